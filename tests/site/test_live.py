"""Cells that run in the page: every one of them, then what a reader does to them."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from conftest import PAGES, ROOT, in_firefox, two_frames
from playwright.sync_api import expect
from test_site import axe_findings

PATIENCE = 180_000  # milliseconds for what takes twenty seconds on an idle machine
WHOLE_CHAPTER = 600_000  # ... and a minute
GRADIENT = "book/gradient.html"

# Cells whose numbers are others on another machine, with the reason, by their number on the page.
OTHER_NUMBERS = {
    "book/convexity.html": {19: "level lines through the very points at which the cost is taken"},
    "book/certificate.html": {16: "level lines through the very points at which the cost is taken"},
    "book/when-it-breaks.html": {
        38: "steps that are all rounding",
        39: "how many of 100 starts rounding keeps from arriving",
        42: "a gradient below what float64 can hold",
    },
    "book/real-data.html": {
        27: "the frame of the picture, laid out around its labels, is 3 points narrower",
        38: "a picture of weights that run away",
        40: "weights that run away until rounding stops them",
        43: "differences between libraries in the last digits",
    },
    "book/many-machines.html": {5: "memory that is measured"},
}
# A picture of rounding, whose ticks are where this machine's rounding puts them.
OTHER_TICKS = {"book/when-it-breaks.html": {40}}
# These start processes of their own, which a page has not.
ELSEWHERE = {"book/many-machines.html": {10, 13, 14}}


class Cells:
    """A page whose cells run."""

    def __init__(self, page):
        self.page = page
        self.status = page.locator("#live [role=status]")

    def cell(self, number):
        return self.page.get_by_role("group", name=f"Cell {number}", exact=True)

    def press(self, number, name):
        self.cell(number).get_by_role("button", name=name, exact=True).click()

    def note(self, number):
        return self.cell(number).locator(".live-note")

    def output(self, number):
        return self.page.get_by_role("group", name=f"Output of cell {number}", exact=True)

    def editor(self, number):
        return self.page.get_by_role("textbox", name=f"Code of cell {number}", exact=True)

    def write(self, number, source):
        """Write the cell anew, by keys."""
        self.press(number, "Edit")
        self.editor(number).press("Control+a")
        self.editor(number).press_sequentially(source)

    def run(self, number):
        self.to_the_end(lambda: self.press(number, "Run"))

    def computes(self):
        """A cell that is written anew shows what it should."""
        self.write(1, "6 * 7")
        self.run(1)
        expect(self.output(1)).to_have_text("42")

    def to_the_end(self, act):
        """What is said once all has run that `act` has set going."""
        self.page.evaluate("""() => {
            const status = document.querySelector("#live [role=status]");
            const last = new RegExp([
                "(is|are) done\\\\b", "ran before a change", "changed while it ran",
                "^\\\\w+ in (a )?cell", "^The engine has ended", "^Not run",
            ].join("|"));
            globalThis.ended = null;
            new MutationObserver(() => {
                if (last.test(status.textContent)) globalThis.ended ??= status.textContent;
            }).observe(status, { childList: true, characterData: true, subtree: true });
        }""")
        act()
        return self.page.wait_for_function("() => ended", timeout=WHOLE_CHAPTER).json_value()

    def notes(self):
        """{name of the cell: its note} of all cells with buttons."""
        return self.page.evaluate("""() => Object.fromEntries(
            [...document.querySelectorAll(".live-bar[role=group]")].map(bar => [
                bar.ariaLabel.toLowerCase(), bar.querySelector(".live-note").textContent
            ])
        )""")


@pytest.fixture
def cells(visit, address):
    """cells(page, ...): a page of the site, as one who uses its cells."""

    def opened(name=GRADIENT, home=address, **more):
        seen = visit(f"{home}/{name}", strict=True, **more)
        assert seen.complaints == []
        return Cells(seen.page)

    return opened


def known_cells(script):
    """What a page knows of its cells, by its script."""
    return json.loads(script[script.index("{") : script.rindex("}") + 1])["cells"]


def with_cells(site):
    return [name for name in PAGES if 'id="live"' in (site / name).read_text(encoding="utf-8")]


# ------------------------------------------------------------------ every cell


def run_all(used):
    used.to_the_end(used.page.get_by_role("button", name="Run all").click)
    return used.notes()


def unlike_the_book(name, notes):
    """What a chapter's cells say that they should not."""
    allowed = dict.fromkeys(OTHER_NUMBERS.get(name, ()), "done: other numbers than in the book")
    allowed |= dict.fromkeys(OTHER_TICKS.get(name, ()), "done: not as in the book")
    allowed |= dict.fromkeys(
        ELSEWHERE.get(name, ()), "runs in JupyterLab and on Binder: it starts processes of its own"
    )
    expected = {f"cell {cell}": note for cell, note in allowed.items()}
    return {
        cell: note
        for cell, note in notes.items()
        if note not in ("done: as in the book", expected.get(cell))
    }


