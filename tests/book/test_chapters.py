"""The chapters, held against their own promises.

Form: front matter, sections, labelled equations, described figures, references that resolve.
Show, then import: what a chapter defines and `logistic` also defines is the same code.
Truth: every verification cell displays 0 or True, and displays neither once its claim is made
false. A cell that is run again shows what it showed.
"""

import ast
import copy
import io
import re
import symtable
from collections import Counter
from contextlib import chdir, redirect_stdout
from functools import cache
from pathlib import Path
from typing import NamedTuple

import jupytext
import matplotlib
import numpy as np
import pytest
from bookbuild.optional import MARK

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from conftest import chapter_names

ROOT = Path(__file__).parents[2]
FRONT_MATTER = """\
---
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
SOURCES = {path.stem: path.read_text() for path in sorted((ROOT / "book").glob("*.md"))}
CHAPTERS = [name for name, text in SOURCES.items() if "```{code-cell}" in text]
PART_ONE = [
    "index",
    "linear-regression",
    "why-not-squared-error",
    "cost",
    "sigmoid",
    "gradient",
    "same-update-rule",
    "gradient-descent",
    "newton",
]

FENCE = re.compile(r"^( *)(`{3,})\{code-cell\}.*?^\1\2$", re.M | re.S)
EQUATION = re.compile(r"^\$\$(.*?)\$\$ *(?:\(([^)\n]*)\))?$", re.M | re.S)


@cache
def cells(chapter):
    return jupytext.reads(SOURCES[chapter], fmt="md:myst").cells


def code_cells(chapter):
    return [cell for cell in cells(chapter) if cell.cell_type == "code"]


def prose(chapter):
    return FENCE.sub("", SOURCES[chapter])


def tags(cell):
    return cell.metadata.get("tags", [])


def verifications(chapter):
    return [number for number, cell in enumerate(code_cells(chapter)) if "verify" in tags(cell)]


# ---------------------------------------------------------------- form


def test_all_of_part_one_is_here():
    assert set(PART_ONE) <= set(CHAPTERS)


def test_the_map_on_the_first_page_names_every_chapter_in_its_order():
    listed = SOURCES["index"].split("\n## A map of the chapters\n")[1].split("\n## ")[0]
    mapped = re.findall(r"^(\d+)\. \[[^]]+\]\(([\w-]+)\.md\)", listed, re.M)
    assert [int(number) for number, _ in mapped] == list(range(1, len(mapped) + 1))
    with_cells = [stem for name in chapter_names() if (stem := Path(name).name) in CHAPTERS]
    assert ["index", *(name for _, name in mapped)] == with_cells


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_front_matter(chapter):
    assert SOURCES[chapter].startswith(FRONT_MATTER)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_sections_come_in_order(chapter):
    headings = re.findall(r"^(#+) (.+)$", prose(chapter), re.M)
    levels = [len(marks) for marks, _ in headings]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(deeper <= level + 1 for level, deeper in zip(levels, levels[1:])), (
        "a heading level is skipped"
    )
    sections = [title for marks, title in headings if marks == "##"]
    if chapter == "index":  # a stranger is shown the way; how things are installed comes last
        assert sections[0] == "Three ways in" and "On Binder" in sections[-2:]
    else:
        assert sections[:2] == ["What you will see", "What you need"]
        assert sections[-2:] == ["What to remember", "Exercises"]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_exercise_has_its_answer(chapter):
    exercises = prose(chapter).split("\n## Exercises\n")[1].split("\n## ")[0]
    numbered = re.findall(r"^\d+\. ", exercises, re.M)
    assert len(numbered) >= 3
    assert len(re.findall(r"^ *`{3,}\{dropdown\} Answer$", exercises, re.M)) == len(numbered)


def labels(chapter):
    return [label for _, label in EQUATION.findall(prose(chapter))]


@pytest.mark.parametrize("chapter", SOURCES)
def test_every_display_equation_is_labelled(chapter):
    text = prose(chapter)
    assert text.count("$$") == 2 * len(EQUATION.findall(text))
    assert all(re.fullmatch(r"eq-[a-z0-9-]+", label) for label in labels(chapter))
    assert r"\tag" not in text


def test_every_label_is_given_once():
    given = [label for chapter in SOURCES for label in labels(chapter)]
    assert len(given) >= 40
    assert sorted(given) == sorted(set(given))


def containing(pattern):
    """Of the pages that have it: the page and all that is found."""
    found = {chapter: re.findall(pattern, text) for chapter, text in SOURCES.items()}
    return [pytest.param(hits, id=chapter) for chapter, hits in found.items() if hits]


@pytest.mark.parametrize("references", containing(r"\{eq\}`([^`]+)`"))
def test_every_reference_to_an_equation_resolves(references):
    assert set(references) <= {label for chapter in SOURCES for label in labels(chapter)}


@pytest.mark.parametrize("citations", containing(r"\{cite(?::\w+)?\}`([^`]+)`"))
def test_every_citation_resolves(citations):
    entries = set(re.findall(r"@\w+\{([^,]+),", (ROOT / "book" / "references.bib").read_text()))
    assert {key.strip() for keys in citations for key in keys.split(",")} <= entries


def test_pages_refer_and_cite():
    assert len(containing(r"\{eq\}`([^`]+)`")) >= 10
    assert len(containing(r"\{cite(?::\w+)?\}`([^`]+)`")) >= 5


def figure(cell):
    return cell.metadata.get("mystnb", {}).get("figure")


def drawing(chapter):
    """The cells that draw, with their numbers."""
    return [
        (number, cell)
        for number, cell in enumerate(code_cells(chapter))
        if "plt.subplots" in cell.source or figure(cell)
    ]


DRAWING = [
    pytest.param(cell, id=f"{chapter}-{number}")
    for chapter in CHAPTERS
    for number, cell in drawing(chapter)
]


@pytest.mark.parametrize("cell", DRAWING)
def test_every_figure_is_named_and_described(cell):
    assert re.fullmatch(r"fig-[a-z0-9-]+", figure(cell)["name"])
    assert figure(cell)["caption"].strip()
    assert len(cell.metadata["mystnb"]["image"]["alt"]) >= 40
    assert "set_title" not in cell.source and "suptitle" not in cell.source


def test_every_figure_has_a_name_of_its_own():
    names = [
        figure(cell)["name"] for chapter in CHAPTERS for cell in code_cells(chapter) if figure(cell)
    ]
    assert len(names) == len(set(names)) >= 9


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_code_is_visible_and_imports_by_name(chapter):
    for cell in code_cells(chapter):
        assert "import *" not in cell.source
        if tags(cell) not in ([], ["verify"], ["processes"], ["remove-input", "exercise"]):
            assert tags(cell) == ["remove-input"] and "use_book_style" in cell.source


LONGEST_LINE = 85


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_line_of_code_is_too_long(chapter):
    lines = [line for cell in code_cells(chapter) for line in cell.source.splitlines()]
    assert [line for line in lines if len(line) > LONGEST_LINE] == []


# ---------------------------------------------------------------- show, then import


def stripped(definition):
    """A function or class without what may differ: decorators, annotations, docstrings."""
    definition = copy.deepcopy(definition)
    for node in ast.walk(definition):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            node.decorator_list = []
            if ast.get_docstring(node) is not None:
                node.body = node.body[1:] or [ast.Pass()]
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None
    return ast.unparse(definition)


def statements(chapter):
    return [node for cell in code_cells(chapter) for node in ast.parse(cell.source).body]


def module(name):
    return ast.parse((ROOT / "code" / "logistic" / f"{name}.py").read_text())


LIBRARY = {
    node.name: stripped(node)
    for name in (
        "symbols",
        "blocks",
        "model",
        "cost",
        "optimize",
        "separability",
        "certificate",
        "softmax_regression",
        "data",
        "inference",
        "real_data",
    )
    for node in module(name).body
    if isinstance(node, (ast.FunctionDef, ast.ClassDef))
}
SHOWN = [
    (chapter, node)
    for chapter in CHAPTERS
    for node in statements(chapter)
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name in LIBRARY
]


def test_what_the_book_is_about_is_shown():
    expected = {
        "sigma",
        "sigmoid",
        "softplus",
        "with_bias",
        "squared_error",
        "log_loss",
        "gradient",
        "hessian",
        "separation",
    }
    assert expected <= {node.name for _, node in SHOWN}


@pytest.mark.parametrize(
    "chapter, node", SHOWN, ids=[f"{chapter}-{node.name}" for chapter, node in SHOWN]
)
def test_what_is_shown_is_what_is_imported(chapter, node):
    assert stripped(node) == LIBRARY[node.name]


SYMBOLS = [ast.unparse(node) for node in module("symbols").body if isinstance(node, ast.Assign)]


@pytest.mark.parametrize("definition", SYMBOLS)
def test_every_symbol_is_shown_as_it_is_imported(definition):
    assert definition in {ast.unparse(node) for chapter in CHAPTERS for node in statements(chapter)}


def documented(path):
    return [
        (node.name, ast.get_docstring(node) or "")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    ]


def test_docstrings_name_equations_of_the_book():
    named = {
        (name, label)
        for path in (ROOT / "code" / "logistic").rglob("*.py")
        for name, text in documented(path)
        for label in re.findall(r"\beq-[a-z0-9-]*[a-z0-9]", text)
    }
    assert {
        ("gradient", "eq-gradient"),
        ("hessian", "eq-hessian-matrix"),
        ("separation", "eq-separating"),
    } <= named
    assert {label for _, label in named} <= {
        label for chapter in SOURCES for label in labels(chapter)
    }


# ---------------------------------------------------------------- truth


def displayed(source, namespace):
    """Run a cell; what its last line displays."""
    *body, last = ast.parse(source).body
    exec(compile(ast.Module([*body], []), "<cell>", "exec"), namespace)
    if not isinstance(last, ast.Expr):
        exec(compile(ast.Module([last], []), "<cell>", "exec"), namespace)
        return None
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), namespace)


def holds(value):
    return str(value) in ("0", "True")


def shown(source, namespace):
    """Run a cell as a notebook does: (what its last line displays, all that a reader sees)."""
    printed = io.StringIO()
    with chdir(ROOT / "book"), redirect_stdout(printed):
        value = displayed(source, namespace)
    pictures = [picture(plt.figure(number)) for number in plt.get_fignums()]
    plt.close("all")
    text = re.sub(r" at 0x\w+", "", f"{printed.getvalue()}{value!r}")
    return value, [text, *pictures]


def picture(figure):
    """A figure, as bytes."""
    buffer = io.BytesIO()
    figure.savefig(buffer, dpi=40)
    return buffer.getvalue()


class Run(NamedTuple):
    """A chapter, run from top to bottom."""

    namespace: dict  # the names at its end
    seen: list  # what a reader sees of each cell
    verified: dict  # for each verification the names it found and what it displayed


@cache
def run(chapter):
    namespace, seen, verified = {"__name__": "__main__"}, [], {}
    for number, cell in enumerate(code_cells(chapter)):
        before = dict(namespace)
        value, sight = shown(cell.source, namespace)
        assert (len(sight) > 1) == bool(figure(cell)), f"cell {number}: only a described cell draws"
        seen.append(sight)
        if "verify" in tags(cell):
            verified[number] = before, value
    return Run(namespace, seen, verified)


def bound(source):
    """The names that a piece of code binds; what a function keeps to itself is none of them."""
    table = symtable.symtable(source, "<cell>", "exec")
    return {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_assigned() or symbol.is_imported()
    }


def read(source, namespace):
    """The names that a cell reads before it has bound them, and those that the functions of its
    session read for it.
    """
    names, own = set(), set()
    for statement in ast.parse(source).body:
        found = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
        names |= {name.id for name in found if isinstance(name.ctx, ast.Load)} - own
        own |= bound(ast.unparse(statement))
    unseen = list(names)
    while unseen:
        function = namespace.get(unseen.pop())
        if getattr(function, "__globals__", None) is namespace:
            unseen += set(function.__code__.co_names) - names
            names |= set(unseen)
    return names


def same(one, other):
    try:
        return one is other or (type(one) is type(other) and bool(np.all(one == other)))
    except (TypeError, ValueError):  # values that cannot be compared, or not as a whole
        return False


def changed_when_run_again(sources, namespace, seen):
    """What raises or shows something else when it is run again in the session as it stands at the
    end: (a,), a cell on its own; (a, b), a cell b after a has given another value to what b reads.
    """
    kept, changed = dict(namespace), []
    bindings = Counter(name for source in sources for name in bound(source))
    readers = [read(source, namespace) for source in sources]

    def differs(number):
        try:
            return shown(sources[number], namespace)[1] != seen[number]
        except Exception:
            plt.close("all")
            return True

    def return_to(session):
        namespace.clear()
        namespace.update(session)

    for a, source in enumerate(sources):
        if differs(a):
            changed.append((a,))
        shared = {name for name in bound(source) if bindings[name] > 1}
        moved = {name for name in shared if not same(namespace.get(name), kept[name])}
        after = dict(namespace)
        for b in (b for b, names in enumerate(readers) if b != a and names & moved):
            if differs(b):
                changed.append((a, b))
            return_to(after)
        return_to(kept)
    return changed


class Flip(ast.NodeTransformer):
    """Turn the sign number `at` of an expression round: + into -, - into +."""

    def __init__(self, at):
        self.at, self.seen = at, -1

    def visit(self, node):
        if isinstance(getattr(node, "op", None), (ast.Add, ast.Sub, ast.UAdd, ast.USub)):
            self.seen += 1
            if self.seen == self.at:
                other = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.UAdd: ast.USub, ast.USub: ast.UAdd}
                node.op = other[type(node.op)]()
        return self.generic_visit(node)


def signs(expression):
    counter = Flip(None)
    counter.visit(copy.deepcopy(expression))
    return counter.seen + 1


def is_claim(node):
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "claim"


def mutants(source):
    """The cell with its claim E replaced by -(E), by 2*(E), and with each sign inside E turned
    round.
    """
    tree = ast.parse(source)
    [at] = [at for at, node in enumerate(tree.body) if is_claim(node)]
    claim = tree.body[at].value
    wrong = [ast.UnaryOp(ast.USub(), claim), ast.BinOp(ast.Constant(2), ast.Mult(), claim)]
    wrong += [Flip(sign).visit(copy.deepcopy(claim)) for sign in range(signs(claim))]
    for value in wrong:
        tree.body[at] = ast.Assign([ast.Name("claim", ast.Store())], value, lineno=0)
        yield ast.unparse(ast.fix_missing_locations(tree))


def accepted(source, namespace):
    """Does the cell take its claim for true? An exception is a no."""
    try:
        return holds(displayed(source, dict(namespace)))
    except Exception:
        return False


def executed(chapter, *more):
    """A case that needs the chapter executed: all of one chapter go to one process."""
    marks = [pytest.mark.slow, pytest.mark.xdist_group(chapter)]
    return pytest.param(chapter, *more, marks=marks)


VERIFICATIONS = [(chapter, number) for chapter in CHAPTERS for number in verifications(chapter)]


@pytest.mark.parametrize("chapter", [executed(chapter) for chapter in CHAPTERS])
def test_chapter_runs_and_its_verifications_hold(chapter):
    for number, (_, value) in run(chapter).verified.items():
        assert holds(value), f"cell {number} displays {value}"


# The cells of many-machines open, use and close a cluster: those between need it open.
@pytest.mark.parametrize(
    "chapter", [executed(chapter) for chapter in CHAPTERS if chapter != "many-machines"]
)
def test_any_cell_may_be_run_again(chapter):
    ended = run(chapter)
    sources = [cell.source for cell in code_cells(chapter)]
    assert changed_when_run_again(sources, ended.namespace, ended.seen) == []


def without_optional(chapter):
    """The numbers of the code cells outside the sections that may be skipped."""
    numbers, skipping = [], 0
    number = -1
    for cell in cells(chapter):
        if cell.cell_type == "code":
            number += 1
            if not skipping:
                numbers.append(number)
        else:
            for marks, title in re.findall(r"^(#+) (.+)$", cell.source, re.M):
                if not skipping or len(marks) <= skipping:
                    skipping = len(marks) if title.startswith(MARK) else 0
    return numbers


OPTIONAL = [chapter for chapter in CHAPTERS if f"# {MARK}" in SOURCES[chapter]]


def test_what_may_be_skipped_is_found():
    assert any(len(without_optional(chapter)) < len(code_cells(chapter)) for chapter in OPTIONAL)


@pytest.mark.parametrize("chapter", [executed(chapter) for chapter in OPTIONAL])
def test_a_chapter_runs_without_what_may_be_skipped(chapter):
    sources = [cell.source for cell in code_cells(chapter)]
    kept, namespace = without_optional(chapter), {"__name__": "__main__"}
    assert kept
    for number in kept:
        assert shown(sources[number], namespace)[1] == run(chapter).seen[number], f"cell {number}"


def test_a_name_that_means_two_things_is_noticed_when_its_cell_is_run_again():
    sources = ["x = [1]", "x[0]", "y = 3\nprint(y)", "y = 2", "x = 1"]
    namespace = {}
    seen = [shown(source, namespace)[1] for source in sources]
    assert changed_when_run_again(sources, namespace, seen) == [(1,)]


@pytest.mark.parametrize("use", ["x[0]", "first()", "z = x\nz[0]"])
def test_a_name_that_means_two_things_is_noticed_by_the_cell_that_reads_it(use):
    sources = ["x = 1\nx", "x = [1]", "def first():\n    return x[0]", "x = [2]\nx[0]", use]
    namespace = {}
    seen = [shown(source, namespace)[1] for source in sources]
    assert changed_when_run_again(sources, namespace, seen) == [(0, 4), (1, 4)]


def test_the_chapters_verify():
    assert len(VERIFICATIONS) >= 40


@pytest.mark.parametrize("chapter, number", [executed(*each) for each in VERIFICATIONS])
def test_verification_rejects_false_claims(chapter, number):
    namespace, _ = run(chapter).verified[number]
    for mutant in mutants(code_cells(chapter)[number].source):
        assert not accepted(mutant, namespace), f"a false claim passes:\n{mutant}"


# The tests above can fail: a check that never looks, and one that cannot tell a sign, are both
# found out.


@pytest.mark.parametrize(
    "blind", ["claim = a + b\na - a", "claim = (a - b)**2\n(a - b)**2 - claim"]
)
def test_a_blind_verification_is_noticed(blind):
    from sympy import symbols

    namespace = dict(zip("ab", symbols("a b")))
    namespace["b"] *= 0 if "**" in blind else 1
    assert holds(displayed(blind, dict(namespace)))
    assert any(accepted(mutant, namespace) for mutant in mutants(blind))


def test_mutants_of_a_claim():
    found = [ast.parse(mutant).body[0].value for mutant in mutants("claim = -a + f(b - 1)\nclaim")]
    assert [ast.unparse(value) for value in found] == [
        "-(-a + f(b - 1))",
        "2 * (-a + f(b - 1))",
        "-a - f(b - 1)",
        "+a + f(b - 1)",
        "-a + f(b + 1)",
    ]
