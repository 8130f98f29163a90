"""The one style sheet: the theme's rules that can match something on a page, and all of our own."""

import re
from collections.abc import Iterable
from pathlib import Path

import tinycss2
from sphinx.errors import ExtensionError

from bookbuild.diet import styles
from bookbuild.diet.files import Remember, memory, write
from bookbuild.diet.fonts import fonts_of_used_glyphs
from bookbuild.diet.rules import purged, without_unused_definitions
from bookbuild.diet.vocabulary import Vocabulary, vocabulary

SHEETS = (
    "basic.css",
    "styles/pydata-sphinx-theme.css",
    "pygments.css",
    "styles/sphinx-book-theme.css",
    "mystnb.*.css",
    "copybutton.css",
    "sphinx-design.min.css",
    "katex/katex.min.css",
    "katex-math.css",
)
OUR_SHEETS = ("site.css", "widgets.css", "live.css")  # written for these pages: nothing to purge
ADDRESS = re.compile(r"""url\(\s*(["']?)(?!data:|https?:|/|#)([^"')]+)\1\s*\)""")


def write_style_sheet(pages: Iterable[str], site: Path) -> str:
    """Write the sheet for pages given as text; return its address within the static files."""
    static, remembered = site / "_static", memory(site)
    used = vocabulary(pages, static, remembered)
    theirs = "".join(lean(path, static, used, remembered) for path in their_sheets(static))
    ours = "".join(tidy((static / name).read_text(encoding="utf-8")) for name in OUR_SHEETS)
    css = without_unused_definitions(theirs + ours + styles.rules(used.names))
    css = fonts_of_used_glyphs(css, static, used.characters, remembered)
    return write(static, "book.css", squeezed(css))


def their_sheets(static: Path) -> list[Path]:
    """The files of SHEETS, in that order; ExtensionError names one that is not there."""
    found = {pattern: sorted(static.glob(pattern)) for pattern in SHEETS}
    missing = [pattern for pattern, paths in found.items() if not paths]
    if missing:
        raise ExtensionError(f"no style sheet is named {' or '.join(missing)} any more")
    return [path for paths in found.values() for path in paths]


def lean(path: Path, static: Path, used: Vocabulary, remembered: Remember) -> str:
    """The rules of a sheet of the theme that can match, with addresses seen from the one sheet."""
    css, folder = path.read_text(encoding="utf-8"), path.parent.relative_to(static).as_posix()
    rules = remembered(purged)(css, sorted(used.elements), sorted(used.names))
    return with_addresses(rules, "" if folder == "." else folder + "/")


def tidy(css: str) -> str:
    """A sheet without comments."""
    return tinycss2.serialize(tinycss2.parse_stylesheet(css, True, True))


def with_addresses(css: str, folder: str) -> str:
    """Relative addresses, seen from the folder of the one sheet."""
    return ADDRESS.sub(lambda url: f"url({without_detours(folder + url[2])})", css)


def without_detours(address: str) -> str:
    """The address without ../ within it."""
    while "/../" in address or re.search(r"(^|/)[^./]+/\.\./", address):
        address = re.sub(r"(^|/)[^/]+/\.\./", r"\1", address, count=1)
    return address.removeprefix("./")


def squeezed(css: str) -> str:
    """Without comments and spare white space."""
    css = re.sub(r"(?s)/\*.*?\*/", "", css)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"\s*([{};,])\s*", r"\1", css).replace(";}", "}")
