r"""The proofreader: reads the LaTeX of the book's equations and proves it.

    proofread(latex, note)  the Verdict on one equation; pure, no file and no process
    read(path or text)      the Equations of a chapter, with their places and notes
    answer(latex)           the Answer to a line as anybody writes it: how it is read, its Verdict
    told(answer)            the same as plain data, for a page
    slip(latex, note)       an equation with a single edit, for a reader to judge
    line(start, latex)      a line of a reader's own derivation: its value, and what is left in it
    check(paths)            a Report on whole chapters; `python -m proofreader` prints it

The way of an equation leads through the rooms, from left to right, and no room imports from one
further right:

    language -> source -> meaning -> refute, prove -> judge -> report, spelling

README.md beside this file walks it.
"""

from .judge.equation import proofread
from .judge.verdict import Link, Verdict
from .report.checking import check
from .report.report import Report
from .source.chapters import BadChapter, Equation, read
from .source.note import Note
from .spelling.answer import Answer, answer
from .spelling.derivations import line
from .spelling.told import slip, told

__all__ = ["proofread", "read", "check", "Verdict", "Link", "Equation", "Note", "Report"]
__all__ += ["BadChapter", "Answer", "answer", "told", "slip", "line"]
