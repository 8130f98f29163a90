"""Stands for anywidget where there is no kernel: a widget knows its state, the page shows it."""

from typing import Any

from traitlets import HasTraits


class AnyWidget(HasTraits):
    """As much of a widget as the book's own need."""

    def get_state(self) -> dict[str, Any]:
        """The traits that the page is told."""
        return {name: getattr(self, name) for name in self.traits(sync=True)}

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"application/vnd.jupyter.widget-view+json": {}, "text/plain": repr(self)}, {}
