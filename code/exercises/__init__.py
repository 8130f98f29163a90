"""The exercises of the book: asked in a chapter, answered on the page, checked right away.

    number(name, answer=...)       a number, or an expression for it
    expression(name, answer=...)   an expression in letters; any equal one is right
    choice(name, {...})            one of several, with the reason against each of the others
    order(name, [...])             lines to be put in order

Each returns a widget, which a chapter shows below its question. What makes it proves it: an answer
that does not hold, or one said to be wrong that does, is an error of the cell, and of the build.

A typed answer is right if it has the value of the answer; one that has the value of the answer with
a slip in it is told which slip. Those are the proofreader's single edits, and nobody lists them.
An expression that is right at the points where it was tried can then be proved for all of them, by
the proofreader: the page's own, or in a notebook the kernel's.
"""

from .exercise import Exercise
from .kinds import choice, expression, number, order

__all__ = ["Exercise", "choice", "expression", "number", "order"]
