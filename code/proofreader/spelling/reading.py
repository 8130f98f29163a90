"""What a formula as people write it says in the book's language: one reading, or several.

The strict reader behind it stays closed; here is decided what was meant, and each decision that is
more than another way of writing is told. Where two readings are possible, both are given.
"""

import re
from dataclasses import dataclass

from ..language.clock import look
from ..language.tree import Unreadable
from .names import (
    ALL_WEIGHTS,
    BIAS_APART,
    BY,
    CHAIN,
    COLUMNS,
    COST_OF_NUMBERS,
    COST_OF_SAMPLES,
    LINKED,
    LOGARITHMS,
    LOSS,
    OF_ONE_SAMPLE,
    OF_WEIGHTS,
    OTHER_NAMES,
    UPDATES,
    limits,
    one_sample,
    samples,
)
from .notation import AT_A_PIECE, MOST_NESTED, Rule, in_the_books_form
from .pieces import BRACKETS, GROUP, as_latex, in_pieces

MOST_CHARACTERS = 4000
MOST_READINGS = 4
DELIMITERS = re.compile(r"(?<!\\)\\[\[\]()]|\$")
CALLED = rf"(?:\\(?:sigma|log|exp|cosh|sinh|tanh) |h _ \\theta )(?:' )*{BRACKETS}"
DIVISOR = rf"(?:{CALLED}|{BRACKETS}|\\?\w+ (?:_ \w )?)(?:\^ (?:{GROUP}|\w ))?"
SIDE = re.compile(r"(?:=|<|>|:=|\\[lg]e|\\approx|\\\\|&|\\end\{\w+\}) ")


@dataclass(frozen=True)
class Change:
    """A piece of what was written, and how it was read."""

    written: str
    read: str


@dataclass(frozen=True)
class Reading:
    """LaTeX and a note for the strict reader, and what was decided on the way."""

    latex: str
    note: str
    changes: tuple[Change, ...] = ()


def readings(latex: str, note: str = "") -> list[Reading]:
    """Each way in which a formula can be read, the likeliest first; Unreadable if there is none."""
    if len(latex) > MOST_CHARACTERS:
        why = f"a line of at most {MOST_CHARACTERS} characters is wanted; this has {len(latex)}"
        raise Unreadable(why)
    pieces = in_the_books_form(in_pieces(DELIMITERS.sub(" ", latex)))
    found: dict[str, Reading] = {}
    ways = [pieces]
    for choice in (with_bias, inverted, halved, loss_or_likelihood, divided):
        ways = [other for way in ways for other in choice(way)]
    for way in ways:
        reading = Reader(way, note).reading()
        found.setdefault(reading.latex, reading)
    return list(found.values())


def with_bias(pieces: str) -> list[str]:
    """beta_0 + beta^T x: here theta holds the bias, elsewhere it stands apart."""
    apart = r"(?<!\S)\\(theta|beta) _ 0 \+ (\\\1 \^ \\top x )"
    return [re.sub(apart, r"\2", pieces), pieces] if re.search(apart, pieces) else [pieces]


def inverted(pieces: str) -> list[str]:
    r"""\sigma^{-1}(h): the inverse function, of a number between 0 and 1, or 1 / \sigma(h)."""
    power = rf"(?<!\S)\\sigma \^ \{{ - 1 \}} ({BRACKETS})"
    if not re.search(power, pieces):
        return [pieces]
    if r"\sigma ^ { - 1 } ( x ) " in pieces:
        pieces = re.sub(AT_A_PIECE + "x ", "h ", pieces)
    inverse = re.sub(power, lambda it: rf"\log \frac {{ {it[1][2:-2]}}} {{ 1 - {it[1]}}} ", pieces)
    return [inverse, re.sub(power, r"\\frac { 1 } { \\sigma \1} ", pieces)]


DOUBTFUL = re.compile(
    r"/ (\d+ |[a-zA-Z] )(?!\\(?:cdot|sum|prod|log|exp|frac|le|ge|end|approx|text) )"
    rf"(\\?[a-zA-Z]+ |{BRACKETS})"
)
BARE = re.compile(r"(?<!\S)\\(tanh|sinh|cosh|log) (\w )/ (\d+ )")


def loss_or_likelihood(pieces: str) -> list[str]:
    """The l of one sample may be its loss, or the logarithm of its likelihood."""
    slope = (
        r"(?<!\S)\\frac \{ \\partial \\ell (?:\( \\?\w+ \) )?\} "
        r"(\{ \\partial \\?\w+ (?:_ \w )?\} )"
    )
    of_many = re.search(r"\\sum |\\prod |(?<!\S)[mX] ", pieces)
    if of_many or not re.search(slope, pieces):
        return [pieces]
    ways = (r"\\frac { \\partial J } \1", r"( - \\frac { \\partial J } \1) ")
    return [re.sub(slope, way, pieces) for way in ways]


