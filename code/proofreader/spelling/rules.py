"""What a rule of spelling is: a pattern over a row of pieces (pieces.py), and its replacement."""

import re
from collections.abc import Callable
from typing import NamedTuple

from ..language.clock import look
from ..language.tree import Unreadable
from .pieces import BRACKETS, GROUP

Replacement = str | Callable[[re.Match[str]], str]
Rule = tuple[str, Replacement]
MOST_NESTED = 12
AT_A_PIECE = r"(?<!\S)"
ATOM = rf"(?:{GROUP}|\\?\w+ )"
# Where a term begins and ends, so that what stands for it needs no brackets.
BEGIN = r"(?:^|(?<=[=(\[{,+<>&] )|(?<=\\[lg]e )|(?<=\\\\ )|(?<=\\approx ))"
END = r"(?=$|[-+=<>)\]},&] |:= |\\(?:[lg]e|approx|end{\w+}|\\) )"
# What depends on which numbers a letter may be: there it is not taken for one of narrower meaning.
INEQUALITY = r"[<>] |\\[lg]e "
SCRIPT = r"(?:_ \w |\^ \{ \( \w \) \} )?"  # of which sample, if it is said
LETTERED = "|".join(("operatorname", r"operatorname\*", "mathrm", "text", "mathit", "textrm"))


class Group(NamedTuple):
    """Rules for a formula in which something occurs, and something else does not."""

    rules: list[Rule]
    when: str = ""
    unless: str = r"(?!)"


def named(*words: str) -> str:
    """A pattern for a word as a command, or in roman letters."""
    ways = [rf"\\{word} |\\(?:{LETTERED}){{{word}}} " for word in words]
    return f"(?:{'|'.join(ways)})"


def as_factor(pieces: str) -> str:
    """In brackets, unless it is one letter or number already."""
    lone = rf"\\?\w+ (?:\^ {{ \( \w+ \) }} )?|h _ \\theta {BRACKETS}|{BRACKETS}"
    return pieces if re.fullmatch(lone, pieces) else f"( {pieces}) "


def free_letter(letters: str, pieces: str) -> str:
    """The first of these letters of which a line does not speak."""
    used = set(pieces.split())
    for each in letters:
        if each not in used:
            return each
    raise Unreadable("too many indices: which of them counts what?", ", ".join(letters))


def letter(letters: str) -> str:
    """A pattern for one of these letters, as the argument of a command."""
    return rf"(?:[{letters}] |\{{ [{letters}] \}} )"


def rewritten(pieces: str, rules: list[Rule]) -> str:
    """The pieces after all rules, one after the other, each as often as it finds something."""
    for pattern, replacement in rules:
        look()
        at_a_piece = re.compile(AT_A_PIECE + f"(?:{pattern})")
        for _ in range(MOST_NESTED):  # what stands in a match is looked at next time
            before, pieces = pieces, at_a_piece.sub(replacement, pieces)
            if pieces == before:
                break
    return pieces


def search(pattern: str, pieces: str) -> str | None:
    """The first place of a row that a pattern fits."""
    found = re.search(AT_A_PIECE + f"(?:{pattern})", pieces)
    return found and found[0]