CHAPTERS = [
    name
    for name in PAGES
    if not re.search("accessib|equations|glossary|notation|progress|proofs|refer", name)
]


def test_every_page_with_cells_is_tried(site):
    assert with_cells(site) == CHAPTERS


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_cell_shows_in_the_page_what_it_shows_in_the_book(cells, name):
    used = cells(name)
    assert unlike_the_book(name, run_all(used)) == {}
    elsewhere = sorted(ELSEWHERE.get(name, ()))
    if not elsewhere:
        expect(used.status).not_to_contain_text("JupyterLab")
        return
    expect(used.status).to_contain_text(f"on Binder: cells {', '.join(map(str, elsewhere))}.")
    used.write(elsewhere[0], "1 + 1")  # which needs no processes
    used.run(elsewhere[0])
    expect(used.output(elsewhere[0])).to_have_text("2")


@pytest.mark.parametrize("name", ["book/gradient.html", "book/newton.html"])
def test_a_double_click_on_the_file_is_enough(cells, site, name):
    assert unlike_the_book(name, run_all(cells(name, home=site.as_uri()))) == {}


@pytest.fixture(scope="module")
def firefox():
    """firefox(address): what each cell of the page says there, once all have run."""
    with in_firefox("firefox_live.mjs") as ask:

        def run(address):
            seen = ask(address)
            assert seen["complaints"] == []
            home = ("file:", "data:", "blob:", "http://127.0.0.1:")
            assert [url for url in seen["requests"] if not url.startswith(home)] == []
            return seen["notes"]

        yield run


@pytest.mark.xdist_group("firefox")
@pytest.mark.parametrize("served", [True, False])
@pytest.mark.parametrize("name", ["book/gradient.html", "book/gradient-descent.html"])
def test_the_cells_run_in_firefox_too(firefox, address, site, name, served):
    home = address if served else site.as_uri()
    notes = firefox(f"{home}/{name}")
    assert notes and unlike_the_book(name, notes) == {}


OTHERS = [
    ("displaystyle 0", "displaystyle 5", "done: other numbers than in the book"),
    ("0.11675383", "0.11675483", "done: other numbers than in the book"),
    ("picture ", "picture b", "done: not as in the book"),
    ("numeric  [", "nomeric  [", "done: not as in the book"),
]


def test_a_cell_that_shows_something_else_is_noticed(cells, site):
    """The chapter's page with other outputs as the book's: its cells say that they are not."""
    script = (site / "_static/live/gradient.js").read_text("utf-8")
    outputs = [str(cell["outputs"]) for cell in known_cells(script)]
    expected = Counter()
    for text in outputs:
        notes = [said for what, _, said in OTHERS if what in text]
        expected[min(notes, default=None)] += 1  # of the two, "not as" comes first
    assert all(any(what in text for text in outputs) for what, _, _ in OTHERS)
    for what, other, _ in OTHERS:
        script = script.replace(what, other)
    used = cells()
    used.page.route(
        "**/live/gradient.js*",
        lambda route: route.fulfill(body=script, content_type="text/javascript"),
    )
    del expected[None]
    assert Counter(unlike_the_book(GRADIENT, run_all(used)).values()) == expected


# ------------------------------------------------------------------ what a reader does


