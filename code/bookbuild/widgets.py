"""A widget on a static page: the live one, and its picture for readers without JavaScript."""

import hashlib
import json
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_nb.core.render import WIDGET_VIEW_MIMETYPE
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from bookbuild import esbuild

FOLDER = "_static/widgets"
SHEET = "widgets.css"
PICTURE, WORDS = "image/svg+xml", "text/html"  # what stands there without JavaScript

log = logging.getLogger(__name__)


class KeepPicture(SphinxPostTransform):
    """Write a widget's frame, with its state, its script and its picture in <noscript>.

    It runs before myst-nb keeps one mime type of the bundle.
    """

    default_priority = 3
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Replace each widget's view."""
        for bundle in list(self.document.findall(is_widget_bundle)):
            by_mime = {child["mime_type"]: child for child in bundle.children}
            view = by_mime[WIDGET_VIEW_MIMETYPE]
            widget = description(view)
            if "name" not in widget:
                said = "this widget is not one of the book's: without a kernel it would be dead"
                log.error("%s on the page", said, location=bundle)
                continue
            still = by_mime.get(PICTURE) or by_mime[WORDS]
            for picture in still.findall(nodes.image):
                picture["alt"] = widget["alt"]
            start = self.start_of_frame(widget)
            shown = [child.deepcopy() for child in still.children]
            end = [raw_html("<noscript>"), *shown, raw_html("</noscript></div>")]
            view.children = [raw_html(start), *end]
            bundle.children = [view]

    def start_of_frame(self, widget: dict[str, Any]) -> str:
        """The script follows the state it reads, and runs as soon as the parser has come so far.

        That of an exercise waits until there is a reader (site.js).
        """
        up, name = "../" * self.env.docname.count("/"), widget["name"]
        id = widget["state"].get("id")
        state = f'<script type="application/json">{as_json(widget["state"])}</script>'
        script = f'<script {"data-src" if id else "src"}="{up}{address(self.app, name)}"></script>'
        exercise = f' data-exercise="{id}"' if id else ""
        return f'<div class="lg-widget" data-widget="{name}"{exercise}>{state}{script}'


def is_widget_bundle(node: nodes.Node) -> bool:
    """Is this the output of a cell that shows a widget, in all its mime types?"""
    return (
        isinstance(node, nodes.container)
        and node.get("nb_element") == "mime_bundle"
        and any(child["mime_type"] == WIDGET_VIEW_MIMETYPE for child in node.children)
    )


def description(view: nodes.Element) -> dict[str, Any]:
    """What a widget's view says of it in JSON, between the tags of a script."""
    [script] = list(view.findall(nodes.raw))[:1]
    return json.loads(script.astext().split(">", 1)[1].rsplit("<", 1)[0])


def as_json(state: dict[str, Any]) -> str:
    """JSON in which no tag and no comment can hide; ValueError for a number JSON cannot hold."""
    return json.dumps(state, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


def raw_html(text: str) -> nodes.Node:
    """HTML to be written as it is."""
    return nodes.raw("", text, format="html")


# ------------------------------------------------------------------ scripts and sheet


def made(app: Sphinx) -> Path:
    """The folder of the style sheet and of a plain script for each widget.

    It stands beside the executed chapters, so that it too is made once for each state of logistic,
    and of what makes scripts small.
    """
    mark = hashlib.sha256(esbuild.state()).hexdigest()[:8]
    folder = Path(app.config.nb_execution_cache_path) / f"widgets-{mark}"
    if not folder.is_dir():
        # with all that draws: a build that has the scripts can do without
        import exercises
        from logistic import widgets
        from logistic.widgets import bundle

        unfinished = folder.with_suffix(".part")
        unfinished.mkdir(parents=True, exist_ok=True)
        kinds = [getattr(widgets, kind) for kind in widgets.__all__]
        for kind in [*kinds, exercises.Exercise]:
            script = esbuild.closed(bundle.page_script(kind.name, kind.folder))
            (unfinished / f"{kind.name}.js").write_text(script, encoding="utf-8")
        (unfinished / SHEET).write_text(bundle.style(), encoding="utf-8")
        unfinished.rename(folder)
    return folder


def address(app: Sphinx, name: str) -> str:
    """Where a widget's script is on the site; the address names its content."""
    content = (made(app) / f"{name}.js").read_bytes()
    return f"{FOLDER}/{name}.js?v={hashlib.sha256(content).hexdigest()[:8]}"


def write_scripts(app: Sphinx, exception: Exception | None) -> None:
    """Put the scripts on the site."""
    if exception or app.builder.name != "html":
        return
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for script in made(app).glob("*.js"):
        (folder / script.name).write_bytes(script.read_bytes())


def configure(app: Sphinx, config: Config) -> None:
    """The widgets' style, and no loader of the theme's."""
    config.nb_ipywidgets_js = {}  # no html-manager: each widget's frame names its script
    config.html_static_path.append(str(made(app) / SHEET))


def setup(app: Sphinx) -> None:
    """Connect the widgets to Sphinx."""
    app.add_post_transform(KeepPicture)
    app.add_css_file(SHEET)
    app.connect("config-inited", configure)
    app.connect("build-finished", write_scripts)
