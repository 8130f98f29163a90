"""The record of attacks made before; those on what has not changed since are believed."""

import json
from pathlib import Path
from typing import Any

from ..source.chapters import BadChapter
from .report import Attack, Survivor


def attack_of(found: dict[str, Any]) -> Attack:
    """An Attack from its JSON."""
    survivors = tuple(Survivor(**each) for each in found["survivors"])
    return Attack(found["tried"], survivors, found["statuses"], found.get("seconds", 0.0))


def read_record(path: str | Path | None) -> dict[str, Attack]:
    """The attacks of a record by their keys; none if there is no record yet."""
    try:
        return {
            entry["key"]: attack_of(entry) for entry in record_entries(path) if "statuses" in entry
        }
    except (KeyError, TypeError) as error:
        raise no_record(path, error) from None


def record_entries(path: str | Path | None) -> list[dict[str, Any]]:
    """A record as it stands in its file."""
    if not path or not Path(path).exists():
        return []
    try:
        return json.loads(Path(path).read_text("utf-8"))
    except ValueError as error:
        raise no_record(path, error) from None


def no_record(path: str | Path | None, error: Exception) -> BadChapter:
    return BadChapter(f"{path}: not a record of attacks ({error}); --record writes one")
