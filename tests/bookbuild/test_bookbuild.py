"""The local extension: strict where a default build is silent, and light without losing what a page shows."""

import json
import math
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import tinycss2
from bookbuild import diet, execution, mathematics, repository, widgets
from conftest import ROOT
from fontTools import ttLib
from logistic.widgets import Tangent
from sphinx.errors import ExtensionError
from sphinxcontrib import katex

FRONT_MATTER = "---\njupytext:\n  text_representation:\n    extension: .md\n    format_name: myst\nkernelspec:\n  display_name: Python 3\n  language: python\n  name: python3\n---\n"
CELL = "```{{code-cell}} ipython3\n{}\n```\n"


# ------------------------------------------------------------------ a small book, built


@pytest.fixture
def book(tmp_path):
    """build(chapter) builds a book of that one chapter with the real settings and returns (exit status, what was printed)."""
    (tmp_path / "book").mkdir()
    shutil.copy(ROOT / "_config.yml", tmp_path)
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: book/index\n")
    (tmp_path / "book/references.bib").write_text("")

    def build(chapter):
        (tmp_path / "book/index.md").write_text(FRONT_MATTER + chapter, encoding="utf-8")
        command = [
            Path(sys.executable).parent / "jupyter-book",
            "build",
            str(tmp_path),
            "-W",
            "-n",
            "--keep-going",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    build.folder = tmp_path
    return build


def line_of(chapter, needle):
    return next(
        number
        for number, line in enumerate((FRONT_MATTER + chapter).splitlines(), 1)
        if needle in line
    )


def test_a_sound_chapter_is_built_and_its_output_is_shown(book):
    status, printed = book(
        "# Sound\n\n$$ (1 + z)^2 = 1 + 2 z + z^2 $$ (eq-a)\n\n" + CELL.format("print(6 * 7)")
    )
    assert status == 0, printed
    page = (book.folder / "_build/html/book/index.html").read_text(encoding="utf-8")
    assert "42" in page and "katex-html" in page and "book.css?v=" in page


@pytest.mark.parametrize(
    "fault, needle",
    [
        (CELL.format("1 / 0"), "code-cell"),
        (CELL.format('import warnings\nwarnings.warn("beware")'), "code-cell"),
        ("$$ \\frac{1 $$ (eq-broken)\n", "frac"),
        ("See {eq}`eq-nowhere`.\n", "nowhere"),
        ("$$ \\sigma(-z) = 1 + \\sigma(z) $$ (eq-false)\n", "sigma"),
        ("$$ \\wp(z) = 0 $$ (eq-odd)\n", "wp"),
        ("$$ 1 + 1 = 2 $$\n", "1 + 1"),
        (CELL.format("import ipywidgets\nipywidgets.IntSlider()"), "code-cell"),
        ("So $\\sigma(-z) = -\\sigma(z)$ everywhere.\n", "everywhere"),
    ],
    ids=[
        "raising cell",
        "stderr",
        "broken formula",
        "reference to nothing",
        "false equation",
        "unknown notation",
        "equation without a label",
        "somebody else's widget",
        "false equation in the line",
    ],
)
def test_a_fault_stops_the_build_and_names_file_and_line(book, fault, needle):
    chapter = "# Faulty\n\nSome prose.\n\n" + fault
    status, printed = book(chapter)
    assert status != 0
    places = {int(line) for line in re.findall(r"book/index\.md:(\d+)", printed)}
    first = line_of(chapter, needle)
    assert places & {first, first + 1, first + 2}, printed[
        -3000:
    ]  # of a cell: its fence or the lines in it


@pytest.mark.parametrize(
    "cell",
    (
        "print(open('number.txt').read())",
        "import os, warnings\nos.path.exists('number.txt') or warnings.warn('no number')\nprint('42')",
    ),
    ids=("raises", "complains"),
)
def test_a_failure_that_is_mended_outside_the_chapter_is_not_remembered(book, cell):
    chapter = "# It reads a file\n\n" + CELL.format(cell)
    assert book(chapter)[0] != 0
    (book.folder / "book/number.txt").write_text("42")
    shutil.rmtree(book.folder / "_build/.doctrees")  # as `make book` does after a failure
    status, printed = book(chapter)
    assert status == 0, printed
    assert "42" in (book.folder / "_build/html/book/index.html").read_text(encoding="utf-8")


def test_a_new_record_of_the_measurements_executes_the_chapters_anew(tmp_path):
    record = tmp_path / "measurements.json"
    without = execution.fingerprint(ROOT / "code/logistic", record)
    record.write_text("{}")
    first = execution.fingerprint(ROOT / "code/logistic", record)
    record.write_text('{"machines": 1}')
    assert len({without, first, execution.fingerprint(ROOT / "code/logistic", record)}) == 3


def test_a_change_of_the_code_is_a_new_fingerprint(tmp_path):
    (tmp_path / "model.py").write_text("a = 1")
    before = execution.fingerprint(tmp_path)
    assert execution.fingerprint(tmp_path) == before
    (tmp_path / "model.py").write_text("a = 2")
    changed = execution.fingerprint(tmp_path)
    (tmp_path / "widget.js").write_text("")
    assert len({before, changed, execution.fingerprint(tmp_path)}) == 3


# ------------------------------------------------------------------ mathematics


def test_katex_style_and_fonts_are_of_the_version_that_typesets():
    typesetter = (Path(mathematics.katex.__file__).parent / "katex.min.js").read_text(
        encoding="utf-8"
    )
    version = re.search(r'version:"([\d.]+)"', typesetter)[1]
    assert version in (mathematics.STATIC / "katex/README.md").read_text(encoding="utf-8")
    assert f'content:"{version}"' in (mathematics.STATIC / "katex/katex.min.css").read_text(
        encoding="utf-8"
    )


LATE = "import socket, sys, time; door = socket.socket(socket.AF_UNIX); time.sleep(0.3); door.bind(sys.argv[1]); time.sleep(0.3); door.listen(); time.sleep(60)"


def test_a_typesetter_that_listens_late_is_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(
        katex.KaTeXServer, "build_command", lambda socket: [sys.executable, "-c", LATE, str(socket)]
    )
    process, connection = mathematics.start_typesetter(tmp_path, 60)
    with process, connection:
        assert process.poll() is None
        process.kill()


@pytest.mark.parametrize("code", ["", "import time; time.sleep(60)"], ids=["ends", "never listens"])
def test_a_typesetter_that_does_not_start_is_an_error_and_does_not_stay(
    tmp_path, monkeypatch, code
):
    started, popen = [], subprocess.Popen
    monkeypatch.setattr(
        katex.KaTeXServer, "build_command", lambda socket: [sys.executable, "-c", code]
    )
    monkeypatch.setattr(
        subprocess,
        "Popen",
        lambda *command, **more: started.append(popen(*command, **more)) or started[-1],
    )
    with pytest.raises(ExtensionError, match="did not start"):
        mathematics.start_typesetter(tmp_path, 1)
    [process] = started
    with process:
        assert process.wait(timeout=20) is not None


# ------------------------------------------------------------------ the repository's address


@pytest.mark.parametrize(
    "remote",
    [
        "https://github.com/someone/a-fork.git",
        "git@github.com:someone/a-fork.git",
        "https://github.com/someone/a-fork",
    ],
)
def test_the_launch_buttons_follow_the_checkout(tmp_path, remote):
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert repository.public_address(tmp_path, {}) is None
    subprocess.run(["git", "remote", "add", "origin", remote], cwd=tmp_path, check=True)
    assert repository.public_address(tmp_path, {}) == "https://github.com/someone/a-fork"


def test_ci_tells_the_address_itself(tmp_path):
    told = {"GITHUB_REPOSITORY": "school/book", "GITHUB_SERVER_URL": "https://github.com"}
    assert repository.public_address(tmp_path, told) == "https://github.com/school/book"


def test_an_address_elsewhere_launches_nothing(tmp_path):
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(
        ["git", "remote", "add", "origin", "/somewhere/on/a/disk"], cwd=tmp_path, check=True
    )
    assert repository.public_address(tmp_path, {}) is None


# ------------------------------------------------------------------ the diet


def purged(css, html):
    words = diet.Vocabulary()
    words.feed(html)
    return diet.purge(tinycss2.parse_stylesheet(css, True, True), words)


@pytest.mark.parametrize(
    "rule, kept",
    [
        (".box{a:b}", True),
        (".ball{a:b}", False),
        ("#here .box > p:hover{a:b}", True),
        ("#there .box{a:b}", False),
        ("table td{a:b}", False),
        ("p:not(.ball){a:b}", True),
        ("p:is(.ball, .box){a:b}", True),
        ("[data-theme=dark] p::before{a:b}", True),
        ("@media print{.ball{a:b}}", False),
        ("@media print{.box{a:b}}", True),
        (".ball, .box{a:b}", True),
    ],
)
def test_a_rule_stays_exactly_if_it_can_match(rule, kept):
    assert bool(purged(rule, '<div class="box" id="here"><p>text</p></div>')) == kept


def test_a_list_of_selectors_loses_the_unused_ones():
    assert purged(".ball, .box{a:b}", '<i class="box">') == ".box{a:b}"


def test_unread_variables_unrun_animations_and_unnamed_fonts_go():
    css = (
        "@font-face{font-family:A;src:url(a.woff2)}@font-face{font-family:B;src:url(b.woff2)}"
        "@keyframes spin{from{x:y}to{x:y}}@keyframes roll{from{x:y}}"
        ":root{--read:1;--chain:var(--read);--unread:2}p{font-family:A;animation:spin 1s;top:var(--chain)}"
    )
    slim = diet.without_unused_definitions(css)
    assert "--read:1" in slim and "--chain" in slim and "spin{" in slim and "a.woff2" in slim
    assert "--unread" not in slim and "roll" not in slim and "b.woff2" not in slim


def test_a_font_keeps_the_glyphs_in_use_alone(tmp_path):
    source = mathematics.STATIC / "katex/fonts/KaTeX_Main-Regular.woff2"
    small = tmp_path / "small.woff2"
    small.write_bytes(diet.slim_font(source.read_bytes(), {"a", "=", "\u2207"}))
    assert set(ttLib.TTFont(small).getBestCmap()) == {ord("a"), ord("="), 0x2207}
    assert diet.slim_font(source.read_bytes(), {"\uf0c9"}) is None


@pytest.mark.parametrize(
    "written, seen",
    [("../vendor/a.woff2", "vendor/a.woff2"), ("fonts/b.woff2", "styles/fonts/b.woff2")],
)
def test_addresses_are_seen_from_the_one_sheet(written, seen):
    assert diet.with_addresses(f"url({written})", "styles/") == f"url({seen})"


def test_no_file_that_a_sheet_asks_for_is_missing(site):
    css = (site / "_static/book.css").read_text(encoding="utf-8")
    files = [
        url.split("?")[0]
        for url in re.findall(r"url\(([^)]+)\)", css)
        if not url.startswith(("data:", '"data:', "#"))
    ]
    assert [name for name in files if not (site / "_static" / name.strip("\"'")).is_file()] == []


def test_a_lighter_picture_looks_the_same(tmp_path):
    picture, before = tmp_path / "picture.svg", Tangent().svg()
    picture.write_text(before, encoding="utf-8")
    diet.lighten_picture(picture)
    after = picture.read_text(encoding="utf-8")

    def scales(text):
        return re.findall(r"scale\((.*?)\)", text)

    assert "0.015625" in scales(before) and scales(before) == scales(after), (
        "the letters would be larger and overlap"
    )
    assert (
        len(after) < len(before)
        and max(
            len(it.split(".")[1])
            for it in re.findall(r"\d+\.\d+", re.sub(r"scale\(.*?\)", "", after))
        )
        <= 2
    )


# ------------------------------------------------------------------ widgets on the page


def frames(page):
    return re.findall(
        r'<div class="lg-widget" data-widget="(\w+)">(.*?)</noscript>', page, flags=re.S
    )


@pytest.mark.parametrize(
    "chapter, names",
    [
        ("gradient-descent", ["descent"]),
        ("newton", ["newton", "race"]),
        ("convexity", ["curvature"]),
    ],
)
def test_every_widget_of_a_chapter_has_its_state_its_script_and_its_picture(site, chapter, names):
    page = (site / f"book/{chapter}.html").read_text(encoding="utf-8")
    assert [name for name, _ in frames(page)] == names
    for name, frame in frames(page):
        state, script = re.search(
            r'^<script type="application/json">(.*?)</script><script src="([^"?]+)[^"]*"></script>',
            frame,
            flags=re.S,
        ).groups()
        assert json.loads(state)["preset"] == "study"
        assert (site / "book" / script).resolve() == site / f"_static/widgets/{name}.js"
        assert re.search(r'<noscript>\s*<img[^>]*alt="[^"]{20,}', frame)


def test_the_state_of_a_widget_cannot_end_its_script():
    state = {"message": "</script><!--<script>"}
    assert "<" not in widgets.as_json(state) and json.loads(widgets.as_json(state)) == state
    with pytest.raises(ValueError):
        widgets.as_json({"cost": math.inf})


def test_a_page_carries_no_state_for_a_kernel_to_come(site):
    page = (site / "book/newton.html").read_text(encoding="utf-8")
    assert "widget-state+json" not in page and "_esm" not in page


def test_what_is_remembered_of_one_build_is_right_in_the_next(tmp_path):
    remembered = diet.memory(tmp_path / "html")
    sheet = ".old{color:red}.new{color:blue}"
    for _ in range(2):
        assert remembered(diet.purged)(sheet, ["p"], ["old"]) == ".old{color:red}"
        assert remembered(diet.purged)(sheet, ["p"], ["new", "old"]) == sheet
        assert remembered(diet.words_of_page)('<p class="new">a</p>') == (
            {"html", "body", "p"},
            {"new"},
            {"a"},
        )
        assert remembered(diet.words_of_page)('<p class="old">b</p>') == (
            {"html", "body", "p"},
            {"old"},
            {"b"},
        )