def test_a_changed_sign_leaves_a_remainder(cells):
    """Step 3 with a plus for a minus: SymPy says what is left over."""
    used = cells()
    used.write(7, "claim = Sum((h_i + y_i) * x_ij, samples) / m\nsimplify(diff(J, t) - claim)")
    used.run(7)
    remainder = used.output(7).locator("math")
    expect(remainder).to_contain_text("−")
    expect(remainder).to_contain_text("y")
    expect(used.note(7)).to_have_text("done: not as in the book")
    expect(used.note(6)).to_have_text("done: as in the book")


def test_a_cell_runs_those_above_it_first_and_only_once(cells):
    used = cells()
    used.run(2)
    expect(used.note(1)).to_have_text("done: as in the book")
    used.run(3)
    expect(used.status).to_have_text("cell 3 is done: as in the book.")


def test_a_change_above_runs_again_before_what_is_below(cells):
    used = cells()
    used.run(2)
    used.write(1, "kept = 41")
    used.write(2, "kept + 1")
    used.run(2)
    expect(used.output(2)).to_have_text("42")


def test_an_exception_points_at_its_line(cells):
    used = cells()
    for source, name, line, said in [
        ("a = 1\n1 / 0", "ZeroDivisionError", 2, ": division by zero"),
        ("a = (", "SyntaxError", 1, ": '(' was never closed"),
        ("assert False", "AssertionError", 1, ""),
    ]:
        used.write(1, source)
        used.run(1)
        expect(used.note(1)).to_have_text(f"stopped: {name}")
        expect(used.status).to_have_text(f"{name} in cell 1, line {line}{said}")
        expect(used.output(1)).to_contain_text(name)
        expect(used.page.locator(".cm-marked")).to_have_count(1)
    used.write(1, " ")
    used.run(1)
    expect(used.note(1)).to_have_text("done")  # as the book it is not
    used.run(2)  # which nobody has changed
    expect(used.status).to_have_text(re.compile(r"^NameError in cell 2, line \d"))
    expect(used.editor(2).locator(".cm-marked")).to_have_count(1)


def test_what_ran_before_a_change_says_so_and_runs_again(cells):
    used = cells()
    slow = "import time\nprint('begun', a)\ntime.sleep(1.5)"
    used.write(1, "a = 1")
    used.write(2, f"{slow}\nb = 10 * a")
    used.write(3, "b")
    used.run(3)
    expect(used.output(3)).to_have_text("10")
    used.write(1, "a = 2")
    expect(used.note(1)).to_have_text("changed since it ran")
    expect(used.note(3)).to_have_text("ran before a change above")

    def run_and_change():
        used.press(3, "Run")
        expect(used.output(2)).to_have_text("begun 2", timeout=PATIENCE)
        used.editor(2).press("Control+End")
        used.editor(2).press_sequentially(" * 1")

    used.to_the_end(run_and_change)
    expect(used.output(3)).to_have_text("20")
    expect(used.note(2)).to_have_text("changed while it ran")
    expect(used.status).to_have_text("3 cells are done, 3 of them not as in the book.")
    used.run(3)
    used.write(3, "print('begun')\ntime.sleep(1.5)\nb")

    def run_and_change_above():
        used.press(3, "Run")
        expect(used.output(3)).to_have_text("begun", timeout=PATIENCE)
        used.editor(1).press("Control+End")
        used.editor(1).press_sequentially("0")

    used.to_the_end(run_and_change_above)
    expect(used.note(3)).to_have_text("ran before a change above")


def test_an_endless_loop_is_stopped_and_a_new_engine_begins(cells):
    used = cells()
    used.write(1, "print('begun')\nwhile True: pass")
    used.press(1, "Run")
    expect(used.output(1)).to_have_text("begun", timeout=PATIENCE)
    used.page.get_by_role("button", name="Stop").click()
    expect(used.status).to_have_text(
        "Stopped. What the cells had computed is gone: before the next one runs, those above it "
        "run again. Your changes are kept."
    )
    expect(used.note(1)).to_have_text("stopped")
    expect(used.cell(1).get_by_role("button", name="Run")).to_be_focused()
    expect(used.editor(1)).to_contain_text("while True")
    used.computes()


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import os\nos._exit(3)", "it ended with 3."),
        ("a = []\nfor k in range(100000): a = [a]\nrepr(a)", "Maximum call stack size exceeded."),
    ],
)
def test_an_interpreter_that_dies_is_noticed_and_a_new_one_begins(cells, source, said):
    used = cells()
    used.write(1, source)
    used.run(1)
    expect(used.status).to_contain_text(f"The engine has ended: {said}")
    used.computes()


