"""A statement: an equation and its note, read once; from here on there is no LaTeX."""

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ..language import notation
from ..language.parser import parse, parse_expression
from ..language.tokens import tokenize
from ..language.tree import Node, Relation, Unreadable
from .names import OF_ANCHORS, must_be_free, names_of, within
from .note import Choice, Explained, Note, OnData, Order, Range, read_note

PARAMETER = re.compile(r"\((?:[a-zA-Z]|\\[a-zA-Z]+)\)")
Chain = list[Relation]
Names = dict[str, str]


@dataclass(frozen=True)
class Context:
    """What is known where a formula stands, all of it read."""

    classes: str | None = None  # "K" or "2", if the formula has the notation of classes
    kinds: dict[str, str] = field(default_factory=dict)
    meanings: dict[str, Explained[Node]] = field(default_factory=dict)
    data: dict[str, OnData] = field(default_factory=dict)
    solutions: dict[str, Relation] = field(default_factory=dict)
    cases: tuple[Choice[Node], ...] = ()
    values: tuple[Choice[Node], ...] = ()
    ranges: tuple[Range[Node], ...] = ()
    given: tuple[Relation, ...] = ()
    order: Order | None = None

    def explaining(self, name: str, parameter: str | None, meaning: Node) -> "Context":
        """With one more name that stands for something."""
        explained = Explained(name, parameter, meaning)
        return replace(self, meanings={**self.meanings, name: explained})

    def with_own(self, own: "Context") -> "Context":
        """With what an anchor adds to it, and does not change."""
        for name in own.meanings:
            if name in self.meanings:
                raise Unreadable(
                    "an anchor gives another meaning to what is explained already", name
                )
        return replace(
            self,
            kinds=self.kinds | own.kinds,
            meanings=self.meanings | own.meanings,
            data=self.data | own.data,
            solutions=self.solutions | own.solutions,
        )


class Claimed(NamedTuple):
    """A lemma or an anchor, with what it adds to the context."""

    own: Context
    chains: list[Chain]


@dataclass(frozen=True)
class Statement:
    """An equation in its context, with all that its note wants proved."""

    latex: str
    note: Note
    context: Context
    chains: list[Chain]
    parameter: str | None = None  # of the function that it defines
    equivalent: list[Chain] | None = None
    lemmas: tuple[Claimed, ...] = ()
    anchors: tuple[Claimed, ...] = ()

    @property
    def relations(self) -> Chain:
        return [link for chain in self.chains for link in chain]

    @property
    def introduces(self) -> bool:
        """Does it define a name that means nothing yet, such as G in G(theta) = ...?"""
        return introduces(self.note)


def read_statement(latex: str, note: str | Note = "") -> Statement:
    """An equation and its note, read; Unreadable if any piece is not understood."""
    note = read_note(note)
    names = names_of(note)
    parameter = parameter_of(latex, note) if note.defined else None
    if introduces(note) and note.defined:
        must_be_free(note.defined, note.classes)
        names[note.defined] = "function" if parameter else "letter"
    chains = parse(latex, names | OF_ANCHORS)
    return Statement(
        latex,
        note,
        context_of(note, names),
        chains,
        parameter,
        parse(note.equivalent, names | OF_ANCHORS) if note.equivalent else None,
        tuple(claimed(Note(), lemma, note, names) for lemma in note.lemmas),
        tuple(claimed(own, anchor, note, names) for own, anchor in note.anchors),
    )


def introduces(note: Note) -> bool:
    return note.defined is not None and note.defined not in notation.known(note.classes)


def parameter_of(latex: str, note: Note) -> str | None:
    """The z of an equation that reads G(z) = ...; None if it reads G = ..."""
    name = note.defined or ""
    tokens = [token.text for token in tokenize(latex)]
    spelling = [token.text for token in tokenize(name)]
    rest = tokens[len(spelling) :]
    if tokens[: len(spelling)] != spelling or "=" not in tokens:
        raise Unreadable(
            f"the note says that this defines {name}; it should begin with it", latex[:12]
        )
    parameter = rest[1] if PARAMETER.fullmatch("".join(rest[:3])) else None
    if introduces(note) and rest[3 if parameter else 0] != "=":
        raise Unreadable(
            f"what defines {name} reads {name} = ... or {name}(z) = ..., with a letter as argument",
            latex[:12],
        )
    return parameter


def claimed(own: Note, latex: str, note: Note, names: Names) -> Claimed:
    """What a note claims, in a context of its own beside that of the note."""
    own = replace(own, classes=note.classes)
    names = names_of(own, names)
    return Claimed(context_of(own, names), parse(latex, names | OF_ANCHORS))


def context_of(note: Note, names: Names | None = None) -> Context:
    """What a note says, read with the names that are known."""
    names = names or names_of(note)

    def relations(latex: str) -> Chain:
        return [link for chain in parse(latex, names | OF_ANCHORS) for link in chain]

    def choices(given: tuple[Choice[str], ...]) -> tuple[Choice[Node], ...]:
        return tuple(
            Choice(name, tuple(parse_expression(value, names) for value in values))
            for name, values in given
        )

    solutions = {name: relations(latex) for name, latex in note.solutions}
    for name, found in solutions.items():
        if len(found) != 1:
            raise Unreadable(f"one equation is wanted that {name} solves", name)
    return Context(
        note.classes,
        dict(note.kinds),
        {
            name: Explained(name, letter, parse_expression(latex, within(names, letter)))
            for name, letter, latex in note.meanings
        },
        {each.name: each for each in note.data},
        {name: equation for name, (equation,) in solutions.items()},
        choices(note.cases),
        choices(note.values),
        tuple(Range(name, sign, parse_expression(it, names)) for name, sign, it in note.ranges),
        tuple(link for latex in note.given for link in relations(latex)),
        note.order,
    )
