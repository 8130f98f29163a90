"""What the theme writes, rewritten: a pattern matches where it is expected, or the build fails."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from sphinx.errors import ExtensionError

Expected = Callable[[str, str], bool]  # (address of the page within the site, its text) -> bool


def everywhere(address: str, text: str) -> bool:
    """On every page."""
    return True


def on(page: str) -> Expected:
    """On the page of that address."""
    return lambda address, text: address == page


def beside(mark: str) -> Expected:
    """On each page that holds the mark: one of ours, which cannot go missing with the theme."""
    return lambda address, text: mark in text


class Rewrite(NamedTuple):
    """What it is for, what it looks for, what takes its place, and where it has to be found.

    It is tried on every page; not to match is a fault where `expected` says so.
    """

    name: str
    pattern: str
    replacement: str | Callable[[re.Match[str]], str] = ""
    expected: Expected = everywhere


def rewritten(text: str, address: str, rewrites: Iterable[Rewrite]) -> str:
    """The page after each rewriting; ExtensionError names all that had to match and did not."""
    missed = []
    for rewrite in rewrites:
        expected = rewrite.expected(address, text)
        text, matches = re.subn(rewrite.pattern, rewrite.replacement, text)
        if expected and not matches:
            missed.append(f"\n  {rewrite.name}: {rewrite.pattern}")
    if missed:
        raise ExtensionError(
            f"{address} is not as the theme used to write it; nothing there matches"
            + "".join(missed)
        )
    return text
