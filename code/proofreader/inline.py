r"""Inline equations: the `$...$` of the prose that hold a relation.

They have no note, and many are no claims at all: `$m = 3$` is a value, `$h = \sigma(z)$` a name, `$\sigma(z) = \frac{1}{2}$` a condition
on z. The policy:

proved      it is proved with the book's notation alone, or repeats a display equation, whose verdict it then shares
given       it fails for some numbers, and one side is a number, a letter or something of no fixed meaning,
            or it is an inequality that can hold: a value, a name or a condition
false       it fails for some numbers and is neither: an identity with a slip. An inequality is false if its opposite is proved.
unproved    no counterexample, and no proof either
unreadable  the reader does not know some of its notation; it is counted as unread, never as proved

Of these only false stops a build.
"""
from dataclasses import replace

from .meaning import chains_of, is_closed
from .note import Context
from .notation import SYNTAX
from .prover import prove
from .reader import STANDARD, Unreadable, tokenize

OPEN_LETTERS = {"d", r"\theta^\ast", "e"}      # names of the notation without a fixed meaning
OPPOSITE = {r"\le": ">", r"\leq": ">", "<": r"\ge", r"\ge": "<", r"\geq": "<", ">": r"\le"}


def fingerprint(latex):
    """The tokens of a formula, by which a repetition of a display equation is known."""
    try:
        return " ".join(token.text for token in tokenize(latex.rstrip(".")))
    except Unreadable:
        return latex


def prove_inline(latex, context=""):
    """The Verdict on an inline equation; `context` is the note of the display equation that it repeats, if it does."""
    verdict = prove(latex, context)
    if context or verdict.status not in ("false", "unproved"):
        return verdict
    if verdict.status == "false" and is_slip(latex):
        return verdict
    if verdict.status == "false" or is_about_a_letter(latex):
        return replace(verdict, status="given", counterexample=None, error=None)
    return verdict


def is_about_a_letter(latex):
    return any(side.kind == "name" for chain in chains_of(latex, Context()) for link in chain for side in (link.left, link.right))


def is_slip(latex):
    links = [link for chain in chains_of(latex, Context()) for link in chain]
    if all(link.sign in ("=", "~") for link in links):
        sides = [side for link in links for side in (link.left, link.right)]
        return all(map(states_something, sides)) or all(map(is_closed, sides))
    return prove(opposite(latex)).status == "proved" if len(links) == 1 else False


def states_something(side):
    """Neither a number nor a letter, and all of a fixed meaning."""
    if is_closed(side) or side.kind in ("name", "entry", "sample", "list"):
        return False
    return side.names() <= set(SYNTAX) - OPEN_LETTERS | STANDARD


def opposite(latex):
    token = next(token for token in tokenize(latex) if token.text in OPPOSITE)
    return latex[:token.start] + OPPOSITE[token.text] + " " + latex[token.end:]
