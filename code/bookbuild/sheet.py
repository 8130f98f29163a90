r"""All equations by what they say, to find one and to print them: the directive ``equations``.

    ```{equations}
    # The cost
    eq-log-loss: the mean of the costs of all samples
    ```

Each proved equation of the book has to be there once, or it is an error of the build.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from bookbuild.marks import ProvingSphinx
from bookbuild.writing import Writing

log = logging.getLogger(__name__)


class Said(NamedTuple):
    """An equation and what it says; the title of a group has no label."""

    label: str
    words: str


class Equations(Writing):
    """See the module."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """A section for each group."""
        entries = list(map(read, filter(str.strip, self.content)))
        proofs = cast(ProvingSphinx, self.env.app).proofs
        for fault in faults(entries, proofs):
            log.error("equations: %s", fault, location=self.get_location())
        sections: list[nodes.Element] = []
        for label, words in entries:
            if not label:
                title = nodes.title("", words)
                sections.append(nodes.section("", title, ids=[nodes.make_id(words)]))
            elif label in proofs and sections:
                sections[-1] += self.entry(label, words, proofs[label].equation.latex)
        return list(sections)

    def entry(self, label: str, words: str, latex: str) -> nodes.Node:
        """What an equation says, with its number, and the equation."""
        said = self.parsed(f"{words[0].upper()}{words[1:]} {{eq}}`{label}`")
        return nodes.container("", *said, self.formula(latex), classes=["said"])


def read(line: str) -> Said:
    """A line of the directive."""
    if line.startswith("# "):
        return Said("", line.removeprefix("# ").strip())
    label, _, words = line.partition(":")
    return Said(label.strip(), words.strip())


def faults(entries: Iterable[Said], proved: Iterable[str]) -> list[str]:
    """What is wrong with the list, in words."""
    entries, wanted = list(entries), set(proved)
    counts = Counter(label for label, _ in entries if label)
    found = [f"there is no proved equation {label}" for label in counts if label not in wanted]
    found += [f"{label} is there {count} times" for label, count in counts.items() if count > 1]
    found += [f"{label} is missing" for label in sorted(wanted - counts.keys())]
    found += [f"what does {label} say?" for label, words in entries if label and not words]
    if entries and entries[0].label:
        found.append("the first line has to be the title of a group, as in `# The cost`")
    return found


def setup(app: Sphinx) -> None:
    """Make the directive known."""
    app.add_directive("equations", Equations)
