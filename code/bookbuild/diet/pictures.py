"""A picture reserves its place before it has loaded, and has no digits that nobody sees."""

import re
from pathlib import Path

from sphinx.errors import ExtensionError

SIZE = re.compile(r'viewBox="[\d.]+ [\d.]+ ([\d.]+) ([\d.]+)"')
PIXELS_A_POINT = 4 / 3
# A number with three decimals or more; but not in a scale: that of the letters is 1/64.
FINE_NUMBER = re.compile(r"scale\([^)]*\)|-?\d+\.\d{3,}")
PATH = re.compile(r' d="([^"]*)"')
STRAIGHT = re.compile(r"[MLz\d.\s-]*")
POINT = re.compile(r"([MLz])(?:\s*(-?[\d.]+)\s*(-?[\d.]+))?")


def sized(tag: str, picture: Path) -> str:
    """The <img> with the width and height, in CSS pixels, of the SVG file that it shows."""
    if " width=" in tag or not picture.exists():
        return tag
    box = SIZE.search(picture.read_text(encoding="utf-8")[:4000])
    if not box:
        raise ExtensionError(f"{picture.name} has no viewBox that tells its width and height")
    width, height = (round(float(side) * PIXELS_A_POINT) for side in box.groups())
    return tag.replace("<img", f'<img width="{width}" height="{height}" decoding="async"', 1)


def with_short_numbers(text: str) -> str:
    """Matplotlib writes millionths of a point; a hundredth is finer than any screen."""
    text = re.sub(r"(?s)<metadata>.*?</metadata>\s*", "", text)
    text = FINE_NUMBER.sub(lambda number: shortened(number[0]), text)
    return PATH.sub(lambda path: f' d="{stepwise(path[1])}"', text)


def stepwise(path: str) -> str:
    """A path of straight lines with each point as the way from the one before, in hundredths.

    So the points of a curve have two or three digits each instead of five. A path with other
    pieces, as letters have them, stays as it is but for its line breaks.
    """
    if not STRAIGHT.fullmatch(path):
        return re.sub(r"(?<=[\d.])\n(?=[LCQMz])", "", path)
    written, before = "", ""
    at = start = (0, 0)
    for command, x, y in POINT.findall(path):
        if command == "z":
            to, piece = start, "z"
        else:
            to = (round(100 * float(x)), round(100 * float(y)))
        if command == "M":
            start, piece = to, "M" + pair(to)
        elif command == "L":
            piece = pair((to[0] - at[0], to[1] - at[1]))
            if before != "L":  # the letter counts until the next one
                piece = "l" + piece
            elif piece[0] != "-":
                piece = " " + piece
        written += piece
        at, before = to, command
    return written


def pair(hundredths: tuple[int, int]) -> str:
    """Two numbers in as few characters as SVG allows."""
    x, y = (re.sub(r"^(-?)0\.", r"\1.", shortened(str(number / 100))) for number in hundredths)
    return f"{x}{y}" if y[0] == "-" else f"{x} {y}"


def shortened(number: str) -> str:
    """The number to a hundredth; a scale as it is."""
    if number.startswith("scale"):
        return number
    return f"{float(number):.2f}".rstrip("0").rstrip(".")
