"""The theme's own accessibility faults, mended in the written page.

Each was found by axe, or by a reader with a keyboard or a screen reader; the browser tests look
again.
"""

from bookbuild.rewriting import Rewrite, beside, on

REFERENCES = "book/references.html"  # where the bibliography is
TEXT = "text"  # the id of what a page says
NAMED = "<table aria-label="  # a table of ours
CLOSE = '<form method="dialog" class="lg-close"><button class="btn">Close</button></form>'

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
    # The way past the navigation leads to the text, not to the buttons above it.
    Rewrite("the skip link leads to the text", 'href="#main-content"', f'href="#{TEXT}"'),
    Rewrite(
        "the text can be led to",
        r'<(article|div) class="(bd-article|bd-search-container)">',
        rf'<\1 id="{TEXT}" class="\2">',
    ),
    # A table's headers say whether they are a column's or a row's; `tables` gives it its name.
    Rewrite(
        "the headers of columns", r'<th (?=class="head)', '<th scope="col" ', expected=beside(NAMED)
    ),
    Rewrite(
        "the headers of rows",
        r'<th (?=class="stub)',
        '<th scope="row" ',
        expected=beside('<th class="stub'),
    ),
    # The index stands in tables only for the sake of its two columns.
    Rewrite(
        "the columns of the index are no table",
        '<table (?=style="width: 100%" class="indextable)',
        '<table role="presentation" ',
        expected=beside("genindextable"),
    ),
    # The link beside a heading, there for a mouse alone, is no part of what the heading says.
    Rewrite(
        "no sign of a link in a heading",
        '<a class="headerlink" ',
        '<a aria-hidden="true" tabindex="-1" class="headerlink" ',
        expected=beside("headerlink"),
    ),
    # Dialogs and the buttons that open them say what they hold; site.js says whether they are open.
    Rewrite(
        "the search has a name",
        '<dialog id="pst-search-dialog">',
        '<dialog id="pst-search-dialog" aria-label="Search">',
    ),
    Rewrite(
        "the drawer of chapters has a name",
        '<dialog id="pst-primary-sidebar-modal">',
        '<dialog id="pst-primary-sidebar-modal" aria-label="Chapters">',
    ),
    Rewrite(
        "the drawer of sections has a name",
        '<dialog id="pst-secondary-sidebar-modal">',
        '<dialog id="pst-secondary-sidebar-modal" aria-label="On this page">',
        expected=beside('id="pst-secondary-sidebar"'),
    ),
    # A touch screen has no Escape, and a screen reader's finger finds nothing beside a dialog.
    Rewrite(  # behind the field, which has the focus first
        "what closes the search",
        r'(?s)(<dialog id="pst-search-dialog"(?:(?!lg-close).)*?)</dialog>',
        rf"\1{CLOSE}</dialog>",
    ),
    Rewrite(
        "what closes the chapters",
        r'<div id="pst-primary-sidebar"[^>]*>(?!<form)',
        rf"\g<0>{CLOSE}",
    ),
    Rewrite(
        "what closes the sections",
        r'<div id="pst-secondary-sidebar"[^>]*>(?!<form)',
        rf"\g<0>{CLOSE}",
        expected=beside('id="pst-secondary-sidebar"'),
    ),
    Rewrite("what opens the chapters", 'title="Toggle primary sidebar"', 'title="Chapters"'),
    Rewrite(
        "what opens the sections",
        'title="Toggle secondary sidebar"',
        'title="On this page"',
        expected=beside('id="pst-secondary-sidebar"'),
    ),
    # An icon is a letter of a private alphabet, which would be read with the name of its button.
    Rewrite("icons are not read", r'<(i|span) (?=class="[^"]*\bfa-)', r'<\1 aria-hidden="true" '),
    # The browser's own tooltips can be dismissed; the theme's cannot.
    Rewrite("no tooltip that stays", r' data-bs-placement="\w+" data-bs-toggle="tooltip"'),
    Rewrite("a title for the browser's tooltip", " data-bs-title=", " title="),
)
