"""What a selector may name: what stands on the pages, and the words in the scripts' strings."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

from bookbuild.diet.files import Remember
from bookbuild.diet.scripts import BOOTSTRAP, SCRIPTS

# Classes that Bootstrap's script puts on elements, for the two parts of it that the theme uses.
BOOTSTRAP_CLASSES = frozenset(
    """
    show fade active disabled collapsing dropdown-menu dropdown-item dropdown-toggle
    tooltip tooltip-inner tooltip-arrow
    bs-tooltip-auto bs-tooltip-top bs-tooltip-bottom bs-tooltip-start bs-tooltip-end
    """.split()
)


class Vocabulary(HTMLParser):
    """Every element, class and id of the pages it is fed, and every character of their text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements = {"html", "body"}
        self.names: set[str] = set()
        self.characters: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        for name, value in attrs:
            if name in ("class", "id"):
                self.names.update((value or "").split())

    def handle_data(self, data: str) -> None:
        self.characters.update(data)


def words_of_page(text: str) -> tuple[set[str], set[str], set[str]]:
    """(elements, classes and ids, characters) of one page."""
    words = Vocabulary()
    words.feed(text)
    return words.elements, words.names, words.characters


def words_of_script(text: str) -> set[str]:
    """The words in the strings of a script."""
    strings = re.findall(r"""(["'`])((?:(?!\1|\\|\n).|\\.)*)\1""", text)
    return {word for _, string in strings for word in re.findall(r"[\w-]+", string)}


def vocabulary(pages: Iterable[str], static: Path, remembered: Remember) -> Vocabulary:
    """All that occurs on the pages, given as text, or may once the scripts have run."""
    used = Vocabulary()
    for text in pages:
        elements, names, characters = remembered(words_of_page)(text)
        used.elements |= elements
        used.names |= names
        used.characters |= characters
    used.names |= BOOTSTRAP_CLASSES
    for name in set(SCRIPTS) - {BOOTSTRAP}:
        used.names |= remembered(words_of_script)((static / name).read_text(encoding="utf-8"))
    return used
