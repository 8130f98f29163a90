"""The built site as its readers meet it: quiet, self-contained, fitting a phone, for everyone.

Also without JavaScript and on paper. A page is visited three times: at a desk in the light, where
every message and every rule of accessibility is looked at before and after its widgets are used; on
a phone in the dark, with what overflows as well; and from the disk.
"""

import re
from functools import cache
from html.parser import HTMLParser
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from bookbuild.themes import rgb
from conftest import EVERY_PAGE, PAGES, WIDGETS, two_frames
from logistic import plots
from PIL import Image

DESK, PHONE = {"width": 1280, "theme": "light"}, {"width": 360, "height": 740, "theme": "dark"}
OTHER_PAIRS = {"width": 1280, "theme": "dark"}, {"width": 360, "height": 740, "theme": "light"}


# ------------------------------------------------------------------ quiet, for everyone


# A page says the same many times: of a hundred tokens of one class, or formulas in one color, all
# before one background, axe looks at one. The others keep their room and are not seen.
SHOW_ONE_OF_A_KIND = """() => {
    const kinds = new Set(), grounds = new Map([[null, ""]]);
    const ground = element => {
        if (!grounds.has(element)) {
            const behind = ground(element.parentElement);
            grounds.set(element, behind + getComputedStyle(element).backgroundColor);
        }
        return grounds.get(element);
    };
    const look = part => {
        const { color, opacity } = getComputedStyle(part);
        return color + opacity + ground(part);
    };
    for (const part of document.querySelectorAll(".highlight pre span, .katex-html")) {
        const formula = part.matches(".katex-html");
        const looks = [part, ...part.querySelectorAll("*")].map(look);
        const kind = [formula || part.className, ...new Set(looks)].join();
        if (!kinds.has(kind)) {
            kinds.add(kind);
        } else if (formula) {
            const { width, height } = part.getBoundingClientRect();
            part.replaceChildren();
            part.style.cssText = "display: inline-block; vertical-align: top";
            Object.assign(part.style, { width: `${width}px`, height: `${height}px` });
        } else {
            part.style.visibility = "hidden";
        }
    }
}"""


def axe_findings(page, within=None):
    """The rules that the page breaks, or that the elements of a selector break, and where."""
    found = Axe().run(page, context=within).response["violations"]
    return [(rule["id"], node["html"][:160]) for rule in found for node in rule["nodes"]]


DRAWN = ".lg-widget:not([data-exercise])"  # those with a picture


def use(widget):
    """Touch every control once, as a curious reader would, who looks at what came of it."""
    touch = {
        "[role=slider], input[type=range]": lambda slider: slider.press("ArrowRight"),
        "button": lambda button: button.click(),
    }
    touched = 0
    for controls, act in touch.items():
        for control in widget.locator(controls).all():
            if control.is_visible() and control.is_enabled():
                act(control)
                two_frames(widget.page)
                touched += 1
    return touched


def shown(page):
    """The names of the widgets that are alive on a page."""
    frames = page.locator(f"{DRAWN}[data-ready]")
    return frames.evaluate_all("frames => frames.map(frame => frame.dataset.widget)")


def assert_sound(seen, name, home):
    """No rule of axe is broken, before and after use; no message; nothing from elsewhere."""
    page = seen.page
    page.evaluate(SHOW_ONE_OF_A_KIND)
    assert axe_findings(page) == []
    assert shown(page) == WIDGETS.get(name, [])
    widgets = page.locator(".lg-widget").all()
    for widget in widgets:
        assert use(widget) >= 2
    if widgets:
        assert axe_findings(page, within=".lg-widget") == []
    assert seen.wait_until_idle().complaints == []
    assert seen.foreign(home) == []


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_page_at_a_desk_is_quiet_and_for_everyone(visit, address, name):
    assert_sound(visit(f"{address}/{name}", strict=True, **DESK), name, address)


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_page_on_a_narrow_phone_is_quiet_fits_and_is_for_everyone(visit, address, name):
    seen = visit(f"{address}/{name}", **PHONE)
    assert overflowing(seen.page) == []
    assert_sound(seen, name, address)


@pytest.mark.parametrize("pair", OTHER_PAIRS, ids=["desk, dark", "phone, light"])
@pytest.mark.parametrize("name", ["book/index.html", "book/newton.html", "book/real-data.html"])
def test_page_in_the_other_two_pairs_of_theme_and_width(visit, address, name, pair):
    assert_sound(visit(f"{address}/{name}", **pair), name, address)


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_page_loads_from_the_disk(visit, site, name):
    seen = visit((site / name).as_uri()).wait_until_idle()
    assert shown(seen.page) == WIDGETS.get(name, [])
    assert seen.complaints == []
    assert seen.foreign(site.as_uri()) == []


