"""What people do who use the keyboard, the ear, colors of their own, a phone, or paper."""

import re
from io import BytesIO

import browser as browsers
import numpy as np
import pypdfium2 as pdfium
import pytest
from conftest import EVERY_PAGE, PAGES, two_frames
from focus import STOPS, changes
from PIL import Image
from playwright.sync_api import expect

PHONE = {"width": 360, "height": 740}
GRADIENT, DESCENT = "book/gradient.html", "book/gradient-descent.html"


# ------------------------------------------------------------------ the focus is seen


def picture(page, clip):
    return page.screenshot(clip=clip, animations="disabled")


def changed_by_focus(page, stop):
    """Do pixels within 8 of the element say that the keyboard has reached it?"""
    stop.evaluate("""stop => {
        stop.scrollIntoView({ block: "center", behavior: "instant" });
        stop.focus({ preventScroll: true, focusVisible: true });
    }""")
    two_frames(page)
    box = stop.bounding_box()
    size = page.viewport_size
    left, top = max(0, box["x"] - 8), max(0, box["y"] - 8)
    clip = {
        "x": left,
        "y": top,
        "width": min(size["width"], box["x"] + box["width"] + 8) - left,
        "height": min(size["height"], box["y"] + box["height"] + 8) - top,
    }
    reached = picture(page, clip)
    stop.evaluate("stop => stop.blur()")
    two_frames(page)
    return changes(reached, picture(page, clip))


def unseen(page, known):
    """The kinds of elements on which nobody sees that the focus is there; `known` ones are left
    out, and grow.
    """
    page.keyboard.press("Tab")  # from now on the focus is shown
    found = list(page.evaluate_handle(STOPS, known).get_properties().values())
    kinds = {kind.json_value(): stop.as_element() for kind, stop in zip(found[::2], found[1::2])}
    known += kinds
    return [kind for kind, stop in kinds.items() if not changed_by_focus(page, stop)]


@pytest.mark.parametrize("colors", ["none", "active"])
def test_the_focus_is_seen_wherever_it_is(visit, address, colors):
    known = []
    for name in PAGES:
        page = visit(f"{address}/{name}", forced_colors=colors).page
        assert unseen(page, known) == [], name
        page.context.close()
    assert len(known) > 40


def test_a_focus_that_is_not_seen_is_noticed(visit, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        '<!doctype html><link rel="icon" href="data:,"><button>seen</button>'
        '<button class="a" style="outline: none">unseen</button>'
    )
    assert unseen(visit(page.as_uri()).page, []) == ["BUTTON,a,BODY,"]


def test_the_skip_link_leads_past_every_button_above_the_text(visit, address):
    page = visit(f"{address}/{GRADIENT}").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")


# ------------------------------------------------------------------ drawers, buttons, names


@pytest.mark.parametrize("how", ["Escape", "Close"])
@pytest.mark.parametrize("name", ["Chapters", "On this page"])
def test_a_drawer_says_its_name_and_gives_the_focus_back(visit, address, name, how):
    page = visit(f"{address}/{GRADIENT}", **PHONE, has_touch=True).page
    button, drawer = page.get_by_role("button", name=name), page.get_by_role("dialog", name=name)
    expect(button).to_have_attribute("aria-expanded", "false")
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(drawer).to_be_visible()
    if how == "Close":
        drawer.get_by_role("button", name="Close").tap()
    else:
        page.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()


def test_the_search_can_be_closed_by_touch(visit, address):
    page = visit(f"{address}/{GRADIENT}", **PHONE, has_touch=True).page
    page.get_by_role("button", name="Search").tap()
    dialog = page.get_by_role("dialog", name="Search")
    dialog.get_by_role("button", name="Close").tap()
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize("how", ["tap", "press"])
def test_a_section_chosen_in_the_drawer_is_seen_and_goes_on_from_there(visit, address, how):
    page = visit(f"{address}/{GRADIENT}", **PHONE, has_touch=True).page
    page.get_by_role("button", name="On this page").press("Enter")
    drawer = page.get_by_role("dialog", name="On this page")
    link = drawer.get_by_role("link", name="Exercises")
    link.tap() if how == "tap" else link.press("Enter")
    expect(drawer).to_be_hidden()
    heading = page.get_by_role("heading", name="Exercises")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()


