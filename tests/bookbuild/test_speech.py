"""The equations in words: whoever takes them down by ear has the equation."""

import re
from pathlib import Path

import pytest
from bookbuild import mathematics, mathml
from bookbuild.speech import spoken
from proofreader.language.tokens import without_layout
from proofreader.source.chapters import read

BOOK = Path(__file__).resolve().parents[2] / "book"
EQUATIONS = {
    equation.label: equation.latex
    for chapter in sorted(BOOK.glob("*.md"))
    for equation in read(chapter)
    if not equation.inline
}

# ------------------------------------------------------------------ dictation

GREEK = "alpha delta epsilon lambda mu phi sigma theta"
SIGNS = {
    "open paren": "(",
    "close paren": ")",
    "open bracket": "[",
    "close bracket": "]",
    "end fraction": "}",
    "fraction": r"\frac{",
    "over": "}{",
    "plus": "+",
    "minus": "-",
    "times": r"\cdot",
    "divided by": "/",
    "comma": ",",
    "equals": "=",
    "becomes": ":=",
    "is about": r"\approx",
    "is less than": "<",
    "is greater than": ">",
    "is at most": r"\le",
    "is at least": r"\ge",
    "given": r"\mid",
    "the norm of": r"\lVert",
    "end norm": r"\rVert",
    "the absolute value of": "|",
    "end absolute value": "|",
}
