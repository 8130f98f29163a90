"""Live cells without a browser: how a cell runs, what a page knows of it, how the engine is cut."""

import base64
import re
import sys
import zipfile
from types import SimpleNamespace

import nbformat
import pytest
from bookbuild import live
from bookbuild.live import cells, engine, manifest, session
from conftest import ROOT


@pytest.fixture
def said():
    return []


@pytest.fixture
def notebook(said):
    return session.Session(lambda **message: said.append(message))


def texts(said):
    return [message.get("text") or message["shown"]["text/plain"] for message in said]


# ------------------------------------------------------------------ a session


def test_a_cell_prints_shows_its_last_value_and_leaves_its_names(notebook, said):
    assert notebook.run(1, "a = 20\nprint('half', end='')\na + 1")
    assert notebook.run(2, "a + 2")
    assert texts(said) == ["half", "21", "22"]


@pytest.mark.parametrize("source", ["a = 1", "1;", "None", "print", "", "# nothing"])
def test_what_a_cell_shows_nothing_of(notebook, said, source):
    assert notebook.run(1, source)
    assert [message for message in said if "print" not in str(message)] == []


def test_an_exception_names_the_line_of_the_cell_and_not_the_session(notebook, said):
    assert not notebook.run(4, "def f():\n    return 1 / 0\n\nf()\nprint('never')")
    [message] = said
    raised = message["raised"]
    assert (raised["name"], raised["said"], raised["line"]) == (
        "ZeroDivisionError",
        "division by zero",
        2,
    )
    assert 'File "Cell 4", line 4' in raised["traceback"] and "1 / 0" in raised["traceback"]
    assert "session.py" not in raised["traceback"]


@pytest.mark.parametrize(("name", "known"), [("seaborn", False), ("json.nothing", True)])
def test_a_module_that_a_page_has_not_is_told_where_it_is(notebook, said, name, known):
    assert not notebook.run(1, f"import {name}")
    raised = said[-1]["raised"]
    assert ("JupyterLab or on Binder" in raised["said"]) is not known
    assert raised["traceback"].endswith(f"ModuleNotFoundError: {raised['said']}\n")


@pytest.mark.parametrize(("source", "line"), [("a = 1\nb = (", 2), ("\n\n  a = 1", 3)])
def test_a_syntax_error_names_its_line_and_nothing_has_run(notebook, said, source, line):
    assert not notebook.run(1, source)
    assert said[-1]["raised"]["line"] == line and "a" not in notebook.names
    assert "Cell 1" not in said[-1]["raised"]["said"]  # whoever says it names the place


def test_what_was_printed_comes_before_the_exception(notebook, said):
    notebook.run(1, "import sys\nprint('one')\nsys.stderr.write('two')\nraise KeyError('x')")
    assert [message.get("stream", "raised") for message in said] == ["stdout", "stderr", "raised"]


def test_the_streams_are_given_back(notebook):
    before = sys.stdout, sys.stderr
    notebook.run(1, "1 / 0")
    assert (sys.stdout, sys.stderr) == before


def test_figures_are_shown_once_in_their_order_and_closed(notebook, said):
    source = "import matplotlib\nmatplotlib.use('agg')\nimport matplotlib.pyplot as plt\n"
    assert notebook.run(1, f"{source}plt.figure(figsize=(1, 1)); plt.figure(figsize=(2, 1));")
    assert notebook.run(2, "1;")
    pictures = [message["shown"]["image/svg+xml"] for message in said]
    widths = [int(re.search(r'width="(\d+)', picture)[1]) for picture in pictures]
    assert len(widths) == 2 and widths[0] < widths[1]


def test_a_figure_that_cannot_be_drawn_is_an_exception_and_gone(notebook, said):
    source = "import matplotlib.pyplot as plt\nplt.figure()\nplt.title('$\\\\frac{1}$')\n"
    assert not notebook.run(1, source)
    assert said[-1]["raised"]["name"] == "ValueError"
    assert notebook.run(2, "6 * 7")
    assert texts(said[-1:]) == ["42"]


def test_a_syntax_error_of_other_text_points_at_the_line_that_read_it(notebook, said):
    assert not notebook.run(1, "a = 1\nexec('\\n\\n\\n\\n1+')")
    assert said[-1]["raised"]["line"] == 2


def test_sympy_shows_latex(notebook, said):
    notebook.run(1, "from sympy import symbols\nsymbols('x')**2")
    assert said[-1]["shown"]["text/latex"] == r"$\displaystyle x^{2}$"


def test_a_cell_that_prints_without_end_is_not_shown_whole(notebook, said):
    assert notebook.run(1, f"for k in range({session.MOST} + 500): print(k)")
    assert texts(said[-2:]) == [
        f"{session.MOST - 1}\n",
        f"After {session.MOST} lines the rest is not shown.\n",
    ]
    assert not notebook.run(2, f"for k in range({session.MOST} + 1): print(k)\n1 / 0")
    assert said[-1]["raised"]["name"] == "ZeroDivisionError"
    assert notebook.run(3, "print('again')")
    assert texts(said[-1:]) == ["again\n"]


