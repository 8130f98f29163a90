"""What the widgets share in Python: the class Widget, those on data, and those that walk."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets as t
from matplotlib.figure import Figure

from ..data import Dataset
from . import bundle, pictures

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
NOT_OURS = set(anywidget.AnyWidget.class_trait_names())


class Widget(anywidget.AnyWidget):
    """A widget that computes in the page.

    A subclass has a ``name``, that of its JavaScript in its ``folder``, says in ``alt`` what there
    is to see, and draws its ``picture``, or says in ``still`` what stands there without JavaScript.
    """

    name = ""
    folder: Path = bundle.HERE
    _css = bundle.style()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "name" in cls.__dict__:  # and not a class that anywidget derives to add traits
            cls._esm = bundle.script(cls.name, cls.folder)
        super().__init_subclass__(**kwargs)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        by_mime, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        by_mime[WIDGET_VIEW] |= {"name": self.name, "alt": self.alt, "state": self.own_state()}
        mime, content = self.still()
        by_mime[mime] = content
        return by_mime, metadata

    @property
    def alt(self) -> str:
        """The picture in words."""
        raise NotImplementedError

    def own_state(self) -> dict[str, Any]:
        """What the widget's JavaScript reads: the traits of the book's own classes, as JSON."""
        return {
            name: value
            for name, value in self.get_state().items()
            if not name.startswith("_") and name not in NOT_OURS
        }

    def still(self) -> tuple[str, str]:
        """What stands there for readers without JavaScript, and for print: its type, and itself."""
        return "image/svg+xml", self.svg()

    def svg(self) -> str:
        """The widget as it stands now."""
        return pictures.svg(self.picture)

    def picture(self, figure: Figure) -> None:
        """Draw the widget as it stands now on an empty figure."""
        raise NotImplementedError


class Positive(t.Float):
    """A number above zero."""

    info_text = "a positive, finite number"

    def validate(self, obj: Any, value: Any) -> float:
        value = super().validate(obj, value)
        return value if 0 < value < np.inf else self.error(obj, value)


def finite(proposal: t.Bunch) -> Any:
    """The proposed value, if it is a finite number or a list of such. Raises TraitError."""
    value = proposal["value"]
    if not np.isfinite(value).all():
        name = proposal["trait"].name
        raise t.TraitError(f"{name}: every number must be finite, but got {value}")
    return value


def one_number_a_weight(proposal: t.Bunch, bias: bool) -> list[float]:
    """The proposed list, if it is (b, w) with a bias and (w,) without one. Raises TraitError."""
    value = proposal["value"]
    if len(value) != 1 + bias:
        wanted = "2 numbers, (b, w)" if bias else "1 number, (w,)"
        raise t.TraitError(f"{proposal['trait'].name}: expected {wanted}, but got {value}")
    return finite(proposal)


def in_full(weights: float | Sequence[float] | None, dataset: Dataset) -> list[float]:
    """A list with a number for each weight: zeros if none are given."""
    if weights is None:
        return [0.0] * (1 + dataset.bias)
    return [float(weight) for weight in np.atleast_1d(weights)]


class ShowsData(Widget):
    """A widget that shows a data set, which the reader may exchange for another."""

    x = t.List(t.Float()).tag(sync=True)  # the samples ...
    y = t.List(t.Float()).tag(sync=True)
    bias = t.Bool(True).tag(sync=True)  # ... and whether X has a column of ones
    preset = t.Unicode().tag(sync=True)  # the name of the data set, "" for one of your own
    presets = t.List(t.Dict()).tag(sync=True)  # what the reader may choose from

    choices: tuple[Dataset, ...]  # those of the book that suit it; the first is the default
    wants_bias: bool | None = None  # whether a data set must have a bias; None: either will do
    point = "start"  # the trait with a number for each weight, zeros unless they are given

    def __init__(self, dataset: Dataset | None = None, **traits: Any) -> None:
        dataset = dataset or self.choices[0]
        if self.wants_bias not in (None, dataset.bias):
            weights = "a bias and a weight" if self.wants_bias else "one weight and no bias"
            raise ValueError(
                f"dataset: {type(self).__name__} shows {weights}, "
                f"so it wants a data set with bias={self.wants_bias}"
            )
        shown = as_preset(dataset)
        sets = {choice.name: choice for choice in (dataset, *self.choices)}
        given = {
            **{trait: shown[trait] for trait in ("x", "y", "bias")},
            "preset": dataset.name,
            "presets": [as_preset(choice) for choice in sets.values()],
        }
        point = {self.point: in_full(traits.get(self.point), dataset)}
        super().__init__(**given | traits | point)

    finite = t.validate("x", "y")(lambda self, proposal: finite(proposal))

    @property
    def dataset(self) -> Dataset:
        """The samples as they stand now, dragged ones included."""
        x, y = np.array(self.x), np.array(self.y)
        return Dataset(x=x, y=y, name=self.preset or "your data", bias=self.bias)


def as_preset(dataset: Dataset) -> dict[str, Any]:
    """A data set as the page holds it."""
    return {"name": dataset.name, "x": list(dataset.x), "y": list(dataset.y), "bias": dataset.bias}


class AtPoint(ShowsData):
    """A widget that shows labels, each 0 or 1, and what the log loss is like at one point."""

    wants_bias = True
    point = "theta"
    theta = t.List(t.Float()).tag(sync=True)  # (b, w)

    _one_number_a_weight = t.validate("theta")(
        lambda self, proposal: one_number_a_weight(proposal, self.bias)
    )

    @t.validate("x", "y")
    def finite(self, proposal: t.Bunch) -> Any:  # in place of the base's: a trait has one validator
        value = finite(proposal)
        if proposal["trait"].name == "y" and not np.isin(value, (0, 1)).all():
            raise t.TraitError(f"y: the log loss wants labels, each 0 or 1, but got {value}")
        return value


class Walk(ShowsData):
    """A widget that shows the steps of an optimizer.

    What is marked "written by the page" is for reading only.
    """

    start = t.List(t.Float()).tag(sync=True)  # (b, w), or (w,) without a bias
    max_steps = t.Int(3000, min=1).tag(sync=True)
    tolerance = Positive(1e-6).tag(sync=True)

    step = t.Int(0, min=0).tag(sync=True)  # the step that is shown
    playing = t.Bool(False).tag(sync=True)
    speed = Positive(60).tag(sync=True)  # steps a second

    steps = t.Int(0).tag(sync=True)  # written by the page: how many steps there are,
    theta = t.List(t.Any()).tag(sync=True)  # where the shown one is,
    cost = t.Float(0, allow_none=True).tag(sync=True)  # what it costs,
    gradient_norm = t.Float(0, allow_none=True).tag(sync=True)
    status = t.Unicode().tag(
        sync=True
    )  # and how the walk ends: a value of Status, "" before it is known,
    converged = t.Bool(False).tag(sync=True)  # whether that is "converged",
    message = t.Unicode().tag(sync=True)  # and the sentence

    _one_number_a_weight = t.validate("start")(
        lambda self, proposal: one_number_a_weight(proposal, self.bias)
    )
