r"""Inline equations: the `$...$` of the prose that hold a relation.

They have no note, and many are no claims at all: `$m = 3$` is a value, `$h = \sigma(z)$` a name,
`$\sigma(z) = \frac{1}{2}$` a condition on z. The policy:

proved      it is proved with the book's notation alone, or repeats a display equation, whose verdict it then shares
given       it says something of a single letter (or function of one) that has no fixed meaning; or it fails for some numbers, and
            one side is a number, a letter or something of no fixed meaning, or it is an inequality that can hold:
            a value, a name or a condition
false       it fails for some numbers and is neither: an identity with a slip. An inequality is false if its opposite is proved.
unproved    no counterexample, and no proof either
unreadable  the reader does not know some of its notation; it is counted as unread, never as proved

Of these only false stops a build. A sigmoid without its argument, \sigma' = \sigma(1 - \sigma), is read at z, but only
a proof counts.
"""

import re
from dataclasses import replace

from ..language.notation import STANDARD, SYNTAX
from ..language.tokens import tokenize
from ..meaning.claims import is_closed
from ..source.note import Context
from ..source.statement import chains_of
from .equation import proofread

OPEN_LETTERS = {
    "d",
    r"\theta^\ast",
    "e",
    "t",
    r"\alpha",
    r"\varepsilon",
    r"\lambda",
}  # names without a fixed meaning
# A letter, or a function of one, on the left of a relation: `u = e^w`, `A(z) = z`, `h' = h(1 - h)`, `c_i > 0`.
NAMES_A_LETTER = re.compile(
    r"(?!\\(?:frac|sigma|log|nabla|sum)|[JL]\b)"
    r"\\?[a-zA-Z]+(?:_\w)?(?:'|\([a-z]\))?\s*(?:=|<|>|\\le\b|\\ge\b)"
)
OPPOSITE = {r"\le": ">", r"\leq": ">", "<": r"\ge", r"\ge": "<", r"\geq": "<", ">": r"\le"}


def proofread_inline(latex, context=""):
    """The Verdict on an inline equation; `context` is the note of the display equation that it repeats, if it does."""
    verdict = proofread(latex, context)
    if verdict.status == "unreadable" and r"\sigma" in latex:
        spelled_out = proofread(with_argument(latex))
        if spelled_out.status == "proved":
            return spelled_out
    if verdict.status == "unreadable" and NAMES_A_LETTER.match(latex):
        return replace(verdict, status="given", error=None, offset=None)
    if context or verdict.status not in ("false", "unproved"):
        return verdict
    if verdict.status == "false" and is_slip(latex):
        return verdict
    if verdict.status == "false" or is_about_a_letter(latex):
        return replace(verdict, status="given", counterexample=None, error=None)
    return verdict


def with_argument(latex):
    r"""\sigma' = \sigma(1 - \sigma), the sigmoid taken as a function, with its argument z written out."""
    return re.sub(r"\\sigma('*)(?!')(?=\((?:[^()]*)\\sigma|[^(']|$)", r"\\sigma\1(z)", latex)


def is_about_a_letter(latex):
    return any(
        side.kind == "name"
        for chain in chains_of(latex, Context())
        for link in chain
        for side in (link.left, link.right)
    )


def is_slip(latex):
    links = [link for chain in chains_of(latex, Context()) for link in chain]
    if all(link.sign in ("=", "~") for link in links):
        sides = [side for link in links for side in (link.left, link.right)]
        return all(map(states_something, sides)) or all(map(is_closed, sides))
    return len(links) == 1 and proofread(opposite(latex)).status == "proved"


def states_something(side):
    """Neither a number nor a letter, and all of a fixed meaning."""
    if is_closed(side) or side.kind in ("name", "entry", "sample", "list"):
        return False
    return side.names() <= set(SYNTAX) - OPEN_LETTERS | STANDARD


def opposite(latex):
    token = next(token for token in tokenize(latex) if token.text in OPPOSITE)
    return latex[: token.start] + OPPOSITE[token.text] + " " + latex[token.end :]