def test_what_is_printed_at_once_is_cut_where_it_is_too_long(notebook, said):
    assert notebook.run(1, f"print('a' * {session.LONGEST} + 'bc')")
    assert texts(said)[0].endswith("a ... (3 characters more)\n")


# ------------------------------------------------------------------ packages that come late


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """A finder for two groups of packages, and a way to deliver one of them."""
    files = {
        "early": {
            "early_a/__init__.py": "import early_a.part, early_b, late",
            "early_a/part.py": "",
            "early_b.py": "",
        },
        "late": {"late/__init__.py": "name = 1", "late/data.txt": ""},
    }

    def deliver(group):
        with zipfile.ZipFile(tmp_path / f"{group}.zip", "w") as archive:
            for path, text in files[group].items():
                archive.writestr(path, text)

    groups = {"early_a": "early", "early_b": "early", "late": "late"}
    finder = session.Packages(groups, ["late"], str(tmp_path))
    monkeypatch.setattr(sys, "meta_path", [finder, *sys.meta_path])
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield deliver
    for name in groups:
        sys.modules.pop(name, None)


def test_a_cell_goes_on_where_a_package_was_missing(notebook, said, packages):
    packages("early")
    source = "count = count + 1 if 'count' in globals() else 1\nimport early_a\ncount"
    assert not notebook.run(1, source)
    assert said == [{"missing": "late", "at": 1}]
    # nothing is left of the package that was not there yet, nor below the one that wanted it
    assert not {"late", "early_a", "early_a.part"} & set(sys.modules)
    packages("late")
    assert notebook.run(1, source, 1)
    assert texts(said[1:]) == ["1"]  # the first statement has not run twice


def test_what_is_imported_anywhere_in_a_cell_is_there_before_it_begins(notebook, said, packages):
    source = "times = 'once'\nfor k in range(2):\n    times += '!'\n    import late\ntimes"
    assert not notebook.run(1, source)
    assert said == [{"missing": "late", "at": 0}] and "times" not in notebook.names
    packages("late")
    assert notebook.run(1, source)
    assert texts(said[1:]) == ["'once!!'"]


def test_who_can_do_without_a_package_still_waits_for_it(notebook, said, packages):
    assert not notebook.run(1, "try:\n    import late\nexcept ImportError:\n    late = None")
    assert said == [{"missing": "late", "at": 0}]


def test_a_group_that_reads_files_is_unpacked(notebook, said, packages):
    packages("late")
    assert notebook.run(
        1, "import late, pathlib\npathlib.Path(late.__file__).with_name('data.txt').exists()"
    )
    assert texts(said) == ["True"]


# ------------------------------------------------------------------ what a page knows


def test_the_notebook_of_a_chapter_is_the_one_with_its_cells(tmp_path):
    """A chapter that has been changed has several records, one that was renamed has no own."""
    from jupyter_cache import get_cache

    new = nbformat.v4
    kept = get_cache(tmp_path / "cache")
    for number in (1, 2):
        code = new.new_code_cell(f"{number}", execution_count=1)
        notebook = new.new_notebook(cells=[code])
        path = tmp_path / "chapter.ipynb"
        nbformat.write(notebook, path)
        kept.cache_notebook_file(path, check_validity=False, overwrite=True)
    renamed = path.rename(tmp_path / "renamed.ipynb")
    found = cells.executed(tmp_path / "cache", renamed)
    assert [cell.source for cell in found.cells] == ["2"]
    assert cells.executed(tmp_path / "cache", tmp_path / "none.ipynb") is None


def test_a_page_knows_sources_outputs_and_packages():
    new = nbformat.v4
    printed = [new.new_output("stream", name="stdout", text=text) for text in ("a\n", "b\n")]
    picture = new.new_output("display_data", data={"image/svg+xml": "<svg/>", "text/plain": "F"})
    value = new.new_output("execute_result", data={"text/plain": "x", "text/latex": "$x$"})
    code = new.new_code_cell(
        "import numpy\nfrom sympy import x", outputs=[*printed, picture, value]
    )
    notebook = new.new_notebook(cells=[new.new_markdown_cell("Text"), code])
    assert cells.cells(notebook) == [
        {
            "source": code.source,
            "outputs": ["a\nb\n", session.outline("<svg/>"), "$x$"],
            "needs": ["numpy", "sympy"],
        }
    ]


@pytest.mark.parametrize(
    ("source", "groups"),
    [
        ("import json", set()),
        ("import scipy.stats", {"scipy"}),
        ("from logistic.symbols import sigma", {"sympy", "numpy"}),
        ("from logistic import plots", {"matplotlib", "numpy"}),
        ("def late():\n    import pandas", set()),
    ],
)
def test_the_packages_that_a_cell_needs_at_once(source, groups):
    assert groups <= cells.needed(source) <= groups | {"numpy"}