def test_at_a_desk_the_button_of_the_chapters_says_whether_they_stand_there(visit, address):
    button = visit(f"{address}/{GRADIENT}").page.get_by_role("button", name="Chapters")
    for expanded in ("true", "false", "true"):
        expect(button).to_have_attribute("aria-expanded", expanded)
        button.press("Enter")
        expect(button).to_be_focused()


def test_the_button_of_the_colors_says_which_it_has(visit, address):
    page = visit(f"{address}/{GRADIENT}").page
    button = page.get_by_role("button", name="Color mode")
    names = []
    for _ in range(3):
        button.press("Enter")
        names.append(button.get_attribute("aria-label"))
    assert sorted(names) == ["Color mode: as the system", "Color mode: dark", "Color mode: light"]


@pytest.mark.parametrize("name", PAGES)
def test_a_formula_in_a_name_is_in_words(site, name):
    """A browser makes the name of a fold, a heading or a link of its text, without MathML."""
    text = (site / name).read_text(encoding="utf-8")
    named = re.findall(r"(?s)<(summary|h[1-6]|a|th)\b[^>]*>((?:(?!</\1>).)*)</\1>", text)
    silent = re.compile(r"<math(?! aria-label=\"\w)")
    assert [content for _, content in named if silent.search(content)] == []


def test_the_words_of_a_formula_are_part_of_the_name_of_its_fold(visit, address):
    page = visit(f"{address}/book/when-it-breaks.html").page
    client = page.context.new_cdp_session(page)
    tree = client.send("Accessibility.getFullAXTree")["nodes"]
    folds = [
        node["name"]["value"] for node in tree if node["role"]["value"] == "DisclosureTriangle"
    ]
    assert any("has brought w from 0 to 8.5" in name for name in folds), folds


@pytest.fixture(scope="module")
def listened_to(chromium):
    """A Chromium that makes all it would give a screen reader."""
    browser = chromium.browser_type.launch(
        executable_path=browsers.chromium(),
        args=[*browsers.FLAGS, "--force-renderer-accessibility"],
    )
    yield browser
    browser.close()


def told(browser, address):
    """The role and name of all that a screen reader is given of a page."""
    page = browser.new_page()
    page.goto(address)
    page.wait_for_selector(".off-screen", state="attached")  # which is given in another way
    page.wait_for_timeout(1000)
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    page.close()
    return [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node["ignored"]
    ]


def unwanted(heard):
    """Headings and texts with what is there for the eye, or for the program that makes the page."""
    return [
        (role, name)
        for role, name in heard
        if name.strip().endswith("#") or (role == "StaticText" and name.startswith("\\"))
    ]


@pytest.mark.parametrize("name", [GRADIENT, "book/when-it-breaks.html"])
def test_out_of_sight_no_latex_and_no_link_sign_is_heard(listened_to, address, name):
    heard = told(listened_to, f"{address}/{name}")
    assert ("heading", "Exercises") in heard and unwanted(heard) == []


def test_a_link_sign_and_latex_are_noticed():
    heard = [("heading", "Exercises #"), ("StaticText", r"\theta^\ast"), ("StaticText", "r'\\a'")]
    assert unwanted(heard) == heard[:2]


def test_a_copy_button_says_what_it_copies_and_that_it_has(visit, address):
    page = visit(f"{address}/{GRADIENT}", permissions=["clipboard-write"]).page
    names = page.locator(".copybtn").evaluate_all("all => all.map(one => one.ariaLabel)")
    cells = page.locator(".cell_input").count()  # what a cell prints has no button: fewer stops
    assert names == [f"Copy cell {k + 1}" for k in range(cells)] and cells >= 20
    page.get_by_role("button", name="Copy cell 2", exact=True).press("Enter")
    page.wait_for_function("document.querySelector('body > .lg-unseen').textContent === 'Copied!'")
    expect(page.get_by_role("button", name="Copy cell 2", exact=True)).to_be_focused()


def test_an_output_and_an_answer_say_what_they_belong_to(visit, address):
    page = visit(f"{address}/{GRADIENT}").page
    for output in page.locator(".cell:has(.cell_input) > .cell_output").all():
        number = output.locator("..").locator(".copybtn").get_attribute("aria-label").split()[-1]
        assert output.get_attribute("aria-label") == f"Output of cell {number}"
        assert output.get_attribute("role") == "group"
    answers = page.locator("#exercises > ol summary").evaluate_all(
        "all => all.map(one => one.ariaLabel)"
    )
    assert answers == [f"Answer to exercise {k + 1}" for k in range(len(answers))] != []


