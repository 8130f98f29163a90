r"""The note beside an equation: what its context says about it, in words a reader can check.

A note is the lines of comment directly above the equation. Each holds clauses separated by `;`.
A clause begins with its keyword, or goes on with that of the clause before; a line that begins
with three spaces goes on with the line before.

    % for y in {0, 1}                       each case is proved on its own
    % for t > 1                             a range (also j >= 1, alpha > 0 as \alpha > 0)
    % for K classes                         the notation of classes (meaning/softmax.py);
                                            also `for 2 classes`
    % for w = -\log 2, 0                    values, one for each entry of a list
    % where C, K are numbers                what a letter is: number, positive number, whole
                                            number, vector, column, function, probability,
                                            "family of positive numbers"
    % where g = \nabla_\theta J(\theta)     a name for something
    % where A(z) = \log(1 + e^z)            a function
    % where J(w) is J for x = (1, 1), y = (0, 1)
                                            a cost of one weight without bias, on these data
    % where a solves X^\top X a = X^\top y  any vector for which this holds
    % given f(b) \le f(a)                   a hypothesis, reported as assumed
    % to order 2 in \varepsilon             what \approx promises: the sides differ by
                                            O(\varepsilon^2)
    % definition of J                       the equation says what J is; it must agree with the
                                            book's meaning
    % condition; equivalent to A = B        no theorem: it singles out what satisfies it
    % condition gap \ge 0                   ... and right side minus left (for \le, otherwise
                                            left minus right) is \text{gap}
    % anchor: J(\theta) = ...               what is proved about a definition, a condition or
                                            an update
    % anchor where A(z) = z: ...            ... with more context of its own
    % lemma: ...                            proved as well, and part of the proof
    % remark ...                            words for whoever reads the note

An update `\theta := ...` names its right side \theta^{\text{new}} in its anchors.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Generic, NamedTuple, TypeVar

from ..language.tokens import spelled
from ..language.tree import Unreadable

F = TypeVar("F")  # a formula: LaTeX in a note, a tree in a context


class Kind(NamedTuple):
    name: str
    kind: str


class Explained(NamedTuple, Generic[F]):
    """`name` stands for `meaning`, a function of its parameter if it has one."""

    name: str
    parameter: str | None
    meaning: F


class OnData(NamedTuple):
    """`name` is the cost of one weight without bias on these data."""

    name: str
    cost: str
    features: tuple[int, ...]
    labels: tuple[int, ...]


class Solution(NamedTuple, Generic[F]):
    name: str
    equation: F


class Choice(NamedTuple, Generic[F]):
    name: str
    values: tuple[F, ...]


class Range(NamedTuple, Generic[F]):
    name: str
    sign: str
    bound: F


class Order(NamedTuple):
    order: int
    name: str


class Anchor(NamedTuple):
    own: "Note"
    latex: str


@dataclass(frozen=True)
class Note:
    """What a note says, word for word; names are spelled as the reader spells them."""

    text: str = ""
    role: str = "theorem"  # or "definition", "condition"
    defined: str | None = None
    classes: str | None = None  # "K" or "2", if the formula has the notation of classes
    gap: str | None = None  # the relation of a condition's gap to 0
    kinds: tuple[Kind, ...] = ()
    meanings: tuple[Explained[str], ...] = ()
    data: tuple[OnData, ...] = ()
    solutions: tuple[Solution[str], ...] = ()
    cases: tuple[Choice[str], ...] = ()
    values: tuple[Choice[str], ...] = ()
    ranges: tuple[Range[str], ...] = ()
    given: tuple[str, ...] = ()
    equivalent: str | None = None
    order: Order | None = None
    anchors: tuple[Anchor, ...] = ()
    lemmas: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


MOST_CHARACTERS = 10_000
KINDS = {
    "number": "number",
    "real number": "number",
    "positive number": "positive",
    "whole number": "whole",
    "vector": "vector",
    "column": "column",
    "function": "function",
    "probability": "probability",
    "family of positive number": "family",
}
WHOLES = r"\(( *-?\d+ *(?:, *-?\d+ *)*)\)"
KEYWORD = re.compile(
    r"(definition|condition|where|for|given|anchor|lemma|remark|to order|equivalent to)\b"
)
SIGNS = {r"\le": "<=", r"\ge": ">=", ">=": ">=", "<=": "<=", ">": ">", "<": "<"}


def clauses(text: str) -> Iterator[tuple[str, str]]:
    """(keyword, rest) for each clause of a note."""
    lines = [re.sub(r"^ *% ?", "", line) for line in text.strip().splitlines()]
    joined = re.sub(r"\n {2,}", " ", "\n".join(lines))
    keyword = None
    for line in joined.splitlines():
        if line.startswith("remark"):
            yield "remark", re.sub(r"\s+", " ", line).removeprefix("remark").strip()
            continue
        for clause in re.split(r"(?<!\\);", line):
            clause = re.sub(r"\s+", " ", clause).strip()
            if not clause:
                continue
            found = KEYWORD.match(clause)
            if found:
                keyword, clause = found[1], clause[found.end() :].strip()
            if keyword is None:
                raise Unreadable(
                    "a note begins with definition, condition, where, for, given, to order, "
                    "equivalent to, anchor, lemma or remark",
                    clause[:40],
                )
            yield keyword, clause


def read_note(text: str | Note) -> Note:
    """The Note that a text is; Unreadable if a clause is not understood."""
    if isinstance(text, Note):
        return text
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(f"a note of at most {MOST_CHARACTERS} characters is wanted", text[:20])
    note = Note(text=text)
    for keyword, clause in clauses(text):
        note = READERS[keyword](note, clause)
    return note


def listed(text: str) -> tuple[str, ...]:
    """The parts of a list that commas separate, but not commas within brackets."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "({[") - (character in ")}]")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return tuple(part.strip() for part in parts if part.strip())


