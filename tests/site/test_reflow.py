"""What is read where a page is enlarged four times, and where a reader spaces its text out.

At 320 pixels nothing is cut, and nothing makes the page scroll sideways (criterion 1.4.10 of the
Web Content Accessibility Guidelines). With their spacing of lines, paragraphs, words and letters
nothing is cut or overlaps, there or at a desk (1.4.12); nor at a desk in letters twice as large
(1.4.4).
"""

import pytest
from conftest import EVERY_PAGE, two_frames

ENLARGED, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}

# The whole page as it lies before one scrolls: all that is folded open, each block laid out.
LAID_OUT = """
    .off-screen { content-visibility: visible !important }
    .lg-foot { position: static !important }
    * { transition: none !important }
"""
OPEN = "() => document.querySelectorAll('details').forEach(passage => { passage.open = true })"
SPACED = """
    * { letter-spacing: .12em !important; line-height: 1.5 !important;
        word-spacing: .16em !important }
    p { margin-bottom: 2em !important }
"""
LARGE = ":root { font-size: 200% !important }"

# What nobody can read, in words.
FAULTS = """() => {
    const unseen = ".katex-mathml, .lg-unseen, dialog, noscript, script, style, svg";
    const boxes = (text, from = 0, to = text.length) => {
        const range = document.createRange();
        range.setStart(text, from), range.setEnd(text, to);
        return [...range.getClientRects()].filter(box => box.width > 1);
    };
    const seen = place => !place.closest(unseen)
        && place.checkVisibility({ visibilityProperty: true });
    const lines = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode;
        if (text.data.trim() && seen(text.parentElement))
            for (const box of boxes(text)) lines.push([text, box]);
    }

    // Text outside the screen, or outside what cuts it, unless it can be scrolled to.
    const screen = document.documentElement, width = screen.clientWidth;
    const cut = ([text, box]) => {
        const third = box.height / 3;
        let at = text.parentElement.closest(".katex") ?? text.parentElement;
        for (; at !== document.body; at = at.parentElement) {
            const { overflowX, overflowY } = getComputedStyle(at);
            if (["auto", "scroll"].includes(overflowX)) return false;
            const room = at.getBoundingClientRect();
            if (overflowX !== "visible" && (box.left < room.left - 1 || box.right > room.right + 1))
                return true;
            if (["hidden", "clip"].includes(overflowY) &&
                (box.top < room.top - third || box.bottom > room.bottom + third)) return true;
        }
        return box.left < -1 || box.right > width + 1;
    };

    // Text over other text; a formula sets its parts by itself.
    const plain = lines.filter(([text]) => !text.parentElement.closest(".katex, math, select"))
        .sort(([, one], [, other]) => one.top - other.top);
    const common = (from, to) => Math.min(...to) - Math.max(...from);
    const over = ([text, one], [next, other]) => text !== next
        && common([one.left, other.left], [one.right, other.right]) > 2
        && common([one.top, other.top], [one.bottom, other.bottom]) > one.height / 2;
    const below = k => { // all that begins before this line has ended
        const end = plain.findIndex(([, box], j) => j > k && box.top > plain[k][1].bottom);
        return plain.slice(k + 1, end < 0 ? plain.length : end);
    };
    const pairs = plain.flatMap((line, k) =>
        below(k).filter(other => over(line, other)).map(other => [line, other]));

    // Punctuation that touches a formula and stands on another line than its end.
    const middle = box => box.left + box.width / 2;
    const astray = formula => {
        const text = formula.parentElement.nextSibling;
        if (text?.nodeType !== 3 || !/^[^\\w\\s]/.test(text.data)) return [];
        const end = [...formula.querySelectorAll(".base")].at(-1).getBoundingClientRect();
        return boxes(text, 0, 1)[0]?.left < middle(end) ? ["begins a line: " + text.data] : [];
    };
    return [
        ...(screen.scrollWidth > width ? ["the page scrolls sideways"] : []),
        ...lines.filter(cut).map(([text]) => "cut: " + text.data),
        ...pairs.map(([[text], [other]]) => `overlapping: ${text.data} | ${other.data}`),
        ...[...document.querySelectorAll(".math > .katex")].flatMap(astray),
    ];
}"""


