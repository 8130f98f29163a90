"""What the widgets share in Python: their JavaScript joined to one text, their common traits, their picture."""

import io
import re
from pathlib import Path

import anywidget
import matplotlib.pyplot as plt
import numpy as np
import traitlets as t

from .. import data, plots

HERE = Path(__file__).parent
SHARED = ("numerics.js", "engine.js")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
NOT_OURS = set(anywidget.AnyWidget.class_trait_names())


def script(name):
    """One module from the shared ones and the widget's own: a page imports it from a blob, where "./x.js" leads nowhere."""
    shared = [re.sub(r"^export ", "", source(file), flags=re.M) for file in SHARED]
    return "\n".join([*shared, source(f"{name}.js")])


def page_script(name):
    """The same module as a plain script, which a static page runs in the widget's frame: host.js comes last."""
    face = script(name).replace("export default ", "const face = ")
    return f'(() => {{\n"use strict";\n{face}\n{source("host.js")}}})();\n'


def source(file):
    """A file without its imports of the other files, its indentation and its comment lines: they would be sent with every page."""
    text = re.sub(
        r"^import .*?;\n", "", (HERE / file).read_text(encoding="utf-8"), flags=re.M | re.S
    )
    return re.sub(r"^\s*(//.*)?\n|^[ \t]+", "", text, flags=re.M)


class Widget(anywidget.AnyWidget):
    """A widget that computes in the page. A subclass has a `name`, that of its JavaScript, and draws its `picture`."""

    name = ""
    _css = (HERE / "widgets.css").read_text(encoding="utf-8")

    def __init_subclass__(cls, **kwargs):
        if "name" in cls.__dict__:  # and not a class that anywidget derives to add traits
            cls._esm = script(cls.name)
        super().__init_subclass__(**kwargs)

    def _repr_mimebundle_(self, **kwargs):
        bundle, metadata = super()._repr_mimebundle_(**kwargs)
        bundle[WIDGET_VIEW] |= {"name": self.name, "alt": self.alt, "state": self.own_state()}
        bundle["image/svg+xml"] = self.svg()
        return bundle, metadata

    def own_state(self):
        """What the widget's JavaScript reads, as JSON can hold it: the traits of the book's own classes."""
        return {
            name: value
            for name, value in self.get_state().items()
            if not name.startswith("_") and name not in NOT_OURS
        }

    def svg(self):
        """The picture for readers without JavaScript, and for print: the widget as it stands now."""
        with plt.style.context(plots.HERE / "book.mplstyle"):
            figure = plt.figure()
            try:
                self.picture(figure)
                out = io.StringIO()
                figure.savefig(out, format="svg", metadata={"Date": None})
            finally:
                plt.close(figure)
        return out.getvalue()


class Positive(t.Float):
    """A number above zero."""

    info_text = "a positive, finite number"

    def validate(self, obj, value):
        value = super().validate(obj, value)
        return value if 0 < value < np.inf else self.error(obj, value)


def finite(proposal):
    value = proposal["value"]
    if not np.isfinite(value).all():
        raise t.TraitError(
            f"{proposal['trait'].name}: every number must be finite, but got {value}"
        )
    return value


def one_number_a_weight(proposal, bias):
    if len(proposal["value"]) != 1 + bias:
        raise t.TraitError(
            f"{proposal['trait'].name}: expected {1 + bias} {'numbers, (b, w)' if bias else 'number, (w,)'}, but got {proposal['value']}"
        )
    return finite(proposal)


def in_full(weights, dataset):
    """A list with a number for each weight: zeros if none are given."""
    return (
        [0.0] * (1 + dataset.bias)
        if weights is None
        else [float(weight) for weight in np.atleast_1d(weights)]
    )


class OnData(Widget):
    """A widget that shows a data set, which the reader may exchange for another. X and y are the book's."""

    x = t.List(t.Float()).tag(sync=True)  # the samples ...
    y = t.List(t.Float()).tag(sync=True)
    bias = t.Bool(True).tag(sync=True)  # ... and whether X has a column of ones
    preset = t.Unicode().tag(sync=True)  # the name of the data set, "" for one of your own
    presets = t.List(t.Dict()).tag(sync=True)  # what the reader may choose from

    choices = ()  # the data sets of the book that suit the widget

    def __init__(self, dataset, **traits):
        given = {
            "x": list(dataset.x),
            "y": list(dataset.y),
            "bias": dataset.bias,
            "preset": dataset.name,
        }
        sets = {choice.name: choice for choice in (dataset, *self.choices)}
        given["presets"] = [as_preset(choice) for choice in sets.values()]
        super().__init__(**given | traits)

    finite = t.validate("x", "y")(lambda self, proposal: finite(proposal))

    @property
    def dataset(self):
        """The samples as they stand now, dragged ones included."""
        return data.Dataset(x=self.x, y=self.y, name=self.preset or "your data", bias=self.bias)


class Walk(OnData):
    """A widget that shows the steps of an optimizer. What is marked "written by the page" is for reading only."""

    start = t.List(t.Float()).tag(sync=True)  # (b, w), or (w,) without a bias
    max_steps = t.Int(1000, min=1).tag(sync=True)
    tolerance = Positive(1e-6).tag(sync=True)

    step = t.Int(0, min=0).tag(sync=True)  # the step that is shown
    playing = t.Bool(False).tag(sync=True)
    speed = Positive(10).tag(sync=True)  # steps a second

    steps = t.Int(0).tag(sync=True)  # written by the page: how many steps there are,
    theta = t.List().tag(sync=True)  # where the shown one is,
    cost = t.Float(0, allow_none=True).tag(sync=True)  # what it costs,
    gradient_norm = t.Float(0, allow_none=True).tag(sync=True)
    converged = t.Bool(False).tag(sync=True)  # and how the walk ends
    message = t.Unicode().tag(sync=True)

    def __init__(self, dataset, *, start=None, **traits):
        super().__init__(dataset, **{"start": in_full(start, dataset)} | traits)

    _one_number_a_weight = t.validate("start")(
        lambda self, proposal: one_number_a_weight(proposal, self.bias)
    )


def way(ax, path, role):
    """A long way over (b, w) or over (w, cost): a line through every step, and marks where they can be told apart."""
    points = path.theta if path.theta.shape[1] == 2 else np.column_stack([path.theta, path.cost])
    ax.plot(*points[some(path, 400)].T, **plots.line(role), linewidth=1.3)
    ax.plot(*points[some(path, 25)].T, **plots.points(role), markersize=4)
    ax.plot(*points[0], **plots.points(role) | {"markerfacecolor": "white"}, markersize=9)


def fall(ax, path, lowest, role):
    """The cost of each step above the lowest, on a log scale."""
    steps = some(path, 200)
    gaps = path.cost[steps] - lowest
    ax.semilogy(steps[gaps > 0], gaps[gaps > 0], **plots.line(role), label=role)
    ax.set(xlabel="step", ylabel="cost above the lowest")


def some(path, most):
    """At most so many of the steps, first and last among them and the early ones, which are longest, most of all."""
    return np.unique(np.geomspace(1, path.steps + 1, most).round().astype(int)) - 1


def as_preset(dataset):
    return {"name": dataset.name, "x": list(dataset.x), "y": list(dataset.y), "bias": dataset.bias}
