"""What a page is sent of the widgets: scripts of modules, one sheet with the palette's colors."""

import re
from pathlib import Path

import pytest
from conftest import ROOT
from logistic import plots, widgets
from logistic.widgets import bundle
from matplotlib.colors import CSS4_COLORS
from node import node

WIDGETS = [getattr(widgets, name) for name in widgets.__all__]
each_widget = pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: widget.name)


def accepts(script, path):
    """Node's verdict on a script: `path` ends in .mjs for a module, in .cjs for a plain one."""
    path.write_text(script, encoding="utf-8")
    return node("--check", path).returncode == 0


# ------------------------------------------------------------------ scripts
def test_the_javascript_tests_pass():
    run = node("--test", *sorted(Path(__file__).with_name("js").glob("*.test.mjs")))
    assert run.returncode == 0, run.stdout + run.stderr
    assert re.search(r"pass [1-9]", run.stdout)


@each_widget
def test_the_script_is_one_module(widget, tmp_path):
    script = widget()._esm
    assert not re.search(r'^\s*import |from "\./|//', script.replace("http://", ""), re.M)
    assert script.count("export default") == script.count("export ") == 1
    assert accepts(script, tmp_path / "widget.mjs")


@each_widget
def test_a_static_page_runs_the_same_module_as_a_plain_script(widget, tmp_path):
    script = bundle.page_script(widget.name)
    assert not re.search(r"^(export|import) ", script, re.M)
    assert accepts(script, tmp_path / "widget.cjs")


def test_a_script_has_each_module_once_after_what_it_needs_and_no_other():
    names = [module.stem for module in bundle.modules(bundle.HERE / "descent.js")]
    assert len(names) == len(set(names)) and names[-1] == "descent"
    assert names.index("dom") < names.index("plot")
    assert names.index("numerics") < names.index("walks")
    light = {module.stem for module in bundle.modules(bundle.HERE / "split_cost.js")}
    assert "plot" in light and not light & {"numerics", "player", "field", "walks"}


@pytest.mark.parametrize(
    ("shared", "good"),
    [
        ("const size = 1;\nexport const twice = (x) => 2 * x * size;\n", True),
        ("const own = 1;\nexport const twice = (x) => 2 * x * own;\n", False),  # declared twice
        ("function own() {}\nexport const twice = (x) => 2 * x;\n", False),
        ("export class own {}\nexport const twice = (x) => 2 * x;\n", False),
    ],
)
def test_the_modules_of_a_script_share_one_scope_in_which_no_two_declare_a_name(
    tmp_path, shared, good
):
    (tmp_path / "shared.js").write_text(shared, encoding="utf-8")
    face = 'import { twice } from "./shared.js";\nconst own = twice(1);\nexport default { own };\n'
    (tmp_path / "face.js").write_text(face, encoding="utf-8")
    assert accepts(bundle.script("face", tmp_path), tmp_path / "face.mjs") is good


def test_an_import_under_another_name_would_be_seen(tmp_path):
    imported = re.compile(r"^import \{([^{}]*)\}", re.M)
    files = [*bundle.HERE.glob("*.js"), *bundle.HERE.glob("shared/*.js")]
    found = [names for file in files for names in imported.findall(file.read_text("utf-8"))]
    assert len(found) > 40 and not [names for names in found if " as " in names]
    assert imported.findall('import { a as b } from "./c.js";')[0] == " a as b "


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("  a(\n    b,\n    c, // why\n  );\n// said\nd();\n", "a(b,c);d();\n"),
        ('x = "http://y";\n', 'x = "http://y";\n'),
        ('import {\n  a,\n} from "./a.js";\n\na\n  .b();\n', "a\n.b();\n"),
    ],
)
def test_what_means_nothing_on_a_page_is_left_out(tmp_path, text, left):
    (tmp_path / "one.js").write_text(text, encoding="utf-8")
    assert bundle.bare(tmp_path / "one.js") == left


# ------------------------------------------------------------------ style
def test_every_color_of_the_palette_is_a_variable_in_each_theme_on_paper_and_for_the_system():
    light, dark, paper, chosen = re.findall(r"\{([^{}]*--lg-zero:[^{}]*)\}", bundle.style())
    for role, look in plots.PALETTE.items():
        for sheet, theme in ((light, "light"), (dark, "dark"), (paper, "light")):
            assert f"--lg-{role}: {look[theme]};" in sheet
        assert f"--lg-{role}: {look.get('system', 'CanvasText')};" in chosen
    dark_pages = 'html[data-theme="dark"], body[data-jp-theme-light="false"]'
    for medium in ("print", "(forced-colors: active)"):
        assert f"@media {medium} {{ html, {dark_pages} {{" in bundle.style()


