"""python -m proofreader PATH... [--mutants] [--record FILE] [--json FILE] [--cache DIR] [--jobs N]

Prints a line an equation, `file:line label status seconds`, and what is wrong; then totals.
Exit status: 0 if all hold, 1 if something does not, 2 if the input cannot be used.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ..source.chapters import BadChapter
from .checking import check
from .record import record_entries
from .report import Report, Result

STATUSES_IN_WORDS = {
    "false": "refuted by numbers",
    "unreadable": "not readable",
    "unproved": "without proof",
}


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m proofreader", description="Proves the equations of MyST chapters."
    )
    add = parser.add_argument
    cores, folder = min(2, os.cpu_count() or 1), "_build/proofs"
    attack = "attack each display equation with its single-edit mutants"
    record = "attacks made before; with --mutants those made now are written to it"
    jobs = "how many processes judge (default: 2, or 1 on a single core)"
    kept = f"where verdicts are kept (default: {folder})"
    add("paths", nargs="+", metavar="PATH", help="a .md file, or a folder of them")
    add("--mutants", action="store_true", help=attack)
    add("--record", metavar="FILE", help=record)
    add("--json", metavar="FILE", help="write the whole report to this file")
    add("--cache", metavar="FOLDER", default=folder, help=kept)
    add("--jobs", metavar="N", type=positive, default=cores, help=jobs)
    return parser.parse_args(given)


def positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes; give 1, 2, ...")
    return int(text)


def line(result: Result) -> str:
    equation, verdict = result.equation, result.verdict
    place, label = f"{equation.file}:{equation.line}", equation.label or "(inline)"
    text = f"{place} {label} {verdict.status} {verdict.seconds:.2f}"
    if result.attack:
        text += f" {result.attack.rejected}/{result.attack.tried} mutants rejected"
    return text


def complaint(result: Result) -> str:
    """What is wrong with an equation that does not hold."""
    return f"    {result.place}: {result.verdict.complaint}\n    {result.equation.latex}"


def worth_a_line(result: Result) -> bool:
    return not result.equation.inline or result.verdict.status in ("proved", "false", "unproved")


class ProgressBar:
    """Prints the lines, and on a terminal a bar below them."""

    def __init__(self, bar: bool) -> None:
        self.bar = bar and sys.stderr.isatty()

    def __call__(self, done: int, total: int, result: Result) -> None:
        if self.bar:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
        if worth_a_line(result):
            print(line(result), flush=True)
            if not result.holds:
                print(complaint(result), flush=True)
        if self.bar and done < total:
            bar = "#" * (30 * done // total)
            print(f"[{bar:.<30}] {done}/{total}", end="", file=sys.stderr, flush=True)


def summary(report: Report) -> str:
    totals = report.totals()
    lines = [
        f"{len(report.display)} display equations: " + counted(totals["display"]),
        f"{len(report.inline)} inline equations: " + counted(totals["inline"]),
    ]
    mutants = totals["mutants"]
    if mutants["equations"]:
        ways = ", ".join(
            f"{mutants['statuses'].get(it, 0)} {how}" for it, how in STATUSES_IN_WORDS.items()
        )
        lines.append(
            f"{mutants['tried']} mutants of {mutants['equations']} equations: "
            f"{mutants['rejected']} rejected ({ways}), {mutants['true']} true statements"
        )
    return "\n".join([*lines, f"{report.seconds:.1f} seconds"])


def counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {status}" for status, number in counts.items())


def must_be_writable(option: str, path: str) -> None:
    """Asked before any work is done, so that nothing is proved in vain."""
    place = Path(path)
    if place.is_dir() or not os.access(place if place.exists() else place.parent, os.W_OK):
        raise BadChapter(f"{option} {path}: cannot be written; give a file in a folder that exists")


def main(given: Sequence[str] | None = None) -> int:
    """The exit status of the command."""
    options = arguments(given)
    recording = options.record and options.mutants
    try:
        if options.json:
            must_be_writable("--json", options.json)
        if recording:
            must_be_writable("--record", options.record)
        report = check(
            options.paths,
            cache=options.cache,
            record=options.record,
            mutants=options.mutants,
            jobs=options.jobs,
            progress=ProgressBar(options.mutants),
        )
    except BadChapter as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        Path(options.json).write_text(report.to_json() + "\n", encoding="utf-8")
    if recording:
        text = report.record(record_entries(options.record)) + "\n"
        Path(options.record).write_text(text, encoding="utf-8")
    if options.mutants:
        print_survivors(report)
    for complaint_of_labels in report.errors:
        print(complaint_of_labels, file=sys.stderr)
    print(summary(report))
    return 0 if report.holds else 1


def print_survivors(report: Report) -> None:
    for result in report.results:
        for each in result.attack.survivors if result.attack else ():
            print(f"{result.equation.label}: not rejected: {each.edit}: {each.latex}")
            print(f"    {each.reason}")
