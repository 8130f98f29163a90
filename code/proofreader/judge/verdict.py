"""What becomes of an equation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..language.clock import OutOfTime, limited

HOLDS = {"definition", "proved"}
EXPLAINING = 1.0  # seconds for words


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
    """A claim that is not proved, with the verdict this leads to.

    `more` finds better words, which takes a while: in place of the counterexample, or behind the
    error.
    """

    def __init__(
        self, status: str, *, more: Callable[[], str] | None = None, **details: Any
    ) -> None:
        self.status, self.details, self.more = status, details, more

    def verdict(self, explain: bool) -> Verdict:
        words = self.at_length() if explain and self.more else None
        if words and self.status == "false":
            return Verdict("false", counterexample=words)
        if words:
            return Verdict(self.status, error=f"{self.details['error']}; {words}")
        return Verdict(self.status, **self.details)

    def at_length(self) -> str | None:
        """The better words, if they come in time; that none are found must change no verdict."""
        assert self.more
        try:
            with limited(EXPLAINING):
                return self.more()
        except (NameError, AttributeError, ImportError):  # a fault of ours
            raise
        except (OutOfTime, Exception):
            return None
