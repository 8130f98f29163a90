r"""The proofreader: reads the LaTeX of the book's equations and proves it.

    proofread(latex, note)  the Verdict on one equation; pure, no file and no process
    read(path or text)      the Equations of a chapter, with their places and notes
    check(paths)            a Report on whole chapters; `python -m proofreader` prints it

The way of an equation leads through the rooms, from left to right, and no room imports from one
further right:

    language -> source -> meaning -> refute, prove -> judge -> report

README.md beside this file walks it.
"""

from .judge.equation import proofread
from .judge.verdict import Link, Verdict
from .report.checking import check
from .report.report import Report
from .source.chapters import BadChapter, Equation, read
from .source.note import Note

__all__ = ["proofread", "read", "check", "Verdict", "Link", "Equation", "Note", "Report"]
__all__ += ["BadChapter"]
