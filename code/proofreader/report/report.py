"""The report on whole chapters: what became of each equation, and of its mutants."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..judge.verdict import Verdict
from ..source.chapters import Equation
from .digest import key_of

STATUSES = ("definition", "proved", "false", "unproved", "unreadable", "given")


@dataclass(frozen=True)
class Survivor:
    """A mutant that was not rejected, and why: it is a true statement."""

    edit: str
    latex: str
    reason: str


@dataclass(frozen=True)
class Attack:
    """The mutants of one equation.

    statuses  how many of the rejected are false, unreadable, unproved
    late      how many were given up for want of time: a faster machine might prove them
    """

    tried: int
    survivors: tuple[Survivor, ...] = ()
    statuses: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    late: int = 0

    @property
    def rejected(self) -> int:
        return self.tried - len(self.survivors)


@dataclass(frozen=True)
class Result:
    """What became of one equation, and of its mutants if it was attacked."""

    equation: Equation
    verdict: Verdict
    attack: Attack | None = None
    cached: bool = False

    @property
    def holds(self) -> bool:
        """Inline only a false statement is an error: many are values, names or conditions."""
        return self.verdict.status != "false" if self.equation.inline else self.verdict.holds

    @property
    def place(self) -> str:
        return self.equation.place(self.verdict.offset or 0)


@dataclass(frozen=True)
class Report:
    """The results in the order of the chapters, and their files; `errors` are about labels."""

    results: tuple[Result, ...]
    files: tuple[Path, ...] = ()
    errors: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        return not self.errors and all(result.holds for result in self.results)

    @property
    def display(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if not result.equation.inline)

    @property
    def inline(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.equation.inline)

    def totals(self) -> dict[str, Any]:
        """How many equations there are of each status, and what became of the mutants."""
        attacks = [result.attack for result in self.results if result.attack]
        return {
            "display": counted(self.display),
            "inline": counted(self.inline),
            "mutants": {
                "equations": len(attacks),
                "tried": sum(attack.tried for attack in attacks),
                "rejected": sum(attack.rejected for attack in attacks),
                "true": sum(len(attack.survivors) for attack in attacks),
                "statuses": dict(sum((Counter(attack.statuses) for attack in attacks), Counter())),
            },
        }

    def record(self, before: Iterable[dict[str, Any]] = ()) -> str:
        """The attacks, as JSON for `check(..., record=)`, with those `before` in other chapters.

        Those were not read this time, and still stand beside one that was. The seconds are left
        out, so that the same attacks give the same text, and so is what only the clock has decided.
        """
        entries = [
            {
                "file": Path(result.equation.file).name,
                "label": result.equation.label,
                "key": key_of(result.equation),
                "tried": result.attack.tried,
                "statuses": result.attack.statuses,
                "survivors": list(map(asdict, result.attack.survivors)),
            }
            for result in self.display
            if result.attack and not result.attack.late
        ]
        read = {path.name for path in self.files}
        there = {path.name for file in self.files for path in file.parent.glob("*.md")}
        others = [entry for entry in before if entry.get("file") in there - read]
        return json.dumps(others + entries, indent=1)

    def to_json(self) -> str:
        """Everything, as a JSON text."""
        results = [
            {
                **asdict(result.equation),
                "place": result.place,
                **asdict(result.verdict),
                "holds": result.holds,
                "mutants": result.attack
                and {**asdict(result.attack), "rejected": result.attack.rejected},
            }
            for result in self.results
        ]
        report = {
            "holds": self.holds,
            "seconds": round(self.seconds, 3),
            "totals": self.totals(),
            "errors": self.errors,
            "equations": results,
        }
        return json.dumps(report, indent=1)


def counted(results: Iterable[Result]) -> dict[str, int]:
    found = Counter(result.verdict.status for result in results)
    return {status: found[status] for status in STATUSES if status != "given" or found[status]}
