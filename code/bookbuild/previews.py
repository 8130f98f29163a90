"""What a link to an equation or to a term of the glossary leads to, shown beside the link.

A page knows its own equations. Those of other pages, and terms, stand in a script of each page,
which the first link that is pointed at loads (static/previews.js): so a page weighs no more.
"""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from sphinx.errors import ExtensionError

from bookbuild.diet.files import write

FOLDER = "previews"  # of static files
SHOWS_ITSELF = ("proofs", "equations", "genindex")  # what it leads to
ELSEWHERE = re.compile(r'href="(?:[\w/]*/)?([\w-]+)\.html#((?:equation|term)-[\w-]+)"')
BODY = re.compile(r'<body(?: data-previews="[^"]*")?')
# What stands at such an address. An equation is shown without its number, a term without its name.
TARGETS = {
    "equation": r'<div class="math[^"]*" id="{}">\s*(<span class="katex-display">.*?)'
    r'<span class="eqno">',
    "term": r'<dt id="{}">.*?</dt>(?:\s*<dt.*?</dt>)*\s*<dd>(.*?)</dd>',
}


def cited(text: str) -> Iterator[tuple[str, str]]:
    """The (page, name) of each equation or term of another page that a page leads to, once."""
    article = text.partition("<article")[2].partition("</article>")[0]
    yield from dict.fromkeys(ELSEWHERE.findall(article))


def shown(text: str, name: str) -> str | None:
    """What a page has at an address, as HTML."""
    pattern = TARGETS[name.partition("-")[0]].format(re.escape(name))
    found = re.search(pattern, text, flags=re.S)
    return found[1].strip() if found else None


def write_previews(pages: Mapping[str, str], static: Path) -> dict[str, str]:
    """Write a script for each page of {name: text} that needs one; {name: its address}."""
    look = cache(lambda page, name: shown(pages.get(page, ""), name))
    shutil.rmtree(static / FOLDER, ignore_errors=True)
    addresses: dict[str, str] = {}
    for page, text in pages.items():
        if page in SHOWS_ITSELF:
            continue
        found = {f"{at}.html#{name}": look(at, name) for at, name in cited(text)}
        if lost := [address for address, content in found.items() if not content]:
            raise ExtensionError(f"{page}.html: nothing to be shown stands at {', '.join(lost)}")
        if found:
            script = f"globalThis.PREVIEWS = {json.dumps(found, ensure_ascii=False)};\n"
            addresses[page] = write(static, f"{FOLDER}/{page}.js", script)
    return addresses


def with_previews(text: str, address: str | None) -> str:
    """The page, which knows where its previews are, of a page in a folder of the site."""
    news = f'<body data-previews="../_static/{address}"' if address else "<body"
    return BODY.sub(news, text, count=1)
