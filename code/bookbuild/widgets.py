"""A widget on a static page: the live one, started by host.js, and its picture for readers without JavaScript."""

import json
from pathlib import Path

from docutils import nodes
from myst_nb.core.render import WIDGET_VIEW_MIMETYPE
from sphinx.transforms.post_transforms import SphinxPostTransform

import logistic

FRONT_END = Path(logistic.__file__).parent / "widgets"


class KeepPicture(SphinxPostTransform):
    """Wrap a widget's view in its frame, with its picture in <noscript>, before myst-nb keeps one mime type of the bundle."""

    default_priority = 3
    formats = ("html",)

    def run(self, **kwargs):
        for bundle in list(self.document.findall(is_widget_bundle)):
            by_mime = {child["mime_type"]: child for child in bundle.children}
            view = by_mime[WIDGET_VIEW_MIMETYPE]
            raw = next(view.findall(nodes.raw))
            widget = json.loads(raw.astext().split(">", 1)[1].rsplit("<", 1)[0])
            if "name" not in widget:            # a widget of somebody else's
                continue
            view.insert(0, html(f'<div class="lg-widget" data-widget="{widget["name"]}">'))
            for picture in by_mime["image/svg+xml"].findall(nodes.image):
                picture["alt"] = widget["alt"]
                view += [html("<noscript>"), picture.deepcopy(), html("</noscript>")]
            view += html("</div>")
            bundle.children = [view]


def is_widget_bundle(node):
    return (
        isinstance(node, nodes.container)
        and node.get("nb_element") == "mime_bundle"
        and any(child["mime_type"] == WIDGET_VIEW_MIMETYPE for child in node.children)
    )


def html(text):
    return nodes.raw("", text, format="html")


def configure(app, config):
    config.nb_ipywidgets_js = {"host.js": {"defer": "defer"}}
    config.html_static_path.append(str(FRONT_END / "host.js"))
    config.html_static_path.append(str(FRONT_END / "widgets.css"))


def setup(app):
    app.add_post_transform(KeepPicture)
    app.add_css_file("widgets.css")
    app.connect("config-inited", configure)
