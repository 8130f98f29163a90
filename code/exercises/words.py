"""What a reader is told, as HTML: Markdown with formulas between dollars, which become MathML.

So it is the same in JupyterLab and on the site, and a screen reader reads the formulas.
"""

import re

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'  # which HTML does not want

OPENS = "|".join(
    ("\\(", "=", ",", "\\[", "&lt;", "&#x0(?:0028|003D|002C|005B|2264|2265|003C|003E);")
)
PREFIX = re.compile(rf"(<mo[^>]*>(?:{OPENS})</mo>)<mo>(&#x02212;|−)</mo>")
# In the letters of the text around it, slanted: not every system has those of mathematics.
LETTER = re.compile(r"<mi>([A-Za-zα-ω]|&#x003[B-C][0-9A-F];)</mi>")
PRIME = re.compile(r"<msup>(<mi>[^<]*</mi>)<mi>(&#x0203[2-4];)</mi></msup>")
PUNCTUATED = re.compile(
    r'(<span class="math inline">(?:(?!</span>).)*</span>)([.,;:?!)]+)', flags=re.S
)
AFTER_A_FUNCTION = re.compile(r"(<mi>(?:log|exp|sinh|cosh|tanh|max)</mi>)(?!<mo|</)")


def typeset(latex: str, settings: dict[str, bool] | None = None) -> str:
    """A formula as MathML. Raises ValueError where a command in it is not known."""
    display = "block" if (settings or {}).get("display_mode") else "inline"
    found = convert(latex, display=display).replace(NAMESPACE, "", 1)
    found = PREFIX.sub(r"\1<mo form='prefix'>\2</mo>", found)
    found = PRIME.sub(r"<mrow>\1<mo>\2</mo></mrow>", found)
    found = LETTER.sub(r'<mi mathvariant="normal">\1</mi>', found)
    found = AFTER_A_FUNCTION.sub(r"\1<mspace width='0.17em'/>", found)
    if "\\" in found or "&#x0005C;" in found:
        raise ValueError(f"{latex} cannot be typeset")
    return found


def html(text: str) -> str:
    """A passage without paragraphs around it; no line begins with the comma after a formula."""
    return PUNCTUATED.sub(r'<span class="joined">\1\2</span>', MARKDOWN.renderInline(text))


MARKDOWN = MarkdownIt("commonmark", {"html": False}).use(
    dollarmath_plugin, renderer=typeset, double_inline=True
)
