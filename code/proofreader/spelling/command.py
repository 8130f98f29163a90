"""python -m proofreader --line LATEX [--note NOTE]

Says how a line in anybody's spelling is read, and what became of it. Exit status: 0 if it holds, 1
if it does not.
"""

import argparse
from collections.abc import Sequence

from ..judge.equation import MOST_SECONDS
from .answer import Answer, answer


def main(given: Sequence[str] | None = None) -> int:
    """The exit status of the command."""
    parser = argparse.ArgumentParser(
        prog="python -m proofreader", description="Judges one line of LaTeX, as anybody writes it."
    )
    parser.add_argument("--line", required=True, metavar="LATEX", help="an equation or inequality")
    parser.add_argument("--note", default="", help="what its letters mean (see source/note.py)")
    parser.add_argument("--seconds", type=float, default=MOST_SECONDS, help="the longest wait")
    options = parser.parse_args(given)
    found = answer(options.line, options.note, options.seconds)
    print("\n".join(lines(found)))
    return 0 if found.verdict.holds else 1


def lines(found: Answer) -> list[str]:
    verdict, reading = found.verdict, found.reading
    said = [f"I read this as  {reading.latex}"]
    said += [f"    {each.written}  as  {each.read}" for each in reading.changes]
    labels = ", for the labels 0 and 1" * found.labels
    said.append(f"{verdict.status}{labels} ({verdict.seconds:.2f} s)")
    said += [f"    {link.how}" for link in verdict.links]
    said += [f"    assumed: {each}" for each in verdict.assumed]
    return said + ([f"    {verdict.complaint}"] if verdict.complaint else [])
