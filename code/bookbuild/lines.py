"""Where a line may break: within a long formula, not between a formula and its punctuation.

To a browser a formula is a box, before and after which a line may always break, and so a comma
would begin the next line.
"""

import re

from docutils import nodes
from sphinx.application import Sphinx

OPENING = re.compile(r"[(\[“‘]+$")
CLOSING = re.compile(r"^[^\w\s]+")
LONG = "long"  # the class of a formula that may break
SHORT = 30  # characters of LaTeX: such a formula is one box, and fits any line


def taken(parent: nodes.Element, place: int, punctuation: re.Pattern[str]) -> str:
    """Take the punctuation off the text at a place among the children; "" if there is none."""
    text = parent[place] if 0 <= place < len(parent) else None
    if not isinstance(text, nodes.Text):
        return ""
    found = punctuation.search(text)
    if not found:
        return ""
    parent[place] = nodes.Text(text[: found.start()] + text[found.end() :])
    return found[0]


def join(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Set each formula in one span with its punctuation, and say which are long.

    The style sheet does the rest.
    """
    for formula in list(doctree.findall(nodes.math)):
        if len(formula.astext()) > SHORT:
            formula["classes"].append(LONG)
        parent, place = formula.parent, formula.parent.index(formula)
        before, after = taken(parent, place - 1, OPENING), taken(parent, place + 1, CLOSING)
        if before or after:
            parts = nodes.Text(before), formula, nodes.Text(after)
            parent[place] = nodes.inline("", "", *parts, classes=["joined"])


def setup(app: Sphinx) -> None:
    """Connect the joining to Sphinx."""
    app.connect("doctree-resolved", join)
