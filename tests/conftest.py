"""What the tests share: the built site, a server for it, one Chromium, and which tests are slow."""

import contextlib
import fcntl
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import browser as browsers
import pytest
import yaml
from bookbuild.serve import served
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# The same examples on every run, and no deadline: a busy machine is not a wrong result.
settings.register_profile("book", deadline=None, max_examples=50, derandomize=True)
settings.load_profile("book")


def chapter_names():
    """Every page of the table of contents, in its order."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [
        toc["root"],
        *(chapter["file"] for part in toc["parts"] for chapter in part["chapters"]),
    ]


PAGES = [f"{name}.html" for name in chapter_names()]
EVERY_PAGE = [*PAGES, "search.html", "genindex.html"]


def widgets_of(name):
    """The widgets that a chapter shows, as its source says: it imports each where it shows it."""
    source = (ROOT / name).with_suffix(".md").read_text(encoding="utf-8")
    imported = re.findall(r"^from logistic\.widgets import (\w+)$", source, flags=re.M)
    return [re.sub(r"\B(?=[A-Z])", "_", widget).lower() for widget in imported]  # SplitCost


WIDGETS = {name: found for name in PAGES if (found := widgets_of(name))}

# The environment's own node, or else the machine's.
NODE = shutil.which("node", path=Path(sys.executable).parent) or shutil.which("node")

# Slow is what needs the site, a browser, JupyterLab, a cluster or a build of its own, and what
# bears the mark itself because it computes for long. `make check` leaves it out.
SLOW = {"site", "chromium", "faulty", "mended", "visited", "client", "cluster"}

# What is expensive to make and shared within a file: the tests that use it go to one process.
SHARED = {"client", "cluster", "faulty", "judged", "kept", "mended", "walks"}


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: not for `make check`")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    for item in items:
        used = set(item.fixturenames)
        if SLOW & used:
            item.add_marker(pytest.mark.slow)
        if SHARED & used:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def site():
    """The folder of the site.

    `make test` has built it; whoever calls pytest alone gets it built here, once for all processes.
    """
    with (ROOT / "Makefile").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(["make", "book"], cwd=ROOT, check=True)
    return ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def address(site):
    """The site over http, on this machine only, under the policy of `make serve`."""
    with served(site) as home:
        yield home


@pytest.fixture(scope="module")
def node():
    """KaTeX as the build has it: our node, and patience on a busy machine."""
    from bookbuild import mathematics
    from sphinxcontrib import katex

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(katex, "NODEJS_BINARY", mathematics.node_binary())
        patch.setattr(katex.KaTeXServer, "start_server_process", mathematics.start_typesetter)
        patch.setattr(katex, "STARTUP_TIMEOUT", 60.0)
        patch.setattr(katex, "RENDER_TIMEOUT", 60.0)
        yield


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for all tests of a process.

    Without one the tests fail: a book nobody looked at is not tested.
    """
    from playwright.sync_api import sync_playwright

    path = browsers.chromium()
    assert path, "no Chromium on this machine: `make test` installs one"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=browsers.FLAGS)
        yield browser
        browser.close()


WIDGETS_ARE_READY = """() => {
    dispatchEvent(new Event("pointermove"));  // a reader is there: what waits for one comes
    return [...document.querySelectorAll(".lg-widget")]
        .every(widget => widget.dataset.ready || widget.querySelector("[data-ready]"));
}"""


class Visit:
    """A page that has loaded, and all that it complained about or asked for."""

    def __init__(self, context, address):
        self.page = context.new_page()
        self.complaints, self.requests, self.ended = [], [], 0
        complain = self.complaints.append
        self.page.on("console", lambda message: complain(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: complain(f"error: {error}"))
        self.page.on("requestfailed", lambda request: complain(f"failed: {request.url}"))
        self.page.on("response", self.note_status)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfinished", self.note_end)
        self.page.on("requestfailed", self.note_end)
        self.page.goto(address)

    def note_status(self, response):
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")

    def note_end(self, request):
        self.ended += 1

    def wait_until_idle(self):
        """All requests answered and half a second without another: what the page wants, it has."""
        known = -1
        while len(self.requests) > min(known, self.ended):
            known = len(self.requests)
            self.page.wait_for_timeout(500)
        return self

    def foreign(self, home):
        """What was asked of another host."""
        return [url for url in self.requests if not url.startswith((home, "data:", "blob:"))]


@contextlib.contextmanager
def in_firefox(driver):
    """ask(address) is what a program of tests/site, which drives one Firefox, has seen there."""
    path = browsers.firefox()
    assert path, "no Firefox on this machine: `make test` installs one"
    program = ROOT / "tests/site" / driver
    with subprocess.Popen(
        [NODE, program, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:

        def ask(address):
            process.stdin.write(f"{address}\n")
            process.stdin.flush()
            seen = json.loads(process.stdout.readline() or '{"failure": "Firefox did not start"}')
            assert "failure" not in seen, seen
            return seen

        yield ask
        process.stdin.close()


def two_frames(page):
    """What has been done is seen: a widget draws once a frame."""
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


@pytest.fixture
def visit(chromium):
    """visit(address, width=..., theme=..., javascript=...) opens a page in a context of its own.

    The page has loaded and its widgets are ready; who needs more waits for that. strict: under the
    policy that it is served with, which also forbids a test to put its tools into the page.
    """
    contexts = []

    def open_page(
        address, *, width=1280, height=900, theme="light", javascript=True, strict=False, **more
    ):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            java_script_enabled=javascript,
            bypass_csp=not strict,
            **more,
        )
        contexts.append(context)
        seen = Visit(context, address)
        if javascript:
            seen.page.wait_for_function(WIDGETS_ARE_READY)
        return seen

    yield open_page
    for context in contexts:
        context.close()
