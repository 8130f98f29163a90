"""What `make serve` sends: nothing runs and nothing is styled but by the site's own files."""

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from functools import partial

import pytest
from bookbuild import serve
from conftest import EVERY_PAGE, ROOT

INLINE = {
    "a script": r"<script(?![^>]*(?:\bsrc=|application/json))[^>]*>",
    "a sheet": "<style",
    "a style": r'<[^<>]* style="',
    "a handler": r"<[^<>]* on[a-z]+=[\"']",
    "an address that runs": r"=[\"']javascript:",
}


def within(text):
    """What stands in the page itself that a strict policy forbids."""
    return [what for what, pattern in INLINE.items() if re.search(pattern, text)]


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_nothing_that_is_run_or_styled_stands_in_the_page_itself(site, name):
    assert within((site / name).read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<script>1</script>", "a script"),
        ('<script type="module">1</script>', "a script"),
        ("<style>p{}</style>", "a sheet"),
        ('<p class="a" style="top:0">', "a style"),
        ('<button onclick="f()">', "a handler"),
        ('<a href="javascript:f()">', "an address that runs"),
    ],
)
def test_what_stands_in_a_page_is_noticed(text, what):
    assert within(text) == [what]


def test_the_policy_lets_in_no_other_host_and_nothing_inline(address):
    with urllib.request.urlopen(f"{address}/book/gradient.html") as answer:
        policy = answer.headers["Content-Security-Policy"]
    allowed = {word for rule in policy.split("; ") for word in rule.split()[1:]}
    assert allowed == {"'none'", "'self'", "'wasm-unsafe-eval'", "blob:", "data:"}


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("_static/book.css?v=1", True),
        ("_static/book.css", False),
        ("_static/none.css?v=1", False),  # it may be there a moment later
        ("book/gradient.html", False),
        ("book/gradient.html?v=1", False),
        ("", False),
    ],
)
def test_a_browser_keeps_for_long_what_is_there_and_names_its_content(address, path, kept):
    try:
        headers = urllib.request.urlopen(f"{address}/{path}").headers
    except urllib.error.HTTPError as fault:
        headers = fault.headers
    assert headers["Cache-Control"] == ("max-age=31536000, immutable" if kept else "no-cache")


def test_under_it_what_somebody_has_slipped_into_a_page_does_nothing(visit, address):
    seen = visit(f"{address}/book/gradient.html", strict=True)
    assert seen.complaints == []
    seen.page.evaluate("""async () => {
        const add = (name, more) => document.body.append(
            Object.assign(document.createElement(name), more));
        add("script", { textContent: "globalThis.ran = 'inline'" });
        add("script", { src: "https://example.org/x.js" });
        add("style", { textContent: "body { opacity: 0.5 }" });
        document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='ran = 1'>");
        document.body.insertAdjacentHTML("beforeend", "<p id=p style='opacity: 0.5'>p</p>");
        await new Promise((done) => setTimeout(done, 500));
    }""")
    opacities = "['body', '#p'].map(it => getComputedStyle(document.querySelector(it)).opacity)"
    assert seen.page.evaluate(opacities) == ["1", "1"]
    assert seen.page.evaluate("globalThis.ran") is None
    refused = [said for said in seen.complaints if "Content Security Policy" in said]
    assert len(refused) >= 5


def test_a_page_from_the_disk_looks_as_the_served_one_does(visit, address, site):
    """Heights and places that KaTeX wrote as styles: the sheet has them all."""
    looks = """[...document.querySelectorAll(".katex-html span")].slice(0, 400).map(span => {
        const { top, height, verticalAlign, marginRight } = getComputedStyle(span);
        return [top, height, verticalAlign, marginRight].join();
    })"""
    served, local = (
        visit(f"{home}/book/gradient.html").page.evaluate(looks)
        for home in (address, site.as_uri())
    )
    assert served == local and len(set(served)) > 40


# ------------------------------------------------------------------ the command


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["abc"], "PORT: a number from 1 to 65535 is needed, not 'abc'"),
        (["70000"], "not '70000'"),
        (["1", "2"], "not '1 2'"),
    ],
)
def test_a_wrong_port_is_told(arguments, said):
    assert said in serve.main(arguments)


def test_a_site_that_is_not_built_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "`make book` builds the site" in serve.main([])


def test_a_port_that_is_taken_is_told_with_another(address, monkeypatch):
    monkeypatch.chdir(ROOT)
    port = address.rpartition(":")[2]
    assert f"PORT: {port} cannot be had" in serve.main([port])


def test_it_says_where_the_book_is_and_ends_at_ctrl_c(site):
    command = [sys.executable, "-m", "bookbuild.serve", str(free_port())]
    # in the background of a shell that has no jobs, Ctrl+C is ignored from birth
    hears = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, preexec_fn=hears
    ) as process:
        home = re.match(r"The book is at (http://127\.0\.0\.1:\d+/)", process.stdout.readline())[1]
        with urllib.request.urlopen(home) as answer:
            assert answer.status == 200
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(timeout=30) == 0


def free_port():
    with serve.served(ROOT) as home:
        return int(home.rpartition(":")[2])
