"""A page names one sheet, one script besides its widgets', and the size of each picture."""

import re
from pathlib import Path

from bookbuild import widgets
from bookbuild.diet.pictures import sized
from bookbuild.rewriting import Rewrite, beside, rewritten

KEPT = (widgets.FOLDER, "_static/search.js")  # scripts that a page keeps beside the book's own

# The letters of formulas stand in the sheet, and the browser reads them when it first needs them.
# Asked for at once, they are there before a formula is painted: no line is broken a second time.
LETTERS_FIRST = (
    '<script>for (const face of ["italic 1em KaTeX_Math", "1em KaTeX_Main", "1em KaTeX_Size1",'
    ' "1em KaTeX_Size2"]) document.fonts.load(face);</script>'
)

# The theme says "auto" first, and light or dark only once the whole page is read: each element
# would be styled twice, and a reader who prefers dark would see a light page first.
THEME = """document.documentElement.dataset.mode = localStorage.getItem("mode") || "auto";
    document.documentElement.dataset.theme = localStorage.getItem("theme") || "auto";"""
THEME_AT_ONCE = """{
      const page = document.documentElement.dataset;
      page.mode = localStorage.getItem("mode") || "auto";
      const dark = matchMedia("(prefers-color-scheme: dark)").matches;
      page.theme = page.mode !== "auto" ? page.mode : dark ? "dark" : "light";
    }"""

LIGHTER = (
    Rewrite(
        "no state of widgets for a kernel to come",
        r'(?s)\s*<script type="application/vnd.jupyter.widget-state\+json">.*?</script>',
        expected=beside("data-widget="),
    ),
    Rewrite("none of the theme's sheets", r'<link[^>]*rel="stylesheet"[^>]*>\s*'),
    Rewrite("no script ahead of the page", r'<link rel="preload" as="script"[^>]*>\s*'),
    Rewrite(
        "one viewport, not two",
        r'\s*<meta name="viewport" content="width=device-width, initial-scale=1"\s*/>',
    ),
    Rewrite(
        "a theme of colors for readers without JavaScript",
        'data-theme="auto">',
        'data-theme="light">',
    ),
    Rewrite("the reader's theme at once", re.escape(THEME), THEME_AT_ONCE),
    Rewrite("nothing for a search service", r'\s*<meta name="docsearch:[^>]*>'),
    Rewrite("no comments", r"(?s)<!--.*?-->\s*"),
)


def lightened(text: str, path: Path, site: Path) -> str:
    """The page that is to stand at `path` of the site, from what Sphinx has written."""
    address = path.relative_to(site).as_posix()
    return rewritten(text, address, (*LIGHTER, *of_this_page(address, path, site)))


def of_this_page(address: str, path: Path, site: Path) -> tuple[Rewrite, ...]:
    """The rewritings that depend on where the page stands, in their order."""
    static = "../" * address.count("/") + "_static/"
    options = (site / "_static/documentation_options.js").read_text(encoding="utf-8")
    links = (
        f'<link rel="stylesheet" href="{static}book.css?v=0" />\n'
        f'<script defer src="{static}book.js?v=0"></script>\n{LETTERS_FIRST}\n'
    )
    return (
        Rewrite(
            "the options within the page",
            r'<script src="[^"]*documentation_options\.js[^"]*"></script>',
            lambda _: f"<script>{options}</script>",
        ),
        Rewrite(
            "none of the theme's scripts",
            r'\s*<script[^>]*src="[^"]*"[^>]*></script>',
            lambda tag: tag[0] if any(kept in tag[0] for kept in KEPT) else "",
        ),
        Rewrite("the one sheet and the one script", "</title>", lambda end: f"{end[0]}\n{links}"),
        Rewrite(
            "pictures with their sizes",
            r'<img[^>]*src="([^"]*\.svg)"[^>]*>',
            lambda tag: sized(tag[0], (path.parent / tag[1]).resolve()),
            expected=beside("<img"),
        ),
    )
