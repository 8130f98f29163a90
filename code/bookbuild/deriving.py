r"""A derivation that readers do themselves: where it begins, what must not be left, one way to go.

    ```{derive}
    :start: \sigma'(z)
    :without: derivative, exponential
    :example: e^(-z) / (1 + e^(-z))
    :numbers: every z
    \frac{d}{dz} \frac{1}{1 + e^{-z}}
    \sigma(z) (1 - \sigma(z))
    ```

Each line is proved equal to the beginning, and the last one must be done: nothing of what `without`
names is left in it. A line that fails is an error of the build. On paper and without scripts a
reader sees the beginning, and one way behind a fold; where the page is alive, a field (live/page/
deriving.js).
"""

from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from proofreader import line
from proofreader.spelling.derivations import KINDS
from sphinx.application import Sphinx
from sphinx.util import logging

from bookbuild.diet.files import memory
from bookbuild.widgets import as_json, raw_html
from bookbuild.writing import Writing

log = logging.getLogger(__name__)

# What is left to be done in a line, in words, and two hints: where to look, and the rule.
HINTS = {
    "derivative of a logarithm": (
        "the derivative of a logarithm",
        "There is still a derivative of a logarithm. What does the chain rule make of it?",
        r"For $u > 0$ the derivative of $\log u$ is the derivative of $u$, divided by $u$.",
    ),
    "derivative of a prediction": (
        "the derivative of a prediction",
        "There is still the derivative of a prediction. It has a pattern.",
        r"$\sigma'(z) = \sigma(z) (1 - \sigma(z))$, and by the chain rule "
        r"$\frac{\partial h}{\partial \theta_j} = h (1 - h) x_j$.",
    ),
    "derivative of an exponential": (
        "the derivative of an exponential",
        "There is still the derivative of something with an exponential in it.",
        r"The derivative of $e^{-z}$ is $-e^{-z}$, and that of $\frac{1}{u}$ is "
        r"$-\frac{u'}{u^2}$.",
    ),
    "derivative": (
        "a derivative",
        "There is still a derivative. What is it a derivative of?",
        "Write out what is differentiated: then the derivative of a sum is a sum of derivatives, "
        "and a constant factor stays in front.",
    ),
    "cost": (
        "the cost itself",
        "The cost still stands there by its name.",
        r"$J$ is minus the mean of $y \log h + (1 - y) \log(1 - h)$ over the samples.",
    ),
    "logarithm": (
        "a logarithm",
        "There is still a logarithm.",
        "A logarithm goes away when it is differentiated.",
    ),
    "fraction": (
        "a fraction with a prediction below",
        "There is still a prediction below a fraction bar.",
        r"Next to each fraction stands a factor $h (1 - h)$: multiply out, and cancel.",
    ),
    "exponential": (
        "an exponential",
        "There is still an exponential. Where is the sigmoid in it?",
        r"$\frac{1}{1 + e^{-z}}$ is $\sigma(z)$, and $\frac{e^{-z}}{1 + e^{-z}}$ is "
        r"$1 - \sigma(z)$.",
    ),
    "label times a prediction": (
        "a product of a label and a prediction",
        "There is still a label times a prediction. Multiply the brackets out.",
        r"$y (1 - h) - (1 - y) h = y - h$: the products $y h$ cancel.",
    ),
}
assert HINTS.keys() == set(KINDS)
# The same where the cost is that of linear regression ...
OF_LINES = {
    "cost": (
        *HINTS["cost"][:2],
        r"$L$ is half the mean of $(\theta^\top x - y)^2$ over the samples.",
    ),
}
# ... and where there are K classes.
OF_CLASSES = {
    "derivative of a prediction": (
        *HINTS["derivative of a prediction"][:2],
        r"The slope of the softmax: $\frac{\partial p_k}{\partial z_l} = p_k (\delta_{kl} - p_l)$.",
    ),
    "fraction": (
        *HINTS["fraction"][:2],
        r"Next to $\frac{1}{p_k}$ stands a factor $p_k$: cancel it.",
    ),
    "label times a prediction": (
        "a product of a label and a prediction",
        "There is still a label times a prediction. Split the sum.",
        r"Of the sum with $\delta_{kl}$ one term is left, and $\sum_{k=1}^{K} y_k = 1$.",
    ),
}


class Derive(Writing):
    """See the module."""

    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {
        "start": directives.unchanged_required,
        "without": directives.unchanged_required,
        "note": directives.unchanged,
        "example": directives.unchanged_required,
        "numbers": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """The beginning, what a page has to know, and one way to the end."""
        start, note, example = (self.options.get(it, "") for it in ("start", "note", "example"))
        without = [each.strip() for each in self.options["without"].split(",")]
        way = [each.strip() for each in self.content if each.strip()]
        judge = memory(Path(self.env.app.outdir))(judged)
        begun, found = judge(start, note, without, way, example)
        for fault in found:
            log.error("derive: %s", fault, location=self.get_location())
        if found:
            judge.clear(warn=False)  # what was late may be in time when it is tried again
            return []
        hints = HINTS | (OF_CLASSES if "classes" in note else OF_LINES if " L}" in start else {})
        known = {
            "start": start,
            "note": note,
            "example": example,
            "numbers": self.options.get("numbers", "every m, every n and all data"),
            "without": without,
            "left": begun,
            "hints": {kind: hints[kind] for kind in without},
        }
        frame = (
            '<div class="derive" data-exercise="derivation">'
            '<button type="button" class="derive-begin">Derive it here, line by line</button>'
            f'<script type="application/json">{as_json(known)}</script></div>'
        )
        return [self.formula(start), raw_html(frame), *self.folded(start, way)]

    def folded(self, start: str, way: list[str]) -> list[nodes.Node]:
        """One way to the end, behind a fold as the book's other answers."""
        steps = " ".join(rf"&= {latex} \\[1.2ex]" for latex in way).removesuffix(r" \\[1.2ex]")
        whole = rf"\begin{{aligned}} {start} {steps} \end{{aligned}}"
        return self.parsed("```{dropdown} One way", "$$", whole, "$$", "```")


def judged(
    start: str, note: str, without: list[str], way: list[str], example: str
) -> tuple[list[str], list[str]]:
    """What is left to be done at the beginning, and what is wrong with a derivation, in words."""
    begun = left(start, start, note, without)
    found = faults(start, note, without, way, example)
    return begun, found if found or begun else ["the beginning is done already"]


def faults(start: str, note: str, without: list[str], way: list[str], example: str) -> list[str]:
    """What is wrong with the way of a derivation, in words."""
    found = [f"nothing that is known can be left: {each}" for each in without if each not in KINDS]
    if not start or not way:
        return [*found, "a beginning is wanted, and one way to the end, a line for each step"]
    for latex in way:
        told = line(start, latex, note)
        if told["status"] != "proved":
            found.append(f"{start} = {latex} is {told['status']}: {told['complaint']}")
    if line(start, example, note)["status"] not in ("proved", "false"):
        found.append(f"the example cannot be read: {example}")
    if found:
        return found
    if rest := left(start, way[-1], note, without):
        found.append(f"the last line is not done: {', '.join(rest)} is left")
    return found


def left(start: str, latex: str, note: str, without: list[str]) -> list[str]:
    """What is left to be done in a line, of what is to be done."""
    return [each for each in line(start, latex, note)["left"] if each in without]


def setup(app: Sphinx) -> None:
    """Make the directive known."""
    app.add_directive("derive", Derive)
