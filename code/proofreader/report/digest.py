"""A digest of all that a verdict depends on: while it stays the same, so does the verdict."""

import ast
import hashlib
import json
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..meaning.book import symbols_path
from ..source.chapters import Equation

PACKAGE = Path(__file__).parent.parent
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)


def code_digest(file: Path) -> str:
    """Of what a Python file does: its syntax tree, without comments, layout and docstrings."""
    return hashlib.sha256(shape(ast.parse(file.read_bytes())).encode()).hexdigest()


def shape(part: Any) -> str:
    """A syntax tree in brackets; what is empty is left out, so that every Python says the same."""
    if isinstance(part, list):
        return f"[{', '.join(map(shape, part))}]"
    if not isinstance(part, ast.AST):
        return repr(repr(part))
    documented = isinstance(part, DOCUMENTED) and ast.get_docstring(part)
    filled = [repr(type(part).__name__)]
    for name in part._fields:
        value: Any = getattr(part, name, None)
        if documented and name == "body":
            value = value[1:]
        if value is not None and value != []:
            filled.append(f"[{name!r}, {shape(value)}]")
    return f"[{', '.join(filled)}]"


def judging_files(package: Path) -> Iterator[Path]:
    """All code that judges an equation of the book, wherever it lies.

    Not the report's, which remembers verdicts, nor how readers spell.
    """
    others = {package / "report", package / "spelling"}
    for file in sorted(package.rglob("*.py")):
        if file != package / "__main__.py" and not others & {*file.parents}:
            yield file


def digest_of(package: Path) -> str:
    """Of what judges, with the book's symbols, SymPy and mpmath."""
    symbols = symbols_path()
    files = [*judging_files(package), *([symbols] if symbols else [])]
    known = [f"sympy {version('sympy')}", f"mpmath {version('mpmath')}"]
    return hashlib.sha256(" ".join([*known, *map(code_digest, files)]).encode()).hexdigest()


@cache
def prover_digest() -> str:
    """Of everything besides the equation that a verdict depends on."""
    return digest_of(PACKAGE)


def key_of(equation: Equation) -> str:
    """A digest of all that the verdict on an equation depends on."""
    about = [equation.latex, equation.note, equation.inline, prover_digest()]
    return hashlib.sha256(json.dumps(about).encode()).hexdigest()