def halved(pieces: str) -> list[str]:
    r"""\tanh z / 2: half of it, or of half of z."""
    if not BARE.search(pieces):
        return [pieces]
    inside = BARE.sub(r"\\\1 ( \\frac { \2} { \3} ) ", pieces)
    return [inside, BARE.sub(r"( \\\1 \2) / \3", pieces)]


def divided(pieces: str) -> list[str]:
    """a / b as a fraction; 1/2m in both its ways."""
    ways = [pieces]
    while found := DOUBTFUL.search(ways[0]):
        number, factor = found.groups()
        if 2 * len(ways) > MOST_READINGS:
            raise Unreadable("too much of this can be read in two ways; write brackets", "/")
        long = rf"\cdot \frac {{ 1 }} {{ {number}{factor}}} "
        short = rf"\cdot \frac {{ 1 }} {{ {number}}} {factor}"
        ways = [way.replace(found[0], each, 1) for each in (long, short) for way in ways]
    ways = [
        re.sub(rf"(?<!\S)(?<![_^] )1 / ({DIVISOR})", r"\\frac { 1 } { \1} ", way) for way in ways
    ]
    return [re.sub(rf"/ ({DIVISOR})", over, way) for way in ways]


def over(found: re.Match[str]) -> str:
    below = found[1]
    if below.startswith("(") and re.fullmatch(BRACKETS, below):
        below = below[2:-2]
    return rf"\cdot \frac {{ 1 }} {{ {below}}} "


