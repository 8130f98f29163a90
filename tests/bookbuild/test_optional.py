"""Optional passages are closed at first, whatever they hold; nothing else is."""

from types import SimpleNamespace

import pytest
from bookbuild.optional import fold
from docutils import nodes


def section(title, *content):
    return nodes.section("", nodes.title("", title), *content)


def words(text):
    return nodes.paragraph("", text)


def document():
    """Two passages, the second with a section of its own, between what is not optional."""
    tree = nodes.document(None, None)
    tree += section(
        "Chapter",
        words("before"),
        section("Optional: one & another", words("skipped")),
        section("Not optional: told", words("kept")),
        section("Optional: more", words("first"), section("Within", words("second"))),
    )
    return tree


def folded(builder):
    tree = document()
    fold(SimpleNamespace(builder=SimpleNamespace(format=builder)), tree, "chapter")
    return tree


def raw(tree):
    return [node.astext() for node in tree.findall(nodes.raw)]


def test_an_optional_section_is_folded_below_its_title():
    tree = folded("html")
    openings = [text for text in raw(tree) if text.startswith("<details")]
    assert len(openings) == raw(tree).count("</details>") == 2
    assert "one &amp; another" in openings[0] and " open" not in openings[0].split(">")[0]
    for part in tree.findall(nodes.section):
        shape = [type(child).__name__ for child in part.children]
        if part[0].astext().startswith("Optional"):
            assert shape[:2] == ["title", "raw"] and shape[-1] == "raw"
        else:
            assert "raw" not in shape


def test_all_that_was_said_is_said_and_in_its_order():
    said = lambda tree: [node.astext() for node in tree.findall(nodes.paragraph)]
    assert said(folded("html")) == said(document())


@pytest.mark.parametrize("builder", ["latex", "text"])
def test_another_builder_sees_plain_sections(builder):
    assert raw(folded(builder)) == []
