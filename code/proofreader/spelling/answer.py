"""The verdict on a line as somebody wrote it, with how it was read."""

import re
from dataclasses import dataclass, replace

from ..judge.equation import MOST_SECONDS, proofread
from ..judge.verdict import Verdict
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
    """The Answer to a line of LaTeX in anybody's spelling; see `readings`."""
    try:
        ways = readings(latex, note)
    except Unreadable as error:
        return Answer(Verdict("unreadable", error=str(error)), Reading(latex, note))
    share = seconds / len(ways)
    found = [judged(way, share) for way in ways]
    statuses = {each.verdict.status for each in found}
    if len(statuses) == 1:
        return found[0]
    shown = " or ".join(f"${each.reading.latex}$" for each in found)
    why = f"this can be read in {len(found)} ways, {shown}, and they differ; write brackets"
    return Answer(Verdict("unreadable", error=why), ways[0])


def judged(reading: Reading, seconds: float) -> Answer:
    """As it is read; if it fails so, for the labels 0 and 1."""
    verdict = proofread(reading.latex, reading.note, seconds / 2)
    depends = "known for the labels" in (verdict.error or "") or "depends on a letter" in (
        verdict.error or ""
    )
    if verdict.holds or not (depends or verdict.status in ("false", "unproved")):
        return Answer(verdict, reading)
    labels = replace(reading, note=f"{reading.note}\nfor y in {{0, 1}}".strip())
    if verdict.status == "false" and NAMES_A_LETTER.match(reading.latex):
        return Answer(Verdict("given", error="this says what a letter stands for"), reading)
    again = proofread(labels.latex, labels.note, seconds / 2)
    if again.holds or depends:
        return Answer(again, labels, labels=True)
    return Answer(verdict, reading)
