"""python -m proofreader PATH... [--mutants] [--record FILE] [--json FILE] [--cache FOLDER] [--jobs N]

Prints a line an equation, `file:line label status seconds`, and what is wrong; then totals.
Exit status: 0 if all hold, 1 if something does not, 2 if the input cannot be used.
"""

import argparse
import os
import sys
from pathlib import Path

from ..source.chapters import BadChapter
from .checking import check
from .record import record_entries


def arguments(given):
    parser = argparse.ArgumentParser(
        prog="python -m proofreader", description="Proves the equations of MyST chapters."
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a .md file, or a folder of them")
    parser.add_argument(
        "--mutants",
        action="store_true",
        help="attack each display equation with its single-edit mutants",
    )
    parser.add_argument(
        "--record",
        metavar="FILE",
        help="attacks made before; with --mutants those made now are written to it",
    )
    parser.add_argument("--json", metavar="FILE", help="write the whole report to this file")
    parser.add_argument(
        "--cache",
        metavar="FOLDER",
        default="_build/proofs",
        help="where verdicts are kept (default: _build/proofs)",
    )
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=positive,
        default=min(2, os.cpu_count() or 1),
        help="how many processes judge (default: 2, or 1 on a single core)",
    )
    return parser.parse_args(given)


def positive(text):
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes; give 1, 2, ...")
    return int(text)


def line(result):
    equation, verdict = result.equation, result.verdict
    text = f"{equation.file}:{equation.line} {equation.label or '(inline)'} {verdict.status} {verdict.seconds:.2f}"
    if result.attack:
        text += f" {result.attack.rejected}/{result.attack.tried} mutants rejected"
    return text


def complaint(result):
    """What is wrong with an equation that does not hold."""
    return f"    {result.place}: {result.verdict.complaint}\n    {result.equation.latex}"


def worth_a_line(result):
    return not result.equation.inline or result.verdict.status in ("proved", "false", "unproved")


class Progress:
    """Prints the lines, and on a terminal a bar below them."""

    def __init__(self, bar):
        self.bar = bar and sys.stderr.isatty()

    def __call__(self, done, total, result):
        if self.bar:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
        if worth_a_line(result):
            print(line(result), flush=True)
            if not result.holds:
                print(complaint(result), flush=True)
        if self.bar and done < total:
            filled = 30 * done // total
            print(
                f"[{'#' * filled}{'.' * (30 - filled)}] {done}/{total}",
                end="",
                file=sys.stderr,
                flush=True,
            )


def summary(report):
    totals = report.totals()
    lines = [
        f"{len(report.display)} display equations: " + counted(totals["display"]),
        f"{len(report.inline)} inline equations: " + counted(totals["inline"]),
    ]
    if totals["mutants"]["equations"]:
        lines.append(
            "{tried} mutants of {equations} equations: {rejected} rejected ({ways}), {true} true statements".format(
                **totals["mutants"], ways=rejections(totals["mutants"]["statuses"])
            )
        )
    return "\n".join([*lines, f"{report.seconds:.1f} seconds"])


def rejections(statuses):
    words = {
        "false": "refuted by numbers",
        "unreadable": "not readable",
        "unproved": "without proof",
    }
    return ", ".join(f"{statuses.get(status, 0)} {how}" for status, how in words.items())


def counted(counts):
    return ", ".join(f"{number} {status}" for status, number in counts.items())


def writable(option, path):
    """Asked before any work is done, so that nothing is proved in vain."""
    place = Path(path)
    if place.is_dir() or not os.access(place if place.exists() else place.parent, os.W_OK):
        raise BadChapter(f"{option} {path}: cannot be written; give a file in a folder that exists")


def main(given=None):
    options = arguments(given)
    try:
        if options.json:
            writable("--json", options.json)
        if options.record and options.mutants:
            writable("--record", options.record)
        report = check(
            options.paths,
            cache=options.cache,
            record=options.record,
            mutants=options.mutants,
            jobs=options.jobs,
            progress=Progress(options.mutants),
        )
    except BadChapter as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        Path(options.json).write_text(report.to_json() + "\n", encoding="utf-8")
    if options.record and options.mutants:
        Path(options.record).write_text(
            report.record(record_entries(options.record)) + "\n", encoding="utf-8"
        )
    for result in report.results:
        for survivor in result.attack.survivors if result.attack and options.mutants else ():
            print(
                f"{result.equation.label}: not rejected: {survivor.edit}: {survivor.latex}\n    {survivor.reason}"
            )
    for error in report.errors:
        print(error, file=sys.stderr)
    print(summary(report))
    return 0 if report.holds else 1
