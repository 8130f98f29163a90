"""What becomes of an equation."""

from dataclasses import dataclass
from typing import Any

HOLDS = {"definition", "proved"}


@dataclass(frozen=True)
class Link:
    """One relation, and in a sentence how it was proved."""

    relation: str
    how: str
    partial: bool = False  # perhaps not everywhere defined, and proved where it is


@dataclass(frozen=True)
class Verdict:
    """What became of an equation. `status` is one of

    definition   it says what something means, and its anchors are proved
                 (also conditions and update rules)
    proved       for every m and n
    false        `counterexample` gives numbers at which it fails
    unproved     neither proof nor counterexample was found
    unreadable   `error` says which piece, at the character `offset`, and why
    given        (inline equations only) a value, a name or a condition, not a claim
    """

    status: str
    links: tuple[Link, ...] = ()
    assumed: tuple[str, ...] = ()
    counterexample: str | None = None
    error: str | None = None
    offset: int | None = None
    seconds: float = 0.0
    late: bool = False  # given up after some time, so a faster machine might prove it

    @property
    def holds(self) -> bool:
        return self.status in HOLDS

    @property
    def complaint(self) -> str | None:
        """What is wrong, in words, if it does not hold."""
        return f"counterexample: {self.counterexample}" if self.counterexample else self.error


class Stopped(Exception):
    """A claim that is not proved, with the verdict this leads to."""

    def __init__(self, status: str, **details: Any) -> None:
        self.status, self.details = status, details
