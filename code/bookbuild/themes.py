"""A picture follows the theme of its page: one SVG that has the colors of both.

It is drawn in the light colors of palette.json. The `color-scheme` of the <img> that shows it says
which ones are used.
"""

import json
import re

from sphinx.errors import ExtensionError

from bookbuild.execution import CODE

PALETTE = json.loads((CODE / "logistic/palette.json").read_text(encoding="utf-8"))

RGB = tuple[int, ...]
STYLE = re.compile(r'style="[^"]*"')
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
    found = COLOR.findall("".join(STYLE.findall(text)))
    names = {color: f"--c{number}" for number, color in enumerate(dict.fromkeys(found))}
    text = STYLE.sub(
        lambda style: COLOR.sub(lambda color: f"var({names[color[0]]})", style[0]), text
    )
    light = ";".join(f"{name}:{color}" for color, name in names.items())
    dark = ";".join(f"{name}:{in_the_dark(color, picture)}" for color, name in names.items())
    sheet = f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return re.sub(r"<svg[^>]*>", rf"\g<0><style>{sheet}</style>", text, count=1)