@pytest.mark.parametrize("name", PAGES)
def test_what_scrolls_sideways_has_a_name(visit, address, name):
    page = visit(f"{address}/{name}", **PHONE).page
    scrolling = page.locator(
        ".bd-article :is(pre, .katex-display, .pst-scrollable-table-container)[tabindex]"
    ).all()
    assert scrolling or name not in (GRADIENT, DESCENT, "book/notation.html")
    for box in scrolling:
        assert box.get_attribute("role") == "group"
        assert box.get_attribute("aria-label").endswith(", scrollable")
        assert "gradient" in box.evaluate("box => getComputedStyle(box).backgroundImage")
    assert not re.search("[\ue000-\uf8ff]", page.locator("body").aria_snapshot()), "an icon is read"


def nameless(text):
    """The tables of a page without a name of their own, or with a header of neither row nor column.

    Those that only set something in columns say so by their role.
    """
    found, names = [], set()
    for opening, body in re.findall(r"(?s)(<table[^>]*>)(.*?)</table>", text):
        name, headers = (
            re.search(r'aria-label="(\w[^"]+)"', opening),
            re.findall(r"<th\b.*?>", body),
        )
        scopes = {(re.findall(r'scope="(\w+)"', header) or [None])[0] for header in headers}
        if 'role="presentation"' in opening and not headers:
            continue
        if not name or name[1] in names or scopes not in ({"row", "col"}, {"col"}):
            found.append(opening)
        names.add(name and name[1])
    return found


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_table_has_a_name_and_headers(site, name):
    text = (site / name).read_text(encoding="utf-8")
    assert nameless(text) == []
    assert "<table" in text or name not in ("genindex.html", "book/notation.html")


def test_a_table_is_heard_by_its_name_and_its_rows_by_their_first_cell(visit, address):
    page = visit(f"{address}/book/many-machines.html").page
    table = page.get_by_role("table", name="What a pass costs, by workers", exact=True)
    assert table.get_by_role("rowheader").count() == table.get_by_role("row").count() - 1 > 1
    assert table.get_by_role("columnheader").first.text_content() == "workers"


NAMED = """<table aria-label="Rates"><tr><th scope="col">a<th scope="col">b</tr>
    <tr><th scope="row">1<td>2</tr></table>"""


@pytest.mark.parametrize(
    "text, faults",
    [
        (NAMED, 0),
        ('<table role="presentation"><tr><td>a</table>', 0),
        ('<table role="presentation"><tr><th>a</table>', 1),
        (NAMED + NAMED, 1),
        (NAMED.replace(' aria-label="Rates"', ""), 1),
        (NAMED.replace(' scope="row"', ""), 1),
        (NAMED.replace(' scope="col"', "", 1), 1),
    ],
)
def test_a_table_without_a_name_or_headers_is_noticed(text, faults):
    assert len(nameless(text)) == faults


# ------------------------------------------------------------------ a walk by ear

SAID = """frame => {
    window.said = [];
    const status = frame.querySelector("[role=status]");
    new MutationObserver(() => status.textContent && said.push(status.textContent))
        .observe(status, { childList: true, characterData: true, subtree: true });
}"""


def test_a_pause_says_where_the_walk_stands_and_playing_says_nothing(visit, address):
    page = visit(f"{address}/{DESCENT}").page
    frame = page.locator(".lg-widget[data-widget=descent]")
    frame.evaluate(SAID)
    frame.get_by_label("Steps/s").select_option("60")
    frame.get_by_role("button", name="Play").click()
    page.wait_for_timeout(1500)
    assert page.evaluate("said") == []
    frame.get_by_role("button", name="Pause").click()
    page.wait_for_function("said.length === 1")
    step = frame.get_attribute("data-step")
    assert page.evaluate("said[0]").startswith(f"Step {step} of ") and int(step) > 20
    frame.get_by_label("Steps/s").select_option("1000")
    for said in (2, 3):  # the end of a second walk is as new as that of the first
        frame.get_by_role("button", name="Play").click()
        page.wait_for_function("many => said.length === many", arg=said, timeout=30_000)
        assert "End of the walk: converged" in page.evaluate("said.at(-1)")


