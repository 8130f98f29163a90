"""A page names one sheet, one script besides its widgets', and the size of each picture.

Nothing that is styled or run stands in the page itself, so a site's policy may forbid all of it.
"""

from pathlib import Path

from bookbuild import widgets
from bookbuild.diet.pictures import sized
from bookbuild.diet.styles import STYLED, classed
from bookbuild.rewriting import Rewrite, beside, rewritten

KEPT = (widgets.FOLDER, "_static/search.js")  # scripts that a page keeps beside the book's own

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
    Rewrite(
        "no script within the page",
        r"(?s)\s*<script(?: data-cfasync=\"false\")?>.*?</script>",
    ),
    Rewrite(
        "no sheet within the page",
        r"(?s)\s*<noscript>\s*<style>\s*\.pst-js-only [^<]*</style>\s*</noscript>",
    ),
    Rewrite("no style within the page", STYLED.pattern, classed, expected=beside(' style="')),
    Rewrite(
        "a button for the whole screen", r'onclick="toggleFullScreen\(\)"', 'data-press="whole"'
    ),
    Rewrite(
        "a button that prints",
        r'onclick="window\.print\(\)"',
        'data-press="print"',
        expected=beside("btn-download-pdf-button"),
    ),
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
    links = (
        f'<link rel="stylesheet" href="{static}book.css?v=0" />\n'
        f'<script src="{static}first.js?v=0"></script>\n'
        f'<script defer src="{static}book.js?v=0"></script>\n'
    )
    return (
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
