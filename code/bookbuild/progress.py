"""What a reader has answered: how many exercises each page has, in the contents and on a page.

What is answered the browser keeps (static/first.js, static/answers.js); the build only counts.
"""

import html
import json
import re
from collections.abc import Mapping
from importlib.metadata import version

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from bookbuild.rewriting import Rewrite, beside, rewritten
from bookbuild.widgets import raw_html

EXERCISE = "data-exercise="
IN_CONTENTS = (
    r'(<li class="toctree-l1[^"]*"><a class="[^"]*" href="(?:([\w-]+)\.html|#)")'
    r'(?: data-exercises="\d+")?'
)
COUNTS = re.compile(r'data-counts="[^"]*"')


class Progress(SphinxDirective):
    """The place of the table of all pages, with what can be done with the answers."""

    def run(self) -> list[nodes.Node]:
        """The frame; a script fills it."""
        made_with = version("logistic-gradient")
        return [raw_html(f'<div class="answers" data-version="{made_with}" data-counts=""></div>')]


def counts(pages: Mapping[str, str]) -> dict[str, int]:
    """How many exercises each page has that has any, of {name: text}."""
    found = {name: text.count(EXERCISE) for name, text in pages.items()}
    return {name: count for name, count in found.items() if count}


def counted(text: str, name: str, found: Mapping[str, int]) -> str:
    """The page of that name with the counts in its contents, and where it asks for all of them."""

    def mark(link: re.Match[str]) -> str:
        count = found.get(link[2] or name)
        return f'{link[1]} data-exercises="{count}"' if count else link[1]

    known = html.escape(json.dumps(found, separators=(",", ":")))
    contents = Rewrite("exercises in the contents", IN_CONTENTS, mark, expected=beside(EXERCISE))
    return COUNTS.sub(f'data-counts="{known}"', rewritten(text, f"book/{name}.html", [contents]))


def setup(app: Sphinx) -> None:
    """Make the directive known."""
    app.add_directive("progress", Progress)