def test_axe_does_find_a_fault_in_a_page_and_in_a_part_of_it(visit, tmp_path):
    page = tmp_path / "bad.html"
    page.write_text(
        "<html><body><img src='data:,'>"
        "<p style='color:#bbb;background:#fff'>pale</p><div class='part'><img src='data:,'></div>"
    )
    page = visit(page.as_uri()).page
    assert {rule for rule, _ in axe_findings(page)} >= {"image-alt", "color-contrast"}
    assert {rule for rule, _ in axe_findings(page, within=".part")} == {"image-alt"}


def test_axe_finds_the_one_pale_token_and_the_one_pale_formula_among_many(visit, tmp_path):
    token, formula = "<span class='n'>xy </span>", "<span class='katex-html'><i>xy</i></span> "
    pale = [one.replace(">xy", " style='color:#bbb'>xy") for one in (token, formula)]
    page = tmp_path / "pale.html"
    page.write_text(
        "<!doctype html><html lang='en'><title>A page</title><main><h1>A page</h1>"
        f"<div class='highlight'><pre>{token * 50}{pale[0]}{token * 50}</pre></div>"
        f"<p>{formula * 50}{pale[1]}{formula * 50}</p></main>"
    )
    page = visit(page.as_uri()).page
    height = page.evaluate("document.querySelector('p').getBoundingClientRect().height")
    page.evaluate(SHOW_ONE_OF_A_KIND)
    assert [rule for rule, _ in axe_findings(page)] == ["color-contrast"] * 2
    assert page.locator("i").count() == 2  # the others were hidden, and their room was kept
    assert page.evaluate("document.querySelector('p').getBoundingClientRect().height") == height


def test_a_complaint_and_a_foreign_request_are_noticed(visit, address, tmp_path):
    page = tmp_path / "bad.html"
    page.write_text('<script>console.log("hello")</script><img src="http://127.0.0.2:9/x.png">')
    seen = visit(page.as_uri())
    assert any("hello" in complaint for complaint in seen.complaints)
    assert seen.foreign(page.as_uri()) == ["http://127.0.0.2:9/x.png"]


# ------------------------------------------------------------------ nothing moves, nothing is lost

