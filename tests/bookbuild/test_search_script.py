"""The search is made of what the pages say in words, of a library as it came, and of synonyms."""

import hashlib
import json
import re

import pytest
from bookbuild import mathematics, search
from bookbuild.mathml import MATH, in_line
from bookbuild.search.sections import Section, sections
from conftest import PAGES
from sphinx.errors import ExtensionError


def is_as_published(library, readme):
    """Does the file have the digest that its README names?"""
    return f"{hashlib.sha256(library).hexdigest()}  minisearch.js" in readme


def test_the_library_is_the_one_that_its_readme_names():
    folder = search.HERE / "minisearch"
    library, readme = (folder / "minisearch.js").read_bytes(), (folder / "README.md").read_text()
    assert is_as_published(library, readme)
    assert not is_as_published(library + b" ", readme)


def test_a_library_without_what_is_taken_off_fails(tmp_path, monkeypatch):
    given = search.content
    monkeypatch.setattr(
        search, "content", lambda name: given(name).replace("//# sourceMappingURL", "//")
    )
    with pytest.raises(ExtensionError, match="no map of the source"):
        search.write_search({}, tmp_path)


# ------------------------------------------------------------------ a formula on a line


@pytest.fixture(scope="module")
def typeset(node):
    """A formula's MathML, as the pages have it."""
    return lambda latex: MATH.search(mathematics.readable(latex))[0]


@pytest.mark.parametrize(
    "latex, line",
    [
        (r"\theta_0", "θ_0"),
        (r"h = \sigma(\theta^\top x^{(i)})", "h = σ(θᵀx^(i))"),
        (r"\sigma'(z) \le \frac14", "σ′(z) ≤ 1/4"),
        (r"e^{-z}", "e^(−z)"),
        (r"x_j^{10}", "x_j^10"),
        (r"\frac{1}{1 + e^{-z}}", "1/(1+e^(−z))"),
        (r"\log h", "log h"),
        (r"\sqrt{\lambda}", "…"),
        (r"\sum_{i=1}^m x", "…"),
        (r"\begin{bmatrix} 1 \\ 2 \end{bmatrix}", "…"),
    ],
)
def test_a_formula_is_typed_on_a_line_or_left_out(typeset, latex, line):
    assert in_line(typeset(latex)) == line


# ------------------------------------------------------------------ the sections of a page

LINK = '<a class="headerlink" href="#{}">#</a>'
PAGE = f"""<nav>elsewhere</nav><article class="bd-article"><section id="t">
<h1>A title{LINK.format("t")}</h1><p>It <em>begins</em>, as
<code>theta</code> does.</p>
<section id="s"><h2>A <em>part</em>{LINK.format("s")}</h2>
<p>A <span class="xref std-term"><em>weight</em></span>.</p><script>no();</script>
<figure><figcaption><p>Fig. 1{LINK.format("f")}</p></figcaption></figure>
<div class="cell_input"><pre>fit = newton(X, fit)</pre></div><pre>0.5 printed</pre>
<p>Then more.</p></section>
<dl><dt id="w">word{LINK.format("w")}</dt><dd><p>What it means.</p></dd></dl>
<dl><dt>no heading</dt></dl></section></article><p>elsewhere</p>"""


def test_a_page_is_its_sections():
    assert sections(PAGE) == [
        Section("", "A title", "begins", "It begins, as theta does.", ""),
        Section("#s", "A part", "weight", "A weight. Fig. 1 Then more.", "fit newton"),
        Section("#w", "word", "", "What it means. no heading", ""),
    ]


def test_what_is_no_page_of_the_book_has_no_sections():
    assert sections("<h1>Search</h1>") == []
    assert sections(PAGE.replace("headerlink", "link")) == []


@pytest.fixture
def book(site):
    """What the site's script says that the book says."""
    script = (site / "_static/search.js").read_text(encoding="utf-8")
    return json.loads(re.search(r"^globalThis\.BOOK = (.*);$", script, flags=re.M)[1])


def texts(book):
    """Whatever the sections of the book say."""
    return [part[key] for page in book["pages"] for part in page["sections"] for key in FIELDS]


FIELDS = ("title", "terms", "text", "code")


def faulty(said):
    """The texts that say what nobody reads: LaTeX, or the marks between a section's parts."""
    return [text for text in said if re.search(r"[\\\x00-\x1f]", text)]


def test_the_script_holds_every_page_in_words(book):
    assert [page["address"] for page in book["pages"]] == sorted(PAGES)
    assert len(texts(book)) > 1000 and faulty(texts(book)) == []
    assert faulty(["a", r"\frac", "\x1e"]) == [r"\frac", "\x1e"]


# ------------------------------------------------------------------ synonyms


def twice(text):
    """What a table in JSON names more than once, however it is written."""
    names = [name.lower() for name, _ in json.loads(text, object_pairs_hook=list)]
    return sorted({name for name in names if names.count(name) > 1})


def test_no_synonym_is_given_twice():
    assert twice(search.content("synonyms.json")) == []
    assert twice('{"MSE": "a", "mse": "b"}') == ["mse"]


def unknown(synonyms, said):
    """The words that the table calls the book's own, and that the book does not have."""
    return {word for book in synonyms.values() for word in re.findall(r"\w+", book.lower())} - said


def test_what_a_synonym_leads_to_is_in_the_book(book):
    said = set(re.findall(r"\w+", " ".join(texts(book)).lower()))
    assert unknown(book["synonyms"], said) == set()
    assert unknown({"MSE": "squared errror"}, said) == {"errror"}
