"""The search as a reader meets it: the right page first, read and heard, from the disk too."""

import re

import pytest
from playwright.sync_api import expect
from test_site import DESK, PHONE, axe_findings, overflowing

# What a reader types, and the page to come first: of two, either.
QUERIES = {
    "MSE": "why-not-squared-error",
    "mean squared error": "why-not-squared-error",
    "cross-entropy": "cost",
    "binary cross entropy": "cost",
    "BCE": "cost",
    "log loss": "cost",
    "loss function": "cost",
    "cost function": "cost",
    "likelihood": "cost",
    "maximum likelihood": "cost",
    "Bernoulli": "cost",
    "vectorized": "gradient",
    "vectorisation": "gradient",
    "chain rule": "gradient",
    "backprop": "gradient",
    "gradient of the cost": "gradient",
    "hypothesis function": "sigmoid",
    "logistic function": "sigmoid",
    "logit": "sigmoid",
    "log-odds": "sigmoid",
    "sigmoid derivative": "sigmoid",
    "derivative of the sigmoid": "sigmoid",
    "quotient rule": "sigmoid",
    "decision boundary": "sigmoid",
    "IRLS": "newton",
    "Newton-Raphson": "newton",
    "Hessian": "newton",
    "quadratic convergence": "newton",
    "learning rate": "gradient-descent",
    "step size": "gradient-descent",
    "gradient descent": "gradient-descent",
    "condition number": "gradient-descent",
    "feature scaling": "gradient-descent real-data",
    "convex": "convexity",
    "non-convex": "why-not-squared-error convexity",
    "why is the squared error not convex": "why-not-squared-error",
    "vanishing gradient": "why-not-squared-error",
    "ridge": "when-it-breaks",
    "regularization": "when-it-breaks",
    "regularisation": "when-it-breaks",
    "L2 penalty": "when-it-breaks",
    "separation": "when-it-breaks convexity",
    "softmax": "many-classes",
    "multiclass": "many-classes",
    "load_iris": "many-classes",
    "standard error": "real-data",
    "p-value": "real-data",
    "odds ratio": "real-data",
    "calibration": "real-data",
    "GLM": "same-update-rule",
    "canonical link": "same-update-rule",
    "OLS": "linear-regression",
    "normal equation": "linear-regression",
    "dask": "many-machines",
    "Newton decrement": "certificate when-it-breaks",
    "self-concordant": "certificate",
    "screen reader": "accessibility",
    "proof report": "proofs",
    "Binder": "index",
}


def found(page, query):
    """The pages that a query finds, by name, and how: 0 by all its words ... 2 by similar ones."""
    addresses, way = page.evaluate(
        """query => {
            const { pages, way } = find(query);
            return [pages.map(([{ page }]) => page.address), way];
        }""",
        query,
    )
    return [re.fullmatch(r"book/([\w-]+)\.html", address)[1] for address in addresses], way


def searched(visit, home, query, **how):
    """A visit to the page of the search, once it has said what it found."""
    seen = visit(f"{home}/search.html?q={query}", **how)
    expect(seen.page.get_by_role("status").first).not_to_be_empty()
    return seen


def wrong(page, queries):
    """The queries that put another page first, and which."""
    firsts = {query: (found(page, query)[0] or [None])[0] for query in queries}
    return {query: first for query, first in firsts.items() if first not in queries[query].split()}


def test_the_right_page_comes_first(visit, address):
    page = visit(f"{address}/search.html").page
    assert len(QUERIES) >= 30 and wrong(page, QUERIES) == {}
    assert wrong(page, {"MSE": "sigmoid", "zebra": "cost"}) == {
        "MSE": "why-not-squared-error",
        "zebra": None,
    }


@pytest.mark.parametrize(
    "query, pages, way",
    [
        ("mse", True, 0),
        ("emselves", False, None),  # from the inside of "themselves"
        ("oftmax", True, 2),  # a letter too few, not an inside
        ("softm", True, 0),  # a beginning
        ("differentiating", True, 0),  # a stem
        ("likelihod", True, 2),
        ("zebra sigmoid", True, 1),
        ("zebra", False, None),
        ("the", False, None),
        ("constructor", False, None),  # no property of JavaScript's objects
    ],
)
def test_words_are_found_whole_by_their_beginning_or_nearly(visit, address, query, pages, way):
    page = visit(f"{address}/search.html").page
    assert (bool(found(page, query)[0]), found(page, query)[1]) == (pages, way)


