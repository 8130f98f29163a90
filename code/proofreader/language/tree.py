"""The tree that a formula is read into: how it is built, not what it means."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any


class Unreadable(Exception):
    """A piece of LaTeX without a meaning here; `offset` counts from the start of the formula."""

    def __init__(self, why: str, piece: str = "", offset: int = 0) -> None:
        super().__init__(why)
        self.why, self.piece, self.offset = why, piece, offset

    def __str__(self) -> str:
        return f"{self.why}: {self.piece!r}" if self.piece else self.why


@dataclass(frozen=True)
class Node:
    """`kind` with its parts; where it starts, and the text it was read from."""

    kind: str
    parts: tuple = ()
    start: int = field(default=0, compare=False)
    text: str = field(default="", compare=False)

    def names(self) -> set[str]:
        """Every name that occurs."""
        found = (
            {self.parts[0]} if self.kind in ("name", "call", "entry", "cell", "sample") else set()
        )
        if self.kind == "hypothesis":
            found.add(r"h_\theta")
        return found.union(*(part.names() for part in self.children()))

    def free_names(self) -> set[str]:
        """Every name that occurs outside of the sums and products whose index it is."""
        if self.kind in ("sum", "prod"):
            index, low, high, body = self.parts
            return low.free_names() | high.free_names() | body.free_names() - {index}
        own = replace(
            self, parts=tuple(part for part in self.parts if not isinstance(part, (Node, tuple)))
        ).names()
        return own.union(*(part.free_names() for part in self.children()))

    def indices(self) -> set[str]:
        """The indices of all its sums and products."""
        own = {self.parts[0]} if self.kind in ("sum", "prod") else set()
        return own.union(*(part.indices() for part in self.children()))

    def children(self) -> Iterator["Node"]:
        return (part for part in flatten(self.parts) if isinstance(part, Node))


def flatten(parts: tuple) -> Iterator[Any]:
    for part in parts:
        if isinstance(part, tuple):
            yield from flatten(part)
        else:
            yield part


@dataclass(frozen=True)
class Relation:
    """One link of a chain: left and right of a relation sign."""

    sign: str
    left: Node
    right: Node
    text: str = field(default="", compare=False)


def walk(node: Node) -> Iterator[Node]:
    """A tree's nodes."""
    yield node
    stack = list(node.parts)
    while stack:
        part = stack.pop()
        if isinstance(part, Node):
            yield from walk(part)
        elif isinstance(part, tuple):
            stack.extend(part)