def definition(note: Note, clause: str) -> Note:
    name = clause.removeprefix("of").strip()
    return replace(note, role="definition", defined=spelled(name) if name else None)


def condition(note: Note, clause: str) -> Note:
    found = re.fullmatch(r"gap\s*(\\ge|>)\s*0", clause)
    if clause and not found:
        raise Unreadable(r"a condition may say `gap \ge 0` or `gap > 0`", clause)
    return replace(note, role="condition", gap=SIGNS[found[1]] if found else None)


def where(note: Note, clause: str) -> Note:
    kind = re.fullmatch(r"(.+?) (?:is an?|are) (\w[\w ]*?)", clause)
    if kind and singular(kind[2]) in KINDS:
        named = tuple(
            Kind(spelled(name), KINDS[singular(kind[2])])
            for name in listed(kind[1].replace(" and ", ", "))
        )
        return replace(note, kinds=note.kinds + named)
    data = re.fullmatch(rf"(\S+)\((\w)\) is (\S+) for x = {WHOLES}, y = {WHOLES}", clause)
    if data:
        x, y = (tuple(map(int, listed(data[at]))) for at in (4, 5))
        found = OnData(spelled(data[1]), spelled(data[3]), x, y)
        if found.cost == "J" and not {*y} <= {0, 1}:
            raise Unreadable("the labels of J are 0 and 1", data[5])
        return replace(note, data=(*note.data, found))
    solution = re.fullmatch(r"(\S+) solves (.+)", clause)
    if solution:
        solved = Solution(spelled(solution[1]), solution[2])
        return replace(note, solutions=(*note.solutions, solved))
    meaning = re.fullmatch(r"([^=]+?)(?:\((\\?\w+)\))?\s*=\s*(.+)", clause)
    if meaning:
        return explaining(note, Explained(spelled(meaning[1]), meaning[2], meaning[3]))
    raise Unreadable(
        "not understood after `where`; it reads like `C is a number`, `A(z) = z^2`, `g = ...`, "
        "`a solves ...` or `J(w) is J for x = (1, 1), y = (0, 1)`",
        clause,
    )


def explaining(note: Note, meaning: Explained[str]) -> Note:
    """The last explanation of a name counts."""
    rest = tuple(each for each in note.meanings if each.name != meaning.name)
    return replace(note, meanings=(*rest, meaning))


def singular(kind: str) -> str:
    return re.sub(r"(number|vector|column|function)s\b", r"\1", kind).replace(
        "probabilities", "probability"
    )


def for_(note: Note, clause: str) -> Note:
    if classes := re.fullmatch(r"(K|2) classes", clause):
        return replace(note, classes=classes[1])
    if cases := re.fullmatch(r"(.+?) in \{(.+)\}", clause):
        choice = Choice(spelled(cases[1]), listed(cases[2]))
        return replace(note, cases=(*note.cases, choice))
    if span := re.fullmatch(r"(.+?)\s*(>=|<=|\\ge|\\le|>|<)\s*(.+)", clause):
        if not re.fullmatch(r"\\?[a-zA-Z]+", span[1]):
            raise Unreadable("a range is of one letter, which comes first: `for z > 0`", clause)
        bounded = Range(spelled(span[1]), SIGNS[span[2]], span[3])
        return replace(note, ranges=(*note.ranges, bounded))
    if values := re.fullmatch(r"(.+?)\s*=\s*(.+)", clause):
        choice = Choice(spelled(values[1]), listed(values[2]))
        return replace(note, values=(*note.values, choice))
    raise Unreadable("not understood after `for`", clause)


def order(note: Note, clause: str) -> Note:
    found = re.fullmatch(r"(\d) in (\S+)", clause)
    if not found:
        raise Unreadable("not understood after `to order`; it reads like `to order 2 in t`", clause)
    if found[1] == "0":
        raise Unreadable("to order 0 is no promise", clause)
    return replace(note, order=Order(int(found[1]), spelled(found[2])))


def anchor(note: Note, clause: str) -> Note:
    own, latex = Note(), clause.removeprefix(":").strip()
    if clause.startswith("where"):
        words, separator, latex = clause.removeprefix("where").partition(": ")
        if not separator:
            raise Unreadable(
                "an anchor with its own context reads `anchor where ...: equation`", clause
            )
        for part in words.split(" and "):
            own = where(own, part.strip())
    return replace(note, anchors=note.anchors + (Anchor(own, latex.strip()),))


READERS: dict[str, Callable[[Note, str], Note]] = {
    "definition": definition,
    "condition": condition,
    "where": where,
    "for": for_,
    "to order": order,
    "anchor": anchor,
    "given": lambda note, clause: replace(note, given=note.given + (clause,)),
    "equivalent to": lambda note, clause: replace(note, equivalent=clause),
    "remark": lambda note, clause: replace(note, remarks=note.remarks + (clause,)),
    "lemma": lambda note, clause: replace(
        note, lemmas=note.lemmas + (clause.removeprefix(":").strip(),)
    ),
}
