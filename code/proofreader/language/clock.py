"""The clock that every judgement looks at, so that it ends.

Loops of our own look at it (`look`). A library's loops do not; while one is `watched`, the
interpreter looks with every call of a function. That makes the work two to three times slower, so
only what may be long is watched. Signals would cost nothing, but there are none in a browser, nor
in a thread that is not the first.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter
from types import FrameType
from typing import Any

ENDLESS = float("inf")
DEADLINE: ContextVar[float] = ContextVar("deadline", default=ENDLESS)


class TooLarge(Exception):
    """A work that would not end, refused before it was begun."""


class OutOfTime(BaseException):
    """No Exception, so that nothing on its way takes it for a failed proof."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """While this lasts, `look` raises OutOfTime once so many seconds have passed."""
    outside = DEADLINE.set(min(DEADLINE.get(), perf_counter() + seconds))
    try:
        yield
    finally:
        DEADLINE.reset(outside)


def look(*_: Any) -> None:
    if perf_counter() > DEADLINE.get() and not importing():
        raise OutOfTime


def importing() -> bool:
    """A module half imported would stay so: that is waited for."""
    frame: FrameType | None = sys._getframe()
    while frame := frame and frame.f_back:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
    return False


@contextmanager
def watched() -> Iterator[None]:
    """While this lasts, the clock is looked at by whatever runs."""
    before = sys.getprofile()
    sys.setprofile(look)
    try:
        yield
    finally:
        sys.setprofile(before)
