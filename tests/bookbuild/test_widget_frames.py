"""Widgets on the page: each with its state, its script and its picture, and no kernel to come."""

import json
import math
import re

import pytest
from bookbuild import widgets


def frames(page):
    return re.findall(
        r'<div class="lg-widget" data-widget="(\w+)">(.*?)</noscript>', page, flags=re.S
    )


@pytest.mark.parametrize(
    "chapter, names",
    [
        ("gradient-descent", ["descent"]),
        ("newton", ["newton", "race"]),
        ("convexity", ["curvature"]),
    ],
)
def test_every_widget_of_a_chapter_has_its_state_its_script_and_its_picture(site, chapter, names):
    page = (site / f"book/{chapter}.html").read_text(encoding="utf-8")
    assert [name for name, _ in frames(page)] == names
    for name, frame in frames(page):
        state, script = re.search(
            r'^<script type="application/json">(.*?)</script><script src="([^"?]+)[^"]*"></script>',
            frame,
            flags=re.S,
        ).groups()
        assert json.loads(state)["preset"] == "study"
        assert (site / "book" / script).resolve() == site / f"_static/widgets/{name}.js"
        assert re.search(r'<noscript>\s*<img[^>]*alt="[^"]{20,}', frame)


def test_the_state_of_a_widget_cannot_end_its_script():
    state = {"message": "</script><!--<script>"}
    assert "<" not in widgets.as_json(state) and json.loads(widgets.as_json(state)) == state
    with pytest.raises(ValueError):
        widgets.as_json({"cost": math.inf})


def test_a_page_carries_no_state_for_a_kernel_to_come(site):
    page = (site / "book/newton.html").read_text(encoding="utf-8")
    assert "widget-state+json" not in page and "_esm" not in page
