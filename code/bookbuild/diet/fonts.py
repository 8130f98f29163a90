"""Each font face with a woff2 file of the glyphs in use alone."""

import base64
import io
import logging
import re
from collections.abc import Iterable
from pathlib import Path

from bookbuild.diet.files import Remember, write
from bookbuild.diet.rules import FACE

# Fonts that travel inside the sheet: the small ones, and those of nearly every formula, so that no
# formula takes its place late and moves the text below it.
INLINE_BYTES, INLINE_FONTS = 4096, {"KaTeX_Main-Regular.woff2", "KaTeX_Math-Italic.woff2"}
SPACES = {0x20, 0xA0}
WOFF2 = re.compile(r"url\(([^)]+\.woff2)[^)]*\)")
SOURCES = re.compile(r"src:[^;}]*(;\s*src:[^;}]*)*")


def fonts_of_used_glyphs(css: str, static: Path, shown: set[str], remembered: Remember) -> str:
    """The sheet with each face's font cut to the characters shown; a face of none is dropped."""
    icons = {character for character in css if "\ue000" <= character <= "\uf8ff"}

    def slimmed(face: re.Match[str]) -> str:
        source = WOFF2.search(face[0])
        if not source:
            return ""
        whole = (static / source[1]).read_bytes()
        font = remembered(slim_font)(whole, sorted(shown | icons))
        if font is None:
            return ""
        address = place_font(static, source[1].rsplit("/", 1)[1], font)
        return SOURCES.sub(f'src:url({address}) format("woff2")', face[0], count=1)

    return FACE.sub(slimmed, css)


def slim_font(font: bytes, characters: Iterable[str]) -> bytes | None:
    """The woff2 file of the font with those characters alone; None if it has but spaces of them."""
    from fontTools import subset, ttLib  # only where a font is cut, not in every build

    logging.getLogger("fontTools").setLevel(logging.WARNING)  # it reports each table it cuts
    # The same glyphs are the same file: no time in it.
    cut = ttLib.TTFont(io.BytesIO(font), recalcTimestamp=False)
    wanted = {ord(character) for character in characters} & set(cut.getBestCmap())
    if not wanted - SPACES:
        return None
    options = subset.Options(flavor="woff2", notdef_outline=True, layout_features=["*"])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(cut)
    cut.flavor = "woff2"
    out = io.BytesIO()
    cut.save(out)
    return out.getvalue()


def place_font(static: Path, name: str, font: bytes) -> str:
    """The font's address, seen from the sheet: within it, or in a file."""
    if len(font) <= INLINE_BYTES or name in INLINE_FONTS:
        return "data:font/woff2;base64," + base64.b64encode(font).decode()
    return write(static, f"fonts/{name}", font)