def test_no_variable_is_used_that_the_palette_does_not_make():
    sheet = bundle.style() + (ROOT / "code/bookbuild/static/site.css").read_text("utf-8")
    defined, used = (
        set(re.findall(r"(--lg-\w+):", sheet)),
        set(re.findall(r"var\((--lg-\w+)", sheet)),
    )
    assert used > {"--lg-ink", "--lg-paper"} and used <= defined | {"--lg-part"}


def test_every_rule_is_about_a_widget():
    css = (bundle.HERE / "widgets.css").read_text(encoding="utf-8")
    selectors = [
        selector.strip()
        for block in re.findall(r"([^{}]+)\{", re.sub(r"/\*.*?\*/", "", css, flags=re.S))
        if not block.strip().startswith("@")
        for selector in re.split(r",(?![^(]*\))", block)
    ]
    assert len(selectors) > 80 and all(".lg-" in selector for selector in selectors)


NAME = "|".join(CSS4_COLORS)
LITERAL = re.compile(
    r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b"
    r"|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\(\s*[\d.]"
    rf"|(?<!symbols\()([\"'`])(?:{NAME}|(?-i:C\d)|tab:\w+|xkcd:.*?)\1"
    r"|color\w*[\"']?\s*[=:]\s*[\"'`](?!(?:currentColor|none|HighlightText)[\"'`])"
    rf"|(?:border|outline|background|fill|stroke|shadow)\w*[\"']?\s*[=:]\s*"
    rf"[\"'`][^\"'`]*(?<![\w-])(?:{NAME})(?![\w-])",
    re.I,
)
NAMED_IN_CSS = re.compile(rf":[^;{{}}]*?(?<![\w-])(?:{NAME})(?![\w-])", re.I)


def literals(name, text):
    """The colors that a file names itself, instead of by their role in the palette."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S) if name.endswith(".css") else text
    found = [match[0] for match in LITERAL.finditer(text)]
    return found + (NAMED_IN_CSS.findall(text) if name.endswith(".css") else [])


NOT_OURS = {"katex", "minisearch", "node_modules"}
LOOKED_AT = {
    "code/logistic/plots.py",
    "code/logistic/widgets/shared/field.js",
    "code/logistic/widgets/widgets.css",
    "code/bookbuild/static/site.css",
    "code/bookbuild/live/live.css",
    "code/bookbuild/live/page/bar.js",
    "code/exercises/exercise.js",
    "book/gradient-descent.md",
}


def test_every_color_comes_from_the_palette():
    kinds = (".py", ".js", ".css", ".json", ".svg", ".mplstyle", ".html", ".md")
    found = {
        str(file.relative_to(ROOT)): literals(file.name, file.read_text("utf-8"))
        for folder in ("code", "book")
        for file in (ROOT / folder).rglob("*.*")
        if file.suffix in kinds and not NOT_OURS.intersection(file.parts)
    }
    assert LOOKED_AT < set(found)
    palette = set(found.pop("code/logistic/palette.json"))
    assert set(found.pop("code/bookbuild/static/favicon.svg")) <= palette  # no sheet reaches it
    assert not {name: colors for name, colors in found.items() if colors}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.css", ".lg-pane { fill: #808080; }"),
        ("a.css", ".lg-pane { border: 1px solid white; }"),
        ("a.css", ".lg-pane { background: rgb(1 2 3); }"),
        ("a.js", 'draws("path", { fill: "#fff" });'),
        ("a.js", 'context.fillStyle = "tomato";'),
        ("a.js", "context.fillStyle = `tomato`;"),
        ("a.js", 'card.style.border = "1px solid white";'),
        ("a.js", '{ color: "Highlighter" }'),
        ("a.py", 'ax.plot(b, w, markerfacecolor="w")'),
        ("a.py", 'ax.plot(b, w, **{"color": "C0"})'),
        ("a.py", '["#ffffff", "#d4dde8"]'),
        ("a.mplstyle", "axes.edgecolor: #6a737d"),
        ("a.md", 'ax.plot(x, y, "C1")'),
    ],
)
def test_a_color_of_its_own_would_be_seen(name, text):
    assert literals(name, text)


def test_a_role_and_an_icon_are_no_literals():
    css = ".lg-widget { color: var(--lg-ink); white-space: nowrap; fill: transparent; }"
    assert not literals("a.css", css) and not literals("a.js", '{ fill: "currentColor" }')
    assert not literals("a.md", 'C = symbols("C1")') and not literals("a.js", "rgb(color)[0]")
    assert not literals("a.js", '{ color: "HighlightText" }')