def test_a_change_is_kept_does_not_run_by_itself_and_can_be_set_back(cells):
    used = cells()
    before = used.page.locator(".cell_output").first.inner_html()
    used.write(1, "'mine'")
    used.page.reload()
    expect(used.editor(1)).to_have_text("'mine'")
    expect(used.note(1)).to_have_text("")
    used.run(1)
    expect(used.output(1)).to_have_text("'mine'")
    used.press(1, "Reset")
    expect(used.status).to_have_text("cell 1 is as in the book again.")
    expect(used.cell(1).get_by_role("button", name="Run", exact=True)).to_be_focused()
    expect(used.cell(1).get_by_role("button", name="Reset")).to_have_count(0)
    expect(used.editor(1)).to_have_count(0)
    expect(used.output(1)).to_have_count(0)
    assert used.page.locator(".cell_output").first.inner_html() == before
    used.page.reload()
    expect(used.cell(1)).to_be_visible()
    expect(used.editor(1)).to_have_count(0)


def test_when_the_storage_is_cleared_the_page_is_the_books_again(cells):
    used = cells()
    used.write(1, "'mine'")
    used.page.evaluate("localStorage.clear()")
    used.page.reload()
    expect(used.cell(1)).to_be_visible()
    expect(used.editor(1)).to_have_count(0)
    used.run(1)
    expect(used.note(1)).to_have_text("done: as in the book")


def test_a_page_that_may_keep_nothing_says_so_and_runs_all_the_same(cells):
    used = cells()
    used.write(1, "'kept'")
    expect(used.note(1)).to_have_text("")
    used.page.evaluate("Object.defineProperty(window, 'localStorage', { get() { throw Error() } })")
    used.write(1, "'mine'")
    expect(used.note(1)).to_have_text("not kept by this browser")
    used.computes()


def test_a_change_of_a_cell_that_the_book_has_changed_since_is_shown(cells):
    used = cells()
    mine = used.page.get_by_text("mine = 1", exact=True)
    used.page.evaluate(
        "localStorage.setItem(`live ${location.pathname}`, JSON.stringify({ old: 'mine = 1' }))"
    )
    used.page.reload()
    expect(mine).to_be_visible()
    expect(used.page.get_by_text("has changed a cell that you had changed")).to_be_visible()
    used.page.get_by_role("button", name="Forget it").click()
    expect(mine).to_have_count(0)
    assert used.page.evaluate("localStorage.getItem(`live ${location.pathname}`)") is None


def test_a_package_that_the_chapter_does_not_use_is_loaded_when_it_is_imported(cells):
    used = cells()
    used.write(1, "done = []\ndone.append(1)\nfrom scipy.special import expit\nexpit(0), done")
    used.run(1)
    expect(used.output(1)).to_contain_text("0.5")
    expect(used.output(1)).to_contain_text("[1]")
    used.page.route("**/pandas.zip*", lambda route: route.abort())
    used.write(2, "import pandas")
    used.run(2)
    expect(used.status).to_have_text(
        'ImportError in cell 2: the packages "pandas" could not be loaded: is there a network?'
    )
    used.write(2, "import seaborn")
    used.run(2)
    expect(used.output(2)).to_contain_text("No module named 'seaborn'. A page has NumPy, SciPy")
    expect(used.output(2)).not_to_contain_text("Site initialization")
    used.page.unroute("**/pandas.zip*")
    used.write(2, "import pandas\nlen(done)")
    used.run(2)
    expect(used.output(2)).to_have_text("1")  # the session is what it was
    expect(used.status).to_have_text("cell 2 is done: not as in the book.")


