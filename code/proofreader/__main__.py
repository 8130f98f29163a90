"""`python -m proofreader PATH...`; see report/command.py."""

import sys

from .report.command import main

if __name__ == "__main__":
    sys.exit(main())
