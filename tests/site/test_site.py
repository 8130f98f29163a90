"""The built site, as its readers meet it: quiet, self-contained, fitting a phone, accessible, also without JavaScript and on paper."""

import re
from functools import cache
from html.parser import HTMLParser

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import PAGES, two_frames

EVERY_PAGE = [*PAGES, "search.html", "genindex.html"]


def wait_for_widgets(page):
    page.wait_for_function(
        "() => [...document.querySelectorAll('.lg-widget')].every(w => w.querySelector('[data-ready]') || w.dataset.ready)"
    )


# ------------------------------------------------------------------ quiet and self-contained


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_page_loads_in_silence_and_asks_no_other_host(visit, address, name):
    seen = visit(f"{address}/{name}")
    wait_for_widgets(seen.page)
    assert seen.complaints == []
    assert seen.foreign(address) == []


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_page_loads_from_the_disk(visit, site, name):
    seen = visit((site / name).as_uri())
    wait_for_widgets(seen.page)
    assert seen.complaints == []
    assert seen.foreign(site.as_uri()) == []


def test_a_complaint_and_a_foreign_request_are_noticed(visit, address, tmp_path):
    page = tmp_path / "bad.html"
    page.write_text('<script>console.log("hello")</script><img src="http://127.0.0.2:9/x.png">')
    seen = visit(page.as_uri())
    assert any("hello" in complaint for complaint in seen.complaints)
    assert seen.foreign(page.as_uri()) == ["http://127.0.0.2:9/x.png"]


def test_search_finds_a_word_of_the_book(visit, address):
    seen = visit(f"{address}/search.html?q=likelihood")
    seen.page.wait_for_selector("#search-results li a")
    assert "cost" in seen.page.inner_text("#search-results").lower()
    assert seen.complaints == []


# ------------------------------------------------------------------ nothing moves, nothing is lost

PLACES = "() => [...document.querySelectorAll('.bd-article section > :not(section)')].map(e => e.getBoundingClientRect()).map(b => [b.top + scrollY, b.height])"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    "name", ["book/convexity.html", "book/newton.html", "book/why-not-squared-error.html"]
)
def test_no_block_moves_when_the_page_has_been_scrolled_through(visit, address, name, width):
    page = visit(f"{address}/{name}", width=width).page
    wait_for_widgets(page)
    page.add_style_tag(
        content=".off-screen { content-visibility: visible !important }"
    )  # as it was laid out at first
    before = page.evaluate(PLACES)
    page.evaluate("document.head.lastElementChild.remove()")
    page.evaluate("""async () => {
        for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight / 2) {
            scrollTo({top: y, behavior: "instant"});
            await new Promise(done => requestAnimationFrame(() => setTimeout(done, 20)));
        }
        scrollTo({top: 0, behavior: "instant"});
    }""")
    assert page.locator(".off-screen").count() > 0.9 * len(before)
    moved = [
        (one, two)
        for one, two in zip(before, page.evaluate(PLACES), strict=True)
        if abs(one[0] - two[0]) + abs(one[1] - two[1]) > 0.5
    ]
    assert moved == []
    page.add_style_tag(
        content=".off-screen { padding-bottom: 1px }"
    )  # a pixel each would be noticed
    assert page.evaluate(PLACES) != before


def test_back_leads_to_the_place_one_came_from(visit, address):
    page = visit(f"{address}/book/convexity.html", width=390).page
    wait_for_widgets(page)
    link = page.locator(".bd-article a[href='#equation-eq-pull']").last
    link.evaluate("link => link.scrollIntoView({block: 'center', behavior: 'instant'})")
    page.wait_for_timeout(300)
    place = link.bounding_box()["y"]
    page.goto(f"{address}/book/newton.html")
    page.go_back()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") > 5000 and abs(link.bounding_box()["y"] - place) < 2


def test_a_button_pressed_by_a_key_keeps_the_focus(visit, address):
    page = visit(f"{address}/book/sigmoid.html", width=390).page
    theme, button = (
        page.evaluate("document.documentElement.dataset.mode"),
        page.locator(".bd-header-article .theme-switch-button").first,
    )
    for _ in range(2):
        button.press("Enter")
        assert button.evaluate("button => button === document.activeElement")
        theme, before = page.evaluate("document.documentElement.dataset.mode"), theme
        assert theme != before
    page.locator(".bd-header-article .search-button").first.press("Enter")
    page.wait_for_function("document.activeElement.matches('input[type=search]')")


# ------------------------------------------------------------------ links and formulas