class Reader:
    """Applies the rules to a row of pieces, and remembers what it changed."""

    def __init__(self, pieces: str, note: str) -> None:
        self.pieces, self.note = pieces, note
        self.changes: list[Change] = []

    def apply(self, rules: list[Rule]) -> None:
        for pattern, replacement in rules:
            look()
            at_a_piece = re.compile(AT_A_PIECE + f"(?:{pattern})")
            for _ in range(MOST_NESTED):
                found = at_a_piece.search(self.pieces)
                if not found:
                    break
                new = (
                    found.expand(replacement)
                    if isinstance(replacement, str)
                    else replacement(found)
                )
                if new == found[0]:
                    break
                self.changes.append(Change(as_latex(found[0]), as_latex(new)))
                self.pieces = at_a_piece.sub(replacement, self.pieces)

    def has(self, pattern: str) -> bool:
        return re.search(AT_A_PIECE + f"(?:{pattern})", self.pieces) is not None

    def reading(self) -> Reading:
        w_and_b = self.has(
            r"w \^ \\top |w _ |J \( w|w (?:\\cdot )?x|, b|\+ b |\\partial b |b := "
        ) and not self.has(r"\\theta ")
        self.one_iterate()
        for group in OTHER_NAMES:
            if self.has(group.when) and not self.has(group.unless):
                self.apply(group.rules)
        self.apply(limits(w_and_b))
        self.feature_index()
        for index in self.sample_indices():
            self.apply(samples(index))
            self.reach_of_sums(index)
        if w_and_b:
            self.bias_apart()
        self.apply([LOGARITHMS])
        if self.has(r"\\sum "):
            self.apply(COST_OF_SAMPLES)
        if self.of_one_sample():
            self.apply([OF_ONE_SAMPLE])
        self.apply(CHAIN)
        self.link()
        self.apply(UPDATES)
        note = self.note
        if w_and_b and self.has(r"\\theta _ j "):
            note += "\nfor j >= 1"
        note += self.any_numbers()
        return Reading(as_latex(self.pieces), note.strip(), tuple(told(self.changes)))

    def bias_apart(self) -> None:
        """w and b: w^T x + b is theta^T x. Without b, w is all weights; a sum over j = 1 ... n of
        w_j says that it is not.
        """
        apart = self.has(r"b ") or self.has(r"\\sum _ \{ \w = 1 \} \^ (?:\{ )?n ")
        self.apply(BIAS_APART if apart else ALL_WEIGHTS)
        if apart and self.has("w "):
            raise Unreadable("is the bias in w? write w^T x + b, w_j and b, or theta for both", "w")

    def any_numbers(self) -> str:
        """Letters of which the book says nothing stand for any number."""
        found = sorted({*re.findall(AT_A_PIECE + r"([acqrsub]) ", self.pieces)})
        bound = re.findall(r"\\(?:sum|prod) _ \{ (\w) ", self.pieces)
        free = [name for name in found if name not in bound and name not in self.note]
        self.changes += [Change(name, f"{name}, any number") for name in free]
        return f"\nwhere {', '.join(free)} are numbers" if free else ""

    def of_one_sample(self) -> bool:
        """Is J here the cost of a single sample, as in dJ/dh or where nothing is summed up?"""
        if self.has(rf"\\frac \{{ {BY}{LOSS}\}} \{{ {BY}[hz] \}} "):
            return True
        return not self.has(rf"\\sum |m |{COLUMNS}") and self.has(r"h |y ")

    def one_iterate(self) -> None:
        """Of theta^(t+1) and theta^(t) the same letter is meant, written in the same way."""
        found = re.findall(
            r"(?:\\theta|w|\\beta) ([_^]) (\{ \( |\{ )?([tk]) (?:\+ 1 )?(?=\)|\}|[^ ])", self.pieces
        )
        steps = re.search(r"(?:\\theta|w|\\beta) [_^] \{ (?:\( )?[tk] \+ 1 ", self.pieces)
        ways = {(mark, "(" in opened, name) for mark, opened, name in found}
        if steps and len(ways) > 1:
            raise Unreadable("are these steps of one kind? write theta^{(t+1)} and theta^{(t)}")

    def feature_index(self) -> None:
        r"""\sum_{i=0}^{n} \theta_i x_i: here i counts features, and the book's letter is k."""
        if self.has(r"\\sum _ \{ i = [01] \} \^ (?:\{ )?n ") or (
            self.has(r"\\theta _ i ") and not self.has(r"i = 1|\( i \)|y _ i|h _ i")
        ):
            used = re.findall(AT_A_PIECE + r"([kq]) ", self.pieces)
            free = next((letter for letter in "kq" if letter not in used), None)
            if free is None:
                raise Unreadable("which letter counts features here, and which samples?", "i")
            self.apply([("i ", f"{free} ")])

    def reach_of_sums(self, index: str) -> None:
        """A sum reaches over all terms behind it that speak of its index."""
        start = 0
        head = re.compile(rf"(?<!\S)\\sum _ \{{ {index} = [01] \}} \^ (?:{GROUP}|\w )")
        while found := head.search(self.pieces, start):
            start, end = found.end(), side_end(self.pieces, found.end())
            body = self.pieces[start:end]
            first, *rest = terms(body)
            own = [part for part in rest if not re.search(rf"\\sum _ \{{ {index} ", part)]
            if any(re.search(rf"\( {index} \) |_ {index} ", part) for part in own):
                new = f"( {body}) "
                self.changes.append(Change(as_latex(found[0] + body), as_latex(found[0] + new)))
                self.pieces = self.pieces[:start] + new + self.pieces[end:]

    def sample_indices(self) -> list[str]:
        """The letters that count samples here."""
        found = re.findall(r"(?:\\sum|\\prod) _ \{ (\w) = 1 \} \^ (?:\{ )?m ", self.pieces)
        found += re.findall(r"\^ \{ \( (\w) \) \} ", self.pieces)
        found += re.findall(AT_A_PIECE + r"[yha] _ ([a-z]) ", self.pieces)
        return list(dict.fromkeys([*found, "i"]))

    def link(self) -> None:
        """h, y, z and x without an index, where they depend on one another."""
        if self.has(COLUMNS):
            self.apply([(r"^(.*), S = S $", r"\1")])
            return
        if self.has(r"\\operatorname\{Cost\} ") and not self.has(r"\\theta _|\\sum "):
            self.apply(COST_OF_NUMBERS)
        elif self.has(OF_WEIGHTS) and self.has(r"[hyzx] (?!\^ \{ \()"):
            self.apply(one_sample(self.sample_indices()[0]))
        elif self.has(r"z ") and self.has(r"h "):
            self.apply(LINKED)


def side_end(pieces: str, start: int) -> int:
    """Where the side of a relation, or the bracket, ends in which a place lies."""
    depth, at = 0, start
    for piece in pieces[start:].split(" "):
        depth += (piece in "([{" and piece != "") - (piece in ")]}" and piece != "")
        if depth < 0 or depth == 0 and SIDE.fullmatch(piece + " "):
            return at
        at += len(piece) + 1
    return len(pieces)


def terms(pieces: str) -> list[str]:
    """The parts between the signs + and - that stand in no bracket."""
    depth, parts = 0, [""]
    for piece in pieces.split(" ")[:-1]:
        depth += (piece in "([{") - (piece in ")]}")
        if depth == 0 and piece in "+-" and parts[-1]:
            parts.append("")
        parts[-1] += piece + " "
    return parts


def told(changes: list[Change]) -> list[Change]:
    """Each once, and none that only moves brackets."""
    kept = {(each.written, each.read): each for each in changes}
    return [each for each in kept.values() if each.written.strip() != each.read.strip()]
