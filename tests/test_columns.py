"""Lines have at most 100 columns. Ruff holds that of Python; this, of what else is code."""

from conftest import ROOT

COLUMNS = 100
KINDS = {".js", ".mjs", ".css", ".html"}
NOT_OURS = {"katex", "minisearch", "node_modules"}


def too_long(text):
    """The numbers of the lines that are."""
    return [at for at, line in enumerate(text.splitlines(), 1) if len(line) > COLUMNS]


def test_lines_are_not_too_long():
    files = [
        file
        for folder in ("code", "tests")
        for file in (ROOT / folder).rglob("*.*")
        if file.suffix in KINDS and not NOT_OURS.intersection(file.parts)
    ]
    assert {file.suffix for file in files} == KINDS
    found = {str(file.relative_to(ROOT)): too_long(file.read_text("utf-8")) for file in files}
    assert not {name: lines for name, lines in found.items() if lines}


def test_a_line_that_is_too_long_would_be_seen():
    assert too_long(f"short\n{'é' * COLUMNS}\n// {'a' * (COLUMNS - 2)}\n") == [3]
