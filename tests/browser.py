"""The browsers that the tests drive: the machine's own, or else one installed now. Never none."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

SHELL = "chromium-headless-shell"  # Chromium without its window: a visit takes less time
WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SHELL_FIRST, WHOLE_FIRST = (SHELL, *WHOLE), (*WHOLE, SHELL)
FIREFOX = ("firefox-esr", "firefox")
FLAGS = [
    "--no-sandbox",  # the sandbox needs a kernel that containers lack
    "--force-color-profile=srgb",
]


def on_path(names: tuple[str, ...]) -> str | None:
    """The path of the first of these programs that this machine has, or None."""
    return next(filter(None, map(shutil.which, names)), None)


def chromium(names: tuple[str, ...] = SHELL_FIRST) -> str | None:
    """The path of a Chromium on this machine, Playwright's own included, or None.

    What is measured is measured in a whole one, as readers have it: ``chromium(WHOLE_FIRST)``.
    """
    if found := on_path(names):
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if own and Path(own).exists() else None


def firefox() -> str | None:
    """The path of a Firefox on this machine, or None."""
    return on_path(FIREFOX)


def install_with_apt(package: str) -> None:
    """Debian's package, where apt may install it: as root."""
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        return
    print(f"Installing Debian's `{package}` with apt ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    brief = ("-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20")
    for command in (["update", "-q"], ["install", "-yq", package]):
        subprocess.run(["apt-get", *brief, *command], env=environment, check=False)


def install_chromium() -> None:
    """Playwright's own, where there is neither this machine's nor Debian's."""
    print("Installing Playwright's Chromium ...", flush=True)
    command = ["playwright", "install", "--with-deps", "chromium"]
    subprocess.run([sys.executable, "-m", *command], check=False)


def ensure(name: str, find: Callable[[], str | None], install: Callable[[], None]) -> None:
    """Find a browser, or install it; whoever has none after that is told what to do."""
    if not find():
        install()
    if not find():
        sys.exit(
            f"No {name} on this machine, and none could be installed: the tests that look at the "
            f"book with it cannot run, so nothing passes. Install {name} and try again, or run "
            "this as root where apt is."
        )


if __name__ == "__main__":
    if not on_path((SHELL,)):
        install_with_apt(SHELL)
    ensure("Chromium", chromium, install_chromium)
    ensure("Firefox", firefox, lambda: install_with_apt("firefox-esr"))