PLACES = """() => [...document.querySelectorAll(".bd-article section > :not(section)")]
    .map(element => element.getBoundingClientRect()).map(box => [box.top + scrollY, box.height])"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    "name", ["book/convexity.html", "book/newton.html", "book/why-not-squared-error.html"]
)
def test_no_block_moves_when_the_page_has_been_scrolled_through(visit, address, name, width):
    page = visit(f"{address}/{name}", width=width).page
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
    link = page.locator(".bd-article a[href='#equation-eq-pull']").last
    link.evaluate("link => link.scrollIntoView({block: 'center', behavior: 'instant'})")
    page.wait_for_timeout(300)
    place = link.bounding_box()["y"]
    page.goto(f"{address}/book/newton.html")
    page.go_back()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") > 5000 and abs(link.bounding_box()["y"] - place) < 2


def test_an_optional_passage_is_closed_and_opened_by_a_key_a_link_and_paper(visit, address):
    chapter = f"{address}/book/why-not-squared-error.html"
    page = visit(chapter).page
    passage = page.locator("details.passage")
    formula = passage.locator("#equation-eq-slope-signs")
    assert passage.evaluate("it => it.open") is False and not formula.is_visible()
    page.emulate_media(media="print")
    assert formula.is_visible() and not passage.locator("summary").is_visible()
    page.emulate_media(media="screen")
    passage.locator("summary").press("Enter")
    assert formula.is_visible() and formula.locator(".proof-mark").count() == 1
    assert axe_findings(page, "details.passage") == []
    sizes = page.evaluate("""() => [".passage p", "section > p"].map(
        it => getComputedStyle(document.querySelector(it)).fontSize)""")
    assert sizes[0] == sizes[1], "its letters are those of the page"
    of_section = passage.locator("xpath=..").get_attribute("id")
    for target in ("equation-eq-slope-signs", of_section):
        led = visit(f"{chapter}#{target}").page
        led.wait_for_function("document.querySelector('details.passage').open")
        led.wait_for_function(
            "id => Math.abs(document.getElementById(id).getBoundingClientRect().top) < 400",
            arg=target,
        )
    led.locator("details.passage > summary").click()
    link = led.locator(f"nav a[href='#{of_section}']").first
    link.evaluate("link => link.click()")  # once more by the same link: the address stays the same
    led.wait_for_function("document.querySelector('details.passage').open")


@pytest.mark.parametrize("chosen, theme", [(None, "dark"), ("light", "light"), ("dark", "dark")])
def test_a_page_has_the_readers_colors_before_its_script_has_come(visit, address, chosen, theme):
    page = visit(f"{address}/genindex.html", theme="dark").page
    if chosen:
        page.evaluate("mode => localStorage.setItem('mode', mode)", chosen)
        page.evaluate("localStorage.setItem('theme', 'of an earlier visit')")
    page.route("**/book.js*", lambda route: route.abort())
    page.goto(f"{address}/book/sigmoid.html")
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    assert page.evaluate("document.documentElement.dataset.mode") == (chosen or "auto")


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


@pytest.fixture
def entrance(site, tmp_path):
    """The page at the root, held where it is: it leads nowhere by itself."""
    page = tmp_path / "index.html"
    text = (site / "index.html").read_text(encoding="utf-8")
    page.write_text(re.sub(r'<meta http-equiv="refresh"[^>]*>', "", text), encoding="utf-8")
    return page


def test_the_root_leads_to_the_first_page_and_says_what_it_is(visit, site, address, entrance):
    visit(f"{address}/").page.wait_for_url(f"**/{PAGES[0]}")
    assert broken_links(site / "index.html", entrance.read_text(encoding="utf-8"), site) == []
    page = visit(entrance.as_uri()).page
    assert page.title() == "The Logistic Gradient"
    assert page.get_by_role("link").get_attribute("href") == PAGES[0]
    assert axe_findings(page) == []


def test_a_root_without_a_title_and_a_language_is_noticed(visit, entrance):
    entrance.write_text("<main><h1>Go on</h1></main>")
    found = {rule for rule, _ in axe_findings(visit(entrance.as_uri()).page)}
    assert found == {"document-title", "html-has-lang"}


# ------------------------------------------------------------------ every equation is proved


def test_every_numbered_equation_leads_to_its_entry_in_the_proof_report(site):
    report, entered = (site / "book/proofs.html").read_text(encoding="utf-8"), set()
    for name in PAGES:
        numbered = re.findall(
            r'<div class="math[^>]*id="equation-(eq-[\w-]+)"[^>]*>(.*?)<span class="eqno">(.*?)\(',
            (site / name).read_text(encoding="utf-8"),
            flags=re.S,
        )
        for label, before, before_number in numbered:
            assert 'class="katex-display"' in before, f"{label} is read after its mark"
            assert re.search(
                rf'href="(proofs\.html)?#proof-{label}" title="\w.*?" aria-label="\w', before_number
            ), label
            assert f'id="proof-{label}"' in report, label
            entered.add(label)
    assert len(entered) >= 77 and entered == set(re.findall(r'id="proof-(eq-[\w-]+)"', report))
    assert "not attacked" not in report


def test_one_text_file_has_every_equation_with_its_number_and_its_words(site):
    report = (site / "book/proofs.html").read_text(encoding="utf-8")
    [name] = re.findall(r'href="([\w.]+)">all equations', report)
    text = (site / "book" / name).read_text(encoding="utf-8")
    entries = re.findall(r"(?m)^\((\d+)\) (eq-[\w-]+)\n(.+)\n(.+)$", text)
    numbered = re.findall(
        r'(?s)id="equation-(eq-[\w-]+)"[^>]*>.*?<span class="eqno">(?:<a .*?</button>)?\((\d+)\)',
        "".join((site / page).read_text(encoding="utf-8") for page in PAGES),
    )
    assert {label: number for number, label, *_ in entries} == dict(numbered)
    for _, label, latex, words in entries:
        assert re.search(r"[=<>]|\\([lg]e|approx)", latex), label
        assert not re.search(r"[\\${}^_]|undefined", words), words
        assert words in report, label


def test_a_mark_is_seen_reached_and_followed(visit, address):
    page = visit(f"{address}/book/sigmoid.html").page
    mark = page.locator("#equation-eq-sigmoid-derivative .proof-mark")
    mark.scroll_into_view_if_needed()
    name = re.fullmatch(r"Proof of equation (\d+): proved", mark.get_attribute("aria-label"))
    assert mark.text_content() == "✓" and f"({name[1]})" in mark.locator("..").text_content()
    formula = page.locator("#equation-eq-sigmoid-derivative > .katex-display").bounding_box()
    assert mark.bounding_box()["x"] >= formula["x"] + formula["width"]  # and it is read after it
    assert mark.bounding_box()["width"] >= 24 and mark.bounding_box()["height"] >= 24
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/proofs.html#proof-eq-sigmoid-derivative")
    assert page.locator("#proof-eq-sigmoid-derivative").is_visible()


# ------------------------------------------------------------------ a narrow screen


TOO_WIDE = """() => {
    const limit = document.documentElement.clientWidth + 0.5;
    if (document.documentElement.scrollWidth <= limit) return [];
    return [...document.querySelectorAll("main *")]
        .filter(element => element.getBoundingClientRect().right > limit)
        .slice(0, 5).map(element => element.outerHTML.slice(0, 200))
        .concat("the page is wider than the screen");
}"""

# The layers of a plot end where the plot clips them, though a layer's box goes on; what is in them
# has boxes of its own.
SPILLED = """() => {
    // A formula of an exercise that is too wide scrolls in its place.
    const scrolls =
        ":is(.lg-order span, .lg-options span, .lg-echo, .lg-answer :is(p, li > span)) *";
    const parts = `.lg-widget, .lg-widget :not(.lg-plot > svg > *, .lg-pane, ${scrolls})`;
    const outside = box => box.width && (box.right > innerWidth + 0.5 || box.left < -0.5);
    return [...document.querySelectorAll(parts)]
        .filter(element => outside(element.getBoundingClientRect()))
        .slice(0, 5).map(element => element.outerHTML.slice(0, 200));
}"""


def overflowing(page):
    """What is wider than the screen, and what of a widget lies outside it."""
    return page.evaluate(TOO_WIDE) + page.evaluate(SPILLED)


def test_what_overflows_is_noticed(visit, tmp_path):
    page = tmp_path / "wide.html"
    page.write_text(
        "<meta name=viewport content='width=device-width'><main><p style='width:500px'>wide</p>"
        "<div class='lg-widget' data-ready='true'><p style='margin-left:-9px'>left</p></div></main>"
    )
    found = overflowing(visit(page.as_uri(), **PHONE).page)
    assert "the page is wider than the screen" in found
    assert any(">left<" in part for part in found)


# ---------------------------------------------------------------- the first screen, the pictures


@pytest.mark.parametrize("width, height", [(1366, 768), (360, 740), (390, 740)])
def test_the_first_screen_shows_title_formula_and_a_whole_live_widget(
    visit, address, width, height
):
    page = visit(f"{address}/book/index.html", width=width, height=height).page
    title, formula, widget = (
        page.locator(place).first.bounding_box()
        for place in (".bd-article h1", ".bd-article .katex-display .base:last-child", ".lg-root")
    )
    assert title["y"] < formula["y"] < widget["y"]
    assert formula["x"] + formula["width"] <= width - 8  # nothing of it is scrolled out of sight
    assert widget["y"] + widget["height"] <= height and widget["height"] <= 440
    page.get_by_role("button", name="Play").click()  # one tap, and it moves
    page.wait_for_function("document.querySelector('.lg-widget').dataset.step > 2")


def test_a_picture_follows_the_theme_of_its_page(visit, address):
    def corner(page):
        picture = page.locator(".bd-article figure img").first
        picture.scroll_into_view_if_needed()
        return Image.open(BytesIO(picture.screenshot())).convert("RGB").getpixel((2, 2))

    light = visit(f"{address}/book/gradient.html", theme="light").page
    assert corner(light) == rgb(plots.color("picture", "light"))
    dark = visit(f"{address}/book/gradient.html", theme="dark").page
    assert corner(dark) == rgb(plots.color("picture", "dark"))
    dark.emulate_media(media="print")
    assert corner(dark) == rgb(plots.color("picture", "light"))


# ---------------------------------------------------------------- without JavaScript, on paper


@pytest.mark.parametrize("name", WIDGETS)
def test_without_javascript_each_widget_is_a_picture(visit, address, name):
    page = visit(f"{address}/{name}", javascript=False).page
    widgets = page.locator(DRAWN).all()
    assert len(widgets) == len(WIDGETS[name])
    for widget in widgets:
        picture = widget.locator("img")
        assert picture.count() == 1 and picture.is_visible()
        assert picture.bounding_box()["width"] > 200


@pytest.mark.parametrize("name", WIDGETS)
def test_on_paper_a_widget_is_its_views_without_its_controls(visit, address, name):
    page = visit(f"{address}/{name}", theme="dark").page
    controls = page.locator(f"{DRAWN} :is(button, input, select)")
    assert any(control.is_visible() for control in controls.all())
    page.emulate_media(media="print")
    for widget in page.locator(DRAWN).all():
        assert widget.locator("svg, [role=table]").first.is_visible()
    assert not any(control.is_visible() for control in controls.all())
