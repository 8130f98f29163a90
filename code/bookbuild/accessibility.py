"""The theme's own accessibility faults, mended in the written page.

Each was found by axe; the browser tests run it again.
"""

from bookbuild.rewriting import Rewrite, on

REFERENCES = "book/references.html"  # where the bibliography is

MENDS = (
    # All content belongs to a landmark: the sidebar, with the book's name in it, is one.
    Rewrite(
        "the sidebar is a landmark",
        r'<div id="pst-primary-sidebar" (?!role=)',
        '<div id="pst-primary-sidebar" role="navigation" aria-label="The book" ',
    ),
    # The bibliography's roles are deprecated, or ask for children that it has not.
    Rewrite("no role of an entry", r' role="doc-biblioentry"', expected=on(REFERENCES)),
    Rewrite(
        "no role of a list", r' role="list"(?= class="citation-list")', expected=on(REFERENCES)
    ),
    Rewrite("no role of a way back", r' role="doc-backlink"', expected=on(REFERENCES)),
    # The accessible name has to hold the visible text, which includes the shortcut's keys.
    Rewrite(
        "the search button's visible text is its name",
        r'(<button class="btn search-button-field[^>]*?) title="Search" aria-label="Search"',
        r"\1",
    ),
)
