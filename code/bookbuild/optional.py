"""Passages that a reader may skip: a section whose title begins "Optional:" is closed at first.

A code cell has to stand at the top level of its chapter, so no directive can hold one. A section
can, and a notebook shows the same passage as a heading and what follows it.
"""

import html

from docutils import nodes
from sphinx.application import Sphinx

from bookbuild.widgets import raw_html

MARK = "Optional: "


def is_optional(section: nodes.Node) -> bool:
    """Does the title say so?"""
    return (
        isinstance(section, nodes.section)
        and isinstance(section[0], nodes.title)
        and section[0].astext().startswith(MARK)
    )


def fold(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Close what stands below the title of each optional section, in an HTML build."""
    if app.builder.format != "html":
        return
    for section in list(doctree.findall(is_optional)):
        title, *passage = section.children
        topic = html.escape(title.astext().removeprefix(MARK))
        opening = (
            '<details class="passage">'
            f'<summary aria-label="Open or close this passage: {topic}">'
            "Open or close this passage</summary>"
        )
        section.children = [title, raw_html(opening), *passage, raw_html("</details>")]
        for child in (section.children[1], section.children[-1]):
            section.setup_child(child)


def setup(app: Sphinx) -> None:
    """Connect the folding to Sphinx."""
    app.connect("doctree-resolved", fold)
