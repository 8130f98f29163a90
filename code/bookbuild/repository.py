"""The launch buttons point at the repository the site is built from, so a fork's site launches the fork."""

import os
import re
import subprocess


def public_address(folder, environ=os.environ):
    """The https address of the repository on GitHub, or None where the checkout has none."""
    if environ.get("GITHUB_REPOSITORY"):
        return f"{environ.get('GITHUB_SERVER_URL', 'https://github.com')}/{environ['GITHUB_REPOSITORY']}"
    asked = subprocess.run(
        ["git", "remote", "get-url", "origin"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.fullmatch(
        r"(?:https://|git@|ssh://git@)github\.com[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?",
        asked.stdout.strip(),
    )
    return f"https://github.com/{found[1]}" if found else None


def configure(app, config):
    address = public_address(app.srcdir)
    if address:
        config.html_theme_options |= {
            "repository_url": address,
            "repository_branch": os.environ.get("GITHUB_REF_NAME", "main"),
            "use_repository_button": True,
            "use_issues_button": True,
        }
    else:  # nothing to launch: no button that leads nowhere
        config.html_theme_options.pop("launch_buttons", None)


def setup(app):
    app.connect("config-inited", configure, priority=400)