def test_from_other_data_the_libraries_still_fit_the_same_weights(cells):
    used = cells("book/real-data.html")
    fits = "for fit in (by_newton, by_sklearn, by_statsmodels)"
    shows = f'print(*[(fit(table.X, table.y) + 0).round(5) {fits}], sep="\\n")'
    found = []
    for change in (
        "",
        "y = table.y.copy()\ny[3] = 1\ntable = Table(table.features, y, table.names)\n",
    ):
        used.write(4, f"table = spector()\n{change}{shows}")
        used.run(4)
        rows = used.output(4).inner_text().splitlines()
        assert len(rows) == 3 and len(set(rows)) == 1
        found.append(rows[0])
    assert found[0] != found[1] and "-13.02135" in found[0]


def test_a_widget_is_made_anew_from_a_changed_cell(cells):
    used = cells("book/cost.html")
    source = "from logistic.data import STUDY\nfrom logistic.widgets import Descent\n"
    for given, begins in [("", False), (", start=[4.0, 4.0]", True)]:
        used.write(1, f"{source}Descent(STUDY{given})")
        used.run(1)
        start = used.output(1).get_by_role("application").or_(used.output(1).locator(".lg-handle"))
        expect(start.first).to_be_visible()
        numbers = used.output(1).locator("[data-name=b], [data-name=w]")
        expect(numbers).to_have_count(2)
        shown = numbers.evaluate_all("all => all.map(it => it.dataset.value)")
        assert (shown == ["4", "4"]) is begins


def test_html_of_a_cell_does_nothing_in_the_page(cells):
    used = cells()
    used.write(
        1,
        "from IPython.display import HTML\n"
        "HTML('<table><tr><td onclick=x>a</td></tr></table><img src=x onerror=x>')",
    )
    used.run(1)
    expect(used.output(1).get_by_role("cell", name="a")).to_be_visible()
    assert used.output(1).locator("img, [onclick]").count() == 0


def test_what_is_pressed_while_something_runs_waits_for_its_turn(cells):
    used = cells()
    used.write(1, "print('begun')\nimport time\ntime.sleep(2)\nkept = 41")
    used.write(2, "kept + 1")

    def press_again():
        used.press(1, "Run")
        expect(used.output(1)).to_have_text("begun", timeout=PATIENCE)
        used.press(2, "Run")
        expect(used.note(2)).to_have_text("waits")
        used.write(3, "1 / 0")
        used.press(3, "Run")
        used.press(2, "Run")

    used.to_the_end(press_again)
    expect(used.output(2)).to_have_text("42")
    expect(used.status).to_contain_text("ZeroDivisionError in cell 3")
    expect(used.note(2)).to_have_text("done: not as in the book")  # the third press came to nothing


def test_matplotlib_does_not_come_before_a_figure_is_drawn(cells):
    used = cells()
    asked = []
    used.page.on("request", lambda request: asked.append(request.url))
    used.run(1)
    assert any("sympy.zip" in url for url in asked)
    assert not any("matplotlib.zip" in url for url in asked)
    used.write(2, "plots.color('curve')")
    used.run(2)
    expect(used.output(2)).to_contain_text("#")


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_cell_that_draws_needs_what_the_style_of_figures_needs(site, name):
    """The cell that sets the style, which no reader sees, waits for it."""
    first, *others = known_cells((site / f"_static/live/{Path(name).stem}.js").read_text("utf-8"))
    needed = set()
    for cell in others:
        needed |= set(cell["needs"])
        assert "plots." not in cell["source"] or set(first["needs"]) <= needed


def test_tables_warnings_and_figures_of_a_reader_are_shown(cells):
    used = cells()
    used.write(
        1,
        "import warnings, pandas as pd, matplotlib.pyplot as plt\n"
        "warnings.warn('careful')\nplt.plot([1, 3, 2], color='red')\npd.DataFrame({'a': [1, 2]})",
    )
    used.run(1)
    output = used.output(1)
    expect(output.get_by_role("table")).to_contain_text("a")
    expect(output).to_contain_text("careful")
    expect(output.get_by_role("img", name="Figure drawn by cell 1")).to_be_visible()


# ------------------------------------------------------------------ for everybody


