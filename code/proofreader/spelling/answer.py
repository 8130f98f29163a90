"""The verdict on a line as somebody wrote it, with how it was read."""

import re
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from ..judge.equation import MOST_SECONDS, proofread
from ..judge.verdict import Verdict
from ..language.clock import OutOfTime, limited
from ..language.tree import Unreadable
from ..source.note import read_note
from .pieces import must_know_its_words, spelled_in_ascii
from .reading import Reading, readings

# d, t and the like mean nothing until they are given a meaning, and theta is any column of weights.
NAMES_A_LETTER = re.compile(r"(?:[dtvw]|\\(?:alpha|lambda|varepsilon|theta(?:_\w)?))\s*=")
# J with a penalty, its gradient and its step; J as a sum of squares
ANOTHER_COST = re.compile(
    r"(?:J|\\nabla_\\theta J|\\frac\{\\partial J|\\theta(?:_\w)? - \\alpha)[^=]*=(?!.*J).*\\lambda"
    r"|J *(?:\(\\theta\))? *=(?!.*(?:\\log|J)).*\)\^2"
)

SQUARED_ERROR = re.compile(r"(?<![\\a-zA-Z])L(?![a-zA-Z])")  # of which y may be any number


@dataclass(frozen=True)
class Answer:
    """What became of a line: `verdict`, on it as `reading` says it was read.

    `labels` if it holds for the labels 0 and 1, and not for every number y.
    """

    verdict: Verdict
    reading: Reading
    labels: bool = False


def answer(
    latex: str,
    note: str = "",
    seconds: float = MOST_SECONDS,
    edited: bool = False,
    books: bool = False,
) -> Answer:
    """The Answer to a line of LaTeX in anybody's spelling, within so many seconds.

    `edited`: an equation of the book with changes, and its note; so what the book's own reader
    finds false is that, unless in another spelling it holds, or that cannot be decided. `books`:
    J, L and ell are the book's, of all samples, and never what another text calls so. Of what is
    edited they are.
    """
    try:
        with limited(seconds):
            return found(latex, note, seconds, edited, books or edited)
    except Unreadable as error:
        return Answer(Verdict("unreadable", error=str(error)), Reading(latex, note))
    except OutOfTime:
        late = Verdict("unproved", error=f"no answer within {seconds:g} seconds", late=True)
        return Answer(late, Reading(latex, note))


def found(latex: str, note: str, seconds: float, edited: bool, books: bool) -> Answer:
    """What holds as the book would read it is not read otherwise."""
    must_know_its_words(spelled_in_ascii(latex))  # the book's reader would multiply their letters
    verdict = proofread(latex, note, seconds)
    plain = Answer(verdict, Reading(latex, note))
    if verdict.holds:
        return plain
    try:
        other = read_otherwise(latex, note, seconds, edited, books)
    except Unreadable:
        if edited and verdict.status != "unreadable":
            return plain
        raise
    no_better = other.verdict.status in ("false", "unreadable")
    return plain if edited and verdict.status == "false" and no_better else other


def read_otherwise(latex: str, note: str, seconds: float, edited: bool, books: bool) -> Answer:
    """The Answer in the readings of another spelling, if they agree."""
    answers = [judged(way, seconds, edited) for way in readings(latex, note, books)]
    answers = [each for each in answers if each.verdict.status != "unreadable"] or answers
    if len({each.verdict.status for each in answers}) == 1:
        return answers[0]
    if late := next((each for each in answers if each.verdict.late), None):
        return late
    shown = "; ".join(f"as ${each.reading.latex}$ it is {each.verdict.status}" for each in answers)
    advice = answers[0].reading.advice
    why = f"this can be read in {len(answers)} ways: {shown}; {advice}"
    return Answer(Verdict("unreadable", error=why), answers[0].reading)


def names_something(latex: str) -> str | None:
    """What a line gives a name to, as far as one can see; it is no claim about the book's."""
    if NAMES_A_LETTER.match(latex):
        return "this says what a letter stands for"
    if ANOTHER_COST.match(latex):
        return (
            "this is another cost: here J is the mean log loss alone, without a penalty; "
            r"write \nabla_\theta (J(\theta) + ...) = ... for the gradient of both"
        )
    return None


def says_what_y_is(text: str) -> bool:
    """Does a note give y a meaning of its own?"""
    note = read_note(text)
    said = chain[Any](note.kinds, note.meanings, note.cases, note.values, note.ranges)
    return any(each.name == "y" for each in said)


def judged(reading: Reading, seconds: float, edited: bool) -> Answer:
    """As it is read; if it fails so, for the labels 0 and 1, unless the book has said what y is."""
    verdict = proofread(reading.latex, reading.note, seconds)
    if verdict.holds:
        return Answer(verdict, reading)
    if verdict.status == "false" and (given := names_something(reading.latex)):
        return Answer(Verdict("given", error=given), reading)
    wants_labels = re.search("known for the labels|depends on a letter", verdict.error or "")
    if verdict.status == "unreadable" and not wants_labels:
        return Answer(verdict, reading)
    any_label = edited and verdict.status == "false"
    if any_label or says_what_y_is(reading.note) or SQUARED_ERROR.search(reading.latex):
        return Answer(verdict, reading)
    labels = replace(reading, note=f"{reading.note}\nfor y in {{0, 1}}".strip())
    again = proofread(labels.latex, labels.note, seconds)
    if again.holds or wants_labels or again.status == "unproved" and not again.late:
        return Answer(again, labels, labels=True)
    return Answer(verdict, reading)
