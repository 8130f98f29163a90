"""Strict execution: what a cell raises stops the build with its place, and no stale output is ever shown."""

import hashlib
import shutil
import sys
from importlib import metadata
from pathlib import Path

from jupyter_cache import get_cache
from myst_nb.core.render import NbElementRenderer
from sphinx.util import logging

CODE = Path(__file__).resolve().parent.parent

# What outputs come from besides the chapters' cells and `logistic`: these packages, and what was measured.
PACKAGES = (
    "numpy",
    "scipy",
    "matplotlib",
    "sympy",
    "ipywidgets",
    "anywidget",
    "ipykernel",
    "pandas",
    "scikit-learn",
    "statsmodels",
    "dask",
    "distributed",
)
MEASURED = "book/measurements.json"
FAILED = set()  # chapters with a cell that raised or complained

log = logging.getLogger(__name__)


class StrictRenderer(NbElementRenderer):
    """myst-nb's renderer, except that an exception in a cell is an error of the page, at the cell's line."""

    def render_error(self, output, cell_metadata, cell_index, source_line):
        docname = self.renderer.sphinx_env.docname
        FAILED.add(docname)
        log.error(
            "this cell raised %s: %s",
            output["ename"],
            output["evalue"],
            location=(docname, source_line),
        )
        return super().render_error(output, cell_metadata, cell_index, source_line)

    def render_stderr(self, output, cell_metadata, cell_index, source_line):
        FAILED.add(self.renderer.sphinx_env.docname)
        return super().render_stderr(output, cell_metadata, cell_index, source_line)


def fingerprint(folder, *files):
    """A digest of a folder of our code, of more files, of the interpreter and of the pinned packages that outputs come from."""
    digest = hashlib.sha256(sys.version.encode())
    digest.update(repr([(name, metadata.version(name)) for name in PACKAGES]).encode())
    for path in (*sorted(folder.rglob("*")), *files):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def note_the_code(app, config):
    """Sphinx and its cache compare chapters only; here what the pages are made with counts as well.

    A change in logistic or in the record of the measurements gives the executed notebooks a new cache; both values are part of Sphinx's
    environment, so that a change in either reads every chapter again.
    """
    config.bookbuild_fingerprint = fingerprint(CODE / "bookbuild")
    cache = (
        Path(app.outdir).parent
        / "executed"
        / fingerprint(CODE / "logistic", Path(app.srcdir) / MEASURED)
    )
    config.nb_execution_cache_path = str(cache)
    if cache.parent.is_dir():
        for stale in set(cache.parent.iterdir()) - {cache}:
            shutil.rmtree(stale, ignore_errors=True)


def forget_failures(app, exception):
    """What failed may be mended outside the chapter, so its outputs are not kept."""
    if not FAILED:
        return
    cache = get_cache(app.config.nb_execution_cache_path)
    for record in cache.list_cache_records():
        if any(Path(record.uri).with_suffix("") == Path(app.srcdir, docname) for docname in FAILED):
            cache.remove_cache(record.pk)
    FAILED.clear()


def setup(app):
    app.add_config_value("bookbuild_fingerprint", "", "env")
    app.connect("config-inited", note_the_code)
    app.connect("build-finished", forget_failures)
