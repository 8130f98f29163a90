"""Small books, built with the real settings: strict where a default build is silent."""

import json
import re
import shutil
import subprocess
import sys

import pytest
from bookbuild.diet.files import digest
from bookbuild.live.offline import LIST
from conftest import ROOT

FRONT_MATTER = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---
"""


def cell(code):
    return f"```{{code-cell}} ipython3\n{code}\n```\n"


class Book:
    """A book in a folder of its own, of chapters that are written into it."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "book").mkdir()
        shutil.copy(ROOT / "_config.yml", folder)
        (folder / "book/references.bib").write_text("")

    def write(self, chapters):
        """Chapters by name, the first of which is the front page."""
        root, *others = chapters
        files = "".join(f"  - file: book/{name}\n" for name in others)
        toc = f"format: jb-book\nroot: book/{root}\n" + ("chapters:\n" + files if others else "")
        (self.folder / "_toc.yml").write_text(toc)
        for name, text in chapters.items():
            (self.folder / f"book/{name}.md").write_text(FRONT_MATTER + text, encoding="utf-8")

    def build(self):
        """(exit status, what was printed)"""
        command = [sys.executable, "-m", "bookbuild", self.folder, "-W", "-n", "--keep-going"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def page(self, name):
        return (self.folder / f"_build/html/book/{name}.html").read_text(encoding="utf-8")


# ------------------------------------------------------------------ faults

# The name of a chapter, its fault, a word of the line where it is, a word of what is said of it.
# fmt: off
FAULTS = (
    ("raising-cell", cell("1 / 0"), "code-cell", "ZeroDivisionError"),
    ("stderr", cell('import warnings\nwarnings.warn("beware")'), "code-cell", "stderr"),
    ("broken-formula", "$$ \\frac{1 $$ (eq-broken)\n", "frac", "KaTeX cannot typeset"),
    ("reference-to-nothing", "See {eq}`eq-nowhere`.\n", "nowhere", "eq-nowhere"),
    ("false-equation", "$$ \\sigma(-z) = 1 + \\sigma(z) $$ (eq-false)\n", "sigma", "false"),
    ("unknown-notation", "$$ \\wp(z) = 0 $$ (eq-odd)\n", "wp", "unreadable"),
    ("equation-without-a-label", "$$ 1 + 1 = 2 $$\n", "1 + 1", "without a label"),
    ("somebody-elses-widget", cell("import ipywidgets\nipywidgets.IntSlider()"), "code-cell",
     "not one of the book's"),
    ("false-in-the-line", "So $\\sigma(-z) = -\\sigma(z)$ everywhere.\n", "everywhere", "false"),
)
# fmt: on


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """(exit status, what was printed) of a book with a fault in each chapter but the first."""
    book = Book(tmp_path_factory.mktemp("faulty"))
    chapters = {name: f"# Faulty\n\nSome prose.\n\n{fault}" for name, fault, _, _ in FAULTS}
    book.write({"sound": "# Sound\n\nSome prose.\n", **chapters})
    return book.build()


def complaints(printed, name):
    """The errors and warnings about a chapter, as (line, what is said)."""
    plain = re.sub(r"\x1b\[[\d;]*m", "", printed)
    level = (
        "(?:ERROR|WARNING): "  # before or after the place; with -W, what has one fails the build
    )
    place = rf"book/{name}\.md:(\d+)(?::\d+)?: "
    lines = [line for line in plain.splitlines() if re.search(level, line)]
    found = re.findall(rf"{place}(?:{level})?(.*)", "\n".join(lines))
    return [(int(line), said) for line, said in found]


FAULTY = pytest.mark.xdist_group("faulty")  # one process builds it, once


@FAULTY
@pytest.mark.parametrize("name, fault, needle, says", FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_fault_stops_the_build_and_names_file_and_line(faulty, name, fault, needle, says):
    status, printed = faulty
    assert status != 0
    text = f"{FRONT_MATTER}# Faulty\n\nSome prose.\n\n{fault}"
    [first] = [number for number, line in enumerate(text.splitlines(), 1) if needle in line]
    # Of a cell: its fence or the lines in it.
    places = [line for line, said in complaints(printed, name) if says in said]
    assert set(places) & {first, first + 1, first + 2}, printed[-3000:]


@FAULTY
def test_a_sound_chapter_among_them_is_not_complained_of(faulty):
    assert complaints(faulty[1], "sound") == []


# ------------------------------------------------------------------ a build after a failure

READS = "print(open('number.txt').read())"
ASKS = """import os, warnings
os.path.exists('number.txt') or warnings.warn('no number')
print('42')"""


@pytest.fixture(scope="module")
def mended(tmp_path_factory):
    """A book built with two faults that lie outside its chapters, then built again without them."""
    book = Book(tmp_path_factory.mktemp("mended"))
    book.write(
        {
            "sound": "# Sound\n\n$$ (1 + z)^2 = 1 + 2 z + z^2 $$ (eq-a)\n\n" + cell("print(6 * 7)"),
            "raises": "# It reads a file\n\n" + cell(READS),
            "complains": "# It asks for a file\n\n" + cell(ASKS),
        }
    )
    status, printed = book.build()
    assert status != 0
    assert complaints(printed, "raises") and complaints(printed, "complains")
    (book.folder / "book/number.txt").write_text("42")
    shutil.rmtree(book.folder / "_build/.doctrees")  # as `make book` does after a failure
    (book.folder / "_build/html/index.html").unlink()
    status, printed = book.build()
    assert status == 0, printed
    return book


@pytest.mark.parametrize("name", ["raises", "complains"])
def test_a_failure_that_is_mended_outside_the_chapter_is_not_remembered(mended, name):
    assert re.search(r"<span></span>42\s*</pre>", mended.page(name))


def test_a_sound_chapter_is_built_and_its_output_is_shown(mended):
    page = mended.page("sound")
    assert "42" in page and "katex-html" in page and "book.css?v=" in page


def test_what_can_be_kept_is_listed_when_every_file_is_there_in_its_last_state(mended):
    site = mended.folder / "_build/html"
    files = json.loads((site / LIST).read_text("utf-8"))["files"]
    assert "index.html" in files and "book/sound.html" in files
    read = {name: (site / name).read_bytes() for name in files}
    assert files == {name: [len(content), digest(content)] for name, content in read.items()}