def test_by_keyboard_alone(cells):
    used = cells()
    used.cell(1).get_by_role("button", name="Edit").focus()
    used.page.keyboard.press("Enter")
    expect(used.editor(1)).to_be_focused()
    used.page.keyboard.press("Control+a")
    used.page.keyboard.type("40 + 2")
    used.page.keyboard.press("Tab")
    expect(used.cell(1).get_by_role("button", name="Run")).to_be_focused()
    used.to_the_end(lambda: used.page.keyboard.press("Enter"))
    expect(used.output(1)).to_have_text("42")
    used.editor(1).focus()
    used.page.keyboard.press("Shift+Enter")
    expect(used.cell(2).get_by_role("button", name="Run")).to_be_focused()


def test_what_runs_is_said_and_that_it_is_done(cells):
    used = cells()
    used.page.evaluate("""() => {
        globalThis.said = [];
        const status = document.querySelector("#live [role=status]");
        new MutationObserver(() => said.push(status.textContent))
            .observe(status, { childList: true, characterData: true, subtree: true });
    }""")
    used.run(1)
    said = used.page.evaluate("said")
    assert said[0] == "Loading ..."
    assert re.fullmatch(r"Loads \d+ MB, once, from this site; .*", said[1])
    assert said[2:] == ["Running cell 1 ...", "cell 1 is done: as in the book."]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_while_cells_run_and_when_they_are_done(cells, theme):
    used = cells(theme=theme)
    used.write(1, "import time\nprint('begun')\ntime.sleep(5)")

    def run_and_look():
        used.press(1, "Run")
        expect(used.output(1)).to_have_text("begun", timeout=PATIENCE)
        assert axe_findings(used.page) == []

    used.to_the_end(run_and_look)
    assert axe_findings(used.page) == []
    used.write(1, "1 / 0")
    used.run(1)
    assert axe_findings(used.page) == []


def test_on_a_phone_it_asks_before_it_loads(cells):
    used = cells(width=360, height=740, has_touch=True, is_mobile=True)
    button = used.cell(1).get_by_role("button", name="Run", exact=True)
    button.tap()
    expect(used.status).to_have_text(re.compile(r"Loads \d+ MB and takes up to \d+ MB of memory"))
    used.to_the_end(button.tap)
    expect(used.note(1)).to_have_text("done: as in the book")


def test_a_browser_without_exceptions_is_told_before_it_loads(visit, address):
    seen = visit(f"{address}/{GRADIENT}")
    seen.page.evaluate("WebAssembly.validate = () => false")
    used = Cells(seen.page)
    used.press(1, "Run")
    expect(used.status).to_contain_text("This browser cannot run the cells; Chrome")
    assert not [url for url in seen.requests if "python.wasm" in url]


BAR = "document.querySelector('#live [role=status]').parentElement.getBoundingClientRect()"
SEEN = f"(() => {{ const bar = {BAR}; return bar.top >= 0 && bar.bottom <= innerHeight + 1; }})()"


def test_what_runs_is_said_wherever_the_reader_is_and_a_key_stops_it(cells):
    used = cells()
    page, held = used.page, []
    used.write(1, "40 + 2")
    page.reload()
    page.route("**/python.wasm-6.js*", lambda route: held.append(route))
    used.editor(1).press("Control+Enter")
    expect(page.locator("#live")).to_contain_text(re.compile(r"[1-9]\d* of \d+ MB"))
    bottom = "scrollTo(0, document.body.scrollHeight)"
    for act in (bottom, "scrollTo(0, 0)", "dispatchEvent(new Event('resize'))", bottom):
        page.evaluate(act)
        page.set_viewport_size({"width": 1280 - len(act), "height": 900})
        expect(page.locator(".off-screen").first).to_be_attached()
        two_frames(page)
        assert page.evaluate(SEEN)
    expect(page.get_by_role("button", name="Run all")).not_to_be_in_viewport()
    page.locator("#live").evaluate("it => it.classList.remove('used')")
    assert not page.evaluate(SEEN)
    page.keyboard.press("Control+Shift+Enter")
    expect(used.status).to_have_text(re.compile(r"^Stopped\."))
    assert used.editor(1).inner_text() == "40 + 2"
    held[0].continue_()
    used.run(1)
    expect(used.output(1)).to_have_text("42")


