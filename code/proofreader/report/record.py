"""The record of attacks made before."""

import json
from pathlib import Path

from ..source.chapters import BadChapter
from .report import Attack, Survivor


def attack_of(found):
    return Attack(
        found["tried"],
        tuple(Survivor(**each) for each in found["survivors"]),
        found["statuses"],
        found.get("seconds", 0.0),
    )


def read_record(path):
    """The attacks of a record by their keys; none if there is no record yet."""
    try:
        return {
            entry["key"]: attack_of(entry) for entry in record_entries(path) if "statuses" in entry
        }
    except (KeyError, TypeError) as error:
        raise BadChapter(
            f"{path}: not a record of attacks ({error}); --record writes one"
        ) from None


def record_entries(path):
    if not path or not Path(path).exists():
        return []
    try:
        return json.loads(Path(path).read_text("utf-8"))
    except ValueError as error:
        raise BadChapter(
            f"{path}: not a record of attacks ({error}); --record writes one"
        ) from None
