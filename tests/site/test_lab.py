"""A chapter in JupyterLab, as a reader meets it.

A double click opens a notebook, it runs, and its widget and Python move each other.
"""

import ast
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from logistic import gradient_descent
from logistic.data import STUDY
from playwright.sync_api import expect

pytestmark = pytest.mark.xdist_group("lab")  # one JupyterLab for all of them

CHAPTER, WIDGET = "gradient-descent.md", "descent"
FOLDERS = (
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
    "IPYTHONDIR",
)
PATIENCE = 120  # seconds, for what takes a few on an idle machine


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_server(server, address, log):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/api/status"):
                return
        except urllib.error.URLError:
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")


def stop(server):
    """Ask it to end, with its kernels; it may wait for one that never answers."""
    server.terminate()
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()


@contextlib.contextmanager
def lab_server(python, room):
    """The JupyterLab of an environment over a copy of the chapters, as on the first day.

    It sees no settings of this machine's user, and leaves none behind.
    """
    checkpoints = shutil.ignore_patterns(".ipynb_checkpoints")
    shutil.copytree(ROOT / "book", room / "book", ignore=checkpoints)
    folders = {name: str(room / name.lower()) for name in FOLDERS}
    news = (
        Path(folders["JUPYTERLAB_SETTINGS_DIR"])
        / "@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    )
    news.parent.mkdir(parents=True)
    news.write_text('{"fetchNews": "false"}')
    port, log = free_port(), room / "log"
    environment = (
        os.environ | folders | {"PATH": f"{Path(python).parent}{os.pathsep}{os.environ['PATH']}"}
    )
    options = [
        *("--no-browser", "--allow-root", "--expose-app-in-browser", f"--port={port}"),
        *("--ServerApp.ip=127.0.0.1", "--ServerApp.port_retries=0"),
        *("--IdentityProvider.token=", "--ServerApp.password="),
    ]
    command = [python, "-m", "jupyterlab", *options]
    with (
        log.open("w") as out,
        subprocess.Popen(
            command, cwd=room / "book", env=environment, stdout=out, stderr=out
        ) as server,
    ):
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for_server(server, address, log)
            yield address
        finally:
            stop(server)


# JavaScript that asks Lab's own model, or moves it.
CODE_CELLS = """
    const model = jupyterapp.shell.currentWidget.content.model;
    const cells = [...model.cells].filter(cell => cell.type === "code");
"""
ALL_HAVE_RUN = f"""() => {{ {CODE_CELLS}
    const raised = output => output.output_type === "error";
    return cells.every(cell => cell.executionCount !== null)
        || cells.some(cell => cell.outputs.toJSON().some(raised));
}}"""
CELLS = f"""() => {{ {CODE_CELLS}
    return cells.map(cell => ({{
        source: cell.sharedModel.getSource(),
        count: cell.executionCount,
        outputs: cell.outputs.toJSON(),
    }}));
}}"""
SHOW = """async widget => {
    const notebook = jupyterapp.shell.currentWidget.content;
    const shows = model => model.type === "code"
        && model.sharedModel.getSource().endsWith(`\\n${widget}`);
    const at = notebook.widgets.findIndex(cell => shows(cell.model));
    notebook.activeCellIndex = at;
    await notebook.scrollToItem(at, "start");
}"""
RUN = """async code => {
    const {commands, shell} = jupyterapp, notebook = shell.currentWidget.content;
    notebook.activeCellIndex = notebook.widgets.length - 1;
    await commands.execute("notebook:insert-cell-below");
    notebook.activeCell.model.sharedModel.setSource(code);
    await commands.execute("notebook:run-cell");
}"""
IS_READY = """name =>
    document.querySelector(`.lg-widget[data-widget=${name}]`)?.dataset.ready === "true"
"""
IS_SHOWN = """([widget, name, value]) =>
    JSON.stringify(JSON.parse(widget.dataset[name])) === JSON.stringify(value)
"""


class Notebook:
    """The open notebook.

    What a reader does is done with mouse and keyboard; what came of it is read from Lab's own
    model, where nothing is scrolled away.
    """

    def __init__(self, page):
        self.page = page

    @classmethod
    def open(cls, browser, lab):
        """A double click on the chapter in the list of files."""
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{lab}/lab", timeout=1000 * PATIENCE)
        page.locator(".jp-DirListing-item", has_text=CHAPTER).dblclick(timeout=1000 * PATIENCE)
        page.locator(".jp-Document").first.wait_for(timeout=1000 * PATIENCE)
        assert page.locator(".jp-NotebookPanel").count() == 1, (
            "the chapter did not open as a notebook"
        )
        return cls(page)

    @property
    def widget(self):
        return self.page.locator(f".jp-OutputArea .lg-widget[data-widget={WIDGET}]")

    def run_all(self):
        idle = self.page.locator("#jp-main-statusbar", has_text="Idle")
        idle.wait_for(timeout=1000 * PATIENCE)  # else Lab asks which kernel
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        self.page.wait_for_function(ALL_HAVE_RUN, timeout=1000 * PATIENCE)

    def cells(self):
        """The code cells: source, number of the execution and outputs."""
        return self.page.evaluate(CELLS)

    def show_widget(self):
        """Scroll to the widget; Lab may hide a cell that is far away."""
        self.page.evaluate(SHOW, WIDGET)
        self.page.wait_for_function(IS_READY, arg=WIDGET, timeout=1000 * PATIENCE)

    def run(self, code):
        """Run code in a new last cell, and return that cell."""
        self.page.evaluate(RUN, code)
        return self.cells()[-1]

    def value(self, expression):
        """What Python makes of an expression."""
        cell = self.run(expression)
        assert faults([cell]) == []
        return ast.literal_eval(cell["outputs"][0]["data"]["text/plain"])

    def shown(self, name):
        """What the widget shows, from its data- attributes."""
        return json.loads(self.widget.get_attribute(f"data-{name}"))

    def wait_until_shown(self, name, value):
        seen = [self.widget.element_handle(), name, value]
        self.page.wait_for_function(IS_SHOWN, arg=seen, timeout=1000 * PATIENCE)

    def wait_until_python_has(self, expression, value):
        """Messages from the page reach Python between two cells, so ask again until they have."""
        deadline = time.monotonic() + PATIENCE / 4
        while (found := self.value(expression)) != value:
            assert time.monotonic() < deadline, (
                f"{expression} is {found} in Python and {value} in the page"
            )
            time.sleep(0.2)


def faults(cells):
    """The cells that did not run, raised, or complained on stderr."""
    found = []
    for cell in cells:
        kinds = {output.get("name", output["output_type"]) for output in cell["outputs"]}
        if cell["count"] is None or kinds & {"error", "stderr"}:
            found.append(cell)
    return found


@pytest.fixture(scope="module")
def notebook(chromium, tmp_path_factory):
    with lab_server(sys.executable, tmp_path_factory.mktemp("lab")) as lab:
        opened = Notebook.open(chromium, lab)
        opened.run_all()
        yield opened
        opened.page.close()


def test_chapter_opens_as_a_notebook_and_runs_without_an_error(notebook):
    source = (ROOT / "book" / CHAPTER).read_text(encoding="utf-8")
    ran = [cell for cell in notebook.cells() if cell["source"] in source]
    assert len(ran) >= source.count("```{code-cell}")
    assert faults(ran) == []


def test_directives_and_equations_are_rendered(notebook):
    source = (ROOT / "book" / CHAPTER).read_text(encoding="utf-8")
    rendered = notebook.page.locator(".jp-NotebookPanel .jp-MarkdownCell .myst")
    assert rendered.locator("details").count() == source.count("{dropdown}") > 0
    assert rendered.locator(".katex-display").count() >= source.count("$$ (eq-") > 0
    text = "\n".join(rendered.all_text_contents())
    assert "What to remember" in text and "{eq}" not in text and "```" not in text


def test_a_cell_that_raises_or_complains_is_noticed(notebook):
    assert faults([notebook.run("1 / 0")])
    assert faults([notebook.run("import warnings; warnings.warn('noticed')")])
    assert not faults([notebook.run("1 / 1")])


def test_widget_draws(notebook):
    notebook.show_widget()
    assert notebook.widget.locator("svg .lg-handle").first.is_visible()
    assert notebook.widget.bounding_box()["width"] > 300


OVERLAPS = """terms => terms.filter(term => {
    const [a, b] = [term, term.nextElementSibling].map(element => {
        const range = document.createRange();
        range.selectNodeContents(element);
        return range.getBoundingClientRect();
    });
    return a.left < b.right - 1 && b.left < a.right - 1
        && a.top < b.bottom - 1 && b.top < a.bottom - 1;
}).map(term => term.textContent)"""


def test_read_out_is_legible_among_the_styles_of_lab(notebook):
    terms = notebook.widget.locator("dt")
    assert terms.count() > 3
    assert terms.evaluate_all(OVERLAPS) == []


def test_a_trait_set_in_python_moves_the_widget_and_python_reads_its_answer(notebook):
    notebook.run(f"{WIDGET}.step = 0; {WIDGET}.learning_rate = 0.2; {WIDGET}.start = [1.0, -1.0]")
    notebook.wait_until_shown("theta", [1, -1])
    expected = gradient_descent(
        STUDY.X,
        STUDY.y,
        learning_rate=0.2,
        start=[1.0, -1.0],
        max_steps=notebook.value(f"{WIDGET}.max_steps"),
    )
    notebook.wait_until_python_has(f"{WIDGET}.steps", expected.steps)

    notebook.run(f"{WIDGET}.step = 7")
    notebook.wait_until_shown("step", 7)
    notebook.wait_until_python_has(f"{WIDGET}.theta", notebook.shown("theta"))
    np.testing.assert_allclose(notebook.shown("theta"), expected.theta[7], rtol=1e-9)
    np.testing.assert_allclose(notebook.value(f"{WIDGET}.cost"), expected.cost[7], rtol=1e-9)


def test_mouse_and_keys_move_the_widget_and_python_follows(notebook):
    notebook.run(f"{WIDGET}.start = [0.0, 0.0]; {WIDGET}.step = 0")
    notebook.wait_until_shown("theta", [0, 0])

    notebook.widget.get_by_role("button", name="Step forward").click()
    notebook.wait_until_shown("step", 1)
    notebook.wait_until_python_has(f"{WIDGET}.step", 1)
    notebook.wait_until_python_has(f"{WIDGET}.theta", notebook.shown("theta"))

    notebook.run(f"{WIDGET}.step = 0")
    notebook.wait_until_shown("theta", [0, 0])
    notebook.widget.locator(".lg-handle").first.focus()
    notebook.page.keyboard.press("ArrowRight")
    moved = "widget => JSON.parse(widget.dataset.theta)[0] > 0"
    notebook.page.wait_for_function(moved, arg=notebook.widget.element_handle())
    notebook.wait_until_python_has(f"{WIDGET}.start", notebook.shown("start"))


def test_python_observes_the_widget(notebook):
    notebook.run(
        f"""seen = []
{WIDGET}.step = 0
{WIDGET}.observe(lambda change: seen.append(change.new), 'step')"""
    )
    notebook.wait_until_shown("step", 0)
    notebook.widget.get_by_role("button", name="Step forward").click()
    notebook.wait_until_shown("step", 1)
    notebook.wait_until_python_has("seen", [1])


# ------------------------------------------------------------------ exercises


class Exercise:
    """An exercise of the notebook, whose source Lab hides, and with it the answer."""

    def __init__(self, notebook, name):
        page = notebook.page
        page.evaluate(SHOW_EXERCISE, name)
        self.box = page.locator(f'.lg-widget[data-exercise="{name}"]')
        self.box.wait_for(timeout=1000 * PATIENCE)
        assert not page.locator(".jp-Cell", has=self.box).locator(".jp-CodeMirrorEditor").count()

    def check(self):
        self.box.get_by_role("button", name="Check").click()
        return self.box.locator(".lg-said").inner_text()

    def answer(self, text):
        self.box.get_by_role("textbox").fill(text)
        return self.check()


SHOW_EXERCISE = """async name => {
    const notebook = jupyterapp.shell.currentWidget.content;
    const asks = model => model.type === "code"
        && model.sharedModel.getSource().includes(`"${name}"`);
    const at = notebook.widgets.findIndex(cell => asks(cell.model));
    notebook.activeCellIndex = at;
    await notebook.scrollToItem(at, "start");
}"""


def test_a_number_and_an_expression_are_judged_in_lab(notebook):
    number = Exercise(notebook, "a-safe-rate")
    assert number.answer("3.2").startswith("Right.")
    assert number.answer("1000").startswith("Not yet.")
    expression = Exercise(notebook, "the-best-guarantee")
    assert expression.answer("1/(2*L)").startswith("Right.")
    expression.box.get_by_role("button", name="Prove it").click()
    expect(expression.box.locator(".lg-proved")).to_contain_text(
        "for all values that L can have.", timeout=1000 * PATIENCE
    )
    assert "I do not know" in expression.answer("nonsense")


def test_a_choice_and_an_order_are_judged_in_lab(notebook):
    choice = Exercise(notebook, "from-hours-to-minutes")
    said = []
    for option in choice.box.get_by_role("radio").all():
        option.check()
        said.append(choice.check())
    assert sum(each.startswith("Right.") for each in said) == 1
    order = Exercise(notebook, "in-order")
    assert order.check().startswith("Not yet.")
    lines = order.box.locator("li[data-line]")
    for place in range(lines.count()):
        line = order.box.locator(f'li[data-line="{place}"]')
        while line.evaluate("li => [...li.parentElement.children].indexOf(li)") > place:
            line.get_by_role("button", name="Up").click()
    assert order.check().startswith("Right.")
