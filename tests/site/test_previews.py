"""What a link leads to is shown beside it: for the mouse, for keys, and never in the way."""

import re

import pytest
from bookbuild.previews import cited, shown
from playwright.sync_api import expect
from test_site import axe_findings


@pytest.fixture
def chapter(visit, address):
    def opened(name="gradient", home=address, **more):
        seen = visit(f"{home}/book/{name}.html", **{"strict": True} | more)
        assert seen.complaints == []
        return seen

    return opened


def card(page):
    return page.get_by_role("tooltip")


def link(page, part):
    return page.locator(f'article a:not(.headerlink)[href*="{part}"]').first


def test_nothing_is_loaded_before_a_link_is_pointed_at(chapter):
    seen = chapter()
    assert not any("/previews/" in url for url in seen.requests)
    link(seen.page, "glossary.html#term-").hover()
    expect(card(seen.page)).to_be_visible()
    assert sum("/previews/gradient.js" in url for url in seen.requests) == 1


@pytest.mark.parametrize(
    "part, formula",
    [("sigmoid.html#equation-", True), ("glossary.html#term-", False), ("#equation-eq-step", True)],
)
def test_the_mouse_is_shown_an_equation_or_a_term(chapter, part, formula):
    page = chapter().page
    to = link(page, part)
    to.hover()
    expect(card(page)).to_be_visible()
    assert card(page).locator(".katex-display").count() == int(formula)
    assert len(card(page).inner_text()) > 10
    expect(to).to_have_attribute("aria-describedby", "preview")


def test_one_can_move_onto_it_and_escape_takes_it_away(chapter):
    page = chapter().page
    link(page, "sigmoid.html#equation-").hover()
    expect(card(page)).to_be_visible()
    card(page).hover()
    page.wait_for_timeout(600)
    expect(card(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)
    link(page, "glossary.html#term-").hover()
    expect(card(page)).to_be_visible()
    page.mouse.move(2, 2)
    expect(card(page)).to_have_count(0)


def test_keys_are_shown_it_too(chapter):
    page = chapter().page
    link(page, "sigmoid.html#equation-").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(card(page)).to_be_visible()
    page.keyboard.press("Tab")
    expect(card(page)).to_have_count(0)


def test_a_reference_is_shown_once(chapter):
    page = chapter("convexity").page
    to = link(page, "references.html#")
    assert to.get_attribute("title") is None
    to.hover()
    expect(card(page)).to_contain_text(re.compile(r"\d{4}"))


def test_over_file_and_at_the_edge_it_is_on_the_page(visit, site):
    page = visit((site / "book/newton.html").as_uri(), width=700).page
    for to in page.locator('article a[href*="#term-"]').all()[:6]:
        to.scroll_into_view_if_needed()
        to.hover()
        expect(card(page)).to_be_visible()
        box = card(page).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 700
        page.keyboard.press("Escape")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_it(chapter, theme):
    page = chapter(theme=theme, strict=False).page
    link(page, "glossary.html#term-").hover()
    expect(card(page)).to_be_visible()
    assert axe_findings(page, "#preview") == []


PAGE = """<article><a href="sigmoid.html#equation-eq-a">1</a><a href="#equation-eq-b">2</a>
<a href="glossary.html#term-bias">3</a><a href="sigmoid.html#equation-eq-a">1</a></article>
<a href="other.html#equation-eq-c">4</a>"""
TARGET = """<div class="math" id="equation-eq-a">
<span class="katex-display">A</span><span class="eqno">(1)</span></div>
<dt id="term-bias">bias</dt><dt id="term-intercept">intercept</dt><dd><p>The weight.</p></dd>"""


def test_what_a_page_cites_elsewhere_is_found_once():
    assert list(cited(PAGE)) == [("sigmoid", "equation-eq-a"), ("glossary", "term-bias")]


def test_an_equation_is_shown_without_its_number_and_a_term_without_its_name():
    assert shown(TARGET, "equation-eq-a") == '<span class="katex-display">A</span>'
    assert shown(TARGET, "term-bias") == shown(TARGET, "term-intercept") == "<p>The weight.</p>"
    assert shown(TARGET, "equation-eq-none") is None


def test_every_citation_of_the_book_has_something_to_show(site):
    pages = {path.stem: path.read_text("utf-8") for path in (site / "book").glob("*.html")}
    missing = [
        (page, at, name)
        for page, text in pages.items()
        for at, name in cited(text)
        if not shown(pages.get(at, ""), name)
    ]
    assert missing == []
