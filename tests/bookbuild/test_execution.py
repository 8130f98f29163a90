"""What the executed chapters are made with: a change in any of it executes them anew."""

import ast
import re
import subprocess
import sys
from importlib import metadata

import pytest
from bookbuild import execution
from conftest import ROOT, chapter_names


def test_a_new_record_of_the_measurements_executes_the_chapters_anew(tmp_path):
    record = tmp_path / "measurements.json"
    without = execution.fingerprint(ROOT / "code/logistic", record)
    record.write_text("{}")
    first = execution.fingerprint(ROOT / "code/logistic", record)
    record.write_text('{"machines": 1}')
    assert len({without, first, execution.fingerprint(ROOT / "code/logistic", record)}) == 3


@pytest.mark.parametrize("package", ["logistic", "exercises", "proofreader"])
def test_a_change_in_what_cells_run_executes_the_chapters_anew(tmp_path, package):
    for each in ("logistic", "exercises", "proofreader", "bookbuild"):
        (tmp_path / each).mkdir()
    before = execution.made_with(tmp_path, tmp_path / "measurements.json")
    (tmp_path / "bookbuild/pages.py").write_text("a = 1")
    assert execution.made_with(tmp_path, tmp_path / "measurements.json") == before
    (tmp_path / package / "model.py").write_text("a = 1")
    assert execution.made_with(tmp_path, tmp_path / "measurements.json") != before


def test_a_change_of_the_code_is_a_new_fingerprint(tmp_path):
    (tmp_path / "model.py").write_text("a = 1")
    before = execution.fingerprint(tmp_path)
    assert execution.fingerprint(tmp_path) == before
    (tmp_path / "model.py").write_text("a = 2")
    changed = execution.fingerprint(tmp_path)
    (tmp_path / "widget.js").write_text("")
    assert len({before, changed, execution.fingerprint(tmp_path)}) == 3


# ------------------------------------------------------------------ packages

OPTIONS = re.compile(r"(?ms)\A---\n.*?^---\n|^:.*?$")  # of a cell, in either form


def imported(source):
    """The top-level modules that a piece of Python imports by name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]


def imported_by_the_book():
    """Every module of somebody else's that a chapter's cells or `logistic` import."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "code/logistic").rglob("*.py")]
    for name in chapter_names():
        text = (ROOT / f"{name}.md").read_text(encoding="utf-8")
        cells = re.findall(r"(?ms)^```\{code-cell\}[^\n]*\n(.*?)^```", text)
        sources += [OPTIONS.sub("", cell) for cell in cells]
    modules = {module for source in sources for module in imported(source)}
    return modules - sys.stdlib_module_names - {"logistic", "exercises"}


def names(environment):
    return {execution.plain(folder.rsplit("-", 1)[0]) for folder in environment}


def test_every_package_that_the_book_imports_is_part_of_the_fingerprint():
    packages, known = metadata.packages_distributions(), names(execution.environment())
    modules = imported_by_the_book()
    assert {"numpy", "scipy", "sympy", "matplotlib", "sklearn", "dask"} <= modules
    for module in modules:
        assert {execution.plain(name) for name in packages[module]} & known, module


def test_every_pinned_package_that_is_installed_is_part_of_it():
    installed = {execution.plain(each.name): each.version for each in metadata.distributions()}
    pins = execution.PINS.read_text("utf-8")
    pinned = {execution.plain(name) for name in re.findall(r"(?m)^([\w.-]+)==", pins)}
    assert names(execution.environment()) == pinned & set(installed)
    assert len(pinned & set(installed)) > 100
    for folder in execution.environment():
        name, version = folder.rsplit("-", 1)
        assert installed[execution.plain(name)] == version


def test_a_package_that_is_not_pinned_is_no_part_of_it(tmp_path):
    pins = tmp_path / "requirements.txt"
    pins.write_text("# by uv\nNumPy==1.0\nscipy==1.0 ; python_version < '4'\nno-such-thing==1.0\n")
    assert names(execution.environment(pins)) == {"numpy", "scipy"}


# ------------------------------------------------------------------ quick to begin


def test_a_build_that_executes_nothing_imports_nothing_that_draws_proves_or_cuts_fonts():
    slow = ("matplotlib", "sympy", "scipy", "pandas", "fontTools", "rfc3987_syntax")
    code = f"import sys, bookbuild; print([name for name in {slow} if sys.modules.get(name)])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
