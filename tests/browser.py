"""The Chromium that the tests drive: the machine's own, or else one that is installed now. Never none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--force-color-profile=srgb",
]  # the sandbox needs a kernel that containers lack


def chromium():
    """The path of a Chromium on this machine, or None."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if own and Path(own).exists() else None


def install():
    """Debian's chromium where apt may install it, otherwise Playwright's own."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("No Chromium here: installing Debian's `chromium` with apt ...", flush=True)
        subprocess.run(["apt-get", "update", "-q"], check=False)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        if (
            subprocess.run(
                ["apt-get", "install", "-yq", "chromium"], env=environment, check=False
            ).returncode
            == 0
        ):
            return
    print("No Chromium here: installing Playwright's own ...", flush=True)
    subprocess.run(
        [sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"], check=False
    )


if __name__ == "__main__":
    if not chromium():
        install()
    sys.exit(
        None
        if chromium()
        else "No Chromium could be installed: the browser tests cannot run, so nothing passes. Install one and try again."
    )
