"""The Makefile: what is named exists, and an error names what is missing."""

import re
import subprocess
import sys

import pytest
from conftest import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, flags=re.M)[1].split())
INNER = {"browser"}  # what others need; nobody asks for it


def make(*arguments):
    """Exit status and all that was printed."""
    done = subprocess.run(["make", *arguments], cwd=ROOT, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def program(path, text):
    """An executable shell script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    "name",
    [
        *("README.md", "CONTRIBUTING.md", ".ci/run", ".pre-commit-config.yaml"),
        *(".github/workflows/book.yml", ".github/workflows/nightly.yml"),
    ],
)
def test_every_target_that_is_named_exists(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^ *|`|run: |entry: )make ([a-z-]+)", text, flags=re.M))
    assert named and named <= TARGETS


def test_help_lists_every_target_with_its_words():
    status, printed = make("help")
    listed = dict(re.findall(r"^ *make ([a-z-]+) +(\S.*)$", printed, flags=re.M))
    assert status == 0 and set(listed) == TARGETS - INNER


def test_a_chapter_without_a_name_is_told_how_to_name_it():
    status, printed = make("chapter", "NAME=")
    assert status != 0 and "NAME=gradient-descent" in printed


def test_an_old_python_is_told_which_one_is_needed(tmp_path):
    asked = "import sys; sys.version_info = (3, 10, 0); exec(sys.argv[1])"
    old = program(tmp_path / "old", f"""exec {sys.executable} -c '{asked}' "$2" """)
    status, printed = make(f"BIN={tmp_path}/bin", f"PYTHON={old}", f"{tmp_path}/bin/python")
    assert status != 0 and "Python 3.11 or later" in printed


def test_a_python_that_is_not_there_is_named(tmp_path):
    status, printed = make(f"BIN={tmp_path}/bin", "PYTHON=no-python", f"{tmp_path}/bin/python")
    assert status != 0 and "no-python" in printed


def test_badly_formatted_code_is_told_what_mends_it(tmp_path):
    failing = program(tmp_path / "bin/ruff", "exit 1")
    (tmp_path / "bin/.test").touch()
    status, printed = make("-o", f"{failing.parent}/.test", f"BIN={failing.parent}", "lint")
    assert status != 0 and "make format" in printed
