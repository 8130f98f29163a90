"""esbuild, which makes one script of modules, and any script small.

`make book` installs what live/package-lock.json pins, esbuild among it, beside the engine's wheel.
Where that could not be downloaded, scripts stay as they are written.
"""

import os
import subprocess
import sys
from pathlib import Path

INSTALLED = Path(sys.prefix) / "engine"
MODULES = INSTALLED / "node_modules"
PINNED = Path(__file__).parent / "live/package-lock.json"


def is_there() -> bool:
    """Has it been installed?"""
    return (MODULES / ".bin/esbuild").exists()


def state() -> bytes:
    """What changes when what it makes may: for whoever keeps that."""
    return Path(__file__).read_bytes() + PINNED.read_bytes() if is_there() else b""


def esbuild(*arguments: str | Path, text: str | None = None) -> str:
    """What it prints, for a script that is a file, or a text. CalledProcessError for no script."""
    beside = Path(sys.executable).parent  # it may be a script for the node that is there
    path = f"{beside}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [MODULES / ".bin/esbuild", "--charset=utf8", "--log-level=error", *arguments],
        input=text,
        stdout=subprocess.PIPE,
        cwd=MODULES.parent,
        env=os.environ | {"NODE_PATH": str(MODULES), "PATH": path},
        check=True,
        encoding="utf-8",
    ).stdout


# A script and all that it imports, as one.
IN_ONE = ("--bundle", "--format=iife", "--minify", "--target=es2022")


def small(script: str) -> str:
    """A script that does the same, in fewer letters."""
    return esbuild("--minify", text=script) if is_there() else script


def closed(script: str) -> str:
    """A script in a closure of its own, in fewer letters and without functions that none calls."""
    if not is_there():
        return f"(() => {{\n{script}}})();\n"
    return esbuild("--minify", "--format=iife", "--tree-shaking=true", text=script)
