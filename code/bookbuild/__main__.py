"""python -m bookbuild PATH [options]: `jupyter-book build`, begun quicker (see the package)."""

import sys

from jupyter_book.cli.main import main

main(["build", *sys.argv[1:]], prog_name="python -m bookbuild")