def test_mse_is_found_as_a_word_and_by_its_synonym_alone(visit, address):
    page = visit(f"{address}/search.html").page
    texts = page.evaluate(
        """() => find("MSE").pages.flat().map((hit) =>
            [hit.page.title, hit.title, hit.text, hit.code].join(" "))"""
    )
    assert len(texts) > 10
    assert [text for text in texts if not re.search(r"(?i)\b(MSE|squar)", text)] == []


def test_without_synonyms_a_readers_word_finds_little(visit, address):
    """... so the table is what leads to the right page."""
    page = visit(f"{address}/search.html").page
    assert found(page, "MSE")[0][0] == "why-not-squared-error"
    assert page.evaluate("said.size === Object.keys(synonyms).length"), "two are of the same words"
    page.evaluate("said.clear()")
    assert found(page, "MSE")[0][:1] != ["why-not-squared-error"]
    assert found(page, "BCE")[0] == []


# ------------------------------------------------------------------ what is read and heard


@pytest.mark.parametrize("place", ["address", "site"])
def test_results_have_words_and_are_announced_over_http_and_from_the_disk(visit, request, place):
    home = request.getfixturevalue(place)
    home = home if isinstance(home, str) else home.as_uri()
    seen = searched(visit, home, "learning rate")
    page, results = seen.page, seen.page.locator("#search-found > li")
    many = results.count()
    assert many > 3
    expect(page.get_by_role("status").first).to_have_text(f"{many} results for “learning rate”")
    assert page.title().startswith("learning rate - Search")
    snippets = page.locator("#search-found p").all_inner_texts()
    assert all(8 < len(text) < 500 and "\\" not in text for text in snippets)
    assert {word.lower() for word in page.locator("#search-found mark").all_inner_texts()} >= {
        "learning",
        "rate",
    }
    assert seen.wait_until_idle().complaints == [] and seen.foreign(home) == []
    results.first.locator("p a").first.click()
    page.wait_for_url(re.compile(r"book/gradient-descent\.html#[\w-]+$"))
    assert page.evaluate("document.querySelector(location.hash) !== null")


def test_what_is_announced_is_true(visit, address):
    def said(query):
        return searched(visit, address, query).page.get_by_role("status").first.inner_text()

    assert said("load_iris") == "1 result for “load_iris”"
    assert said("zebra") == "No result for “zebra”"
    assert re.fullmatch(r"\d+ results for words like “likelihod”", said("likelihod"))
    assert re.fullmatch(r"\d+ results for some of the words of “zebra ridge”", said("zebra ridge"))


def test_a_query_in_html_is_text(visit, address):
    query = "<img src=x onerror=document.title='broken'>ridge"
    page = searched(visit, address, query).page
    assert query in page.get_by_role("status").first.inner_text()
    assert page.locator("#text img").count() == 0 and page.title().startswith(query)


@pytest.mark.parametrize("query", ["", "?q=", "?q=+"])
def test_an_empty_query_finds_and_says_nothing(visit, address, query):
    page = visit(f"{address}/search.html{query}").page
    page.wait_for_timeout(400)
    assert page.get_by_role("status").first.inner_text() == ""
    assert page.locator("#search-found > *").count() == 0
    assert not page.locator("#search-hint").is_visible()


def test_who_finds_nothing_is_told_what_to_try(visit, address):
    page = searched(visit, address, "zebra").page
    assert page.locator("#search-hint").is_visible()
    page.locator("#search-hint a").click()
    page.wait_for_url("**/book/glossary.html")


@pytest.mark.parametrize("how", [DESK, PHONE], ids=["desk", "phone"])
def test_results_are_for_everyone(visit, address, how):
    page = searched(visit, address, "MSE", **how).page
    assert axe_findings(page) == [] and overflowing(page) == []
    assert page.locator("h1").count() == 1
    assert page.locator("#search-found > li > h2 > a").count() > 5


def test_from_a_chapter_by_keys_alone_to_the_first_result(visit, address):
    seen = visit(f"{address}/book/cost.html")
    page = seen.page
    assert not any("search.js" in url for url in seen.wait_until_idle().requests)
    page.keyboard.press("Control+k")
    page.wait_for_function("document.activeElement.matches('dialog input[type=search]')")
    page.keyboard.type("sigmoid derivative")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=sigmoid+derivative*")
    expect(page.locator("#text input")).to_be_focused()
    expect(page.locator("#text input")).to_have_value("sigmoid derivative")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/book/sigmoid.html")
