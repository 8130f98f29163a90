"""Judges whole chapters and remembers what it knows."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, TypeAlias

from ..judge.equation import judged, proofread
from ..judge.inline import proofread_inline
from ..judge.mutants import mutants
from ..language.tokens import without_layout
from ..source.chapters import Equation, chapters, read
from .cache import Kept, current_folder
from .digest import key_of
from .record import read_record
from .report import STATUSES, Attack, Report, Result, Survivor

MOST_SECONDS_EACH = 60.0  # for one equation or mutant
LABEL = re.compile(r"eq-[a-z0-9-]+")
PathLike: TypeAlias = str | Path
OnProgress: TypeAlias = Callable[[int, int, Result], None]


def check(
    paths: PathLike | Iterable[PathLike],
    *,
    cache: PathLike | None = None,
    record: PathLike | None = None,
    mutants: bool = False,
    jobs: int = 2,
    progress: OnProgress | None = None,
) -> Report:
    """A Report on the chapters that `paths` name (folders or .md files).

    cache     a folder in which verdicts are kept; None keeps none
    record    a file of attacks made before, believed while equation, note and prover are the same
    mutants   attack every display equation with its mutants, too
    jobs      how many processes judge
    progress  called with (done, total, Result) after each equation
    """
    began = perf_counter()
    files = chapters([paths] if isinstance(paths, (str, Path)) else paths)
    equations = [equation for path in files for equation in read(path)]
    tasks = with_shared_notes(equations)
    once = {key_of(task): task for task in reversed(tasks)}  # each where it stands first
    firsts = sorted(once.values(), key=tasks.index)
    folder = current_folder(cache) if cache else None
    work = partial(
        examine,
        folder=folder,
        known=read_record(record),
        attack=mutants,
    )
    results: list[Result] = []
    found: dict[str, Result] = {}
    # What is kept is read here: to start processes for it would take longer.
    unknown = sum(mutants or Kept(folder, each).verdict() is None for each in firsts)
    with workers(jobs, unknown) as run:
        coming = iter(run(work, firsts))
        for task in tasks:
            key = key_of(task)
            if key not in found:
                found[key] = next(coming)
            results.append(replace(found[key], equation=task))
            if progress:
                progress(len(results), len(tasks), results[-1])
    errors = tuple(label_errors(equations))
    return Report(tuple(results), tuple(files), errors, perf_counter() - began)


def with_shared_notes(equations: list[Equation]) -> list[Equation]:
    """Every inline equation that repeats a display equation gets its note."""
    notes = {
        without_layout(equation.latex): equation.note or " "
        for equation in equations
        if not equation.inline
    }
    return [
        replace(equation, note=notes.get(without_layout(equation.latex), ""))
        if equation.inline
        else equation
        for equation in equations
    ]


def label_errors(equations: list[Equation]) -> Iterator[str]:
    """Display equations without a label, and labels given twice."""
    places: dict[str, str] = {}
    for equation in equations:
        place, label = equation.place(), equation.label
        if equation.inline:
            continue
        if label is None:
            yield (
                f"{place}: a display equation without a label; it should read $$ ... $$ (eq-label)"
            )
        elif not LABEL.fullmatch(label):
            yield (
                f"{place}: the label {label!r} should read eq-..., "
                "in small letters, digits and hyphens"
            )
        elif label in places:
            yield f"{place}: the label {label} is given twice, first at {places[label]}"
        else:
            places[label] = place


@contextmanager
def workers(jobs: int, tasks: int) -> Iterator[Callable[..., Iterable[Any]]]:
    """A map that keeps the order: here, or spread over processes."""
    if jobs <= 1 or tasks < 2:
        yield map
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(jobs) as pool:
        yield pool.map


def examine(
    equation: Equation, folder: Path | None, known: dict[str, Attack], attack: bool
) -> Result:
    """The Result of one equation, from the cache or the record of attacks if it is known there."""
    kept = Kept(folder, equation)
    verdict = before = kept.verdict()
    if verdict is None:
        judge = proofread_inline if equation.inline else proofread
        verdict = judge(equation.latex, equation.note, MOST_SECONDS_EACH)
        if not verdict.late:
            kept.keep("verdict", asdict(verdict))
    found = kept.attack() or known.get(key_of(equation))
    if attack and found is None and not equation.inline and verdict.holds:
        found = attacked(equation)
        if not found.late:
            kept.keep("attack", asdict(found))
    return Result(equation, verdict, found, cached=before is not None)


def attacked(equation: Equation) -> Attack:
    """Every mutant judged in the context of the equation."""
    began, late = perf_counter(), 0
    survivors: list[Survivor] = []
    statuses: Counter[str] = Counter()
    for mutant in mutants(equation.latex, equation.note):
        verdict = judged(mutant.statement, MOST_SECONDS_EACH, explain=False)
        late += verdict.late
        if verdict.holds:
            ways = "; ".join(dict.fromkeys(link.how for link in verdict.links))
            reason = f"a true statement, proved: {ways}"
            survivors.append(Survivor(mutant.edit, mutant.latex, reason))
        else:
            statuses[verdict.status] += 1
    tried = statuses.total() + len(survivors)
    rejected = {status: statuses[status] for status in STATUSES if statuses[status]}
    return Attack(tried, tuple(survivors), rejected, perf_counter() - began, late)
