"""The page at the site's root, which leads on to the first page of the book at once."""

import html
from pathlib import Path

from sphinx.application import Sphinx

# Without a head of its own tag, which HTML allows: it is not one of the pages that `pages` mends.
ENTRANCE = """\
<!doctype html>
<html lang="{language}">
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta http-equiv="refresh" content="0; url={first}" />
<title>{title}</title>
<main>
<h1>{title}</h1>
<p><a href="{first}">To the first page of the book</a></p>
</main>
</html>
"""


def entrance(title: str, language: str, first: str) -> str:
    """The page that leads to the address `first`, with a link where nobody is led on by itself."""
    return ENTRANCE.format(title=html.escape(title), language=language, first=first)


def write_entrance(app: Sphinx, exception: Exception | None) -> None:
    """Write it in the place of the one that only leads on, unless the first page is there."""
    first = app.config.root_doc
    if exception or app.builder.name != "html" or first == "index":
        return
    page = entrance(app.config.html_title, app.config.language, f"{first}.html")
    (Path(app.outdir) / "index.html").write_text(page, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect it to Sphinx: after the other was written, before the last step lists every file."""
    app.connect("build-finished", write_entrance, priority=899)
