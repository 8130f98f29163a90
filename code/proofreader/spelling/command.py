"""python -m proofreader --line LATEX [--note NOTE] [--json]

Says how a line in anybody's spelling is read, and what became of it. Exit status: 0 if it holds, 1
if it does not.
"""

import argparse
import json
from collections.abc import Sequence
from typing import Any

from ..judge.equation import MOST_SECONDS
from .answer import answer
from .told import told


def main(given: Sequence[str] | None = None) -> int:
    """The exit status of the command."""
    parser = argparse.ArgumentParser(
        prog="python -m proofreader", description="Judges one line of LaTeX, as anybody writes it."
    )
    parser.add_argument("--line", required=True, metavar="LATEX", help="an equation or inequality")
    parser.add_argument("--note", default="", help="what its letters mean (see source/note.py)")
    parser.add_argument("--seconds", type=float, default=MOST_SECONDS, help="the longest wait")
    parser.add_argument("--json", action="store_true", help="as JSON, for another program")
    options = parser.parse_args(given)
    found = answer(options.line, options.note, options.seconds)
    known = told(found)
    print(json.dumps(known) if options.json else "\n".join(lines(known)))
    return 0 if found.verdict.holds else 1


def lines(known: dict[str, Any]) -> list[str]:
    said = [f"I read this as  {known['latex']}"]
    said += [f"    {written}  as  {read}" for written, read in known["changes"]]
    labels = ", for the labels 0 and 1" * known["labels"]
    said.append(f"{known['status']}{labels} ({known['seconds']:.2f} s)")
    said += [f"    {how}" for how in known["how"]]
    said += [f"    assumed: {each}" for each in known["assumed"]]
    return said + ([f"    {known['complaint']}"] if known["complaint"] else [])