# ------------------------------------------------------------------ a finger that scrolls


def swipe(page, box):
    """Up the screen, from the middle of a box."""
    session = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    moves = [("touchMove", -8 * k) for k in range(1, 20)]
    for kind, up in [("touchStart", 0), *moves, ("touchEnd", None)]:
        points = [] if up is None else [{"x": x, "y": y + up}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(16)
    page.wait_for_timeout(300)


FACTS = """frame => [
    ...["start", "learningRate", "step", "lowest", "playing"].map(key => frame.dataset[key]),
    ...[...frame.querySelectorAll("select")].map(select => select.value),
]"""


@pytest.mark.parametrize(
    "name, what",
    [
        ("descent", "input[type=range]"),
        ("descent", ".lg-along-x"),
        ("bowls", "input[type=range]"),
        ("bowls", ".lg-along-x"),
        ("race", "input[type=range]"),
    ],
)
def test_a_swipe_that_begins_on_a_control_scrolls_and_changes_nothing(visit, address, name, what):
    chapter = {
        "descent": DESCENT,
        "bowls": "book/why-not-squared-error.html",
        "race": "book/newton.html",
    }[name]
    page = visit(f"{address}/{chapter}", **PHONE, has_touch=True, is_mobile=True).page
    frame = page.locator(f".lg-widget[data-widget={name}]").first
    step = frame.get_by_label("Step", exact=True)
    step.press("End")
    step.press("PageDown")  # so far that a walk at another rate ends before it
    controls = frame.locator(what).all()[:3]
    assert controls
    for control in controls:
        control.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
        page.wait_for_timeout(200)
        before, place = frame.evaluate(FACTS), page.evaluate("scrollY")
        box = control.bounding_box()
        if what.startswith("input"):  # on the right, where a rate is larger and a walk shorter
            box["width"] *= 1.5
        swipe(page, box)
        assert page.evaluate("scrollY") > place + 60
        assert frame.evaluate(FACTS) == before


def test_a_swipe_on_the_step_does_not_stop_a_walk(visit, address):
    page = visit(f"{address}/{DESCENT}", **PHONE, has_touch=True, is_mobile=True).page
    frame = page.locator(".lg-widget[data-widget=descent]")
    step = frame.get_by_label("Step", exact=True)
    step.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
    frame.get_by_label("Steps/s").select_option("60")
    frame.get_by_role("button", name="Play").click()
    place, box = page.evaluate("scrollY"), step.bounding_box()
    swipe(page, {**box, "width": 16})  # where its thumb is
    assert page.evaluate("scrollY") > place + 60
    assert frame.get_attribute("data-playing") == "true"


# ------------------------------------------------- colors of one's own, paper, no scripts

CONTRASTS = """frame => {
    const numbers = color => color.match(/[\\d.]+/g).slice(0, 3).map(Number);
    const light = color => color.map(value => value / 255)
        .map(u => u <= 0.04045 ? u / 12.92 : ((u + 0.055) / 1.055) ** 2.4)
        .reduce((sum, u, k) => sum + u * [0.2126, 0.7152, 0.0722][k], 0);
    const ground = numbers(getComputedStyle(frame.querySelector(".lg-root")).backgroundColor);
    const ratio = (color, opacity) => {
        const seen = numbers(color).map((value, k) => opacity * value + (1 - opacity) * ground[k]);
        const [low, high] = [light(seen), light(ground)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    return [...frame.querySelectorAll(".lg-line, .lg-dot, .lg-knob, .lg-axis")].map(mark => {
        const { stroke, strokeOpacity, fill, fillOpacity } = getComputedStyle(mark);
        const drawn = [[stroke, strokeOpacity], [fill, fillOpacity]];
        return Math.max(...drawn.map(([color, opacity]) =>
            color === "none" ? 1 : ratio(color, Number(opacity))));
    });
}"""


@pytest.mark.parametrize("colors", ["none", "active"])
@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("chosen", ["light", "dark"])
@pytest.mark.parametrize("name", [DESCENT, "book/cost.html", "book/newton.html"])
def test_what_is_drawn_stands_out(visit, address, name, system, chosen, colors):
    page = visit(f"{address}/{name}", theme=system, forced_colors=colors).page
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", chosen)
    two_frames(page)
    for widget in page.locator(".lg-widget:not([data-exercise])").all():
        ratios = widget.evaluate(CONTRASTS)
        assert len(ratios) > 5 and min(ratios) >= 3


def contrasts_of_lines(canvas):
    """How far the pixels of level lines stand out from the ground on both sides, along the rows."""
    pixels = np.asarray(Image.open(BytesIO(canvas.screenshot())).convert("RGB")) / 255
    linear = np.where(pixels <= 0.04045, pixels / 12.92, ((pixels + 0.055) / 1.055) ** 2.4)
    light = linear @ [0.2126, 0.7152, 0.0722] + 0.05
    here, *beside = light[:, 4:-4], light[:, :-8], light[:, 8:]
    ratio = np.min([np.maximum(here, one) / np.minimum(here, one) for one in beside], axis=0)
    steps = np.diff(light, axis=1)
    peaks = (steps[:, 3:-4] * steps[:, 4:-3] <= 0) & (ratio > 1.3)  # a line, and not a band
    return ratio[peaks]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_level_lines_stand_out(visit, address, theme):
    page = visit(f"{address}/{DESCENT}", theme=theme).page
    page.add_style_tag(content=".lg-plot > svg, header, .skip-link { visibility: hidden }")
    canvas = page.locator(".lg-widget[data-widget=descent] canvas")
    canvas.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
    page.wait_for_timeout(400)  # until it is painted finely
    found = contrasts_of_lines(canvas)
    assert found.size > 1000 and np.median(found) >= 3
    page.add_style_tag(content=".lg-plot > canvas { opacity: 0.7 }")
    assert np.median(contrasts_of_lines(canvas)) < 3


@pytest.mark.parametrize("name", PAGES)
def test_paper_shows_what_is_folded(visit, address, name):
    page = visit(f"{address}/{name}", theme="dark").page
    folded = page.locator(".bd-article details:not([open])").count()
    for _ in range(2):  # a browser may say so twice
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    page.emulate_media(media="print")
    for passage in page.locator(".bd-article details:not(.lg-typed)").all():
        assert passage.locator("> :last-child").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".bd-article details:not([open])").count() == folded
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


