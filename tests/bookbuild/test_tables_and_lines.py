"""What is heard of a table, and what is kept together on a line."""

import pytest
from bookbuild import lines, tables
from docutils import nodes
from docutils.utils import new_document


def table(*head):
    """A table of one row, the head of its columns."""
    columns = [nodes.colspec() for _ in head]
    entries = [nodes.entry("", nodes.paragraph("", text)) for text in head]
    row = nodes.thead("", nodes.row("", *entries))
    return nodes.table("", nodes.tgroup("", *columns, row))


def page(*sections):
    """A page of sections, each a title and what follows it."""
    document = new_document("page")
    for title, *parts in sections:
        document += nodes.section("", nodes.title("", title), *parts)
    return document


def test_a_table_is_named_by_its_heading_and_by_its_rows_where_there_are_two():
    costs = nodes.container("", table("rows", "seconds")), table("workers", "seconds")
    document = page(("Symbols", table("symbol", "meaning")), ("Costs", *costs))
    tables.describe(None, document, "page")
    found = list(document.findall(nodes.table))
    assert [it["name"] for it in found] == ["Symbols", "Costs, by rows", "Costs, by workers"]
    stubs = [it.get("stub") for it in found[0].findall(nodes.colspec)]
    assert stubs == [1, None]


def test_two_tables_of_one_name_are_an_error_of_the_build(monkeypatch):
    said = []
    monkeypatch.setattr(tables.log, "error", lambda text, name, location: said.append(name))
    tables.describe(None, page(("Costs", table("rows"), table("rows"))), "page")
    assert said == ["Costs, by rows"]


def pieces(node):
    """The children of a node, a list for what is kept together."""
    return [pieces(child) if isinstance(child, nodes.inline) else child.astext() for child in node]


@pytest.mark.parametrize(
    "before, after, expected",
    [
        ("So ", ", and", ["So ", ["", "x", ","], " and"]),
        ("So (", "); and", ["So ", ["(", "x", ");"], " and"]),
        ("The ", "-axis", ["The ", ["", "x", "-"], "axis"]),
        ("So (then) ", " is", ["So (then) ", "x", " is"]),
        ("", "th", ["", "x", "th"]),
    ],
)
def test_a_formula_and_its_punctuation_are_kept_together(before, after, expected):
    formula = nodes.math("", "x")
    paragraph = nodes.paragraph("", "", nodes.Text(before), formula, nodes.Text(after))
    document = page(("Title", paragraph))
    lines.join(None, document, "page")
    assert pieces(paragraph) == expected


def test_two_formulas_share_what_stands_between_them():
    formulas = nodes.math("", "x"), nodes.Text("/"), nodes.math("", "y"), nodes.Text(".")
    paragraph = nodes.paragraph("", "", *formulas)
    lines.join(None, page(("Title", paragraph)), "page")
    assert pieces(paragraph) == [["", "x", "/"], "", ["", "y", "."], ""]


@pytest.mark.parametrize(
    "latex, classes", [("x", []), ("x + y + z = 1 + 2 + 3 + 4 + 5 + 6", ["long"])]
)
def test_a_long_formula_is_said_to_be_long(latex, classes):
    formula = nodes.math("", latex)
    lines.join(None, page(("Title", nodes.paragraph("", "", formula))), "page")
    assert formula["classes"] == classes
