"""The last step of a build: every page just written is mended, then put on its diet.

Sphinx writes only the pages that changed, so a page that already carries the book's own style sheet
is left alone, apart from that sheet's address, which names its content.
"""

import html
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.util import logging

from bookbuild.accessibility import MENDS
from bookbuild.diet import pictures
from bookbuild.diet.page import lightened
from bookbuild.diet.scripts import write_first, write_script
from bookbuild.diet.sheets import write_style_sheet
from bookbuild.live import buttons, write_live
from bookbuild.live.offline import write_offline
from bookbuild.marks import to_break
from bookbuild.mathematics import NAMED
from bookbuild.previews import with_previews, write_previews
from bookbuild.progress import counted, counts
from bookbuild.rewriting import rewritten
from bookbuild.search import write_search
from bookbuild.themes import themed

STATIC = Path(__file__).parent / "static"
# what is made in the end
MADE = re.compile(r"_static/(book\.css|book\.js|first\.js|search\.js|live/[\w-]+\.js)\?v=\w+")
LONGEST_DESCRIPTION = 155  # characters: what a search engine shows

log = logging.getLogger(__name__)


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Rewrite the pages of an HTML build; what cannot be rewritten is an error of the build."""
    if exception or app.builder.name != "html":
        return
    try:
        equations = to_break(getattr(app, "proofs", {}))
        finish_site(Path(app.outdir), Path(app.config.nb_execution_cache_path), equations)
    except ExtensionError as fault:  # raised, it would be lost among what other extensions raise
        log.error("%s", fault)


def finish_site(site: Path, cache: Path, equations: Mapping[str, Any]) -> None:
    """Rewrite the pages that Sphinx has just written; ExtensionError if one is not as expected.

    cache: the folder of what the chapters showed when they were executed. equations: what each
    chapter's page knows of its equations.
    """
    written = {path: path.read_text(encoding="utf-8") for path in addresses(site)}
    fresh = {path for path, text in written.items() if is_fresh(text)}
    if not fresh:
        return
    live = write_live(site, with_cells(written, site), cache, equations)
    pages = {
        path: finished(text, path, site, live) if path in fresh else unversioned(text)
        for path, text in written.items()
    }
    finish_pictures(site, "".join(pages.values()))
    by_name = {path.stem: text for path, text in pages.items() if path.parent != site}
    exercises, previews = counts(by_name), write_previews(by_name, site / "_static")
    made = {
        "book.css": write_style_sheet(pages.values(), site),
        "book.js": write_script(site),
        "first.js": write_first(site),
        "search.js": write_search(pages, site),
    } | live
    for path, text in pages.items():
        text = MADE.sub(lambda found: f"_static/{made.get(found[1], found[1])}", text)
        text = with_previews(counted(text, path.stem, exercises), previews.get(path.stem))
        if text != written[path]:
            path.write_text(text, encoding="utf-8")
    if live:
        write_offline(site)


def unversioned(text: str) -> str:
    """The page as it is before it knows what its style sheet and its scripts will hold."""
    return MADE.sub(r"_static/\1?v=0", text)


def addresses(site: Path) -> list[Path]:
    """Every page of the site, in a fixed order."""
    return sorted(path for path in site.rglob("*.html") if "_static" not in path.parts)


def is_fresh(text: str) -> bool:
    """Has Sphinx just written this page? (What has no head is not a page, but leads to one.)"""
    return "_static/book.css?v=" not in text and "<head>" in text


def with_cells(written: dict[Path, str], site: Path) -> dict[str, Path]:
    """The name of each page that has cells of code, and the notebook that myst-nb wrote of it."""
    notebooks = site.parent / "jupyter_execute"
    return {
        path.stem: notebooks / path.relative_to(site).with_suffix(".ipynb")
        for path, text in written.items()
        if '<div class="cell_input' in text
    }


def finished(text: str, path: Path, site: Path, live: dict[str, str]) -> str:
    """The page described, mended and lightened, with buttons beside its cells if these can run."""
    address = path.relative_to(site).as_posix()
    lighter = lightened(rewritten(described(text), address, (*MENDS, NAMED)), path, site)
    alive = f"live/{path.stem}.js" in live
    return rewritten(lighter, address, buttons(path.stem)) if alive else lighter


def finish_pictures(site: Path, shown: str) -> None:
    """Give each picture that the pages show both themes and less weight; remove older ones."""
    for picture in (site / "_images").glob("*.svg"):
        if picture.name in shown:
            text = pictures.with_short_numbers(picture.read_text(encoding="utf-8"))
            picture.write_text(themed(text, picture.name), encoding="utf-8")
        else:
            picture.unlink()


def described(text: str) -> str:
    """The page with its first paragraph as its description, for search engines and previews."""
    article = text.partition("<article")[2]
    paragraph = re.search(r"(?s)<p>(.*?)</p>", article)
    if not paragraph or 'name="description"' in text:
        return text
    prose = re.sub(r"(?s)<span class=\"katex-html\".*|<[^>]+>", "", paragraph[1])
    words = textwrap.shorten(html.unescape(prose), LONGEST_DESCRIPTION, placeholder=" ...")
    description = f'<meta name="description" content="{html.escape(words)}" />'
    return text.replace("</title>", f"</title>\n{description}", 1)


def configure(app: Sphinx, config: Config) -> None:
    """Our own style, script and icon."""
    config.html_static_path.append(str(STATIC))
    config.html_favicon = str(STATIC / "favicon.svg")


def setup(app: Sphinx) -> None:
    """Connect the last step to Sphinx."""
    app.connect("config-inited", configure)
    app.connect("build-finished", finish, priority=900)
