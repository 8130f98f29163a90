"""Judges whole chapters, remembers what it knows, and keeps the books."""

import hashlib
import json
import os
import re
import shutil
import signal
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

from .chapters import BadChapter, Equation, chapters, read
from .inline import prove_inline
from .mutants import mutants
from .notation import symbols_path
from .prover import HOLDS, Link, Verdict, prove
from .reader import fingerprint

PATIENCE = 60  # seconds for one equation or mutant
STATUSES = ("definition", "proved", "false", "unproved", "unreadable", "given")
LABEL = re.compile(r"eq-[a-z0-9-]+")


@dataclass(frozen=True)
class Survivor:
    """A mutant that was not rejected, and why: it is a true statement."""

    edit: str
    latex: str
    reason: str


@dataclass(frozen=True)
class Attack:
    """The mutants of one equation; `statuses` says how many of the rejected are false, unreadable, unproved."""

    tried: int
    survivors: tuple[Survivor, ...] = ()
    statuses: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    late: int = (
        0  # how many were given up after PATIENCE seconds: a faster machine might prove them
    )

    @property
    def rejected(self):
        return self.tried - len(self.survivors)


@dataclass(frozen=True)
class Result:
    equation: Equation
    verdict: Verdict
    attack: Attack | None = None
    cached: bool = False

    @property
    def holds(self):
        """Inline only a false statement is an error: many are values, names or conditions."""
        return self.verdict.status != "false" if self.equation.inline else self.verdict.holds

    @property
    def place(self):
        return self.equation.place(self.verdict.offset or 0)


@dataclass(frozen=True)
class Report:
    results: tuple[Result, ...]
    errors: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def holds(self):
        return not self.errors and all(result.holds for result in self.results)

    @property
    def display(self):
        return tuple(result for result in self.results if not result.equation.inline)

    @property
    def inline(self):
        return tuple(result for result in self.results if result.equation.inline)

    def totals(self):
        def count(results):
            found = Counter(result.verdict.status for result in results)
            return {
                status: found[status] for status in STATUSES if status != "given" or found[status]
            }

        attacks = [result.attack for result in self.results if result.attack]
        return {
            "display": count(self.display),
            "inline": count(self.inline),
            "mutants": {
                "equations": len(attacks),
                "tried": sum(attack.tried for attack in attacks),
                "rejected": sum(attack.rejected for attack in attacks),
                "true": sum(len(attack.survivors) for attack in attacks),
                "statuses": dict(sum((Counter(attack.statuses) for attack in attacks), Counter())),
            },
        }

    def record(self, before=()):
        """The attacks, as a JSON text that `check(..., record=)` reads again; with those made `before` in other chapters.
        How long they took is left out, so that the same attacks give the same text, and so is what the clock has decided."""
        read = {Path(result.equation.file).name for result in self.results}
        entries = [
            {
                "file": Path(result.equation.file).name,
                "label": result.equation.label,
                "key": key_of(result.equation),
                "tried": result.attack.tried,
                "statuses": result.attack.statuses,
                "survivors": list(map(asdict, result.attack.survivors)),
            }
            for result in self.display
            if result.attack and not result.attack.late
        ]
        return json.dumps(
            [entry for entry in before if entry.get("file") not in {None, *read}] + entries,
            indent=1,
        )

    def to_json(self):
        """Everything, as a JSON text."""
        results = [
            {
                **asdict(result.equation),
                "place": result.place,
                **asdict(result.verdict),
                "holds": result.holds,
                "mutants": result.attack
                and {**asdict(result.attack), "rejected": result.attack.rejected},
            }
            for result in self.results
        ]
        return json.dumps(
            {
                "holds": self.holds,
                "seconds": round(self.seconds, 3),
                "totals": self.totals(),
                "errors": self.errors,
                "equations": results,
            },
            indent=1,
        )


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
        fingerprint(equation.latex): equation.context or " "
        for equation in equations
        if not equation.inline
    }
    tasks = [
        replace(
            equation,
            context=notes.get(fingerprint(equation.latex), "")
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
        PATIENCE, prove_inline if equation.inline else prove, equation.latex, equation.context
    )


def attacked(equation):
    """Every mutant judged in the context of the equation."""
    began, survivors, statuses, late = perf_counter(), [], Counter(), 0
    for mutant in mutants(equation.latex, equation.context):
        verdict = within(PATIENCE, prove, mutant.latex, equation.context)
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


# ---------------------------------------------------------------- what is known already


@cache
def prover_digest():
    """Of everything a verdict depends on besides the equation: what judges it, the book's symbols, SymPy and mpmath."""
    files = [
        file
        for file in sorted(Path(__file__).parent.glob("*.py"))
        if file.stem not in ("__main__", "report", "chapters")
    ]
    digest = hashlib.sha256(f"sympy {version('sympy')}, mpmath {version('mpmath')}".encode())
    for file in filter(None, [*files, symbols_path()]):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def key_of(equation):
    """A digest of all that the verdict on an equation depends on."""
    return hashlib.sha256(
        json.dumps([equation.latex, equation.context, equation.inline, prover_digest()]).encode()
    ).hexdigest()


def attack_of(found):
    return Attack(
        found["tried"],
        tuple(Survivor(**each) for each in found["survivors"]),
        found["statuses"],
        found.get("seconds", 0.0),
    )


def read_record(path):
    """The attacks of a record by their keys; none if there is no record yet."""
    try:
        return {
            entry["key"]: attack_of(entry) for entry in record_entries(path) if "statuses" in entry
        }
    except (KeyError, TypeError) as error:
        raise BadChapter(
            f"{path}: not a record of attacks ({error}); --record writes one"
        ) from None


def record_entries(path):
    if not path or not Path(path).exists():
        return []
    try:
        return json.loads(Path(path).read_text("utf-8"))
    except ValueError as error:
        raise BadChapter(
            f"{path}: not a record of attacks ({error}); --record writes one"
        ) from None


def current_folder(folder):
    """Where the verdicts of this very proofreader are kept; those of others are of no use any more."""
    here = Path(folder) / prover_digest()[:16]
    for other in Path(folder).glob("*"):
        if other != here and re.fullmatch(r"[0-9a-f]{16}|[0-9a-f]{64}\.json", other.name):
            shutil.rmtree(other, ignore_errors=True) if other.is_dir() else other.unlink(
                missing_ok=True
            )
    return str(here)


class Kept:
    """What the cache knows about one equation, in a file that its key names."""

    def __init__(self, folder, equation):
        self.file = folder and Path(folder) / f"{key_of(equation)}.json"
        self.known = self.read() if folder else {}

    def read(self):
        try:
            known = json.loads(self.file.read_text("utf-8"))
            return known if isinstance(known, dict) else {}
        except (OSError, ValueError):
            return {}

    def verdict(self):
        found = self.known.get("verdict")
        if not found:
            return None
        return Verdict(
            **{
                **found,
                "links": tuple(Link(**link) for link in found["links"]),
                "assumed": tuple(found["assumed"]),
            }
        )

    def attack(self):
        found = self.known.get("attack")
        return found and attack_of(found)

    def keep(self, name, value):
        if not self.file:
            return
        self.known[name] = value
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            beside = self.file.with_suffix(f".{os.getpid()}.tmp")
            beside.write_text(json.dumps(self.known), "utf-8")
            beside.replace(self.file)
        except OSError as error:
            raise BadChapter(
                f"{self.file.parent}: the cache cannot be written ({error.strerror}); "
                "give a writable folder with --cache"
            ) from None
