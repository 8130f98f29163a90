"""What is remembered of each equation, in files."""

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

from ..judge.verdict import Link, Verdict
from ..source.chapters import BadChapter, Equation
from .digest import key_of, prover_digest
from .record import attack_of
from .report import Attack


def current_folder(folder: str | Path) -> Path:
    """Where the verdicts of this very proofreader are kept; those of others are thrown away."""
    here = Path(folder) / prover_digest()[:16]
    for other in Path(folder).glob("*"):
        if other != here and re.fullmatch(r"[0-9a-f]{16}|[0-9a-f]{64}\.json", other.name):
            if other.is_dir():
                shutil.rmtree(other, ignore_errors=True)
            else:
                other.unlink(missing_ok=True)
    return here


class Kept:
    """What the cache knows about one equation, in a file that its key names."""

    def __init__(self, folder: Path | None, equation: Equation) -> None:
        self.file = folder and folder / f"{key_of(equation)}.json"
        self.known = self.read()

    def read(self) -> dict[str, Any]:
        try:
            known = json.loads(self.file.read_text("utf-8")) if self.file else {}
            return known if isinstance(known, dict) else {}
        except (OSError, ValueError):
            return {}

    def verdict(self) -> Verdict | None:
        found = self.known.get("verdict")
        if not found:
            return None
        links, assumed = tuple(Link(**link) for link in found["links"]), tuple(found["assumed"])
        return Verdict(**{**found, "links": links, "assumed": assumed})

    def attack(self) -> Attack | None:
        found = self.known.get("attack")
        return attack_of(found) if found else None

    def keep(self, name: str, value: dict[str, Any]) -> None:
        if not self.file:
            return
        self.known[name] = value
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            beside = self.file.with_suffix(f".{os.getpid()}.tmp")
            beside.write_text(json.dumps(self.known), "utf-8")
            beside.replace(self.file)
        except OSError as error:
            raise BadChapter(
                f"{self.file.parent}: the cache cannot be written ({error.strerror}); "
                "give a writable folder with --cache"
            ) from None
