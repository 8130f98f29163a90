"""The local Sphinx extension: what makes Jupyter Book's site strict, offline, light and accessible.

One concern a module; those that hook into Sphinx have a ``setup``:

``execution``      cells that raise or warn name their place; the cache knows what it was made with
``repository``     the address behind the launch buttons, asked of git
``widgets``        the live widget and the picture for readers without JavaScript
``esbuild``        scripts made small
``rewriting``      what is rewritten of the theme's output must be there, or the build fails
``intents``        what a formula means, said in its MathML for those who hear it
``mathml``         KaTeX's MathML made valid, with these intents
``speech``         a formula in words
``marks``          an equation that does not hold stops the build; the mark beside each number
``report_page``    the report behind the marks
``writing``        what directives share that write formulas and passages themselves
``sheet``          all equations by what they say
``slips``          derivations with one wrong line, for a reader to find
``deriving``       derivations that readers do themselves, each proved to have a way
``previews``       what a link leads to, shown beside it
``progress``       how many exercises each page has, in the contents too
``mathematics``    KaTeX at build time, fonts from this package
``lines``          no line begins with the comma after a formula
``tables``         a name and headers for each table
``optional``       passages that a reader may skip, closed at first
``accessibility``  the theme's faults for those who hear or use keys, mended
``diet``           the weight taken off: one style sheet, one script, fonts of the glyphs in use
``search``         what the book says, found in the browser
``live``           the cells of a page run in the page
``themes``         a picture follows the theme of its page
``entrance``       the page at the site's root, which leads to the first
``pages``          the last step: each page just written is mended and put on its diet
``chapter``        one chapter alone: made from the template, built, opened
"""

import sys
from typing import Any

# jsonschema, behind every notebook, spends two seconds on the grammar of a kind of address that no
# notebook holds, and does without where that grammar is not installed.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

from sphinx.application import Sphinx  # noqa: E402

from bookbuild import (  # noqa: E402
    deriving,
    entrance,
    execution,
    lines,
    live,
    marks,
    mathematics,
    optional,
    pages,
    progress,
    report_page,
    repository,
    search,
    sheet,
    slips,
    tables,
    widgets,
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect every part to Sphinx."""
    # Jupyter Book always sets this; its extension is not loaded here.
    app.add_config_value("comments_config", {}, "")
    for part in (
        execution,
        marks,
        report_page,
        deriving,
        slips,
        progress,
        sheet,
        mathematics,
        lines,
        live,
        tables,
        optional,
        widgets,
        repository,
        search,
        entrance,
        pages,
    ):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
