"""Strict execution: what a cell raises stops the build, and no stale output is ever shown."""

import hashlib
import re
import shutil
import sys
import sysconfig
from pathlib import Path
from typing import Any

from docutils import nodes
from jupyter_cache import get_cache
from myst_nb.core.render import NbElementRenderer
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

CODE = Path(__file__).resolve().parent.parent

# What outputs come from besides cells and `logistic`: the pinned packages, and what was measured.
PINS = CODE.parent / "requirements.txt"
MEASURED = "book/measurements.json"
FAILED: set[str] = set()  # chapters with a cell that raised or complained

log = logging.getLogger(__name__)


class StrictRenderer(NbElementRenderer):
    """myst-nb's renderer, except that an exception in a cell is an error, at the cell's line."""

    def render_error(
        self, output: Any, cell_metadata: dict[str, Any], cell_index: int, source_line: int
    ) -> list[nodes.Element]:
        """Report what the cell has raised."""
        docname = self.renderer.sphinx_env.docname
        FAILED.add(docname)
        raised = f"{output['ename']}: {output['evalue']}"
        log.error("this cell raised %s", raised, location=(docname, source_line))
        return super().render_error(output, cell_metadata, cell_index, source_line)

    def render_stderr(
        self, output: Any, cell_metadata: dict[str, Any], cell_index: int, source_line: int
    ) -> list[nodes.Element]:
        """Remember the chapter; myst-nb itself makes an error of what a cell writes to stderr."""
        FAILED.add(self.renderer.sphinx_env.docname)
        return super().render_stderr(output, cell_metadata, cell_index, source_line)


def environment(pins: Path = PINS) -> list[str]:
    """`name-version` of every installed package that is pinned, so of all that the book depends on.

    A folder beside the package has that name; to read all their metadata would take longer.
    """
    pinned = {plain(name) for name in re.findall(r"(?m)^([\w.-]+)==", pins.read_text("utf-8"))}
    sites = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    folders = {folder.stem for site in sites for folder in Path(site).glob("*.dist-info")}
    return sorted(folder for folder in folders if plain(folder.split("-")[0]) in pinned)


def plain(name: str) -> str:
    """A package's name in its normal form, in which there is one way to write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def fingerprint(folder: Path, *files: Path) -> str:
    """A digest of a folder of our code, of more files, of Python and of the pinned packages."""
    digest = hashlib.sha256(repr((sys.version, environment())).encode())
    for path in (*sorted(folder.rglob("*")), *files):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def made_with(code: Path, measured: Path) -> str:
    """A digest of all that the cells of chapters run: an exercise asks the proofreader."""
    digests = [fingerprint(code / package) for package in ("exercises", "proofreader")]
    return "".join([fingerprint(code / "logistic", measured), *digests])


def note_the_code(app: Sphinx, config: Config) -> None:
    """Sphinx and its cache compare chapters only; here what the pages are made with counts as well.

    A change in what cells run, or in the record of the measurements, gives the executed notebooks
    a new cache; both values are part of Sphinx's environment, so that a change in either reads
    every chapter again.
    """
    config.bookbuild_fingerprint = fingerprint(CODE / "bookbuild")
    known = made_with(CODE, Path(app.srcdir) / MEASURED)
    cache = Path(app.outdir).parent / "executed" / known
    config.nb_execution_cache_path = str(cache)
    if cache.parent.is_dir():
        for stale in set(cache.parent.iterdir()) - {cache}:
            shutil.rmtree(stale, ignore_errors=True)


def forget_failures(app: Sphinx, exception: Exception | None) -> None:
    """What failed may be mended outside the chapter, so its outputs are not kept."""
    if not FAILED:
        return
    cache = get_cache(app.config.nb_execution_cache_path)
    failed = {Path(app.srcdir, docname) for docname in FAILED}
    for record in cache.list_cache_records():
        if Path(record.uri).with_suffix("") in failed:
            cache.remove_cache(record.pk)
    FAILED.clear()


def setup(app: Sphinx) -> None:
    """Connect the cache of executed chapters to what they are made with."""
    app.add_config_value("bookbuild_fingerprint", "", "env")
    app.connect("config-inited", note_the_code)
    app.connect("build-finished", forget_failures)
