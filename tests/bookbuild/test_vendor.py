"""What the live cells take of npm is what npm has pinned, and nothing goes without its license."""

import json
import re
import subprocess

import pytest
import vendor
from conftest import ROOT


def differing(folder, expected):
    """The names of the files that are not as expected, that are missing, or that are too many."""
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    return sorted(name for name in found | expected if found.get(name) != expected.get(name))


@pytest.fixture(scope="module")
def expected():
    return vendor.vendored()


def test_the_vendored_files_are_what_the_pinned_packages_give(expected, tmp_path):
    assert differing(vendor.VENDOR, expected) == []  # if not: `make vendor`
    for name, text in expected.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert differing(tmp_path, expected) == []
    (tmp_path / "editor.js").write_text(expected["editor.js"] + " ", encoding="utf-8")
    (tmp_path / "shim.js").unlink()
    (tmp_path / "old.js").touch()
    assert differing(tmp_path, expected) == ["editor.js", "old.js", "shim.js"]


def test_another_source_of_the_editor_gives_another_script(monkeypatch, tmp_path, expected):
    source = (vendor.LIVE / "editor.js").read_text(encoding="utf-8")
    assert source.count("0.78rem") == 1
    changed = tmp_path / "editor.js"
    changed.write_text(source.replace("0.78rem", "0.79rem"), encoding="utf-8")
    monkeypatch.setitem(vendor.SCRIPTS, "editor.js", ("LiveEditor", str(changed)))
    text, _ = vendor.bundle("editor.js")
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


@pytest.mark.parametrize("name", vendor.SCRIPTS)
def test_whatever_is_in_a_script_has_its_license_beside_it(name):
    script = (vendor.VENDOR / name).read_text(encoding="utf-8")
    licenses = (vendor.VENDOR / "LICENSES").read_text(encoding="utf-8")
    assert unlicensed(script, licenses) == []
    first = re.search(r"[@/\w-]+(?= \d)", script)[0]
    assert unlicensed(script, licenses.replace(first, "another")) == [first]
    assert first in unlicensed(script, licenses.replace("Permission", "No permission"))


def test_the_packages_are_those_whose_code_is_in_a_script():
    own = ["../code/bookbuild/live/editor.js", "tests/vendor.py"]
    theirs = ["node_modules/@a/b/dist/c.js", "node_modules/d/e.js", "x/node_modules/d/f.js"]
    assert vendor.packages_of([*own, *theirs]) == ["@a/b", "d"]


def package(folder, name, text):
    """A package of npm that has this license."""
    (folder / "package").mkdir()
    (folder / "package" / name).write_text(text)
    return ["package"], folder


def test_a_package_without_the_mit_license_is_not_vendored(tmp_path):
    with pytest.raises(FileNotFoundError, match="package: no LICENSE or LICENSE-MIT"):
        vendor.licenses(*package(tmp_path, "LICENSE-APACHE", "Apache License"))
    (tmp_path / "package/LICENSE").write_text("GNU GENERAL PUBLIC LICENSE")
    with pytest.raises(ValueError, match="not the MIT License"):
        vendor.licenses(["package"], tmp_path)


def elsewhere(lock):
    """The addresses, of all from which a lock has packages, that are not npm's own registry."""
    given = (entry.get("resolved", "") for entry in lock["packages"].values())
    return [url for url in given if url and not url.startswith("https://registry.npmjs.org/")]


def test_the_pins_name_no_other_registry():
    lock = json.loads((ROOT / "tests/package-lock.json").read_text(encoding="utf-8"))
    assert elsewhere(lock) == []
    lock["packages"]["node_modules/esbuild"]["resolved"] = "http://10.0.0.1/npm/esbuild.tgz"
    assert elsewhere(lock) == ["http://10.0.0.1/npm/esbuild.tgz"]


def test_the_shim_has_what_the_worker_asks_of_it():
    asked = {"WASI", "WASIProcExit", "File", "Directory", "PreopenDirectory", "OpenFile", "Fd"}
    assert asked | {"wasi"} <= exports("shim.js") and "Nothing" not in exports("shim.js")
    assert exports("editor.js") == {"open"}


def exports(name):
    """What the global of a script has when a plain script tag, or a worker, has run it."""
    variable, _ = vendor.SCRIPTS[name]
    program = (
        'const { readFileSync } = require("node:fs"), { runInThisContext } = require("node:vm");'
        f'runInThisContext(readFileSync({json.dumps(str(vendor.VENDOR / name))}, "utf8"));'
        f"console.log(JSON.stringify(Object.keys(globalThis.{variable})))"
    )
    run = subprocess.run([vendor.NODE, "-e", program], capture_output=True, check=True)
    return set(json.loads(run.stdout))
