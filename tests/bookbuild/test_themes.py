"""A picture has the colors of both themes."""

import re

import numpy as np
import pytest
from bookbuild import themes
from logistic import plots
from logistic.widgets import Tangent
from matplotlib.colors import to_hex
from sphinx.errors import ExtensionError


def colors(svg):
    """The colors of a picture in each theme, in the order of their names."""
    themes = re.findall(r":root\{(--c0:[^}]*)\}", svg)
    return [[pair.split(":")[1] for pair in theme.split(";")] for theme in themes]


def test_a_picture_has_the_colors_of_both_themes():
    svg = themes.themed(Tangent().svg(), "tangent.svg")
    light, dark = colors(svg)
    palette = {
        tuple(themes.rgb(look[theme]) for theme in ("light", "dark"))
        for look in plots.PALETTE.values()
    }
    pairs = {(themes.rgb(one), themes.rgb(other)) for one, other in zip(light, dark)}
    assert len(pairs) > 4 and pairs <= palette
    assert not re.search(r'style="[^"]*#', svg) and svg.count("<style>") == 1
    assert themes.themed(svg, "tangent.svg") == svg  # a picture that a build finds finished


def test_the_bands_of_a_contour_plot_lie_between_the_same_two_colors_in_the_dark():
    ends = {"#ffffff": plots.color("picture", "dark"), "#d4dde8": plots.color("summit", "dark")}
    bands = plots.BANDS(np.linspace(0, 1, 9))
    mixed = [to_hex(color) for color in bands]
    found = [themes.in_the_dark(color, "picture.svg") for color in mixed]
    assert found[0] == ends["#ffffff"] and found[-1] == ends["#d4dde8"]
    levels = [sum(themes.rgb(color)) for color in found]
    assert levels == sorted(set(levels))  # and no two merge


def test_black_letters_are_light_in_the_dark():
    black = themes.themed('<svg viewBox="0 0 1 1"><path d="M 0 0"/></svg>', "letters.svg")
    assert re.search(r'<svg style="fill: var\(--c0\)"', black)
    assert colors(black) == [[plots.color("ink", "light")], [plots.color("ink", "dark")]]


def test_a_color_without_a_dark_counterpart_stops_the_build():
    figure = '<svg viewBox="0 0 1 1"><path style="stroke: #000000"/></svg>'
    with pytest.raises(ExtensionError, match=r"walk\.svg: the color #000000 is not in palette"):
        themes.themed(figure, "walk.svg")
