"""The editor of a cell in a page of the site: its keys, its name, its looks and its marks."""

from itertools import pairwise

import pytest
from bookbuild.live import libraries
from conftest import two_frames
from focus import changes
from playwright.sync_api import Error, expect
from test_site import axe_findings

PAGE = "book/sigmoid.html"
SOURCE = """@cache
class Number:  # a comment
    def half(x):
        return [x / 2, "text\\n", None]
"""

# The editor takes the place of the page's first cell; what it calls is noted.
OPEN = """source => {
    const rest = document.querySelector(".cell_input pre");
    const parent = document.createElement("div");
    const note = name => (...given) => calls.push([name, ...given]);
    globalThis.calls = [];
    globalThis.before = looks(rest);
    rest.parentElement.replaceWith(parent);
    globalThis.editor = LiveEditor.open(parent, {
        source: source ?? rest.textContent.trimEnd(),
        label: "Code of cell 1",
        onRun: note("run"), onRunNext: note("next"), onChange: note("change"),
    });
}"""
LOOKS = """function looks(element) {
    const { backgroundColor, fontFamily, fontSize, lineHeight } = getComputedStyle(element);
    const { width, height } = element.getBoundingClientRect();
    return { backgroundColor, fontFamily, fontSize, lineHeight, width, height };
}"""


@pytest.fixture(scope="module")
def editor():
    """The script that defines LiveEditor."""
    text, _ = libraries.bundle("editor.js")
    return text


@pytest.fixture
def opened(visit, address, editor):
    """opened(source, ...) is a page whose first cell is an editor, which has the focus."""

    def open_page(source=SOURCE, home=address, platform="Linux", **more):
        seen = visit(f"{home}/{PAGE}", **more)
        seen.page.evaluate(
            "value => Object.defineProperty(navigator, 'platform', { value })", platform
        )
        seen.page.add_script_tag(content=editor)
        seen.page.add_script_tag(content=LOOKS)
        seen.page.evaluate(OPEN, source)
        seen.page.evaluate("editor.focus()")
        assert seen.complaints == []
        return seen.page

    return open_page


def source(page):
    return page.evaluate("editor.source")


def calls(page, name):
    """What the editor gave its page, each time that it called this of it."""
    return [given for called, *given in page.evaluate("calls") if called == name]


def field(page):
    return page.get_by_role("textbox", name="Code of cell 1", exact=True)


# ------------------------------------------------------------------ keys


def test_what_is_typed_is_the_source_and_is_taken_back(opened):
    page = opened("")
    page.keyboard.type('if x:\nprint("(a")')
    assert source(page) == 'if x:\n    print("(a")'  # indented, and nothing that nobody typed
    assert calls(page, "change")[-1] == [source(page)]
    for _ in range(3):
        page.keyboard.press("Control+z")
    assert source(page) == "" and calls(page, "change")[-1] == [""]
    page.keyboard.press("Control+Shift+z")
    assert source(page) != ""


def test_a_source_that_the_page_sets_can_be_taken_back_too(opened):
    page = opened("x = 1")
    page.evaluate("editor.source = 'x = 2'")
    assert source(page) == "x = 2" and calls(page, "change") == [["x = 2"]]
    page.keyboard.press("Control+z")
    assert source(page) == "x = 1"


@pytest.mark.parametrize(
    "key, called, platform",
    [
        ("Control+Enter", "run", "Linux"),
        ("Control+Enter", "run", "MacIntel"),
        ("Meta+Enter", "run", "MacIntel"),
        ("Shift+Enter", "next", "Linux"),
    ],
)
def test_keys_that_run_the_cell_leave_it_as_it_is(opened, key, called, platform):
    page = opened("x = 1", platform=platform)
    page.keyboard.press(key)
    assert page.evaluate("calls") == [[called]] and source(page) == "x = 1"
    page.keyboard.press("Enter")  # alone it begins a line, and runs nothing
    assert page.evaluate("calls") == [[called], ["change", "\nx = 1"]]


def within(page):
    """Is the focus in the editor?"""
    return field(page).evaluate("field => field.contains(document.activeElement)")


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_tab_leaves_the_editor(opened, key):
    page = opened("x = 1")
    assert within(page)
    page.keyboard.press(key)
    assert not within(page) and source(page) == "x = 1"


def test_who_wants_tab_to_indent_says_so_and_still_gets_out(opened):
    page = opened("x = 1")
    page.keyboard.press("Control+m")
    expect(page.locator(".cm-announced")).to_contain_text("Tab indents; Escape, then Tab leaves.")
    page.keyboard.press("Tab")
    assert within(page) and source(page) == "    x = 1"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert not within(page)
    page.evaluate("editor.focus()")
    page.keyboard.press("Control+m")
    expect(page.locator(".cm-announced")).to_contain_text("Tab leaves the editor.")
    page.keyboard.press("Tab")
    assert not within(page) and source(page) == "    x = 1"


# ------------------------------------------------------------------ looks


THEMES = pytest.mark.parametrize("theme", ["light", "dark"])
KINDS = ["k", "c1", "s2", "mi", "o", "nf", "nc"]
# The color of a token of each kind, and the one that the page gives to its like in a cell at rest.
COLORS = """kinds => kinds.map(kind => {
    const token = document.querySelector(`.cm-line .${kind}`);
    const like = document.querySelector(".cell_input pre").appendChild(token.cloneNode());
    return [token, like].map(element => getComputedStyle(element).color);
})"""
EDITOR_LOOKS = """() => {
    const [editor, scroller, line] = ["editor", "scroller", "line"].map(
        name => looks(document.querySelector(`.cm-${name}`)));
    return { ...line, backgroundColor: scroller.backgroundColor,
        width: editor.width, height: editor.height };
}"""


