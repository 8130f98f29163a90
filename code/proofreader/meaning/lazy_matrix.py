"""Matrices whose entries are computed when asked for, and the names of their sizes."""

from collections.abc import Callable
from typing import Any, NoReturn, TypeGuard

from ..language.tree import Node, Unreadable

ONE, SAMPLES, WEIGHTS, FEATURES, CLASSES = "1", "m", "n + 1", "n", "K"


class LazyMatrix:
    """A matrix of known shape whose entries are computed when asked for; rows and columns count
    from 0.
    """

    def __init__(
        self,
        rows: str,
        columns: str,
        entry: Callable[[Any, Any], Any],
        *,
        diagonal: Callable[[Any], Any] | None = None,
    ) -> None:
        self.rows, self.columns, self.entry, self.diagonal = rows, columns, entry, diagonal
        self.known: dict[tuple[Any, Any], Any] = {}

    def __getitem__(self, place: tuple[Any, Any]) -> Any:
        if place not in self.known:
            self.known[place] = self.entry(*place)
        return self.known[place]

    @property
    def shape(self) -> tuple[str, str]:
        return self.rows, self.columns


def is_matrix(value: Any) -> TypeGuard[LazyMatrix]:
    return isinstance(value, LazyMatrix)


def fail(node: Node | None, why: str) -> NoReturn:
    if node is None:
        raise Unreadable(why)
    raise Unreadable(why, node.text or str(node.parts[0]), node.start)
