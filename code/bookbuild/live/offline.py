"""Keeping the book: the list of all that a reader needs without the network.

The page fetches what is on the list when it is asked to, and a service worker (``sw.js``) answers
with it where the network does not. Both lie at the site's root, because a service worker answers
for the folder that it lies in.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from bookbuild.diet.files import digest

HERE = Path(__file__).parent
LIST, WORKER = "offline.json", "sw.js"
# Of `_static`, what pages name; the rest is what the theme brings along.
NAMED = (
    "book.css",
    "book.js",
    "first.js",
    "search.js",
    "favicon.svg",
    "live/**/*",
    "widgets/*",
    "previews/*",
)
ADDRESS = re.compile(r"url\(\s*[\"']?(?!data:|https?:|#)([^\"')?]+)")


def write_offline(site: Path) -> None:
    """Write the service worker, and the list of the site's files: bytes and digest of each."""
    (site / WORKER).write_bytes((HERE / WORKER).read_bytes())
    files = {
        path.relative_to(site).as_posix(): [path.stat().st_size, digest(path.read_bytes())]
        for path in sorted(set(needed(site)))
    }
    version = digest(json.dumps(files).encode())
    (site / LIST).write_text(json.dumps({"version": version, "files": files}), encoding="utf-8")


def needed(site: Path) -> Iterator[Path]:
    """Every file that a page of the site may ask for."""
    static = site / "_static"
    for path in (*site.glob("*.html"), *site.glob("book/**/*"), *site.glob("_*/**/*")):
        if path.is_file() and static not in path.parents:
            yield path
    for pattern in NAMED:
        yield from (path for path in static.glob(pattern) if path.is_file())
    for address in ADDRESS.findall((static / "book.css").read_text(encoding="utf-8")):
        yield (static / address).resolve()