def faults(page):
    """What nobody can read, and the commas that begin a line."""
    two_frames(page)
    return page.evaluate(FAULTS)


def faults_with(page, style, *sizes):
    """What a reader who adds a style of their own cannot read, on screens of these sizes.

    (Where letters are large even a short formula may need two lines, and its comma stays above.)
    """
    added, found = page.add_style_tag(content=style), []
    for size in sizes:
        page.set_viewport_size(size)
        found += [fault for fault in faults(page) if "begins a line" not in fault]
    added.evaluate("style => style.remove()")
    return found


def laid_out(page):
    """The page with all that it holds in sight."""
    page.add_style_tag(content=LAID_OUT)
    page.evaluate(OPEN)
    return page


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_nothing_is_cut_enlarged_spaced_out_or_in_large_letters(visit, address, name):
    page = laid_out(visit(f"{address}/{name}", **ENLARGED).page)
    assert faults(page) == []
    assert faults_with(page, SPACED, ENLARGED, DESK) == []
    assert faults_with(page, LARGE, DESK) == []


BOX = "<span style='display:inline-block;width:60px'>"
FORMULA = "<p style='width:{}px'>{} <span class='math'><span class='katex'>{}</span></span>, and"


@pytest.mark.parametrize(
    "content, said",
    [
        ("<p style='width:400px'>" + "A long line that has not ended. " * 3, "scrolls sideways"),
        ("<p style='margin-left:-20px'>Left", "cut: Left"),
        ("<p style='overflow:hidden;white-space:nowrap;width:60px'>Too long for it", "cut: Too"),
        ("<p style='overflow:hidden;height:1em;width:90px'>A second, a third line", "cut: A sec"),
        ("<p>Under<p style='margin-top:-34px'>Over", "overlapping: Under | Over"),
        (FORMULA.format(60, "x", f"<i class='base'>{BOX}f</span></i>"), "begins a line: , and"),
    ],
)
def test_what_cannot_be_read_is_noticed(visit, tmp_path, content, said):
    path = tmp_path / "page.html"
    path.write_text(f"<!doctype html><link rel='icon' href='data:,'><body>{content}")
    found = faults(laid_out(visit(path.as_uri(), **ENLARGED).page))
    assert any(said in fault for fault in found), found


NARROW = "<p style='overflow:hidden;white-space:nowrap;width:110px'>fits in its box"


@pytest.mark.parametrize(
    "style, content, said",
    [
        (SPACED, NARROW, "cut: fits"),
        (LARGE, NARROW, "cut: fits"),
        (
            SPACED,
            "<p style='font:16px/1 monospace'><b style='float:left;width:6ch'>labels</b>Two",
            "overlapping: labels | Two",
        ),
    ],
)
def test_what_only_the_readers_style_hides_is_noticed(visit, tmp_path, style, content, said):
    path = tmp_path / "page.html"
    path.write_text(f"<!doctype html><link rel='icon' href='data:,'><body>{content}")
    page = laid_out(visit(path.as_uri(), **ENLARGED).page)
    assert faults(page) == []
    found = faults_with(page, style, ENLARGED)
    assert any(said in fault for fault in found), found
    assert faults(page) == []  # the style is gone again


def test_what_can_be_scrolled_to_and_what_is_for_the_ear_alone_is_not_lost(visit, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        "<!doctype html><link rel='icon' href='data:,'><body>"
        "<pre style='overflow:auto;width:60px'>a long line of code</pre>"
        "<p class='lg-unseen' style='overflow:hidden;width:1px;height:1px'>heard</p>"
        "<details><summary>Open</summary><p>Folded</p></details>"
    )
    assert faults(laid_out(visit(path.as_uri(), **ENLARGED).page)) == []
