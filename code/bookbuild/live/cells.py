"""The cells of a chapter for its page: their sources, what they show, the packages they need."""

import ast
from collections.abc import Iterator
from functools import cache
from importlib.util import resolve_name
from itertools import groupby
from pathlib import Path
from typing import Any

import nbformat
from jupyter_cache import get_cache

from bookbuild.execution import CODE
from bookbuild.live.engine import GROUP_OF
from bookbuild.live.session import outline

# of what a cell shows, the first of these that there is
COMPARED = ("text/markdown", "text/latex", "text/plain")


def executed(cache: Path, notebook: Path) -> nbformat.NotebookNode | None:
    """The executed notebook with the cells of this one; None if there is none.

    Not the record of its path: a chapter that has been changed has several, one renamed has none.
    """
    kept = get_cache(cache)
    try:
        record = kept.match_cache_notebook(nbformat.read(notebook, nbformat.NO_CONVERT))
    except (FileNotFoundError, KeyError):
        return None
    return kept.get_cache_bundle(record.pk).nb


def cells(notebook: nbformat.NotebookNode) -> list[dict[str, Any]]:
    """What the page knows of each code cell, in their order.

    An exercise is alive as it is, and is not run there.
    """
    return [
        {
            "source": cell.source,
            "outputs": texts(cell.outputs),
            "needs": sorted(needed(cell.source)),
            **({"still": True} if "exercise" in cell.metadata.get("tags", ()) else {}),
        }
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def texts(outputs: list[nbformat.NotebookNode]) -> list[str]:
    """What each output says; what is printed one after the other is one of them."""
    printed = groupby(outputs, key=lambda output: output.get("name", id(output)))
    return ["".join(map(text_of, together)) for _, together in printed]


def text_of(output: nbformat.NotebookNode) -> str:
    """What an output says, as text that another can be compared with."""
    if output.output_type == "stream":
        return output.text
    if "image/svg+xml" in output.data:
        return outline(output.data["image/svg+xml"])
    return next((output.data[mime] for mime in COMPARED if mime in output.data), "")


def needed(source: str) -> set[str]:
    """The groups of packages that a cell imports, through `logistic` too."""
    groups: set[str] = set()
    for module in imported(source):
        package = module.split(".")[0]
        groups |= of_logistic(module) if package == "logistic" else {GROUP_OF.get(package, "core")}
    return groups - {"core"}


def imported(source: str, package: str = "") -> Iterator[str]:
    """The modules that the text, of a module of this package, imports at its top level."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = resolve_name("." * node.level + (node.module or ""), package)
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


@cache
def imported_by(file: Path, package: str) -> tuple[str, ...]:
    """The modules that a file of this package imports: it is read once."""
    return tuple(imported(file.read_text(encoding="utf-8"), package))


@cache
def of_logistic(module: str) -> frozenset[str]:
    """The groups that a module of `logistic` imports, with the package around it."""
    groups: set[str] = set()
    waiting, met = ["logistic", module], set()
    while waiting:
        name = waiting.pop()
        path = CODE.joinpath(*name.split("."))
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        if name in met or not file.is_file():
            continue
        met.add(name)
        for found in imported_by(file, name if path.is_dir() else name.rpartition(".")[0]):
            if found.split(".")[0] == "logistic":
                waiting.append(found)
            else:
                groups.add(GROUP_OF.get(found.split(".")[0], "core"))
    return frozenset(groups)
