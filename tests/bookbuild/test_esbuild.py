"""Scripts are made small, and do the same; without esbuild they stay as they are."""

import subprocess

import pytest
from bookbuild import esbuild
from conftest import NODE

SCRIPT = """(() => {
    const samples = [1, 2, 3], letters = "σ(z)";
    let total = 0;
    for (const sample of samples) total += sample; // their sum
    console.log(`${letters}: ${total}`);
})();
"""


def printed(script):
    return subprocess.run(
        [NODE, "-e", script], capture_output=True, encoding="utf-8", check=True
    ).stdout


def test_a_script_is_smaller_and_does_the_same():
    small = esbuild.small(SCRIPT)
    assert len(small) < 0.7 * len(SCRIPT) and "their sum" not in small
    assert printed(small) == printed(SCRIPT) == "σ(z): 6\n"


def test_a_script_is_closed_and_loses_what_none_calls(monkeypatch, tmp_path):
    lines = ['"use strict";', "const called = () => 6;", "const unused = () => 7;"]
    script = "\n".join([*lines, "console.log(called());", ""])
    page = "const called = 1;\n{}\nconsole.log(called, typeof unused);\n"
    small = esbuild.closed(script)
    assert "use strict" in small and "7" not in small
    monkeypatch.setattr(esbuild, "MODULES", tmp_path)
    for one in (small, esbuild.closed(script)):
        assert printed(page.format(one)) == "6\n1 undefined\n"
    assert "=> 7" in esbuild.closed(script)


def test_a_license_is_kept():
    assert esbuild.small(f"/*! by somebody, MIT */\n{SCRIPT}").startswith("/*! by somebody, MIT */")


def test_without_it_a_script_stays_as_it_is(monkeypatch, tmp_path):
    monkeypatch.setattr(esbuild, "MODULES", tmp_path)
    assert esbuild.small(SCRIPT) == SCRIPT and esbuild.state() == b""


def test_what_is_no_script_is_an_error():
    with pytest.raises(subprocess.CalledProcessError):
        esbuild.small("const = 1;")
