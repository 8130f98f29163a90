"""The exercises of the book as its chapters' sources have them."""

import ast

import jupytext
from conftest import ROOT

PAGES = {path.stem: path for path in sorted((ROOT / "book").glob("*.md"))}
MADE = ("number", "expression", "choice", "order")


def calls(source):
    """{name: the call that makes it}, of the exercises in a chapter's source."""
    found = {}
    for cell in jupytext.reads(source, "md:myst").cells:
        if "exercise" not in cell.metadata.get("tags", ()):
            continue
        made = [
            node
            for node in ast.walk(ast.parse(cell.source))
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MADE
        ]
        assert len(made) == 1, cell.source
        name = ast.literal_eval(made[0].args[0])
        assert name not in found, f"two exercises are called {name}"
        found[name] = made[0]
    return found


def given(call, name):
    """What a call is given by that keyword, if it is written out; else None."""
    for keyword in call.keywords:
        if keyword.arg == name:
            try:
                return ast.literal_eval(keyword.value)
            except ValueError:
                return None
    return None


SOURCES = {page: found for page, path in PAGES.items() if (found := calls(path.read_text("utf-8")))}


def kinds_and_count(found):
    """Of the exercises of a page: what kinds there are, and how many."""
    return {call.func.id for call in found.values()}, len(found)


# A reader's forms of an expression, made by SymPy from another one in Python's spelling.
FORMS = {
    "one-factor": "h*(1 - h)*x",
    "in-the-score": "h - y",
    "the-bend": "h*(1 - h)*(1 - 2*h)",
    "two-labels": "z",
    "the-best-guarantee": "1/(2*L)",
    "one-share": "(b + w*x - y)*x",
    "two-at-a-time": "-p*q",
    "half-a-matrix": "(n + 2)*(n + 3)/2",
    "never-shorter": "-1/(1 - h)",
    "in-letters": "p*r/(1 - p + p*r)",
    "twice-as-steep": "2*(h - y)",
    "a-square": "2/(1 + s)",
    "one-samples-reach": "1/(h*(1 - h))",
}
