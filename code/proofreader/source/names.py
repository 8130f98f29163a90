"""The names in a formula: the book's, and those that the note introduces."""

import re
from collections.abc import Mapping
from itertools import chain
from typing import Any

from ..language.notation import (
    CLASS_SYNTAX,
    FREE,
    GAP,
    NAME,
    NEW,
    NUMBERS,
    OF_NUMBERS,
    STANDARD,
    SYNTAX,
    SYNTAX_OF_KIND,
    counts,
    fixed,
)
from ..language.tree import Unreadable
from .note import Note

# The new weights of an update and the gap of a condition, which anchors speak of.
OF_ANCHORS = {NEW: "letter", GAP: "letter"}


def names_of(note: Note, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """How each name is written: those known already, or the book's, and those of the note."""
    check(note)
    names = dict(known or (CLASS_SYNTAX if note.classes else SYNTAX))
    for name, kind in note.kinds:
        if not (name in ("h", "y") and kind in ("number", "column", "probability")):
            names[name] = SYNTAX_OF_KIND[kind]
    for name, parameter, _ in note.meanings:
        if parameter or name not in ("h", "y"):
            names[name] = "function" if parameter else "letter"
    names.update((name, "function") for name, *_ in note.data)
    names.update((name, "letter") for name, _ in note.solutions)
    if any(name.startswith("e_") for name in names):  # of several errors e_k none is a unit vector
        names.pop("e", None)
    return names


def check(note: Note) -> None:
    """Nothing is explained or varied that means something already, nor e_k and e_{k} apart."""
    alike: dict[str, str] = {}
    for name, *_ in chain[Any](note.kinds, note.meanings, note.data, note.solutions):
        if alike.setdefault(re.sub("[{}]", "", name), name) != name:
            raise Unreadable("the note has two names that look the same", name)
    varied = [name for name, *_ in chain[Any](note.cases, note.values, note.ranges, note.data)]
    for name in varied + ([note.order.name] if note.order else []):
        if note.classes and name in fixed(note.classes) - {"m", "n"}:
            raise Unreadable("in a formula of classes a note cannot vary this", name)
    kinds = dict(note.kinds)
    for name, sign, bound in note.ranges:
        if kinds.get(name) not in OF_NUMBERS and (
            name in kinds or name not in NUMBERS | counts(note.classes)
        ):
            raise Unreadable(
                "a range is of a letter that stands for any number; of another say "
                f"`given {name} {sign} {bound}`",
                name,
            )
    costs = [each for each in note.data if each.name != each.cost]
    said = note.kinds, note.meanings, note.solutions, note.cases, note.values
    for name, *_ in chain[Any](*said, costs):
        must_be_free(name, note.classes)


def must_be_free(name: str, classes: str | None) -> None:
    """What a note explains means nothing yet: it is neither log nor y^{(i)} nor theta_0."""
    if name in (FREE - fixed(classes)) | {NEW, GAP}:
        return
    first = NAME.fullmatch(name)
    taken = fixed(classes) | STANDARD | {r"h_\theta"}
    if not first or taken & {name, first[1]}:
        raise Unreadable("a note cannot give this another meaning", name)


def within(names: Mapping[str, str], parameter: str | None) -> Mapping[str, str]:
    """The names within a function, where its parameter is a letter if it is no other name."""
    return names if parameter is None or parameter in names else {**names, parameter: "letter"}
