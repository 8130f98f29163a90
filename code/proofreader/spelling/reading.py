"""What a formula as people write it says in the book's language: one reading, or several.

The strict reader behind it stays closed; here is decided what was meant, and each decision that is
more than another way of writing is told. Where two readings are possible, both are given.
"""

import re
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Any

from ..language.clock import look
from ..language.notation import NEW
from ..language.tree import Unreadable
from ..source.note import read_note
from .choices import choices, divided
from .conditions import parted_from
from .doubts import (
    BARE,
    refuse_as_written,
    refuse_bold_numbers,
    refuse_cross_product,
    refuse_missing_index,
    refuse_open_exponent,
    refuse_other_labels,
    refuse_second_derivatives,
    refuse_two_counts,
    refuse_unread,
)
from .names import (
    ALL_WEIGHTS,
    ANY_SAMPLE,
    BIAS_APART,
    BY,
    CHAIN,
    COLUMNS,
    COST_OF_NUMBERS,
    COST_OF_SAMPLES,
    COSTS_OF_OTHERS,
    LINKED,
    LOGARITHMS,
    LOSS,
    OF_ONE_SAMPLE,
    OF_WEIGHTS,
    OF_Z,
    OTHER_GRADIENTS,
    OTHER_NAMES,
    UPDATES,
    W_ZERO,
    limits,
    loss_alone,
    one_sample,
    samples,
)
from .notation import in_the_books_form
from .pieces import GROUP, as_latex, in_pieces, parted, side_end, terms
from .rules import AT_A_PIECE, MOST_NESTED, Replacement, Rule, free_letter, rewritten, search

MOST_CHARACTERS = 4000
W_AND_B = r"w \^ \\top |w _ |J \( w|w (?:\\cdot )?x|, b|\+ b |\\partial b |b := "
# b alone, beside x or z, is a number.
OF_A_MODEL = r"[wWJLhypC] |\\(?:ell|nabla|hat|mathcal|mathscr|theta|beta) |\{ (?:d|\\partial) z \} "
ACCENTS = {r"\hat", r"\widehat", "{", "}"}
ACCENTED = re.compile(r"(\\(?:wide)?hat|\\bar|\\tilde|\\vec)([a-zA-Z])$")
LETTER = re.compile(r"\\?[a-zA-Z]+")
OF_SAMPLES = r"[hyxz] |i "  # of which there are many
A_VALUE = r"\\?\w+ = (?:- )?\d+ "  # that a letter has
DELIMITERS = re.compile(r"(?<!\\)\\[\[\]()]|\$")


@dataclass(frozen=True)
class Change:
    """A piece of what was written, and how it was read."""

    written: str
    read: str
    free: bool = False  # a letter that stands for any number


@dataclass(frozen=True)
class Reading:
    """LaTeX and a note for the strict reader, what was decided on the way, and what would have told
    this reading from another.
    """

    latex: str
    note: str
    changes: tuple[Change, ...] = ()
    advice: str = ""


def readings(latex: str, note: str = "", books: bool = False) -> list[Reading]:
    """Each way in which a formula can be read, the likeliest first; Unreadable if there is none.

    `books`: J, L and ell are the book's, and never what another text calls so.
    """
    if len(latex) > MOST_CHARACTERS:
        why = f"a line of at most {MOST_CHARACTERS} characters is wanted; this has {len(latex)}"
        raise Unreadable(why)
    written = in_pieces(DELIMITERS.sub(r" \\quad ", latex))
    refuse_open_exponent(written)
    refuse_cross_product(written)
    refuse_other_labels(written, note)
    pieces = in_the_books_form(written)
    if read_note(note).classes:
        return [of_classes(pieces, note)]
    found: dict[str, Reading] = {}
    ways, advice = choices(pieces)
    for meant in ways:
        decided = () if meant == pieces else (Change(as_latex(pieces), as_latex(meant)),)
        quotients = divided(meant)
        advised = "; ".join([*advice, *["write brackets"][: len(quotients) - 1]])
        for way in quotients:
            reading = Reader(way, note, books).reading()
            refuse_bold_numbers(written, {each.written for each in reading.changes if each.free})
            changes = (*decided, *reading.changes)
            found.setdefault(reading.latex, replace(reading, changes=changes, advice=advised))
    return list(found.values())


