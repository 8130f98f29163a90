r"""Inline equations: the `$...$` of the prose that hold a relation.

They have no note, and many are no claims at all: `$m = 3$` is a value, `$h = \sigma(z)$` a name,
`$\sigma(z) = \frac{1}{2}$` a condition on z. The policy:

proved      with the book's notation alone, or it repeats a display equation and shares its verdict
given       it says something of a single letter (or function of one) that has no fixed meaning;
            or it fails for some numbers, and one side is a number, a letter or something of no
            fixed meaning, or it is an inequality that can hold: a value, a name or a condition
false       it fails for some numbers and is neither: an identity with a slip. An inequality is
            false if its opposite is proved.
unproved    no counterexample, and no proof either
unreadable  some of its notation is not known; it is counted as unread, never as proved

Of these only false stops a build. A sigmoid without its argument, \sigma' = \sigma(1 - \sigma), is
read at z, but only a proof counts.
"""

import re
from dataclasses import replace

from ..language.notation import STANDARD, SYNTAX
from ..language.tree import Node
from ..meaning.claims import is_closed
from ..source.statement import Statement
from .equation import MOST_SECONDS, judged, proofread, reading
from .verdict import Verdict

# Names without a fixed meaning.
OPEN_LETTERS = set(r"d \theta^\ast e t \alpha \varepsilon \lambda".split())
# A letter, or a function of one, on the left: `u = e^w`, `A(z) = z`, `h' = h(1 - h)`, `c_i > 0`.
NAMES_A_LETTER = re.compile(
    r"(?!\\(?:frac|sigma|log|nabla|sum)|[JL]\b)"
    r"\\?[a-zA-Z]+(?:_\w)?(?:'|\([a-z]\))?\s*(?:=|<|>|\\le\b|\\ge\b)"
)
OPPOSITE = {"<=": ">", "<": ">=", ">=": "<", ">": "<="}


def proofread_inline(latex: str, note: str = "", seconds: float = MOST_SECONDS) -> Verdict:
    """The Verdict on an inline equation; `note`: of the display equation that it repeats."""
    statement = reading(latex, note, seconds)
    verdict = judged(statement, seconds)
    if isinstance(statement, Verdict) or verdict.status == "unreadable":
        if r"\sigma" in latex:
            spelled_out = proofread(with_argument(latex))
            if spelled_out.status == "proved":
                return spelled_out
        if NAMES_A_LETTER.match(latex):
            return replace(verdict, status="given", error=None, offset=None)
        return verdict
    if note or verdict.status not in ("false", "unproved"):
        return verdict
    if verdict.status == "false" and is_slip(statement):
        return verdict
    if verdict.status == "false" or is_about_a_letter(statement):
        return replace(verdict, status="given", counterexample=None, error=None)
    return verdict


def with_argument(latex: str) -> str:
    r"""\sigma' = \sigma(1 - \sigma), with the argument z of the sigmoid written out."""
    return re.sub(r"\\sigma('*)(?!')(?=\((?:[^()]*)\\sigma|[^(']|$)", r"\\sigma\1(z)", latex)


def sides_of(statement: Statement) -> list[Node]:
    return [side for link in statement.relations for side in (link.left, link.right)]


def is_about_a_letter(statement: Statement) -> bool:
    return any(side.kind == "name" for side in sides_of(statement))


def is_slip(statement: Statement) -> bool:
    links, sides = statement.relations, sides_of(statement)
    if all(link.sign in ("=", "~") for link in links):
        return all(map(states_something, sides)) or all(map(is_closed, sides))
    return len(links) == 1 and judged(opposite(statement)).status == "proved"


def states_something(side: Node) -> bool:
    """Neither a number nor a letter, and all of a fixed meaning."""
    if is_closed(side) or side.kind in ("name", "entry", "sample", "list"):
        return False
    return side.names() <= set(SYNTAX) - OPEN_LETTERS | STANDARD


def opposite(statement: Statement) -> Statement:
    """Of one inequality."""
    (link,) = statement.relations
    return replace(statement, chains=[[replace(link, sign=OPPOSITE[link.sign])]])
