"""A widget on a static page: the live one, and its picture for readers without JavaScript."""

import hashlib
import json
from pathlib import Path

from docutils import nodes
from logistic import widgets
from logistic.widgets import bundle
from myst_nb.core.render import WIDGET_VIEW_MIMETYPE
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

FOLDER = "_static/widgets"

log = logging.getLogger(__name__)


class KeepPicture(SphinxPostTransform):
    """Write a widget's frame, with its state, its script and its picture in <noscript>, before myst-nb keeps one mime type of the bundle."""

    default_priority = 3
    formats = ("html",)

    def run(self, **kwargs):
        for bundle in list(self.document.findall(is_widget_bundle)):
            by_mime = {child["mime_type"]: child for child in bundle.children}
            view = by_mime[WIDGET_VIEW_MIMETYPE]
            widget = json.loads(
                next(view.findall(nodes.raw)).astext().split(">", 1)[1].rsplit("<", 1)[0]
            )
            if "name" not in widget:
                log.error(
                    "this widget is not one of the book's: without a kernel it would be dead on the page",
                    location=bundle,
                )
                continue
            [picture] = by_mime["image/svg+xml"].findall(nodes.image)
            picture["alt"] = widget["alt"]
            view.children = [
                html(self.start_of_frame(widget)),
                html("<noscript>"),
                picture.deepcopy(),
                html("</noscript></div>"),
            ]
            bundle.children = [view]

    def start_of_frame(self, widget):
        """The script follows the state it reads, and runs as soon as the parser has come this far."""
        up = "../" * self.env.docname.count("/")
        return (
            f'<div class="lg-widget" data-widget="{widget["name"]}"><script type="application/json">{as_json(widget["state"])}</script>'
            f'<script src="{up}{address(widget["name"])}"></script>'
        )


def is_widget_bundle(node):
    return (
        isinstance(node, nodes.container)
        and node.get("nb_element") == "mime_bundle"
        and any(child["mime_type"] == WIDGET_VIEW_MIMETYPE for child in node.children)
    )


def as_json(state):
    """JSON in which no tag and no comment can hide."""
    return json.dumps(state, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


def html(text):
    return nodes.raw("", text, format="html")


def address(name):
    """Where a widget's script is; the address names its content."""
    return (
        f"{FOLDER}/{name}.js?v={hashlib.sha256(bundle.page_script(name).encode()).hexdigest()[:8]}"
    )


def write_scripts(app, exception):
    """A script for each widget: what JupyterLab is given as a module, for the pages as a plain script."""
    if exception or app.builder.name != "html":
        return
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name in (getattr(widgets, kind).name for kind in widgets.__all__):
        (folder / f"{name}.js").write_text(bundle.page_script(name), encoding="utf-8")


def configure(app, config):
    config.nb_ipywidgets_js = {}  # no html-manager: each widget's frame names its script
    sheet = Path(app.doctreedir) / "widgets.css"
    sheet.parent.mkdir(parents=True, exist_ok=True)
    sheet.write_text(bundle.style(), encoding="utf-8")
    config.html_static_path.append(str(sheet))


def setup(app):
    app.add_post_transform(KeepPicture)
    app.add_css_file("widgets.css")
    app.connect("config-inited", configure)
    app.connect("build-finished", write_scripts)
