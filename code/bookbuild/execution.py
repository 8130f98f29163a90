"""Strict execution: what a cell raises stops the build with its place, and no stale output is ever shown."""

import hashlib
import shutil
import sys
from importlib import metadata
from pathlib import Path

from myst_nb.core.render import NbElementRenderer
from sphinx.util import logging

CODE = Path(__file__).resolve().parent.parent

log = logging.getLogger(__name__)


class StrictRenderer(NbElementRenderer):
    """myst-nb's renderer, except that an exception in a cell is an error of the page, at the cell's line."""

    def render_error(self, output, cell_metadata, cell_index, source_line):
        log.error(
            "this cell raised %s: %s", output["ename"], output["evalue"],
            location=(self.renderer.sphinx_env.docname, source_line),
        )
        return super().render_error(output, cell_metadata, cell_index, source_line)


def fingerprint(folder):
    """A digest of a folder of our code, the interpreter and the pinned packages that outputs come from."""
    digest = hashlib.sha256(sys.version.encode())
    packages = ("numpy", "matplotlib", "sympy", "ipywidgets", "anywidget", "ipykernel")
    digest.update(repr([(name, metadata.version(name)) for name in packages]).encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def note_the_code(app, config):
    """Sphinx and its cache compare chapters only; here what the pages are made with counts as well.

    A change in logistic gives the executed notebooks a new cache; both values are part of Sphinx's
    environment, so that a change in either reads every chapter again.
    """
    config.bookbuild_fingerprint = fingerprint(CODE / "bookbuild")
    cache = Path(app.outdir).parent / "executed" / fingerprint(CODE / "logistic")
    config.nb_execution_cache_path = str(cache)
    if cache.parent.is_dir():
        for stale in set(cache.parent.iterdir()) - {cache}:
            shutil.rmtree(stale, ignore_errors=True)


def setup(app):
    app.add_config_value("bookbuild_fingerprint", "", "env")
    app.connect("config-inited", note_the_code)
