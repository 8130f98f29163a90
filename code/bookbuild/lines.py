"""Where a line may not break: between a formula and the punctuation that touches it.

To a browser each part of a formula is a box, before and after which a line may always break, and so
a comma would begin the next line.
"""

import re

from docutils import nodes
from sphinx.application import Sphinx

OPENING = re.compile(r"[(\[“‘]+$")
CLOSING = re.compile(r"^[^\w\s]+")


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
    """Set each formula in one span with its punctuation; the style sheet keeps that together."""
    for formula in list(doctree.findall(nodes.math)):
        parent, place = formula.parent, formula.parent.index(formula)
        before, after = taken(parent, place - 1, OPENING), taken(parent, place + 1, CLOSING)
        if before or after:
            parts = nodes.Text(before), formula, nodes.Text(after)
            parent[place] = nodes.inline("", "", *parts, classes=["joined"])


def setup(app: Sphinx) -> None:
    """Connect the joining to Sphinx."""
    app.connect("doctree-resolved", join)
