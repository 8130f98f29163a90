"""`python -m proofreader PATH...` (report/command.py) or `--line LATEX` (spelling/command.py)."""

import sys

if __name__ == "__main__":
    if any(word.startswith("--line") for word in sys.argv):
        from .spelling.command import main
    else:
        from .report.command import main
    sys.exit(main())
