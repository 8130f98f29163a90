"""The site in a second browser: every page is quiet, every widget moves when it is used, and the
focus is seen.
"""

import re
from base64 import b64decode

import pytest
from bookbuild.serve import Handler, served
from conftest import EVERY_PAGE, in_firefox
from focus import changes

pytestmark = pytest.mark.xdist_group("firefox")  # one Firefox for all of them


@pytest.fixture(scope="module")
def visited():
    """visited(address): what Firefox saw there, and what its use of the widgets came to."""
    with in_firefox("firefox.mjs") as visit:
        yield visit


class WithoutPolicy(Handler):
    """A policy also forbids what puppeteer puts into a page of Firefox to find its elements."""

    extra = {}


@pytest.fixture(scope="module")
def address(site):
    with served(site, handler=WithoutPolicy) as home:
        yield home


KEYS = ("lost", "jumps")


def faults(seen, home):
    """What a reader would complain of: a message, a request to another host, a dead widget, a place
    that the Tab key reaches off the screen, an arrow key that goes far, a focus that is not seen.
    """
    foreign = [url for url in seen["requests"] if not url.startswith((home, "data:", "blob:"))]
    moves = ("dragged", "stepped")
    dead = [(one["name"], act) for one in seen["widgets"] for act in moves if not one[act]]
    keys = [
        (one["name"], act, what) for one in seen["widgets"] for act in KEYS for what in one[act]
    ]
    unseen = [
        (kind, "unseen")
        for kind, *pictures in seen["pictures"]
        if None in pictures or not changes(*map(b64decode, pictures))
    ]
    return [*seen["complaints"], *foreign, *dead, *keys, *unseen]


DRAWN = re.compile('class="lg-widget" data-widget="(?!exercise)')


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_page_is_quiet_and_its_widgets_move(visited, address, site, name):
    seen = visited(f"{address}/{name}")
    assert faults(seen, address) == []
    assert len(seen["widgets"]) == len(DRAWN.findall((site / name).read_text("utf-8")))


BAD = """<!doctype html>
<title>A bad page</title>
<link rel="icon" href="data:,">
<script>console.log("hello")</script>
<img src="http://127.0.0.2:65535/x.png" alt="from elsewhere">
<math><msub><mi>a</mi><mi>b</mi><mi>c</mi></msub></math>
<div class="lg-widget" data-widget="dead" data-ready="true">
  <svg width="300" height="200">
    <g class="lg-handle" tabindex="0"><circle class="lg-knob" cx="50" cy="50" r="9"></circle></g>
  </svg>
  <input type="range" min="0" max="1" step="any" value="0" aria-label="goes far">
  <button style="position: fixed; left: -500px">off the screen</button>
  <button class="bare" style="outline: none">with the focus as without</button>
</div>
"""


def test_invalid_mathml_is_noticed_on_a_page_without_a_widget(visited, tmp_path):
    page = tmp_path / "formula.html"
    # without its encoding a page may be read twice, and Firefox complains each time
    head = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">'
    page.write_text(f"{head}<math><mfrac><mi>a</mi></mfrac>")
    [fault] = set(faults(visited(page.as_uri()), tmp_path.as_uri()))
    assert "Incorrect number of children for <mfrac/>" in fault


def test_a_message_a_foreign_request_invalid_mathml_and_a_dead_widget_are_noticed(
    visited, tmp_path
):
    page = tmp_path / "bad.html"
    page.write_text(BAD)
    found = faults(visited(page.as_uri()), tmp_path.as_uri())
    assert "log: hello" in found and "http://127.0.0.2:65535/x.png" in found
    assert any("Incorrect number of children for <msub/>" in str(fault) for fault in found)
    assert ("dead", "dragged") in found and ("dead", "stepped") in found
    assert ("dead", "jumps", "goes far") in found and ("dead", "lost", "off the screen") in found
    assert ("BUTTON,bare,DIV,lg-widget", "unseen") in found
