"""Judges whole chapters, remembers what it knows, and keeps the books."""
import hashlib
import json
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

from .chapters import BadChapter, Equation, chapters, read
from .inline import fingerprint, prove_inline
from .meaning import chains_of
from .mutants import mutants
from .note import read_note
from .prover import HOLDS, Link, Verdict, prove, with_defined_name

PATIENCE = 60       # seconds for one equation or mutant
STATUSES = ("definition", "proved", "false", "unproved", "unreadable")


@dataclass(frozen=True)
class Survivor:
    """A mutant that was not rejected, and why: it is a true statement."""
    edit: str
    latex: str
    reason: str


@dataclass(frozen=True)
class Attack:
    """The mutants of one equation."""
    tried: int
    survivors: tuple[Survivor, ...] = ()
    seconds: float = 0.0

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
        def count(results, statuses):
            return {status: sum(result.verdict.status == status for result in results) for status in statuses}
        attacks = [result.attack for result in self.results if result.attack]
        return {
            "display": count(self.display, STATUSES),
            "inline": count(self.inline, ("proved", "given", "false", "unproved", "unreadable")),
            "mutants": {"equations": len(attacks), "tried": sum(attack.tried for attack in attacks),
                        "rejected": sum(attack.rejected for attack in attacks),
                        "true": sum(len(attack.survivors) for attack in attacks)},
        }

    def record(self):
        """The attacks, as a JSON text that `check(..., record=)` reads again."""
        return json.dumps([{"label": result.equation.label, "key": key_of(result.equation), **asdict(result.attack)}
                           for result in self.display if result.attack], indent=1)

    def to_json(self):
        """Everything, as a JSON text."""
        results = [{**asdict(result.equation), "place": result.place, **asdict(result.verdict), "holds": result.holds,
                    "mutants": result.attack and {**asdict(result.attack), "rejected": result.attack.rejected}}
                   for result in self.results]
        return json.dumps({"holds": self.holds, "seconds": round(self.seconds, 3), "totals": self.totals(),
                           "errors": self.errors, "equations": results}, indent=1)


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
    equations = [equation for path in chapters([paths] if isinstance(paths, (str, Path)) else paths) for equation in read(path)]
    notes = {fingerprint(equation.latex): equation.context or " " for equation in equations if not equation.inline}
    tasks = [replace(equation, context=notes.get(fingerprint(equation.latex), "") if equation.inline else equation.context)
             for equation in equations]
    results, known = [], read_record(record)
    with workers(jobs, len(tasks)) as run:
        for result in run(partial(examine, folder=cache and str(cache), known=known, attack=mutants), tasks):
            results.append(result)
            if progress:
                progress(len(results), len(tasks), result)
    return Report(tuple(results), tuple(label_errors(equations)), perf_counter() - began)


def label_errors(equations):
    """Display equations without a label, and labels given twice."""
    places = {}
    for equation in equations:
        if equation.inline:
            continue
        if equation.label is None:
            yield f"{equation.place()}: a display equation without a label; it should read $$ ... $$ (eq-label)"
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
    with ProcessPoolExecutor(jobs) as pool:
        yield pool.map


def examine(equation, folder, known, attack):
    """The Result of one equation, from the folder of the cache or the record of attacks if it is known there."""
    kept = Kept(folder, equation)
    verdict, cached = kept.verdict(), True
    if verdict is None:
        verdict, cached = judged(equation), False
        kept.keep("verdict", asdict(verdict))
    found = kept.attack() or known.get(key_of(equation))
    if attack and found is None and not equation.inline and verdict.holds:
        found = attacked(equation)
        kept.keep("attack", asdict(found))
    return Result(equation, verdict, found, cached)


def judged(equation):
    return within(PATIENCE, prove_inline if equation.inline else prove, equation.latex, equation.context)


def attacked(equation):
    """Every mutant judged in the context of the equation."""
    began, survivors, tried = perf_counter(), [], 0
    for mutant in mutants(equation.latex, equation.context):
        tried += 1
        verdict = within(PATIENCE, prove, mutant.latex, equation.context)
        if verdict.status in HOLDS:
            survivors.append(Survivor(mutant.edit, mutant.latex, reason(equation, mutant, verdict)))
    return Attack(tried, tuple(survivors), perf_counter() - began)


def reason(equation, mutant, verdict):
    """Why a mutant is not rejected: it is the same formula, or a true one."""
    def tree(latex):
        context = with_defined_name(latex, read_note(equation.context))
        return [(link.sign, link.left, link.right) for chain in chains_of(latex, context) for link in chain]
    if tree(equation.latex) == tree(mutant.latex):
        return "the same formula: only the layout has changed"
    return "a true statement, proved: " + "; ".join(dict.fromkeys(link.how for link in verdict.links))


class OutOfTime(BaseException):
    """No Exception, so that nothing on its way takes it for a failed proof."""


def within(seconds, judge, *args):
    """The verdict, or `unproved` if it takes too long; where there are no signals there is no limit."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return judge(*args)

    def ring(*_):
        raise OutOfTime
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return judge(*args)
    except OutOfTime:
        return Verdict("unproved", error=f"no proof within {seconds} seconds", seconds=float(seconds))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# ---------------------------------------------------------------- what is known already

@cache
def prover_digest():
    """Of everything a verdict depends on besides the equation: this package, the book's symbols, SymPy."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    package = find_spec("logistic")
    if package and package.submodule_search_locations:
        files += [Path(place) / "symbols.py" for place in package.submodule_search_locations]
    digest = hashlib.sha256(version("sympy").encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def key_of(equation):
    """A digest of all that the verdict on an equation depends on."""
    return hashlib.sha256(json.dumps([equation.latex, equation.context, equation.inline, prover_digest()]).encode()).hexdigest()


def attack_of(found):
    return Attack(found["tried"], tuple(Survivor(**each) for each in found["survivors"]), found["seconds"])


def read_record(path):
    """The attacks of a record by their keys; none if there is no record yet."""
    text = Path(path).read_text("utf-8") if path and Path(path).exists() else ""
    try:
        return {entry["key"]: attack_of(entry) for entry in json.loads(text or "[]")}
    except (ValueError, KeyError, TypeError) as error:
        raise BadChapter(f"{path}: not a record of attacks ({error}); --record writes one") from None


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
        return Verdict(**{**found, "links": tuple(Link(**link) for link in found["links"]), "assumed": tuple(found["assumed"])})

    def attack(self):
        found = self.known.get("attack")
        return found and attack_of(found)

    def keep(self, name, value):
        if not self.file:
            return
        self.known[name] = value
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            beside = self.file.with_suffix(f".{threading.get_ident()}.tmp")
            beside.write_text(json.dumps(self.known), "utf-8")
            beside.replace(self.file)
        except OSError as error:
            raise BadChapter(f"{self.file.parent}: the cache cannot be written ({error.strerror}); "
                             "give a writable folder with --cache") from None
