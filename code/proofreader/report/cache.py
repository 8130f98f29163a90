"""What is remembered of each equation, in files."""

import json
import os
import re
import shutil
from pathlib import Path

from ..judge.verdict import Link, Verdict
from ..source.chapters import BadChapter
from .digest import key_of, prover_digest
from .record import attack_of


def current_folder(folder):
    """Where the verdicts of this very proofreader are kept; those of others are of no use any more."""
    here = Path(folder) / prover_digest()[:16]
    for other in Path(folder).glob("*"):
        if other != here and re.fullmatch(r"[0-9a-f]{16}|[0-9a-f]{64}\.json", other.name):
            shutil.rmtree(other, ignore_errors=True) if other.is_dir() else other.unlink(
                missing_ok=True
            )
    return str(here)


class Kept:
    """What the cache knows about one equation, in a file that its key names."""

    def __init__(self, folder, equation):
        self.file = folder and Path(folder) / f"{key_of(equation)}.json"
        self.known = self.read() if folder else {}

    def read(self):
        try:
            known = json.loads(self.file.read_text("utf-8"))
            return known if isinstance(known, dict) else {}
        except (OSError, ValueError):
            return {}

    def verdict(self):
        found = self.known.get("verdict")
        if not found:
            return None
        return Verdict(
            **{
                **found,
                "links": tuple(Link(**link) for link in found["links"]),
                "assumed": tuple(found["assumed"]),
            }
        )

    def attack(self):
        found = self.known.get("attack")
        return found and attack_of(found)

    def keep(self, name, value):
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
