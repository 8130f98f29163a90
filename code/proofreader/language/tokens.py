"""The tokens of LaTeX, with their offsets."""

import re
from dataclasses import dataclass

from .tree import Unreadable


@dataclass(frozen=True)
class Token:
    text: str
    start: int
    end: int


TOKEN = re.compile(
    r"""
    (?P<layout> \s+ | \\(?:left|right|[bB]igg?[lrm]?)(?![a-zA-Z]) | \\[,;:!\ ]
              | \\q?quad(?![a-zA-Z]) | ~ )
  | (?P<token> \\(?:text|operatorname|begin|end|mathbf)\{[^{}]*\} | \\[a-zA-Z]+ | \\\\ | :=
             | [0-9]+(?:\.[0-9]+)? | [a-zA-Z] | [-+=<>^_{}()\[\]',/|&] )
""",
    re.X,
)


def tokenize(latex: str) -> list[Token]:
    tokens: list[Token] = []
    at = 0
    while at < len(latex):
        found = TOKEN.match(latex, at)
        if not found:
            raise Unreadable("a character the reader does not know", latex[at], at)
        if "quad" in found[0] and tokens and tokens[-1].text not in (",", "&", r"\\"):
            raise Unreadable("two formulas in one line? write a comma between them", found[0], at)
        if found["token"]:
            tokens.append(Token(found[0], found.start(), found.end()))
        at = found.end()
    return tokens


def spelled(name: str) -> str:
    """A name as the reader compares names: its tokens, in one string."""
    return "".join(token.text for token in tokenize(name))


def without_layout(latex: str) -> str:
    """The tokens of a formula, by which a repetition is known whatever its layout."""
    try:
        return " ".join(token.text for token in tokenize(latex.rstrip(".")))
    except Unreadable:
        return latex
