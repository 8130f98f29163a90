"""The one script: the theme's and the book's own, in the order of the pages."""

from pathlib import Path

from bookbuild.diet.files import write
from bookbuild.esbuild import small
from bookbuild.rewriting import Rewrite, rewritten

BOOTSTRAP = "scripts/bootstrap.js"
SCRIPTS = (
    "documentation_options.js",
    "clipboard.min.js",
    "copybutton.js",
    BOOTSTRAP,
    "scripts/pydata-sphinx-theme.js",
    "scripts/sphinx-book-theme.js",
    "site.js",
    "answers.js",
    "previews.js",
)
MENDED = (
    Rewrite("no map of the source", r"(?m)^//# sourceMappingURL=.*$"),
    # The theme takes the focus from the buttons of the header when they are pressed.
    Rewrite("the focus stays", r"(?<=\{)t\.blur\(\)(?=\}\),!0\))"),
    # It lets Tab reach what scrolls. All else stays as it was: it is neither named nor reached.
    Rewrite(
        "what does not scroll is as it was",
        r"(\w)\.tabIndex=(\1\.scrollWidth>\1\.clientWidth\|\|\1\.scroll\w+>\1\.client\w+)\?0:-1",
        r"if(\2)\1.tabIndex=0",
    ),
    # It reports each change of color to the console.
    Rewrite("silence on the console", r"console\.log\(", "void ("),
)


def write_script(site: Path) -> str:
    """Write the script and return its address within the folder of static files."""
    static = site / "_static"
    parts = [(static / name).read_text(encoding="utf-8") for name in SCRIPTS]
    script = rewritten("\n;\n".join(parts), "_static/book.js", MENDED)
    return write(static, "book.js", small(script))


def write_first(site: Path) -> str:
    """Write what runs before a page is painted, and return its address."""
    text = (site / "_static/first.js").read_text(encoding="utf-8")
    return write(site / "_static", "first.js", small(text))
