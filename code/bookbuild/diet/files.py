"""Addresses that name the content of a file, and a memory of what was found out once."""

import hashlib
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import joblib
from proofreader.report.digest import PACKAGE as PROOFREADER, prover_digest

BOOKBUILD = Path(__file__).parents[1]

Remember: TypeAlias = Callable[[Callable[..., Any]], Any]  # to the function, with `clear()`


def digest(content: bytes) -> str:
    """Eight hexadecimal digits that tell this content from what it was before."""
    return hashlib.sha256(content).hexdigest()[:8]


def write(static: Path, name: str, content: str | bytes) -> str:
    """Write the file in the folder of static files, and return its address within that folder."""
    data = content.encode() if isinstance(content, str) else content
    (static / name).parent.mkdir(parents=True, exist_ok=True)
    (static / name).write_bytes(data)
    return f"{name}?v={digest(data)}"


@cache
def code_mark() -> str:
    """A digest of the code that makes what is kept. It is read once, as Python reads a module."""
    files = [path for package in (BOOKBUILD, PROOFREADER) for path in sorted(package.rglob("*.py"))]
    code = b"".join(path.read_bytes() for path in files)
    return digest(code + prover_digest().encode())


def memory(site: Path) -> Remember:
    """What keeps the results of functions from one build to the next.

    A page that is as it was is not read anew, and no slip is judged twice; a change in any module
    of bookbuild or of the proofreader, or in what that depends on, forgets them all. Who keeps
    what a clock may have ended clears it where it failed.
    """
    mark = code_mark()
    for old in (site.parent / ".diet").glob("*"):
        if old.name != mark:
            shutil.rmtree(old, ignore_errors=True)
    return joblib.Memory(site.parent / ".diet" / mark, verbose=0).cache
