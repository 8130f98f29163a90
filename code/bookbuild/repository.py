"""The launch buttons lead to the repository the site is built from: a fork's launch the fork."""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

ON_GITHUB = r"(?:https://|git@|ssh://git@)github\.com[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?"


def public_address(folder: str | Path, environ: Mapping[str, str] = os.environ) -> str | None:
    """The https address of the repository on GitHub, or None where the checkout has none."""
    if environ.get("GITHUB_REPOSITORY"):
        server = environ.get("GITHUB_SERVER_URL", "https://github.com")
        return f"{server}/{environ['GITHUB_REPOSITORY']}"
    ask = ["git", "remote", "get-url", "origin"]
    asked = subprocess.run(ask, cwd=folder, capture_output=True, text=True, check=False)
    found = re.fullmatch(ON_GITHUB, asked.stdout.strip())
    return f"https://github.com/{found[1]}" if found else None


def configure(app: Sphinx, config: Config) -> None:
    """Buttons that lead to the repository, if there is one; else none that lead nowhere."""
    address = public_address(app.srcdir)
    if address:
        config.html_theme_options |= {
            "repository_url": address,
            "repository_branch": os.environ.get("GITHUB_REF_NAME", "main"),
            "use_repository_button": True,
            "use_issues_button": True,
        }
    else:
        config.html_theme_options.pop("launch_buttons", None)


def setup(app: Sphinx) -> None:
    """Ask before Jupyter Book makes its buttons."""
    app.connect("config-inited", configure, priority=400)
