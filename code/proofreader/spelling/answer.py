"""The verdict on a line as somebody wrote it, with how it was read."""

import re
from dataclasses import dataclass, replace

from ..judge.equation import MOST_SECONDS, proofread
from ..judge.verdict import Verdict
from ..language.clock import OutOfTime, limited
from ..language.tree import Unreadable
from .reading import Reading, readings

# d, t and the like mean nothing until they are given a meaning, and theta is any column of weights.
NAMES_A_LETTER = re.compile(r"(?:[dtvw]|\\(?:alpha|lambda|varepsilon|theta))\s*=")


@dataclass(frozen=True)
class Answer:
    """What became of a line: `verdict`, on it as `reading` says it was read.

    `labels` if it holds for the labels 0 and 1, and not for every number y.
    """

    verdict: Verdict
    reading: Reading
    labels: bool = False


def answer(latex: str, note: str = "", seconds: float = MOST_SECONDS) -> Answer:
    """The Answer to a line of LaTeX in anybody's spelling, within so many seconds."""
    try:
        with limited(seconds):
            return found(latex, note)
    except Unreadable as error:
        return Answer(Verdict("unreadable", error=str(error)), Reading(latex, note))
    except OutOfTime:
        late = Verdict("unproved", error=f"no answer within {seconds:g} seconds", late=True)
        return Answer(late, Reading(latex, note))


def found(latex: str, note: str) -> Answer:
    """What holds as the book would read it is not read otherwise."""
    if (verdict := proofread(latex, note)).holds:
        return Answer(verdict, Reading(latex, note))
    answers = [judged(way) for way in readings(latex, note)]
    answers = [each for each in answers if each.verdict.status != "unreadable"] or answers
    if len({each.verdict.status for each in answers}) == 1:
        return answers[0]
    shown = "; ".join(f"as ${each.reading.latex}$ it is {each.verdict.status}" for each in answers)
    advice = answers[0].reading.advice
    why = f"this can be read in {len(answers)} ways: {shown}; {advice}"
    return Answer(Verdict("unreadable", error=why), answers[0].reading)


def judged(reading: Reading) -> Answer:
    """As it is read; if it fails so, for the labels 0 and 1."""
    verdict = proofread(reading.latex, reading.note)
    if verdict.holds:
        return Answer(verdict, reading)
    if verdict.status == "false" and NAMES_A_LETTER.match(reading.latex):
        return Answer(Verdict("given", error="this says what a letter stands for"), reading)
    wants_labels = re.search("known for the labels|depends on a letter", verdict.error or "")
    if verdict.status == "unreadable" and not wants_labels:
        return Answer(verdict, reading)
    labels = replace(reading, note=f"{reading.note}\nfor y in {{0, 1}}".strip())
    again = proofread(labels.latex, labels.note)
    if again.holds or wants_labels:
        return Answer(again, labels, labels=True)
    return Answer(verdict, reading)