# The words of the folded passages: what stands between two formulas, in letters alone.
FOLDED = """() => [...document.querySelectorAll(".bd-article details")].flatMap(passage => {
    const inside = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT), runs = [];
    const skip = "math, .katex, .lg-widget, .copybtn, .lg-unseen, summary[aria-label]";
    while (inside.nextNode()) {
        const { parentElement, data } = inside.currentNode;
        if (!parentElement.closest(skip)) runs.push(data.replace(/[^A-Za-z]/g, ""));
    }
    return runs.filter(run => run.length > 11);
})"""


def missing_on_paper(page):
    """The words of answers that are not printed."""
    wanted = page.evaluate(FOLDED)
    if not wanted:
        return [], []
    with pdfium.PdfDocument(page.pdf(prefer_css_page_size=True)) as paper:
        text = "".join(sheet.get_textpage().get_text_range() for sheet in paper)
    letters = re.sub(r"[^A-Za-z]", "", text)
    return wanted, [run for run in wanted if run not in letters]


@pytest.mark.parametrize("name", PAGES)
def test_every_answer_is_printed(visit, address, name):
    wanted, missing = missing_on_paper(visit(f"{address}/{name}").page)
    assert wanted or name not in (GRADIENT, DESCENT)
    assert missing == []


def test_an_answer_that_is_not_printed_is_noticed(visit, address):
    page = visit(f"{address}/{GRADIENT}").page
    page.add_style_tag(content="@media print { .bd-article details p { display: none } }")
    _, missing = missing_on_paper(page)
    assert missing


def test_without_javascript_a_phone_reaches_every_chapter(visit, address):
    page = visit(f"{address}/{GRADIENT}", **PHONE, javascript=False).page
    links = page.locator("#pst-primary-sidebar nav a")
    assert links.count() == len(PAGES) - 1
    for link in (links.first, links.last):
        link.scroll_into_view_if_needed()
        assert link.is_visible()
    links.last.click()
    page.wait_for_url(f"**/{PAGES[-1]}")
