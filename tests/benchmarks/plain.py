"""The same chapters as Jupyter Book builds them by itself: default settings, nothing of ours."""

import shutil
import subprocess
import sys
from pathlib import Path

# The outputs come from the same code; everything else is left to the defaults.
SETTINGS = """\
title: A plain Jupyter Book
execute:
  execute_notebooks: cache
  timeout: 120
bibtex_bibfiles: [book/references.bib]
"""


def build(root, folder, environment):
    """Build the chapters of `root` in `folder`; the site's folder, or an error that quotes the
    build's last words.
    """
    shutil.rmtree(folder / "book", ignore_errors=True)
    shutil.copytree(root / "book", folder / "book")
    shutil.copy(root / "_toc.yml", folder)
    (folder / "_config.yml").write_text(SETTINGS, encoding="utf-8")
    command = [Path(sys.executable).with_name("jupyter-book"), "build", folder]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise RuntimeError(
            "the plain Jupyter Book did not build:\n" + (done.stdout + done.stderr)[-2000:]
        )
    return folder / "_build/html"
