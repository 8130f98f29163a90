"""In each package what is imported lies further left on its way: one reads from left to right."""

import ast
from importlib.util import resolve_name

import pytest
from conftest import ROOT

CODE = ROOT / "code"
# Rooms from left to right. A room is a module or a subpackage; those in one place do not know each
# other.
WAYS = {
    "proofreader": [
        ["language"],
        ["source"],
        ["meaning"],
        ["refute", "prove"],
        ["judge"],
        ["report", "spelling"],
        ["__init__"],
        ["__main__"],
    ],
    "logistic": [
        ["symbols", "blocks"],
        ["arguments"],
        ["model", "separability"],
        ["cost", "data", "real_data", "splitting"],
        ["certificate", "checks"],
        ["inference", "optimize"],
        ["plots"],
        ["softmax_regression", "widgets"],
        ["__init__"],
    ],
    "exercises": [
        ["exercise", "receipts", "values", "words"],
        ["kinds"],
        ["__init__"],
    ],
    "bookbuild": [
        ["esbuild"],
        [
            "chapter",
            "execution",
            "writing",
            "intents",
            "marks",
            "repository",
            "rewriting",
            "serve",
            "widgets",
        ],
        ["accessibility", "diet", "lines", "mathml", "optional", "speech", "tables", "themes"],
        ["deriving", "live", "mathematics", "previews", "progress", "search", "sheet", "slips"],
        ["entrance", "pages", "report_page"],
        ["__init__"],
        ["__main__"],
    ],
}


def imported(package, file, text):
    """(line, room) of every import from the package itself, wherever in the text it stands."""
    here = ".".join(file.relative_to(CODE).parent.parts)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = resolve_name("." * node.level + (node.module or ""), here)
            names = [f"{module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            first, *rest = name.split(".")
            if first == package:
                yield node.lineno, rest[0] if rest and rest[0] in rooms(package) else "__init__"


def rooms(package):
    folder = CODE / package
    return {path.stem for path in folder.glob("*.py")} | {
        path.parent.name for path in folder.glob("*/__init__.py")
    }


def room_of(package, file):
    return file.relative_to(CODE / package).parts[0].removesuffix(".py")


@pytest.mark.parametrize("package", WAYS)
def test_every_room_has_its_place(package):
    assert sorted(room for place in WAYS[package] for room in place) == sorted(rooms(package))


def wrong_imports(package, texts):
    """Each import that does not lead to the left, in these files with these texts."""
    places = {room: at for at, place in enumerate(WAYS[package]) for room in place}
    return [
        f"{file.relative_to(ROOT)}:{line}: {room_of(package, file)} imports {room}"
        for file, text in sorted(texts.items())
        for line, room in imported(package, file, text)
        if room != room_of(package, file) and places[room] >= places[room_of(package, file)]
    ]


@pytest.mark.parametrize("package", WAYS)
def test_imports_lead_to_the_left(package):
    files = (CODE / package).rglob("*.py")
    assert wrong_imports(package, {file: file.read_text() for file in files}) == []


@pytest.mark.parametrize(
    "text",
    [
        "import proofreader.report",
        "import proofreader.report.cache as kept",
        "from proofreader import report",
        "from proofreader.report.cache import Kept",
        "from .. import report",
        "from ..report import cache",
        "def late():\n    from ..report.cache import Kept",
    ],
)
def test_a_wrong_import_is_noticed_however_it_is_written(text):
    file = CODE / "proofreader/judge/equation.py"
    assert [room for _, room in imported("proofreader", file, text)] == ["report"]
    assert wrong_imports("proofreader", {file: text}) != []


# ------------------------------------------------------------------ from package to package

PACKAGES = ["logistic", "proofreader", "exercises", "bookbuild"]  # each sees those before it


def looks_ahead(package, file, text):
    later = PACKAGES[PACKAGES.index(package) + 1 :]
    return [found for each in later for found in imported(each, file, text)]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_none_that_is_built_on_it(package):
    assert {path.parent.name for path in CODE.glob("*/__init__.py")} == {*PACKAGES}
    for file in (CODE / package).rglob("*.py"):
        assert not looks_ahead(package, file, file.read_text()), file


def test_a_package_that_looks_ahead_is_noticed():
    file = CODE / "logistic/cost.py"
    assert looks_ahead("logistic", file, "def late():\n    from proofreader.judge import equation")
    assert looks_ahead("proofreader", file, "import exercises.kinds as kinds")
    assert not looks_ahead("exercises", file, "import logistic")