# What is only another way of writing where there are K classes, with their own letters.
CLASS_FORMS: list[Rule] = [
    (r"\\(sum|prod) _ (?:([kl]) |\{ ([kl]) (?:= 1 )?\} )(?!\^)", r"\\\1 _ { \2\3 = 1 } ^ { K } "),
    (r"\\(sum|prod) _ (?:i |\{ i (?:= 1 )?\} )(?!\^)", r"\\\1 _ { i = 1 } ^ { m } "),
    (r"x _ i ", "x ^ { ( i ) } "),
    (r"\\nabla (?:_ \{ \\Theta \} )?(?=J )", r"\\nabla _ \\Theta "),
    (
        r"\\(?:text|mathrm|operatorname){softmax} _ (\w) (\( \w \) )",
        r"\\operatorname{softmax} \2_ \1 ",
    ),
    (r"\\(?:text|mathrm){softmax} ", r"\\operatorname{softmax} "),
    (r"\\delta _ ([kl]) ([kl]) ", r"\\delta _ { \1 \2 } "),
]


def of_classes(pieces: str, note: str) -> Reading:
    """Where there are K classes no letter is taken for another."""
    return Reading(as_latex(rewritten(pieces, CLASS_FORMS)), note)


def given_names(text: str) -> set[str]:
    """The letters to which a note gives a meaning, which are not renamed."""
    note = read_note(text)
    explained = chain[Any](note.kinds, note.meanings, note.data, note.solutions)
    names = {each.name for each in explained}
    names |= {note.defined} if note.defined else set()
    names |= {"w"} if note.data else set()  # of J(w), on data of its own
    parted = [ACCENTED.sub(r"\1 \2", name) for name in names]  # a note has no spaces in names
    pieces = {piece for name in parted for piece in in_pieces(name).split()}
    return set(filter(LETTER.fullmatch, pieces)) - {r"\theta"}  # of \theta^\ast


def ranging_names(text: str) -> set[str]:
    """The letters of which a note says what they may be."""
    note = read_note(text)
    return {each.name for each in chain[Any](note.cases, note.values, note.ranges)}


