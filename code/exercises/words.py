"""What a reader is told, as HTML: Markdown with formulas between dollars, which become MathML.

So it is the same in JupyterLab and on the site, and a screen reader reads the formulas.
"""

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'  # which HTML does not want


def typeset(latex: str, settings: dict[str, bool] | None = None) -> str:
    """A formula as MathML. Raises ValueError where a command in it is not known."""
    display = "block" if (settings or {}).get("display_mode") else "inline"
    found = convert(latex, display=display).replace(NAMESPACE, "", 1)
    if "\\" in found or "&#x0005C;" in found:
        raise ValueError(f"{latex} cannot be typeset")
    return found


def html(text: str) -> str:
    """A passage without paragraphs around it."""
    return MARKDOWN.renderInline(text)


MARKDOWN = MarkdownIt("commonmark", {"html": False}).use(
    dollarmath_plugin, renderer=typeset, double_inline=True
)
