"""What a page says, section by section, in words: of formulas only those that fit on a line."""

import re
from typing import NamedTuple

from bs4 import BeautifulSoup, SoupStrainer

from bookbuild.mathml import MATH, in_line

ARTICLE = SoupStrainer("article", class_="bd-article")
# A heading is what has a link to itself: also a term of the glossary, above its explanation.
HEADINGS = ":is(h1, h2, h3, h4, dt)"
LINKS = "a.headerlink"
SOURCE = ".cell_input pre"
# what a section stresses, or has explained in the glossary; the name of an exercise is neither
TERMS = ":is(em, strong:not(#exercises strong), .std-term)"
NO_PROSE = (
    f"pre:not({SOURCE}), script, noscript, template, svg, .passage > summary, table.dataframe, "
    f".lg-widget, .proof, .eqno, .katex-html, .katex-display, :not({HEADINGS}) > {LINKS}"
)
HEADING, CELL, TERM = "\x1d", "\x1e", "\x1f"  # stand on both sides of each; no page has them


class Section(NamedTuple):
    """The #anchor that leads to it, its title, the terms it stresses, its text, names in its code.

    A page begins with a section that has its title, and no anchor.
    """

    anchor: str
    title: str
    terms: str
    text: str
    code: str


def sections(page: str) -> list[Section]:
    """The sections of a page, in their order; none of what is not a page of the book."""
    words = MATH.sub(lambda formula: in_line(formula[0]), page)
    article = BeautifulSoup(words, "html.parser", parse_only=ARTICLE)
    for part in article.select(NO_PROSE):
        part.decompose()
    for selector, mark in ((SOURCE, CELL), (f"{TERMS}:not({TERMS} *)", TERM)):
        for part in article.select(selector):
            part.insert_before(mark)
            part.insert_after(mark)
    for heading in article.select(f"{HEADINGS}:has(> {LINKS})"):
        heading.insert_before(HEADING)
        for link in heading.select(LINKS):
            link.replace_with(f"{HEADING}{link['href']}{HEADING}")
    parts = article.get_text().split(HEADING)[1:]
    found = [section(*parts[k : k + 3]) for k in range(0, len(parts), 3)]
    return [first._replace(anchor="") for first in found[:1]] + found[1:]


def section(title: str, anchor: str, content: str) -> Section:
    """A section of what stands below its title, with the marks around its cells and its terms."""
    parts = content.split(CELL)
    prose, code = "".join(parts[::2]), " ".join(parts[1::2])
    terms, names = prose.split(TERM)[1::2], re.findall(r"[^\W\d]\w+", code)
    return Section(
        anchor, *map(tidy, (title, " ".join(terms), prose, " ".join(dict.fromkeys(names))))
    )


def tidy(text: str) -> str:
    """The text without marks, on one line."""
    return " ".join(text.replace(TERM, "").split())
