"""The book kept in the browser: nothing before one asks for it, then all, without a network."""

import json
import re
import shutil
from contextlib import ExitStack
from threading import Event
from time import sleep

import pytest
from bookbuild.live.offline import LIST, write_offline
from bookbuild.serve import Handler, served
from playwright.sync_api import Error, expect
from test_live import Cells

PATIENCE = 60_000  # milliseconds for what takes a few seconds on an idle machine
STATE = """async () => ({
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"caches": [], "workers": 0}


@pytest.fixture
def home(site):
    """(address, stop) of the site on a server of its own, which can be stopped."""
    with ExitStack() as stack:
        yield stack.enter_context(served(site)), stack.close


@pytest.fixture
def small(site, tmp_path):
    """(folder, address) of the site without its engine, which can be changed."""
    folder = tmp_path / "site"
    shutil.copytree(site, folder, ignore=shutil.ignore_patterns("engine", "_sources", "_images"))
    write_offline(folder)
    with served(folder) as address:
        yield folder, address


def keep(page, label="Keep offline", said="Kept"):
    button = page.get_by_role("button", name=label, exact=True)
    status = page.locator("#live [role=status]")
    if label == "Keep offline" and not page.evaluate("globalThis.asked"):
        button.click()
        expect(status).to_have_text(
            re.compile(r"^This keeps \d+ MB .*: press once more to begin\.$")
        )
        page.evaluate("globalThis.asked = true")
    button.click()
    expect(status).to_have_text(re.compile(f"^{said}"), timeout=PATIENCE)
    return status.text_content()


def test_a_kept_book_needs_no_server(visit, home):
    address, stop = home
    page = visit(f"{address}/book/gradient.html", strict=True).page
    assert page.evaluate(STATE) == NOTHING  # nothing before it is asked for
    stop_while_it_keeps(Cells(page))
    assert re.match(r"Kept \(\d+ MB\): the whole book, with its cells", keep(page))
    assert page.evaluate(STATE)["workers"] == 1
    stop()
    page.goto(f"{address}/book/cost.html")
    used = Cells(page)
    used.run(3)  # a figure, and a proof by SymPy
    assert {note for note in used.notes().values() if note} == {"done: as in the book"}
    expect(page.locator(".lg-widget[data-ready]").first).to_be_visible()
    page.goto(f"{address}/book/gradient.html")
    used = Cells(page)
    used.write(7, "claim = Sum((h_i + y_i) * x_ij, samples) / m\nsimplify(diff(J, t) - claim)")
    used.run(7)
    expect(used.output(7).locator("math")).to_contain_text("y")
    page.goto(f"{address}/search.html?q=newton")
    expect(page.get_by_role("link", name=re.compile("Newton")).first).to_be_visible()
    page.goto(f"{address}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("The Logistic Gradient")
    page.get_by_role("button", name="Forget offline copy").click()
    expect(page.locator("#live [role=status]")).to_contain_text("Forgotten")
    assert page.evaluate(STATE) == NOTHING
    with pytest.raises(Error):
        page.goto(f"{address}/book/sigmoid.html")


def stop_while_it_keeps(used):
    """What the cells have computed is still there."""
    used.run(1)
    held = []
    used.page.route("**/search.html", lambda route: held.append(route))
    keep(used.page, said="Keeping")
    used.page.wait_for_timeout(500)
    used.page.get_by_role("button", name="Stop").click()
    held[0].continue_()
    expect(used.status).to_have_text(re.compile("^Not kept: you have stopped it"))
    used.page.unroute("**/search.html")
    used.run(2)
    expect(used.status).to_have_text("cell 2 is done: as in the book.")


def whole(page):
    """Is there a cache with a list of its files?"""
    return page.evaluate(f"""async () => {{
        const found = await Promise.all((await caches.keys()).map(async name =>
            (await caches.open(name)).match(new URL("{LIST}", LIVE.root))));
        return found.filter(Boolean).length;
    }}""")


def test_what_breaks_off_is_not_kept_and_goes_on_at_the_next_press(visit, small):
    folder, address = small
    page = visit(f"{address}/book/cost.html").page
    page.route("**/search.html", lambda route: route.abort())
    keep(page, said="Not kept: ")
    assert whole(page) == 0 and page.evaluate(STATE)["workers"] == 0
    page.unroute("**/search.html")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    keep(page)
    assert whole(page) == 1
    assert len(asked) < len(json.loads((folder / LIST).read_text())["files"])


def test_a_file_that_is_not_what_the_list_says_is_not_kept(visit, small):
    folder, address = small
    with (folder / "book/sigmoid.html").open("a", encoding="utf-8") as page:
        page.write("<!-- a newer one -->")
    page = visit(f"{address}/book/cost.html").page
    assert "book/sigmoid.html has just been changed" in keep(page, said="Not kept: ")
    assert whole(page) == 0


def test_a_newer_book_takes_the_place_of_the_older_and_only_what_is_new_comes(visit, small):
    folder, address = small
    page = visit(f"{address}/book/cost.html").page
    keep(page)
    before = page.evaluate(STATE)["caches"]
    sigmoid = folder / "book/sigmoid.html"
    sigmoid.write_text(sigmoid.read_text("utf-8").replace("<h1>", "<h1>Anew: "), "utf-8")
    write_offline(folder)
    page.reload()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    keep(page, "Update offline copy")
    after = page.evaluate(STATE)["caches"]
    assert len(after) == 1 and after != before and whole(page) == 1
    files = [url for url in asked if "live" not in url and LIST not in url]
    assert {url.rpartition("/")[2] for url in files} <= {"sigmoid.html", "sw.js"}
    expect(page.get_by_role("button", name="Forget offline copy")).to_be_visible()


def test_an_online_reader_sees_the_newest_page(visit, small):
    folder, address = small
    page = visit(f"{address}/book/cost.html").page
    keep(page)
    sigmoid = folder / "book/sigmoid.html"
    sigmoid.write_text(sigmoid.read_text("utf-8").replace("<h1>", "<h1>Anew: "), "utf-8")
    page.goto(f"{address}/book/sigmoid.html")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Anew")


class Slow(Handler):
    """A server that does not answer for one page, as a network does not in a tunnel."""

    stuck = Event()

    def do_GET(self):
        if self.stuck.is_set() and self.path.endswith("sigmoid.html"):
            sleep(20)
        super().do_GET()


def test_a_network_that_does_not_answer_is_not_waited_for(visit, small):
    folder, _ = small
    with served(folder, handler=Slow) as address:
        page = visit(f"{address}/book/cost.html").page
        keep(page)
        Slow.stuck.set()
        try:
            page.goto(f"{address}/book/sigmoid.html", timeout=15_000)
        finally:
            Slow.stuck.clear()
        expect(page.get_by_role("heading", level=1)).to_contain_text("sigmoid")


def test_a_copy_that_the_browser_has_dropped_is_offered_anew(visit, small):
    _, address = small
    page = visit(f"{address}/book/cost.html").page
    keep(page)
    page.evaluate("caches.keys().then(names => Promise.all(names.map(it => caches.delete(it))))")
    page.reload()
    expect(page.get_by_role("button", name="Keep offline")).to_be_visible()


def test_from_the_disk_there_is_nothing_to_keep(visit, site):
    page = visit((site / "book/cost.html").as_uri()).page
    expect(page.get_by_role("button", name="Run all")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("offline"))).to_have_count(0)


def test_the_list_names_what_pages_ask_for_and_nothing_that_is_not_there(site):
    listed = json.loads((site / LIST).read_text("utf-8"))["files"]
    assert [name for name in listed if not (site / name).is_file()] == []
    named = set()
    for page in site.glob("book/*.html"):
        for address in re.findall(r' (?:src|href)="(?!https?:)([^"#?]+)', page.read_text("utf-8")):
            named.add((page.parent / address).resolve().relative_to(site.resolve()).as_posix())
    assert named - set(listed) == set()
    assert {"book/gradient.html", "_static/live/engine/python.wasm-0.js"} <= set(listed)
