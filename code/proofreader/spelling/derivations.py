"""A reader's own derivation, line by line: does a line equal what it began with, and is it done?

Value and form are judged apart. A line that repeats the question has its value, and is no answer:
what is left to be done in it is named, by the state of that line alone.
"""

import re
from collections.abc import Iterator
from typing import Any

from ..judge.equation import MOST_SECONDS
from ..judge.verdict import Verdict
from ..language.notation import COSTS
from ..language.tree import Node, walk
from ..source.statement import Statement, read_statement
from .answer import Answer, answer
from .told import told

LEADING = re.compile(r"^[\s&]*=?")
IN_A_DERIVATION = [
    (r"the left side is (\S+), the right side", r"the beginning is \1, your line is"),
    (r"the left side is (.+?), the right side (a .+?)(?:: '.*)?$",
     r"the beginning is \1, and your line \2: is an index missing, or is there one too many?"),
]  # fmt: skip
ONE_SAMPLE = re.compile(r"\bi = \d")
PREDICTIONS = {"h", "p", r"\sigma"}
WITHOUT_CONDITION = ("for j >= 1", "for y in", "where ")  # what a reading may add to a note


def line(start: str, latex: str, note: str = "", seconds: float = MOST_SECONDS) -> dict[str, Any]:
    """What `told` says of `start` = a line, and `left`: what is left to be done in the line.

    A line may go on: a = b is two steps.
    """
    claim = f"{start} = {LEADING.sub('', latex)}"
    # with a note, the letters are the book's; its costs always are
    found, left = answer(claim, note, seconds, edited=bool(note), books=True), []
    if found.verdict.holds:
        statement = read_statement(found.reading.latex, found.reading.note)
        if why := no_equality(statement, note):
            found = Answer(Verdict("unreadable", error=why), found.reading)
        else:
            left = left_over(statement.chains[0][-1].right)
    known = told(found)
    complaint = known["complaint"]
    for pattern, instead in IN_A_DERIVATION:
        complaint = re.sub(pattern, instead, complaint)
    if ONE_SAMPLE.search(complaint) and not ONE_SAMPLE.search(start):
        complaint += "; your line still depends on i: is a sum missing?"
    return known | {"complaint": complaint, "left": left}


def no_equality(statement: Statement, note: str) -> str | None:
    """Why a claim that holds is no line of a derivation: it says less than that all is equal."""
    signs = {link.sign for chain in statement.chains for link in chain}
    if len(statement.chains) > 1 or signs != {"="}:
        return "a line of a derivation is equal to the one before; write a single expression"
    added = set((statement.note.text or "").splitlines()) - set(note.splitlines())
    if any(each.strip() and not each.startswith(WITHOUT_CONDITION) for each in added):
        return "a line of a derivation holds without a condition"
    return None


def left_over(tree: Node) -> list[str]:
    """What is left to be done in an expression, the next thing first: see KINDS."""
    found = set(kinds_in(tree))
    return [kind for kind in KINDS if kind in found]


# In the order in which one deals with them.
KINDS = (
    "derivative of a logarithm",
    "derivative of a prediction",
    "derivative of an exponential",
    "derivative",
    "cost",
    "logarithm",
    "fraction",
    "exponential",
    "label times a prediction",
)


def kinds_in(tree: Node) -> Iterator[str]:
    for node in walk(tree):
        if node.kind == "diff":
            yield derivative_of(node.parts[0])
        elif node.kind in ("gradient", "hessian") or node.kind == "name" and node.parts[0] == "H":
            yield "derivative"
        elif node.kind == "call":
            yield from kinds_of_call(node)
        elif node.kind == "name" and node.parts[0] in COSTS:
            yield "cost"
        elif node.kind == "div" and predicts(node.parts[1]):
            yield "fraction"
        elif node.kind == "mul" and is_unfinished(*node.parts):
            yield "label times a prediction"
        elif node.kind == "pow" and predicts(node.parts[0]) and node.parts[1].kind == "neg":
            yield "fraction"


def kinds_of_call(node: Node) -> Iterator[str]:
    name, primes, _ = node.parts
    if primes:
        yield "derivative of a prediction" if name == r"\sigma" else "derivative"
    elif name in COSTS:
        yield "cost"
    elif name in (r"\log", r"\exp"):
        yield "logarithm" if name == r"\log" else "exponential"


def derivative_of(body: Node) -> str:
    """Of what the derivative is."""
    calls = {node.parts[0] for node in walk(body) if node.kind == "call"}
    if r"\log" in calls:
        return "derivative of a logarithm"
    if predicts(body):
        return "derivative of a prediction"
    return "derivative of an exponential" if r"\exp" in calls else "derivative"


def is_unfinished(left: Node, right: Node) -> bool:
    """A label times a prediction, as in y (1 - h) - (1 - y) h, which is h - y."""
    return any(
        has_label(one) and not predicts(one) and predicts(other) and not has_label(other)
        for one, other in ((left, right), (right, left))
    )


def has_label(tree: Node) -> bool:
    return "y" in tree.names()


def predicts(tree: Node) -> bool:
    """Is there a prediction in it?"""
    return any(
        node.kind == "hypothesis"
        or node.kind in ("name", "call", "entry")
        and node.parts[0] in PREDICTIONS
        for node in walk(tree)
    )
