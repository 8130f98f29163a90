"""The theme's own accessibility faults, mended in the written page. Each was found by axe; the browser tests run it again."""

import re

MENDS = (
    # All content belongs to a landmark: the sidebar, with the book's name in it, is one.
    (
        r'<div id="pst-primary-sidebar" ',
        '<div id="pst-primary-sidebar" role="navigation" aria-label="The book" ',
    ),
    # The bibliography's roles are deprecated, or ask for children that it has not.
    (r' role="doc-biblioentry"| role="list"(?= class="citation-list")', ""),
    (r' role="doc-backlink"', ""),
    # The accessible name has to hold the visible text, which includes the shortcut's keys.
    (r'(<button class="btn search-button-field[^>]*?) title="Search" aria-label="Search"', r"\1"),
)


def mend(text):
    """The page with the theme's faults mended."""
    for fault, repair in MENDS:
        text = re.sub(fault, repair, text)
    return text
