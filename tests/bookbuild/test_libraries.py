"""What the live cells take of npm is what npm has pinned, and nothing goes without its license."""

import json
import re
import subprocess

import pytest
from bookbuild.live import libraries
from conftest import NODE, ROOT


@pytest.fixture(scope="module")
def expected():
    return libraries.scripts()


def test_another_source_of_the_editor_gives_another_script(monkeypatch, tmp_path, expected):
    source = (libraries.HERE / "editor.js").read_text(encoding="utf-8")
    assert source.count("0.78rem") == 1
    changed = tmp_path / "editor.js"
    changed.write_text(source.replace("0.78rem", "0.79rem"), encoding="utf-8")
    monkeypatch.setitem(libraries.LIBRARIES, "editor.js", ("LiveEditor", str(changed)))
    text, _ = libraries.bundle("editor.js")
    assert text == expected["editor.js"].replace("0.78rem", "0.79rem") != expected["editor.js"]


def unlicensed(script, licenses):
    """The packages that a script names in its first line, and that have no license."""
    named = re.findall(r"([@/\w-]+) \d[\w.-]*[,:]", script.splitlines()[0])
    assert named, "the first line names no package"
    _, *sections = re.split(r"(?m)^For (.+):$", licenses)
    granted = {
        name
        for names, text in zip(sections[::2], sections[1::2], strict=True)
        for name in names.split(", ")
        if "Permission is hereby granted" in text
    }
    return sorted(set(named) - granted)


@pytest.mark.parametrize("name", libraries.LIBRARIES)
def test_whatever_is_in_a_script_has_its_license_beside_it(expected, name):
    script, licenses = expected[name], expected["LICENSES"]
    assert unlicensed(script, licenses) == []
    first = re.search(r"[@/\w-]+(?= \d)", script)[0]
    assert unlicensed(script, licenses.replace(first, "another")) == [first]
    assert first in unlicensed(script, licenses.replace("Permission", "No permission"))


def test_the_packages_are_those_whose_code_is_in_a_script():
    own = ["../code/bookbuild/live/editor.js", "libraries.py"]
    theirs = ["node_modules/@a/b/dist/c.js", "node_modules/d/e.js", "x/node_modules/d/f.js"]
    assert libraries.packages_of([*own, *theirs]) == ["@a/b", "d"]


def package(folder, name, text):
    """A package of npm that has this license."""
    (folder / "package").mkdir()
    (folder / "package" / name).write_text(text)
    return ["package"], folder


def test_a_package_without_the_mit_license_is_not_taken(tmp_path):
    with pytest.raises(FileNotFoundError, match="package: no LICENSE or LICENSE-MIT"):
        libraries.licenses(*package(tmp_path, "LICENSE-APACHE", "Apache License"))
    (tmp_path / "package/LICENSE").write_text("GNU GENERAL PUBLIC LICENSE")
    with pytest.raises(ValueError, match="not the MIT License"):
        libraries.licenses(["package"], tmp_path)


def elsewhere(lock):
    """The addresses, of all from which a lock has packages, that are not npm's own registry."""
    given = (entry.get("resolved", "") for entry in lock["packages"].values())
    return [url for url in given if url and not url.startswith("https://registry.npmjs.org/")]


@pytest.mark.parametrize("folder", ["code/bookbuild/live", "tests", "tests/benchmarks"])
def test_the_pins_name_no_other_registry(folder):
    lock = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))
    assert elsewhere(lock) == []
    lock["packages"][""]["resolved"] = "http://10.0.0.1/npm/esbuild.tgz"
    assert elsewhere(lock) == ["http://10.0.0.1/npm/esbuild.tgz"]


def test_the_shim_has_what_the_worker_asks_of_it(expected, tmp_path):
    for name, text in expected.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    asked = {"WASI", "WASIProcExit", "File", "Directory", "PreopenDirectory", "OpenFile", "Fd"}
    assert asked | {"wasi"} <= exports(tmp_path / "shim.js") and "Nothing" not in exports(
        tmp_path / "shim.js"
    )
    assert exports(tmp_path / "editor.js") == {"open"}


def exports(path):
    """What the global of a script has when a plain script tag, or a worker, has run it."""
    variable, _ = libraries.LIBRARIES[path.name]
    program = (
        'const { readFileSync } = require("node:fs"), { runInThisContext } = require("node:vm");'
        f'runInThisContext(readFileSync({json.dumps(str(path))}, "utf8"));'
        f"console.log(JSON.stringify(Object.keys(globalThis.{variable})))"
    )
    run = subprocess.run([NODE, "-e", program], capture_output=True, check=True)
    return set(json.loads(run.stdout))
