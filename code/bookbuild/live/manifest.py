"""The script that the first press of a button loads, and what it has to know of the engine."""

import json
import shutil
import sysconfig
from importlib.metadata import distribution, packages_distributions
from pathlib import Path
from typing import Any

from sphinxcontrib import katex

from bookbuild import esbuild, themes
from bookbuild.diet.files import digest, write
from bookbuild.execution import CODE
from bookbuild.live import engine, libraries

HERE = Path(__file__).parent
PAGE = HERE / "page"
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
OURS = ("logistic", "proofreader")
PURE = ("traitlets", "IPython/lib/pretty.py", "markdown_it", "mdurl")  # beside ours
KATEX = CODE / "bookbuild/static/katex"
DATA = ("book/measurements.json",)  # what cells read from the folder of the chapters


def bundled(cache: Path) -> Path:
    """The folder of what a page is sent: our own scripts, made small, and libraries.

    It is made once for each state of this folder.
    """
    sources = [*PAGE.iterdir(), *HERE.glob("*.js*"), HERE / "libraries.py"]
    ours = b"".join(path.read_bytes() for path in sorted(sources)) + esbuild.state()
    folder = cache / "live" / digest(ours)
    if not folder.is_dir():
        shutil.rmtree(folder.parent, ignore_errors=True)
        unfinished = folder.with_suffix(".part")
        unfinished.mkdir(parents=True, exist_ok=True)
        for name in ("bar", "worker", "main"):
            script = esbuild.esbuild(PAGE / f"{name}.js", *esbuild.IN_ONE)
            (unfinished / f"{name}.js").write_text(script, "utf-8")
        for name, text in libraries.scripts().items():
            (unfinished / name).write_text(text, "utf-8")
        with (unfinished / "LICENSES").open("a", encoding="utf-8") as licenses:
            licenses.write(f"\n{licenses_from_here()}")
        unfinished.rename(folder)
    return folder


def page_script(parts: Path, static: Path, scripts: Path) -> str:
    """All that the first press loads, of the folders of the engine's parts and of our scripts."""
    editor, main, shim, worker = (
        (scripts / f"{name}.js").read_text("utf-8") for name in ("editor", "main", "shim", "worker")
    )
    known = manifest(parts, static) | {"worker": f"{shim}\n{worker}"}
    return f"{editor}\nLIVE.engine = {json.dumps(known, ensure_ascii=False)};\n{main}"


def manifest(parts: Path, static: Path) -> dict[str, Any]:
    """What the page knows of the engine."""
    return {
        "folder": address(engine.FOLDER),
        "pieces": pieces(parts),
        "bytes": sizes(parts),
        "needs": NEEDS,
        "files": files(),
        "session": beginning(),
        "tolerance": TOLERANCE,
        "colors": colors(),
        "katex": typesetter(static),
        "widgets": {
            path.stem: address(f"widgets/{path.name}?v={digest(path.read_bytes())}")
            for path in sorted((static / "widgets").glob("*.js"))
        },
    }


def pieces(parts: Path) -> dict[str, list[str]]:
    """The address of each piece of each part, in their order, which names its content."""
    found: dict[str, list[str]] = {}
    for path in sorted(parts.glob("*.js"), key=lambda path: int(path.stem.rpartition("-")[2])):
        address = f"{path.name}?v={digest(path.read_bytes())}"
        found.setdefault(path.name.rpartition("-")[0], []).append(address)
    return found


def sizes(parts: Path) -> dict[str, int]:
    """The bytes of each part."""
    found: dict[str, int] = {}
    for path in sorted(parts.glob("*.js")):
        part = path.name.rpartition("-")[0]
        found[part] = found.get(part, 0) + path.stat().st_size * 3 // 4
    return found


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
    ours = [path for name in OURS for path in sorted((CODE / name).rglob("*"))]
    book = dict.fromkeys(ours, CODE)
    shims = dict.fromkeys(sorted((HERE / "shims").rglob("*")), HERE / "shims")
    pure = {
        path: installed
        for name in PURE
        for path in sorted([installed / name, *(installed / name).rglob("*")])
    }
    read = {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path, root in (book | pure | shims).items()
        if path.suffix in {".py", ".js", ".json", ".css"}
        and "tests" not in path.relative_to(root).parts
    }
    read["IPython/lib/__init__.py"] = ""
    for name in DATA:
        read[Path(name).name] = (CODE.parent / name).read_text(encoding="utf-8")
    return read


def licenses_from_here() -> str:
    """The licenses of KaTeX, and of the Python packages from the environment that builds the site.

    FileNotFoundError if one has none. Those of the wheel's packages are in the wheel.
    """
    known = packages_distributions()
    packages = {name.partition("/")[0] for name in (*engine.FROM_ENVIRONMENT, *PURE)}
    names = sorted({name for package in packages for name in known[package]})
    texts = {name: license_of(name) for name in names}
    texts["katex"] = (KATEX / "LICENSE").read_text("utf-8")
    return "\n".join(f"For {name}:\n\n{text}\n" for name, text in texts.items())


def license_of(distribution_name: str) -> str:
    """The text of an installed distribution's licenses; FileNotFoundError if it has none."""
    files = distribution(distribution_name).files or []
    texts = [path.read_text("utf-8").strip() for path in files if "LICENSE" in path.name]
    if not texts:
        raise FileNotFoundError(f"{distribution_name}: no LICENSE among its files")
    return "\n\n".join(dict.fromkeys(texts))


def beginning() -> str:
    """The Python that begins a session."""
    source = content("session.py")
    given = f"{engine.GROUP_OF!r}, {UNPACKED!r}"
    return f"{source}\n_session = begin({given})\n"


def typesetter(static: Path) -> dict[str, str]:
    """Where KaTeX is, for formulas that come up in the page: its script, its sheet, its fonts."""
    for font in (KATEX / "fonts").iterdir():
        write(static, f"live/katex/fonts/{font.name}", font.read_bytes())
    script = Path(katex.__file__).with_name("katex.min.js").read_text(encoding="utf-8")
    sheet = (KATEX / "katex.min.css").read_text(encoding="utf-8")
    return {
        "script": address(write(static, "live/katex/katex.min.js", script)),
        "sheet": address(write(static, "live/katex/katex.min.css", sheet)),
    }
