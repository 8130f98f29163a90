"""The widget of an exercise: a field, a choice or lines in disorder, and what it says to them."""

from pathlib import Path
from typing import Any

import traitlets as t
from logistic.widgets.base import Widget
from proofreader.spelling.answer import answer
from proofreader.spelling.told import told


class Exercise(Widget):
    """See the package. `given` and `verdict` are written by the page, for Python to read.

    `given` is the answer as it stands: a text, the number of a choice, or the order of the lines.
    `verdict` is what was said to it last: "right", "slip", "wrong", "unreadable", or "" before.
    """

    name = "exercise"
    folder = Path(__file__).parent

    kind = t.Unicode().tag(sync=True)  # number, expression, choice or order
    id = t.Unicode().tag(sync=True)  # its name in the chapter
    known = t.Dict().tag(sync=True)  # what the page has to know: texts as HTML, values of answers
    given = t.Any("").tag(sync=True)
    verdict = t.Unicode().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_msg(self.prove)

    def prove(self, _: Any, claim: dict[str, str], buffers: Any = None) -> None:
        """Tell the page what the proofreader says to {latex, note}; on the site a worker does."""
        known = told(answer(claim["latex"], claim["note"], edited=True))
        self.send(known | {"asked": claim["latex"]})

    @property
    def alt(self) -> str:
        return "Without scripts there is the answer alone"

    def still(self) -> tuple[str, str]:
        """The answer with its reason."""
        shown, reason = self.known["shown"], self.known["reason"]
        lines = "".join(f"<li>{line}</li>" for line in self.known.get("lines", ()))
        answer = f"<ol>{lines}</ol>" if lines else f"<p>{shown}</p>"
        details = f"<details><summary>Answer</summary>{answer}<p>{reason}</p></details>"
        return "text/html", details
