"""A picture reserves its place before it has loaded, and has no digits that nobody sees."""

import re
from pathlib import Path

from sphinx.errors import ExtensionError

SIZE = re.compile(r'viewBox="[\d.]+ [\d.]+ ([\d.]+) ([\d.]+)"')
PIXELS_A_POINT = 4 / 3
# A number with three decimals or more; but not in a scale: that of the letters is 1/64.
FINE_NUMBER = re.compile(r"scale\([^)]*\)|-?\d+\.\d{3,}")


def sized(tag: str, picture: Path) -> str:
    """The <img> with the width and height, in CSS pixels, of the SVG file that it shows."""
    if " width=" in tag or not picture.exists():
        return tag
    box = SIZE.search(picture.read_text(encoding="utf-8")[:4000])
    if not box:
        raise ExtensionError(f"{picture.name} has no viewBox that tells its width and height")
    width, height = (round(float(side) * PIXELS_A_POINT) for side in box.groups())
    return tag.replace("<img", f'<img width="{width}" height="{height}" decoding="async"', 1)


def lighten_picture(path: Path) -> None:
    """Matplotlib writes millionths of a point; a hundredth is finer than any screen."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"(?s)<metadata>.*?</metadata>\s*", "", text)
    text = FINE_NUMBER.sub(lambda number: shortened(number[0]), text)
    text = re.sub(r"(?<=[\d.])\n(?=[LCQMz] ?)", "", text)
    path.write_text(text, encoding="utf-8")


def shortened(number: str) -> str:
    """The number to a hundredth; a scale as it is."""
    if number.startswith("scale"):
        return number
    return f"{float(number):.2f}".rstrip("0").rstrip(".")
