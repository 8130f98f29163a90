"""A table has a name for those who hear the page, and headers for its rows as for its columns."""

import re
from collections import Counter
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from bookbuild.rewriting import Rewrite, rewritten

log = logging.getLogger(__name__)


def heading(table: nodes.table) -> str:
    """The title of the section that the table stands in."""
    node: nodes.Node = table
    while not isinstance(node, nodes.section):
        node = node.parent
    return node[0].astext()


def names(tables: list[nodes.table]) -> list[str]:
    """A name for each table of a page: its heading, and where that has several, what its rows are.

    What the rows are is said by the head of the first column, as in "What a pass costs, by rows".
    """
    headings = [heading(table) for table in tables]
    count = Counter(headings)
    return [
        title if count[title] == 1 else f"{title}, by {table.next_node(nodes.entry).astext()}"
        for title, table in zip(headings, tables, strict=True)
    ]


def has_words(cell: nodes.Element) -> bool:
    """Does the cell say something besides formulas?"""
    texts = cell.findall(nodes.Text)
    return any(not isinstance(text.parent, nodes.math) and re.search(r"\w", text) for text in texts)


def describe(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Name the tables of a page, and make first columns that have words the headers of rows."""
    tables = list(doctree.findall(nodes.table))
    found: set[str] = set()
    for table, name in zip(tables, names(tables), strict=True):
        if name in found:
            log.error("two tables are %r: give each a heading of its own", name, location=table)
        found.add(name)
        table["name"] = name
        if all(has_words(row[0]) for row in table.findall(nodes.row)):
            table.next_node(nodes.colspec)["stub"] = 1


def visit(translator: Any, table: nodes.table) -> None:
    """Write the beginning of a table, as the theme does, with its name."""
    type(translator).visit_table(translator, table)
    label = translator.attval(table["name"])
    begin = f'<table aria-label="{label}" '
    named = Rewrite("a table with its name", "<table ", lambda _: begin)
    where = translator.builder.current_docname
    translator.body[-1] = rewritten(translator.body[-1], where, [named])


def depart(translator: Any, table: nodes.table) -> None:
    """Write the end of a table, as the theme does."""
    type(translator).depart_table(translator, table)


def setup(app: Sphinx) -> None:
    """Connect the names to Sphinx."""
    app.connect("doctree-resolved", describe)
    app.add_node(nodes.table, override=True, html=(visit, depart))