class Anchors(HTMLParser):
    """The links, the names of places and the pictures of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.ids, self.pictures = [], set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "id" in attrs:
            self.ids.add(attrs["id"])
        if tag == "a" and attrs.get("href"):
            self.links.append(attrs["href"])
        if tag == "img":
            self.pictures.append(attrs)


@cache
def places(page):
    """The names that a link may lead to."""
    return Anchors(page.read_text(encoding="utf-8")).ids


def broken_links(page, text, site):
    broken = []
    for link in Anchors(text).links:
        if re.match(r"https?:|mailto:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.is_file():
            broken.append(link)
        elif anchor and target.suffix == ".html" and anchor not in places(target):
            broken.append(link)
    return broken


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_links_within_the_book_lead_somewhere(site, name):
    page = site / name
    assert broken_links(page, page.read_text(encoding="utf-8"), site) == []


def test_a_broken_link_is_noticed(site):
    page = site / PAGES[0]
    assert broken_links(
        page, '<a href="nowhere.html">x</a><a href="#no-such-place">y</a>', site
    ) == ["nowhere.html", "#no-such-place"]


@pytest.mark.parametrize("name", PAGES)
def test_formulas_are_typeset_and_pictures_described(site, name):
    text = (site / name).read_text(encoding="utf-8")
    prose = re.sub(r"<(script|pre|annotation|noscript)\b.*?</\1>", "", text, flags=re.S)
    prose = re.sub(
        r'<code class="as-typed .*?</code>', "", prose, flags=re.S
    )  # the mutants of the proof report
    assert "katex-error" not in text
    assert not re.search(r"\\(frac|sigma|theta|sum)\b|\$\$", prose), (
        "a formula was left as it was typed"
    )
    for picture in Anchors(text).pictures:
        assert len(picture.get("alt", "")) > 15 and not re.search(
            r"\.\w{3}$|_build", picture["alt"]
        ), picture
        assert "width" in picture and "height" in picture, picture


# ------------------------------------------------------------------ every equation is proved


def test_every_numbered_equation_leads_to_its_entry_in_the_proof_report(site):
    report, entered = (site / "book/proofs.html").read_text(encoding="utf-8"), set()
    for name in PAGES:
        numbered = re.findall(
            r'<div class="math[^>]*id="equation-(eq-[\w-]+)"[^>]*>\s*<span class="eqno">(.*?)\(',
            (site / name).read_text(encoding="utf-8"),
            flags=re.S,
        )
        for label, before_number in numbered:
            assert re.search(
                rf'href="(proofs\.html)?#proof-{label}" title="\w.*?" aria-label="\w', before_number
            ), label
            assert f'id="proof-{label}"' in report, label
            entered.add(label)
    assert len(entered) >= 77 and entered == set(re.findall(r'id="proof-(eq-[\w-]+)"', report))
    assert "not attacked" not in report


def test_a_mark_is_seen_reached_and_followed(visit, address):
    page = visit(f"{address}/book/sigmoid.html").page
    mark = page.locator("#equation-eq-sigmoid-derivative .proof-mark")
    mark.scroll_into_view_if_needed()
    assert mark.text_content() == "✓" and mark.get_attribute("aria-label").startswith("proved")
    assert mark.bounding_box()["width"] >= 24 and mark.bounding_box()["height"] >= 24
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/proofs.html#proof-eq-sigmoid-derivative")
    assert page.locator("#proof-eq-sigmoid-derivative").is_visible()


# ------------------------------------------------------------------ every width, both themes


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_nothing_overflows_a_narrow_phone(visit, address, name):
    page = visit(f"{address}/{name}", width=360, height=740).page
    wait_for_widgets(page)
    wide = page.evaluate("""() => {
        const limit = document.documentElement.clientWidth + 0.5;
        if (document.documentElement.scrollWidth <= limit) return [];
        return [...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > limit)
            .slice(0, 5).map(e => e.outerHTML.slice(0, 200)).concat("the page is wider than the screen");
    }""")
    assert wide == []
    # The layers of a plot end where the plot clips them, though a layer's box goes on; what is in them has boxes of its own.
    spilled = page.evaluate("""() => [...document.querySelectorAll(".lg-widget, .lg-widget :not(.lg-plot > svg > *, .lg-pane)")]
        .filter(e => { const box = e.getBoundingClientRect(); return box.width && (box.right > innerWidth + 0.5 || box.left < -0.5); })
        .slice(0, 5).map(e => e.outerHTML.slice(0, 200))""")
    assert spilled == []


def axe_findings(page):
    found = Axe().run(page).response["violations"]
    return [(rule["id"], node["html"][:160]) for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", EVERY_PAGE)
def test_axe_finds_nothing(visit, address, name, width, theme):
    page = visit(f"{address}/{name}", width=width, theme=theme).page
    wait_for_widgets(page)
    assert axe_findings(page) == []
    widgets = page.locator(".lg-widget")
    for index in range(widgets.count()):
        use(widgets.nth(index))
    if widgets.count():
        assert axe_findings(page) == []


def use(widget):
    """Touch every control once, as a curious reader would, who looks at what came of it before going on."""
    touch = {
        "[role=slider], input[type=range]": lambda slider: slider.press("ArrowRight"),
        "button": lambda button: button.click(),
    }
    for controls, act in touch.items():
        for control in widget.locator(controls).all():
            if control.is_visible() and control.is_enabled():
                act(control)
                two_frames(widget.page)


def test_axe_does_find_a_fault(visit, tmp_path):
    page = tmp_path / "bad.html"
    page.write_text(
        "<html><body><img src='data:,'><p style='color:#bbb;background:#fff'>pale</p></body></html>"
    )
    assert {rule for rule, _ in axe_findings(visit(page.as_uri()).page)} >= {
        "image-alt",
        "color-contrast",
    }


# ------------------------------------------------------------------ without JavaScript, and on paper


@pytest.mark.parametrize("name", PAGES)
def test_without_javascript_each_widget_is_a_picture(visit, address, name):
    page = visit(f"{address}/{name}", javascript=False).page
    widgets = page.locator(".lg-widget")
    for index in range(widgets.count()):
        picture = widgets.nth(index).locator("img")
        assert picture.count() == 1 and picture.is_visible()
        assert picture.bounding_box()["width"] > 200


@pytest.mark.parametrize("name", PAGES)
def test_on_paper_a_widget_is_its_views_without_its_controls(visit, address, name):
    page = visit(f"{address}/{name}", theme="dark").page
    wait_for_widgets(page)
    page.emulate_media(media="print")
    widgets = page.locator(".lg-widget")
    for index in range(widgets.count()):
        assert widgets.nth(index).locator("svg").first.is_visible()
        for control in widgets.nth(index).locator("button, input, select").all():
            assert not control.is_visible()