@THEMES
def test_a_cell_looks_the_same_when_it_is_edited(opened, theme):
    page = opened(None, theme=theme)
    field(page).evaluate("field => field.blur()")
    assert page.evaluate(EDITOR_LOOKS) == page.evaluate("before")
    page.add_style_tag(content=".cm-line { font-size: 13px }")
    assert page.evaluate(EDITOR_LOOKS) != page.evaluate("before")


@THEMES
def test_the_colors_are_the_pages_and_can_be_read(opened, theme):
    page = opened(theme=theme)
    page.evaluate("editor.markLine(2, 'SyntaxError')")
    assert axe_findings(page, within=".cm-editor") == []
    colors = page.evaluate(COLORS, KINDS)
    assert all(one == other for one, other in colors)
    assert len({one for one, _ in colors}) >= 4  # nor are they all the color of plain text


def test_axe_finds_the_one_token_that_is_pale_and_an_editor_without_a_name(opened):
    page = opened()
    page.add_style_tag(content=".cm-line .k { color: #999 !important }")
    field(page).evaluate("field => field.removeAttribute('aria-label')")
    found = {rule for rule, _ in axe_findings(page, within=".cm-editor")}
    assert found == {"aria-input-field-name", "color-contrast"}


@pytest.mark.parametrize("colors", ["none", "active"])
def test_the_focus_the_line_and_the_selection_are_seen(opened, colors):
    page = opened("\n\nthird", forced_colors=colors)
    looks = [picture(page)]
    for key in ("ArrowDown", "ArrowDown", "Shift+End"):
        page.keyboard.press(key)
        looks.append(picture(page))
    assert all(changes(one, other) for one, other in pairwise(looks))
    reached = picture(page, below=4)  # where there is no line
    field(page).evaluate("field => field.blur()")
    assert changes(reached, picture(page, below=4))
    assert not changes(picture(page), picture(page))


@pytest.mark.parametrize("text, name", [("(a)", "matching"), ("(a", "nonmatching")])
def test_it_is_seen_which_brackets_belong_together_and_which_to_none(opened, text, name):
    page = opened(text)
    brackets = page.locator(f".cm-{name}Bracket")
    expect(brackets).to_have_count(text.count("(") + text.count(")"))
    seen = picture(page)
    assert seen == picture(page)
    brackets.evaluate_all("all => all.forEach(one => one.className = '')")
    assert seen != picture(page)  # a line around two, a wave below one


def picture(page, below=None):
    """The editor as it looks, or the pixels at its lower edge."""
    two_frames(page)
    editor = page.locator(".cm-editor")
    editor.scroll_into_view_if_needed()
    box = editor.bounding_box()
    if below:
        box |= {"y": box["y"] + box["height"] - below, "height": below}
    return page.screenshot(clip=box, animations="disabled")


# ------------------------------------------------------------------ marks


def described(page):
    return page.evaluate(
        """() => ["aria-invalid", "aria-description"].map(
            name => document.querySelector(".cm-content").getAttribute(name))"""
    )


def test_a_marked_line_is_seen_and_heard_until_an_edit(opened):
    page = opened("a = 1\nb = 1 / 0\nc = 3")
    assert described(page) == [None, None]
    plain = picture(page)
    page.evaluate("editor.markLine(2, 'ZeroDivisionError: by zero')")
    assert changes(plain, picture(page))
    marked = page.locator(".cm-marked")
    expect(marked).to_have_text("b = 1 / 0")
    said = marked.evaluate("line => getComputedStyle(line, '::after').content")
    assert said == '"↑ ZeroDivisionError: by zero"'
    assert described(page) == ["true", "Line 2: ZeroDivisionError: by zero"]
    page.evaluate("editor.markLine(1, 'first')")
    expect(marked).to_have_count(2)
    for _ in range(2):
        page.keyboard.press("ArrowDown")  # what is said below a line is no line
    page.keyboard.type("d")
    assert source(page) == "a = 1\nb = 1 / 0\ndc = 3"
    expect(marked).to_have_count(0)
    assert described(page) == [None, None]


def test_marks_are_taken_off_and_a_line_that_is_not_there_is_named(opened):
    page = opened("a = 1")
    page.evaluate("editor.markLine(1, 'here')")
    page.evaluate("editor.clearMarks()")
    expect(page.locator(".cm-marked")).to_have_count(0)
    with pytest.raises(Error, match="Invalid line number 2 in 1-line document"):
        page.evaluate("editor.markLine(2, 'there')")
    page.keyboard.type("b")  # it goes on working
    assert source(page) == "ba = 1"


# ------------------------------------------------------------------ on any page


def test_an_editor_works_from_the_disk_and_leaves_nothing_when_it_goes(opened, site):
    page = opened("", home=site.as_uri())
    page.keyboard.type("x")
    assert source(page) == "x"
    page.evaluate("editor.destroy()")
    assert page.locator(".cm-editor").count() == 0


def test_a_long_line_is_scrolled_to_and_not_the_page(opened):
    page = opened("x" * 400, width=360, height=740)
    page.keyboard.press("End")
    two_frames(page)
    assert page.evaluate("document.querySelector('.cm-scroller').scrollLeft") > 100
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.locator(".cm-line").bounding_box()["height"] < 20  # it is not wrapped
