"""What directives share that write formulas and passages themselves: exercises, the sheet."""

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective


class Writing(SphinxDirective):
    """A directive that writes more than what stands in it."""

    def formula(self, latex: str) -> nodes.Node:
        """A displayed formula without a number."""
        return nodes.math_block(
            latex, latex, docname=self.env.docname, number=None, label=None, nowrap=True
        )

    def parsed(self, *lines: str) -> list[nodes.Node]:
        """What these lines of Markdown are."""
        parent = nodes.container()
        self.state.nested_parse(StringList(lines, self.get_location()), 0, parent)
        return parent.children
