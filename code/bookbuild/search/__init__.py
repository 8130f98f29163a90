"""The search: one script that holds the text of the book, and looks through it in the browser.

Its page alone loads the script, by a plain tag: so it works from the disk too.

``sections``       what a page says, in words
``synonyms.json``  what the book says, by what a reader may type
``minisearch``     the library that finds and ranks
``search.js``      the query, the order of the pages, what the reader sees and hears of them
``search.html``    the page
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.search.en import english_stopwords, js_porter_stemmer

from bookbuild.diet.files import Remember, memory, write
from bookbuild.rewriting import Rewrite, rewritten
from bookbuild.search.sections import Section, sections

HERE = Path(__file__).parent
SCRIPT = "search.js"
# What these say in short, another page or section says at length: that one comes first.
BRIEF_PAGES = {
    f"book/{name}.html"
    for name in ("index", "glossary", "notation", "equations", "proofs", "progress", "references")
}
BRIEF_SECTIONS = {"What you will see", "What you need", "What to remember", "Exercises"}
NO_MAP = Rewrite("no map of the source", r"(?m)^//# sourceMappingURL=.*$")


def write_search(pages: Mapping[Path, str], site: Path) -> str:
    """Write the script for pages given as text; return its address within the static files."""
    remembered = memory(site)
    found = (entry(path.relative_to(site), text, remembered) for path, text in pages.items())
    book = {
        "pages": [page for page in found if page["sections"]],
        "synonyms": json.loads(content("synonyms.json")),
        "stopWords": sorted(english_stopwords),
    }
    parts = [
        f"/*!\nMiniSearch, by the MIT License.\n{content('minisearch/LICENSE')}*/",
        rewritten(content("minisearch/minisearch.js"), "minisearch.js", [NO_MAP]),
        js_porter_stemmer,
        f"globalThis.BOOK = {json.dumps(book, ensure_ascii=False)};",
        content("search.js"),
    ]
    return write(site / "_static", SCRIPT, "\n".join(parts))


def entry(address: Path, text: str, remembered: Remember) -> dict[str, Any]:
    """A page as the script knows it."""
    found, page = remembered(sections)(text), address.as_posix()
    return {
        "address": page,
        "title": found[0].title if found else "",
        "sections": [section._asdict() | {"weight": weight(page, section)} for section in found],
    }


def weight(page: str, section: Section) -> float:
    """How much it counts that a section has a word."""
    return (0.3 if page in BRIEF_PAGES else 1) * (0.5 if section.title in BRIEF_SECTIONS else 1)


def content(name: str) -> str:
    """The text of a file of this folder."""
    return (HERE / name).read_text(encoding="utf-8")


def configure(app: Sphinx, config: Config) -> None:
    """Our own page in the place of the theme's."""
    config.templates_path.append(str(HERE))


def without_sphinx(app: Sphinx) -> None:
    """Sphinx neither makes an index nor writes its page."""
    app.builder.search = False  # type: ignore[attr-defined]


def page(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    """The page to be written: its address, what its template is given, and the template."""
    return [("search", {}, "search.html")]


def setup(app: Sphinx) -> None:
    """Connect the search to Sphinx."""
    app.connect("config-inited", configure)
    app.connect("builder-inited", without_sphinx)
    app.connect("html-collect-pages", page)