class Reader:
    """Applies the rules to a row of pieces, and remembers what it changed."""

    def __init__(self, pieces: str, note: str, books: bool = False) -> None:
        refuse_as_written(pieces)
        self.pieces, self.note, self.conditions = parted_from(pieces, note)
        self.changes: list[Change] = []
        self.kept = given_names(note)
        self.ranging = {f"{name} " for name in ranging_names(note)}
        self.books = books

    def apply(self, rules: list[Rule]) -> None:
        for pattern, replacement in rules:
            look()
            at_a_piece = re.compile(AT_A_PIECE + f"(?:{pattern})")
            for _ in range(MOST_NESTED):
                before = self.pieces
                self.pieces = at_a_piece.sub(partial(self.put, replacement), before)
                if self.pieces == before:
                    break

    def put(self, replacement: Replacement, found: re.Match[str]) -> str:
        """What a rule makes of a place: nothing new of a letter to which the note gives a meaning.

        Nor does a letter with a meaning of its own stand for another.
        """
        old = found[0]
        if self.kept & {*old.split()}:
            return old
        new = found.expand(replacement) if isinstance(replacement, str) else replacement(found)
        if len({*old.split()} - ACCENTS) == 1 and new in self.ranging:
            raise Unreadable("the note speaks of another letter", new.strip())
        if taken := self.kept & {*new.split()}:
            raise Unreadable("the note gives this letter another meaning", min(taken))
        if new != old:
            self.changes.append(Change(as_latex(old), as_latex(new)))
        return new

    def has(self, pattern: str) -> bool:
        return search(pattern, self.pieces) is not None

    def reading(self) -> Reading:
        w_and_b = self.has(W_AND_B) and self.has(OF_A_MODEL) and not self.has(r"\\theta ")
        with_b = self.has("b ") or search(W_ZERO.when, self.pieces) is not None
        added_up = self.has(r"\\sum (?!_)")  # as in code: sum((h - y) * x)
        self.in_the_books_letters()
        self.at_theta()
        self.sums_of_features(1 if w_and_b else 0)
        self.sums_of_samples()
        self.apply(limits(w_and_b or self.has(r"\\theta _ 0 \+ \\sum ")))
        self.indices()
        if w_and_b:
            self.bias_apart(with_b)
        self.costs()
        self.apply(CHAIN)
        self.link(added_up)
        if not (NEW in self.note and self.has(r"^\\theta := ")):  # of which its anchors speak
            self.apply(UPDATES)
        self.apply(OTHER_GRADIENTS)
        self.note_conditions()
        self.in_rows()
        refuse_unread(self.pieces)
        if w_and_b and self.has(r"\\theta _ j "):
            self.note += "\nfor j >= 1"
        self.note += self.any_numbers()
        return Reading(as_latex(self.pieces), self.note.strip(), tuple(worth_telling(self.changes)))

    def at_theta(self) -> None:
        """What a note makes a function of the weights is, as J, taken at theta."""
        for name, parameter, _ in read_note(self.note).meanings:
            if parameter == r"\theta":
                bare = re.compile(AT_A_PIECE + re.escape(in_pieces(name)) + r"(?!\( |' )")
                said = bare.sub(lambda found: found[0] + r"( \theta ) ", self.pieces)
                if said != self.pieces:
                    self.changes.append(Change(name, rf"{name}(\theta)"))
                self.pieces = said

    def indices(self) -> None:
        self.feature_index()
        for index in self.sample_indices():
            self.apply(samples(index))
            refuse_two_counts(self.pieces, index)
            self.reach_of_sums(index)

    def costs(self) -> None:
        """What a cost is, where the line is of one sample or says what it adds up."""
        self.apply(LOGARITHMS)
        if self.has(r"\\sum "):
            self.apply(COST_OF_SAMPLES)
        if self.has(OF_WEIGHTS):
            refuse_missing_index(self.pieces)
        if self.of_one_sample():
            refuse_second_derivatives(self.pieces)
            self.apply(OF_ONE_SAMPLE)
            self.apply(loss_alone("h " if self.has("h ") else OF_Z))

    def bias_apart(self, with_b: bool) -> None:
        """w and b: w^T x + b is theta^T x. Without b in what was written, w is all weights; a sum
        over j = 1 ... n of w_j says that it is not.
        """
        if self.has(r"w _ 0 ") and self.has("b "):
            raise Unreadable("is the bias called w_0 or b?", "w_0")
        apart = with_b or self.has(r"\\sum _ \{ \w = 1 \} \^ (?:\{ )?n ")
        self.apply(BIAS_APART if apart else ALL_WEIGHTS)
        if apart and self.has("w "):
            raise Unreadable("is the bias in w? write w^T x + b, w_j and b, or theta for both", "w")

    def any_numbers(self) -> str:
        """Letters of which the book says nothing stand for any number."""
        found = sorted({*re.findall(AT_A_PIECE + r"([acqrsub]) ", self.pieces)})
        bound = re.findall(r"\\(?:sum|prod) _ \{ (\w) ", self.pieces)
        free = [name for name in found if name not in bound and name not in self.kept]
        self.changes += [Change(name, f"{name}, any number", True) for name in free]
        return f"\nwhere {', '.join(free)} are numbers" if free else ""

    def of_one_sample(self) -> bool:
        """Is J here the cost of a single sample, as in dJ/dh or where nothing is summed up?"""
        if slope := search(rf"\\frac \{{ {BY}{LOSS}\}} \{{ {BY}[hz] \}} ", self.pieces):
            if self.books:
                why = "J is of all samples, each with its own h and z: write the sum over them"
                raise Unreadable(why, as_latex(slope))
            return True
        one = self.has(r"h |y ") or any(each.startswith("y ") for each in self.conditions)
        return not self.books and one and not self.has(rf"\\sum |m |{COLUMNS}")

    def in_the_books_letters(self) -> None:
        """The claim and its conditions, by the same rules."""
        if self.books and self.has("L ") and self.has(r"\\hat ") and not self.has("J "):
            why = (
                r"is this the line's prediction? write \theta^\top x for it, and h for sigma of it"
            )
            raise Unreadable(why, r"\hat")
        for group in OTHER_NAMES:
            if self.books and group in COSTS_OF_OTHERS:
                continue
            whole = "; ".join([self.pieces, *self.conditions])
            if search(group.when, whole) is not None and not search(group.unless, whole):
                self.apply(group.rules)
                self.conditions = [rewritten(each, group.rules) for each in self.conditions]

    def note_conditions(self) -> None:
        """Each condition is of a letter that the claim has."""
        for each in self.conditions:
            name = each.split()[0]
            alone = r"y (?!\^ \{ \()" if name == "y" else re.escape(name) + " "
            if name not in ("m", "n") and not self.has(alone):
                raise Unreadable("this condition is of nothing in the claim", as_latex(each))
            said = as_latex(each).strip()
            self.note = f"{self.note}\nfor {said}"
            self.changes.append(Change(said, f"for {said}"))

    def in_rows(self) -> None:
        """Several equations in a line, parted by commas, are judged one after the other."""
        parts = parted(self.pieces)
        if len(parts) > 1 and all(" = " in part for part in parts):
            parts = [re.sub(r"^\\text{ ?(?:where|with|and) ?} ", "", part) for part in parts]
            if put := next((each for each in parts[1:] if re.fullmatch(A_VALUE, each)), None):
                raise Unreadable("put the number in, as in \\sigma(0)", as_latex(put))
            self.pieces = rf"\begin{{aligned}} {(chr(92) * 2 + ' ').join(parts)}\end{{aligned}} "

    def feature_index(self) -> None:
        r"""\sum_{i=0}^{n} \theta_i x_i: here i counts features, and the book's letter is k."""
        if self.has(r"\\sum _ \{ i = [01] \} \^ (?:\{ )?n ") or (
            self.has(r"\\theta _ i ") and not self.has(r"i = 1|\( i \)|y _ i|h _ i")
        ):
            self.apply([("i ", f"{free_letter('kq', self.pieces)} ")])

    def sums_of_features(self, first: int) -> None:
        r"""\sum \theta_j x_j says by itself what it runs over; its letter is its own."""
        head, start = re.compile(r"(?<!\S)\\(sum|prod) (?!_)"), 0
        while found := head.search(self.pieces, start):
            start, end = found.end(), side_end(self.pieces, found.end())
            body = terms(self.pieces[start:end])[0]
            before = body.split("\\sum ")[0]  # what stands in another sum is that sum's
            index = search(r"(?<!\\partial )(?:\\theta|w) _ [jk] ", before)
            if index is None:
                continue
            old, new = index.split()[-1], free_letter("kqjl", self.pieces)
            own = re.sub(rf"(?<!\S){old} ", f"{new} ", body)
            sum_ = rf"\{found[1]} _ {{ {new} = {first} }} ^ {{ n }} {own}"
            self.changes.append(Change(as_latex(found[0] + body), as_latex(sum_)))
            self.pieces = self.pieces[: found.start()] + sum_ + self.pieces[start + len(body) :]

    def sums_of_samples(self) -> None:
        r"""A sum that does not say what it runs over is one of samples, if there are any in it."""
        for found in re.finditer(r"(?<!\S)\\(?:sum|prod) (?!_)", self.pieces):
            end = side_end(self.pieces, found.end())
            body = terms(self.pieces[found.end() : end])[0]
            if re.search("[a-zA-Z]", body) and not search(OF_SAMPLES, body):
                raise Unreadable("what does this run over? write its index below", found[0].strip())

    def reach_of_sums(self, index: str) -> None:
        """A sum reaches over all terms behind it that speak of its index."""
        start = 0
        head = re.compile(rf"(?<!\S)\\sum _ \{{ {index} = [01] \}} \^ (?:{GROUP}|\w )")
        while found := head.search(self.pieces, start):
            start, end = found.end(), side_end(self.pieces, found.end())
            body = self.pieces[start:end]
            first, *rest = terms(body)
            own = [
                at
                for at, part in enumerate(rest)
                if re.search(rf"\( {index} \) |_ {index} ", part)
                and not re.search(rf"\\sum _ \{{ {index} ", part)
            ]
            if own:
                reached, beyond = first + "".join(rest[: own[-1] + 1]), rest[own[-1] + 1 :]
                new = f"( {reached}) "
                self.changes.append(Change(as_latex(found[0] + reached), as_latex(found[0] + new)))
                self.pieces = self.pieces[:start] + new + "".join(beyond) + self.pieces[end:]

    def sample_indices(self) -> list[str]:
        """The letters that count samples here."""
        found = re.findall(r"(?:\\sum|\\prod) _ \{ (\w) = 1 \} \^ (?:\{ )?m ", self.pieces)
        found += re.findall(r"\^ \{ \( (\w) \) \} ", self.pieces)
        found += re.findall(AT_A_PIECE + r"[yha] _ ([a-z]) ", self.pieces)
        return list(dict.fromkeys([*found, "i"]))

    def link(self, added_up: bool) -> None:
        """h, y, z and x without an index, where they depend on one another."""
        if self.has(COLUMNS):
            self.apply([(r"^(.*), S = S $", r"\1")])
            return
        if self.has(r"\\operatorname\{Cost\} ") and not self.has(r"\\theta _|\\sum "):
            self.apply(COST_OF_NUMBERS)
        elif (added_up or self.has(OF_WEIGHTS)) and self.has(BARE):
            of_any = "y " in self.ranging and not added_up and not self.has(r"x _ \w ")
            self.apply(ANY_SAMPLE if of_any else one_sample(self.sample_indices()[0]))
        elif self.has(r"z ") and self.has(r"h "):
            self.apply(LINKED)


def worth_telling(changes: list[Change]) -> list[Change]:
    """Each once, and none that only moves brackets."""
    kept = {(each.written, each.read): each for each in changes}
    return [each for each in kept.values() if each.written.strip() != each.read.strip()]
