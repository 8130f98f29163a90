"""What a verdict assumes, in words."""

import re
from collections.abc import Iterator

from ..language.tree import Node, walk
from ..source.statement import Statement

INVERSE = re.compile(r"(?<![e0-9])\s*\^\s*\{[\s({]*-[\s({]*1\s*(\.0*)?[\s)}]")


KIND_IN_WORDS = {
    "positive": "a positive number",
    "whole": "a whole number",
    "probability": "between $0$ and $1$",
    "family": "a family of positive numbers",
    "function": "a function with as many derivatives as are needed",
}


CLASSES_IN_WORDS = {
    "K": "there are $K$ classes, of which each sample has one",
    "2": "there are two classes, and class 2 is the label 1",
}

STEEPEST_IN_WORDS = (
    r"$\lambda_{\max}(M)$ is the least number with "
    r"$v^\top M v \le \lambda_{\max}(M) \lVert v \rVert^2$ for every $v$"
)


def nodes_of(statement: Statement) -> Iterator[Node]:
    for chain in statement.chains:
        for link in chain:
            yield from walk(link.left)
            yield from walk(link.right)


def is_inverse(node: Node) -> bool:
    """Is it a power with the exponent -1, of what is no number?"""
    minus_one = Node("neg", (Node("number", (1,)),))
    return node.kind == "pow" and node.parts[1] == minus_one and node.parts[0].kind != "number"


def assumptions(statement: Statement) -> tuple[str, ...]:
    note = statement.note
    text = " ".join([statement.latex, note.text or repr(note).replace("\\\\", "\\")])
    found = [CLASSES_IN_WORDS[note.classes]] if note.classes else []
    found += [f"given ${latex}$" for latex in note.given]
    found += [f"${name}$ solves ${latex}$" for name, latex in note.solutions]
    found += [f"${name} {sign} {bound}$" for name, sign, bound in note.ranges]
    found += [
        f"${name}$ is one of ${', '.join(values)}$" for name, values in note.cases + note.values
    ]
    found += [
        f"${name}{f'({parameter})' if parameter else ''}$ stands for ${meaning}$"
        for name, parameter, meaning in note.meanings
        if name != note.defined
    ]
    found += [
        f"${name}$ is {KIND_IN_WORDS[kind]}" for name, kind in note.kinds if kind in KIND_IN_WORDS
    ]
    found += [
        f"${name}$ is ${cost}$ for $x = {features}$, $y = {labels}$"
        for name, cost, features, labels in note.data
    ]
    found += note.remarks
    if INVERSE.search(text) or any(map(is_inverse, nodes_of(statement))):
        found.append("the inverses exist")
    if r"\lambda_{\max}" in text or "L_J" in text:
        found.append(STEEPEST_IN_WORDS)
    return tuple(found)
