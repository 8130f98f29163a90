"""A picture reserves its place before it has loaded, follows the theme of its page, and has no
digits that nobody sees.
"""

import json
import re
from pathlib import Path

from sphinx.errors import ExtensionError

from bookbuild.execution import CODE

PALETTE = json.loads((CODE / "logistic/palette.json").read_text(encoding="utf-8"))

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


def finish_picture(path: Path) -> None:
    """Give the picture both themes, and take off what nobody sees."""
    text = lightened(path.read_text(encoding="utf-8"))
    path.write_text(themed(text, path.name), encoding="utf-8")


def lightened(text: str) -> str:
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


# ------------------------------------------------------------------ the two themes

RGB = tuple[int, ...]
STYLED = re.compile(r'style="[^"]*"')
COLOR = re.compile(r"#[0-9a-f]{6}")


def rgb(color: str) -> RGB:
    """Red, green and blue of #rrggbb or #rgb, from 0 to 255."""
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    return tuple(bytes.fromhex(digits))


def in_palette(name: str, theme: str) -> RGB:
    """A color of palette.json."""
    return rgb(PALETTE[name][theme])


# Where two names share a color of the light theme, what pictures are made of comes first.
NAMES = ["picture", "grid", "summit", *PALETTE]
IN_THE_DARK = {in_palette(name, "light"): in_palette(name, "dark") for name in reversed(NAMES)}


INK = f"#{bytes(in_palette('ink', 'light')).hex()}"


def in_the_dark(color: str, picture: str) -> str:
    """What stands for a color of the light theme in the dark one; ExtensionError if nothing does.

    The bands of a contour plot lie between two colors of the palette, and there lie between the
    two that stand for them.
    """
    light = rgb(color)
    low, high = (in_palette(name, "light") for name in ("picture", "summit"))
    part = (low[0] - light[0]) / (low[0] - high[0])
    if light in IN_THE_DARK:
        dark = IN_THE_DARK[light]
    elif 0 < part < 1 and all(
        abs(a + part * (b - a) - c) < 2 for a, b, c in zip(low, high, light, strict=True)
    ):
        ends = (in_palette(name, "dark") for name in ("picture", "summit"))
        dark = tuple(round(a + part * (b - a)) for a, b in zip(*ends, strict=True))
    else:
        raise ExtensionError(
            f"{picture}: the color {color} is not in palette.json, so it has no dark counterpart; "
            "a figure takes its colors from logistic.plots"
        )
    return f"#{bytes(dark).hex()}"


def themed(text: str, picture: str) -> str:
    """The SVG with its colors as variables, which the `color-scheme` of the <img> chooses."""
    if "<style>:root" in text:
        return text
    # Matplotlib leaves out that a letter is black, which is where SVG begins.
    text = re.sub(r"<svg(?= )", f'<svg style="fill: {INK}"', text, count=1)
    found = COLOR.findall("".join(STYLED.findall(text)))
    names = {color: f"--c{number}" for number, color in enumerate(dict.fromkeys(found))}
    text = STYLED.sub(
        lambda style: COLOR.sub(lambda color: f"var({names[color[0]]})", style[0]), text
    )
    light = ";".join(f"{name}:{color}" for color, name in names.items())
    dark = ";".join(f"{name}:{in_the_dark(color, picture)}" for color, name in names.items())
    sheet = f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return re.sub(r"<svg[^>]*>", rf"\g<0><style>{sheet}</style>", text, count=1)
