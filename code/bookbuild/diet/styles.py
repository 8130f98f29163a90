"""No style within a page: each declaration of a style attribute becomes a class of the one sheet.

KaTeX writes some thousand style attributes on a page, of a few hundred kinds, and a site's policy
that is strict (Content-Security-Policy) forbids every one. A class is named by its declaration,
``height:0.8em``, so a page that is not written anew still says what the sheet has to hold.
"""

import re
from collections.abc import Iterable

STYLED = re.compile(r'<([a-z]\w*)((?: [^<>]*)?) style="([^"]*)"([^<>]*)>')
DECLARATION = re.compile(r"[a-z-]+:[^:;\s]+")


def classed(tag: re.Match[str]) -> str:
    """The tag of a page, found by STYLED, with classes for the declarations of its style."""
    name, before, style, after = tag.groups()
    declarations = [
        re.sub(r"\s*:\s*", ":", declaration.strip()).replace(" ", "_")
        for declaration in style.split(";")
        if declaration.strip()
    ]
    attributes = before + after
    classes = re.search(r' class="([^"]*)"', attributes)
    names = " ".join([*(classes[1].split() if classes else ()), *declarations])
    rest = attributes.replace(classes[0], "", 1) if classes else attributes
    return f'<{name} class="{names}"{rest}>'


def rules(names: Iterable[str]) -> str:
    """The rules of those of these classes that are named by a declaration.

    A style attribute is stronger than any rule, and so are they.
    """
    found = sorted(name for name in names if DECLARATION.fullmatch(name))
    return "".join(f".{escaped(name)}{{{name.replace('_', ' ')}!important}}" for name in found)


def escaped(name: str) -> str:
    """The class as a selector names it."""
    return re.sub(r"([^\w-])", r"\\\1", name)
