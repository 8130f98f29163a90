"""The last step of a build: every page just written is mended, then put on its diet.

Sphinx writes only the pages that changed, so a page that already carries the book's own style sheet is left
alone, apart from that sheet's address, which names its content.
"""

import html
import re
import textwrap
from pathlib import Path

from bookbuild import accessibility, diet

STATIC = Path(__file__).parent / "static"
SHEET = re.compile(r"_static/book\.css\?v=\w+")
SCRIPT = re.compile(r"_static/book\.js\?v=\w+")


def finish(app, exception):
    """Rewrite the pages of a finished HTML build."""
    if exception or app.builder.name != "html":
        return
    site = Path(app.outdir)
    pages = {
        path: path.read_text(encoding="utf-8")
        for path in sorted(site.rglob("*.html"))
        if "_static" not in path.parts
    }
    fresh = {path for path, text in pages.items() if not SHEET.search(text) and "<head>" in text}
    if not fresh:
        return
    for path in fresh:
        pages[path] = diet.lighten(accessibility.mend(describe(pages[path])), path, site)
    shown = "".join(pages.values())
    for picture in (site / "_images").glob("*.svg"):
        if picture.name in shown:
            diet.lighten_picture(picture)
        else:  # of a build before this one
            picture.unlink()
    sheet, script = diet.write_style_sheet(pages, site), diet.write_script(site)
    for path, text in pages.items():
        text = SHEET.sub(f"_static/{sheet}", SCRIPT.sub(f"_static/{script}", text))
        path.write_text(text, encoding="utf-8")


def describe(text):
    """The page with its first paragraph as its description, for search engines and link previews."""
    article = text.partition("<article")[2]
    paragraph = re.search(r"<p>(.*?)</p>", article, flags=re.S)
    if not paragraph or 'name="description"' in text:
        return text
    prose = re.sub(
        r"<annotation.*?</annotation>|<span class=\"katex-html\".*|<[^>]+>",
        "",
        paragraph[1],
        flags=re.S,
    )
    words = textwrap.shorten(html.unescape(prose), 155, placeholder=" ...")
    return text.replace(
        "</title>", f'</title>\n<meta name="description" content="{html.escape(words)}" />', 1
    )


def configure(app, config):
    config.html_static_path.append(str(STATIC))
    config.html_favicon = str(STATIC / "favicon.svg")


def setup(app):
    app.connect("config-inited", configure)
    app.connect("build-finished", finish, priority=900)