def test_edit_says_that_it_waits_for_the_editor(cells):
    used = cells()
    held = []
    used.page.route("**/live/live.js*", lambda route: held.append(route))
    used.press(1, "Edit")
    expect(used.status).to_have_text("Loading the editor ...")
    used.page.wait_for_timeout(200)
    held[0].continue_()
    expect(used.editor(1)).to_be_focused()
    expect(used.status).to_have_text("")


WORKERS = {
    "class { constructor() { throw new Error('The operation is insecure.'); } }": (
        "Not run: the browser does not start an engine here (The operation is insecure); "
        "`make serve` brings it from a server. Press again to retry."
    ),
    "class { postMessage() { setTimeout(() => this.onerror({})); } terminate() {} }": (
        "The engine has ended: the browser does not say why; `make serve` brings it from a server."
    ),
}


def test_a_browser_that_starts_no_worker_from_the_disk_is_told_what_helps(cells, site):
    used = cells(home=site.as_uri())
    used.page.evaluate("() => { globalThis.Real = Worker; }")
    for worker, said in WORKERS.items():
        used.page.evaluate(f"() => {{ globalThis.Worker = {worker}; }}")
        used.run(1)
        expect(used.status).to_contain_text(said)
    used.page.evaluate("() => { globalThis.Worker = Real; }")
    used.computes()


def test_what_cannot_be_loaded_is_named_and_the_next_press_tries_again(cells):
    used = cells()
    used.page.route("**/live/live.js*", lambda route: route.abort())
    used.press(1, "Run")
    expect(used.status).to_contain_text("live.js could not be loaded")
    used.page.unroute("**/live/live.js*")
    used.run(1)
    expect(used.note(1)).to_have_text("done: as in the book")


def test_nothing_moves_when_the_buttons_come(visit, address):
    """The room for them is in the page before its scripts run."""
    page = visit(f"{address}/{GRADIENT}").page
    heights = (
        """() => [...document.querySelectorAll("#live, .cell_input")].map(it => it.offsetHeight)"""
    )
    there = page.evaluate(heights)
    page.route("**/live/bar.js*", lambda route: route.abort())
    page.reload()
    expect(page.get_by_role("button", name="Run all")).to_have_count(0)
    assert page.evaluate(heights) == there


def test_the_engine_asks_no_other_host_and_none_of_it_comes_before_a_press(visit, address):
    seen = visit(f"{address}/{GRADIENT}").wait_until_idle()
    assert [url for url in seen.requests if "/live/" in url and "bar.js" not in url] == []
    used = Cells(seen.page)
    used.run(1)
    assert seen.foreign(address) == []


def test_a_link_to_a_changed_equation_loads_no_engine_before_a_press(visit, address):
    seen = visit(f"{address}/{GRADIENT}#eq-mean-log-loss=x%3D1")
    judge = seen.page.get_by_role("button", name="Judge")
    expect(judge).to_be_visible()
    pieces = [url for url in seen.wait_until_idle().requests if "/live/engine/" in url]
    assert pieces == []
    with seen.page.expect_request("**/live/engine/*"):
        judge.click()


def test_the_cells_weigh_little_before_a_press(site):
    def weight(*paths):
        return sum(len(gzip.compress(path.read_bytes())) for path in paths)

    scripts, sheet = site / "_static/live", ROOT / "code/bookbuild/live/live.css"
    assert weight(scripts / "bar.js", sheet) <= 6_000
    assert weight(scripts / "live.js") > 6_000


def test_the_licenses_of_what_runs_are_linked(visit, address, site):
    page = visit(f"{address}/book/references.html").page
    links = page.locator(".bd-article a[href*='_static/live']")
    found = [page.request.get(link.evaluate("it => it.href")) for link in links.all()]
    assert [answer.status for answer in found] == [200, 200]
    text = (site / "_static/live/LICENSES.txt").read_text("utf-8")
    named = {name for line in re.findall("(?m)^For (.+):$", text) for name in line.split(", ")}
    assert {"dask", "click", "traitlets", "mdurl", "@codemirror/view", "katex"} <= named
    assert "numpy" not in named  # that comes with the engine, and is in its own file
