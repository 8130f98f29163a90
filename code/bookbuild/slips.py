r"""Find the slip: a derivation of the book with one wrong line, another one each time.

    ```{find-the-slip} eq-step-1 eq-step-2 eq-step-3
    :count: 5
    What a reader is told before.
    ```

The lines are equations of the book, by their labels. The slips are drawn from their single edits,
the same ones at each build; each is proved wrong, and comes with the numbers that show it. All of
it is made at build: the page (static/site.js) only shows one after the other. Without scripts, and
on paper, there is nothing to be seen, as the reader could do nothing with it.
"""

from pathlib import Path
from random import Random
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from proofreader.judge.slips import Slip, slips
from proofreader.spelling.told import in_letters
from sphinx.application import Sphinx
from sphinx.util import logging

from bookbuild.diet.files import memory
from bookbuild.widgets import raw_html
from bookbuild.writing import Writing

log = logging.getLogger(__name__)

SEED = 14
# What is lost or exchanged as a whole is seen first, a sign or an index last.
SEEN_FIRST = ("lost", "a sum for a product", "upside down", "one power more", "factor 2")


class FindTheSlip(Writing):
    """See the module."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {"count": directives.positive_int}

    def run(self) -> list[nodes.Node]:
        """The lines as they are right, and a template for each slip."""
        labels, count = self.arguments[0].split(), self.options.get("count", 5)
        proofs = getattr(self.env.app, "proofs", {})
        if unknown := [label for label in labels if label not in proofs]:
            log.error(
                "find-the-slip: no such equation: %s",
                ", ".join(unknown),
                location=self.get_location(),
            )
            return []
        equations = [proofs[label].equation for label in labels]
        draw = memory(Path(self.env.app.outdir))(chosen)
        found = draw([(each.latex, each.note) for each in equations], count)
        if len(found) < count:
            draw.clear(warn=False)  # what was late may be in time when it is tried again
            log.error("find-the-slip: only %d slips", len(found), location=self.get_location())
        lines: list[nodes.Node] = []
        for number, equation in enumerate(equations, 1):
            pick = (
                f'<button type="button" class="slip-pick" aria-label="Line {number} is wrong">'
                f"Line {number}</button></li>"
            )
            lines += [raw_html("<li>"), self.formula(equation.latex), raw_html(pick)]
        return [
            raw_html(
                '<div class="slip" data-exercise="slips" role="group" aria-label="Find the slip">'
            ),
            *self.parsed(*self.content),
            raw_html('<ol class="slip-lines">'),
            *lines,
            raw_html("</ol>"),
            *(node for line, slip in found for node in self.template(line, slip)),
            raw_html('<p role="status" class="slip-said"></p><div class="slip-why"></div></div>'),
        ]

    def template(self, line: int, slip: Slip) -> list[nodes.Node]:
        """A wrong line, and what is wrong with it."""
        numbers = in_letters(slip.verdict.counterexample)
        return [
            raw_html(f'<template data-line="{line}">'),
            self.formula(slip.latex),
            *self.parsed(f"What was changed: {slip.edit}. It is false: {numbers}."),
            raw_html("</template>"),
        ]


def chosen(equations: list[tuple[str, str]], count: int) -> list[tuple[int, Slip]]:
    """So many slips with the places of their lines, those that are seen first before the others.

    equations: the LaTeX and the note of each.
    """
    random = Random(SEED)
    drawn = [slips(latex, note, random) for latex, note in equations]
    found: list[tuple[int, Slip]] = []
    while len(found) < count:
        for line, source in enumerate(drawn):
            slip = next((each for each in source if is_new(each, found)), None)
            if slip is None:
                return found
            found.append((line, slip))
    return sorted(found[:count], key=lambda it: (not seen_first(it[1]), random.random()))


def is_new(slip: Slip, found: list[tuple[int, Slip]]) -> bool:
    """Is it wrong, and not done in the same way as another?"""
    return slip.verdict.status == "false" and all(
        slip.edit.partition(" in ")[0] != other.edit.partition(" in ")[0] for _, other in found
    )


def seen_first(slip: Slip) -> bool:
    """Is it one of the easier ones?"""
    return any(word in slip.edit for word in SEEN_FIRST)


def setup(app: Sphinx) -> None:
    """Make the directive known."""
    app.add_directive("find-the-slip", FindTheSlip)
