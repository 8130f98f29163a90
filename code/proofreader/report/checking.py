"""Judges whole chapters, remembers what it knows, and keeps the books."""

import re
import signal
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from time import perf_counter

from ..judge.equation import judged as judgement, proofread
from ..judge.inline import proofread_inline
from ..judge.mutants import mutants
from ..judge.verdict import HOLDS, Verdict
from ..language.tokens import without_layout
from ..source.chapters import chapters, read
from .cache import Kept, current_folder
from .digest import key_of
from .record import read_record
from .report import STATUSES, Attack, Report, Result, Survivor

MOST_SECONDS = 60  # seconds for one equation or mutant
LABEL = re.compile(r"eq-[a-z0-9-]+")


# ---------------------------------------------------------------- judging


def check(paths, *, cache=None, record=None, mutants=False, jobs=2, progress=None):
    """A Report on the chapters that `paths` name (folders or .md files).

    cache     a folder in which verdicts are kept; None keeps none
    record    a file of attacks made before, which are believed as long as equation, note and prover are the same
    mutants   attack every display equation with its mutants, too
    jobs      how many processes judge
    progress  called with (done, total, Result) after each equation
    """
    began = perf_counter()
    equations = [
        equation
        for path in chapters([paths] if isinstance(paths, (str, Path)) else paths)
        for equation in read(path)
    ]
    notes = {
        without_layout(equation.latex): equation.context or " "
        for equation in equations
        if not equation.inline
    }
    tasks = [
        replace(
            equation,
            context=notes.get(without_layout(equation.latex), "")
            if equation.inline
            else equation.context,
        )
        for equation in equations
    ]
    results, known, folder = [], read_record(record), cache and current_folder(cache)
    once = {
        key_of(task): task for task in reversed(tasks)
    }  # a repeated inline equation is judged where it stands first
    firsts, judged_already = sorted(once.values(), key=tasks.index), {}
    with workers(jobs, len(firsts)) as run:
        found = iter(run(partial(examine, folder=folder, known=known, attack=mutants), firsts))
        for task in tasks:
            key = key_of(task)
            if key not in judged_already:
                judged_already[key] = next(found)
            results.append(replace(judged_already[key], equation=task))
            if progress:
                progress(len(results), len(tasks), results[-1])
    return Report(tuple(results), tuple(label_errors(equations)), perf_counter() - began)


def label_errors(equations):
    """Display equations without a label, and labels given twice."""
    places = {}
    for equation in equations:
        if equation.inline:
            continue
        if equation.label is None:
            yield f"{equation.place()}: a display equation without a label; it should read $$ ... $$ (eq-label)"
        elif not LABEL.fullmatch(equation.label):
            yield f"{equation.place()}: the label {equation.label!r} should read eq-..., in small letters, digits and hyphens"
        elif equation.label in places:
            yield f"{equation.place()}: the label {equation.label} is given twice, first at {places[equation.label]}"
        else:
            places[equation.label] = equation.place()


@contextmanager
def workers(jobs, tasks):
    """A map that keeps the order: here, or spread over processes."""
    if jobs <= 1 or tasks < 2:
        yield map
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(jobs) as pool:
        yield pool.map


def examine(equation, folder, known, attack):
    """The Result of one equation, from the folder of the cache or the record of attacks if it is known there."""
    kept = Kept(folder, equation)
    verdict, cached = kept.verdict(), True
    if verdict is None:
        verdict, cached = judged(equation), False
        if not verdict.late:
            kept.keep("verdict", asdict(verdict))
    found = kept.attack() or known.get(key_of(equation))
    if attack and found is None and not equation.inline and verdict.holds:
        found = attacked(equation)
        if not found.late:
            kept.keep("attack", asdict(found))
    return Result(equation, verdict, found, cached)


def judged(equation):
    return within(
        MOST_SECONDS,
        proofread_inline if equation.inline else proofread,
        equation.latex,
        equation.context,
    )


def attacked(equation):
    """Every mutant judged in the context of the equation."""
    began, survivors, statuses, late = perf_counter(), [], Counter(), 0
    for mutant in mutants(equation.latex, equation.context):
        verdict = within(MOST_SECONDS, judgement, mutant.statement)
        late += verdict.late
        if verdict.status in HOLDS:
            ways = "; ".join(dict.fromkeys(link.how for link in verdict.links))
            survivors.append(
                Survivor(mutant.edit, mutant.latex, f"a true statement, proved: {ways}")
            )
        else:
            statuses[verdict.status] += 1
    rejected = {status: statuses[status] for status in STATUSES if statuses[status]}
    return Attack(
        statuses.total() + len(survivors), tuple(survivors), rejected, perf_counter() - began, late
    )


class OutOfTime(BaseException):
    """No Exception, so that nothing on its way takes it for a failed proof."""


def within(seconds, judge, *args):
    """The verdict, or `unproved` if it takes too long; where there are no signals there is no limit."""
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        return judge(*args)

    def ring(*_):
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return judge(*args)
    except OutOfTime:
        return Verdict(
            "unproved",
            error=f"no proof within {seconds} seconds",
            seconds=float(seconds),
            late=True,
        )
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