def test_a_group_needs_only_groups_that_there_are():
    assert set(manifest.NEEDS) | {g for needed in manifest.NEEDS.values() for g in needed} <= set(
        engine.GROUPS
    )
    assert set(manifest.UNPACKED) <= set(engine.GROUPS)


# ------------------------------------------------------------------ the engine


def section(number, content):
    return bytes([number, len(content)]) + content


def test_only_custom_sections_are_left_out():
    head, kind, code = b"\0asm\1\0\0\0", section(1, b"type"), section(10, b"code" * 20)
    assert engine.without_names(head + kind + section(0, b"names") + code) == head + kind + code


@pytest.mark.parametrize(
    ("code", "value"), [(b"\x05", 5), (b"\x80\x01", 128), (b"\xe5\x8e\x26", 624485)]
)
def test_numbers_of_webassembly(code, value):
    assert engine.leb128(code, 0) == (value, len(code))


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("sympy/core/add.pyc", "sympy"),
        ("scikit_learn-1.9.1.dist-info/METADATA", "sklearn"),
        ("json/__init__.pyc", "core"),
        ("six.pyc", "dates"),
    ],
)
def test_a_file_belongs_to_a_group(name, group):
    assert engine.wanted(name) and engine.group_of(name) == group


@pytest.mark.parametrize(
    "name", ["sympy/core/tests/test_add.pyc", "reportlab/x.pyc", "numpy-2.dist-info/RECORD"]
)
def test_what_no_cell_uses_stays_behind(name):
    assert not engine.wanted(name)


def test_a_part_is_cut_into_pieces_that_make_it_whole_again(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "PIECE", 4)
    engine.write_part(tmp_path, "p.zip", b"0123456789")
    pieces = [(tmp_path / f"p.zip-{k}.js").read_text() for k in range(3)]
    found = [re.fullmatch(r'LIVE\.piece\("p\.zip", (\d), "(.*)"\);\n', it) for it in pieces]
    assert [int(it[1]) for it in found] == [0, 1, 2]
    assert b"".join(base64.b64decode(it[2]) for it in found) == b"0123456789"


def test_a_zip_of_the_same_files_is_the_same():
    files = {"b": b"2", "a": b"1"}
    assert engine.zipped(files) == engine.zipped(dict(reversed(files.items())))


def test_without_the_wheel_nothing_is_written_and_no_page_has_buttons(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "INSTALLED", tmp_path / "none")
    assert (
        live.write_live(tmp_path / "site", {"gradient": ROOT / "book/gradient.md"}, tmp_path, {})
        == {}
    )
    assert not (tmp_path / "site").exists()


# ------------------------------------------------------------------ pictures are compared

SVG = '<svg><g clip-path="url(#p0123456789)"/><use id="m0123456789"/><path d="M {x} 7.5"/></svg>'


def numbers_of(outline):
    return [float(number) for number in re.findall(r"[\d.e+]+$|[\d.e+]+(?=,)", outline)]


def test_a_picture_that_another_machine_rounds_otherwise_has_the_same_outline():
    here = session.outline(SVG.format(x="213.956083"))
    there = session.outline(
        SVG.format(x="213.956082").replace("p0123456789", "padef49d7de").replace("m01", "m02")
    )
    assert here.partition(":")[0] == there.partition(":")[0]
    assert numbers_of(here) == pytest.approx(numbers_of(there), rel=manifest.TOLERANCE)


def test_a_line_through_more_points_is_one_of_other_numbers():
    here, there = (session.outline(SVG.format(x=points)) for points in ("1 2", "1 2 L 3 4"))
    assert here.partition(":")[0] == there.partition(":")[0] and here != there


@pytest.mark.parametrize(("number", "other"), [("213.9", "213.96"), ("213.9", "-213.9")])
def test_a_picture_of_other_numbers_has_another_outline(number, other):
    here, there = (session.outline(SVG.format(x=x)) for x in (number, other))
    assert numbers_of(here) != pytest.approx(numbers_of(there), rel=manifest.TOLERANCE)


def test_a_picture_of_something_else_has_another_outline():
    here, there = (session.outline(text) for text in (SVG, SVG.replace("path", "rect")))
    assert here.partition(":")[0] != there.partition(":")[0]


# ------------------------------------------------------------------ licenses


def test_what_comes_from_the_environment_brings_its_license(monkeypatch):
    known = re.findall(r"(?m)^For (.+):$", manifest.licenses_from_here())
    beside = ["ipython", "markdown-it-py", "mdurl", "traitlets"]
    assert known == [*sorted([*engine.FROM_ENVIRONMENT, *beside]), "katex"]
    monkeypatch.setattr(manifest, "distribution", lambda name: SimpleNamespace(files=[]))
    with pytest.raises(FileNotFoundError, match="click: no LICENSE among its files"):
        manifest.licenses_from_here()
