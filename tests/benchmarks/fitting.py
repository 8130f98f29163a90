"""Time Newton's method beside scikit-learn and statsmodels, and count who is right.

`make bench` runs it.

The entry "fitting" of the record (record.py), from which the book draws its table and its plot:

    target     the largest entry that the gradient of the mean log loss may have, 1e-10
    limit      seconds after which a fit was given up
    fits       a list of {"m": rows, "n": features, "library", "solver",
               "tolerance": its own setting, the loosest of a ladder that reaches the target
                   (null: it takes the target itself),
               "seconds": the best of interleaved repeats (null: given up),
               "gradient": the largest entry at its solution, by one formula (null: given up),
               "reached": whether that is at most the target,
               "ratio": its seconds over ours (null: given up), "note": ""}
    table      the sizes [m, n] of the comparison
    sweep      the sizes [m, n] over four decades of rows; a solver that would take longer than
               the limit is left out
    agreement  {"kinds": {kind: {"problems", "with a minimum"}},
               "libraries": {library: {kind: {"agrees", "honest", "silently wrong"}}},
               "error": what is still called equal}

A fit is given features without the column of ones where the library adds its own. Nothing is timed
but the fit.
`--quick` leaves out the large sizes and writes nothing.
"""

import argparse
import multiprocessing
import time
import warnings
from collections import Counter
from functools import cache

import numpy as np
import problems
import statsmodels.api
from logistic import newton, with_bias
from record import save
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

TARGET = 1e-10
LIMIT = 30  # seconds
TABLE = [(1_000, 10), (100_000, 20), (1_000_000, 20)]
SWEEP = [(10**power, 20) for power in range(3, 8)]
LADDER = [10.0**-power for power in range(6, 17, 2)]
ROUNDS, PATIENCE = (
    30,
    20,
)  # at most so many interleaved repeats, and about so many seconds for a size
EACH = 25  # problems of each kind


def ours(X, F, y, tolerance):
    return newton(X, y, tolerance=TARGET).theta[-1]


def sklearn(solver, C=np.inf):
    def fit(X, F, y, tolerance):
        model = LogisticRegression(C=C, solver=solver, tol=tolerance, max_iter=100_000).fit(F, y)
        return np.r_[model.intercept_, model.coef_[0]]

    return fit


def logit(method, setting, **rest):
    def fit(X, F, y, tolerance):
        return (
            statsmodels.api.Logit(y, X)
            .fit(
                method=method,
                disp=0,
                maxiter=10_000,
                skip_hessian=True,
                **rest,
                **{setting: tolerance},
            )
            .params
        )

    return fit


OURS = ("this book", "newton")
SOLVERS = {
    OURS: ours,
    **{
        ("scikit-learn", solver): sklearn(solver)
        for solver in ("newton-cholesky", "newton-cg", "lbfgs", "sag", "saga")
    },
    ("scikit-learn", "liblinear"): sklearn("liblinear", C=1e12),
    ("statsmodels", "newton"): logit("newton", "tol"),
    ("statsmodels", "bfgs"): logit("bfgs", "gtol"),
    ("statsmodels", "lbfgs"): logit("lbfgs", "pgtol", factr=0),
}
NOTES = {
    (
        "scikit-learn",
        "liblinear",
    ): "cannot do without a penalty, and penalizes the bias too: C = 1e12"
}


@cache
def data(m, n):
    """Features of deviation 1, and labels drawn from the model: X, the features alone, y."""
    rng = np.random.default_rng([m, n])
    F = rng.normal(size=(m, n))
    X, weights = with_bias(F), rng.normal(size=n + 1) / np.sqrt(n)
    return X, F, (rng.random(m) < expit(X @ weights)).astype(float)


def steepest(theta, X, y):
    """The largest entry of the gradient, in an arithmetic of its own."""
    return float(np.abs(X.T @ (expit(X @ theta) - y)).max() / len(y))


def timed(solver, size, tolerance):
    X, F, y = data(*size)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the gradient is looked at instead
        start = time.perf_counter()
        theta = SOLVERS[solver](X, F, y, tolerance)
        seconds = time.perf_counter() - start
    return {"tolerance": tolerance, "seconds": seconds, "gradient": steepest(theta, X, y)}


# ------------------------------------------------------------ the setting that reaches the target
def serve(pipe, size):
    """In a process of its own, which can be ended while a fit is under way."""
    data(*size)
    pipe.send("ready")
    while True:
        pipe.send(timed(*pipe.recv()))


class Helper:
    def __init__(self, size):
        self.size = size
        self.start()

    def start(self):
        context = multiprocessing.get_context(
            "spawn"
        )  # a fork would share the threads of the parent's libraries
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=serve, args=(other, self.size), daemon=True)
        self.process.start()
        self.pipe.recv()

    def within(self, limit, solver, tolerance):
        """The fit, or None if it takes longer than that."""
        self.pipe.send((solver, self.size, tolerance))
        if self.pipe.poll(limit):
            return self.pipe.recv()
        self.stop()
        self.start()

    def stop(self):
        self.process.kill()
        self.process.join()


def loosest(solver, helper, first):
    """The fit with the loosest setting that reaches the target, else the one that comes nearest.

    None if that takes too long.
    """
    if solver == OURS:
        return helper.within(10 * LIMIT, solver, None)
    best = None
    for tolerance in LADDER[LADDER.index(first) :]:
        fit = helper.within(LIMIT, solver, tolerance)
        if fit is None or (
            best and tolerance < TARGET and fit["gradient"] == best["gradient"]
        ):  # it makes no difference any more
            return best
        if best is None or fit["gradient"] < best["gradient"]:
            best = fit
        if fit["gradient"] <= TARGET:
            break
    return best


def measure(size, solvers, before):
    """A record for each solver at a size.

    `before`: those of a smaller size, whose settings are tried first.
    """
    helper, found = Helper(size), {}
    for solver in solvers:
        found[solver] = loosest(
            solver, helper, (before.get(solver) or {}).get("tolerance") or LADDER[0]
        )
    helper.stop()
    running = {solver: fit for solver, fit in found.items() if fit}
    began, rounds = time.perf_counter(), 0
    while rounds < ROUNDS and (rounds < 2 or time.perf_counter() - began < PATIENCE):
        for solver, fit in running.items():
            if (
                rounds < 1 or 5 * fit["seconds"] < PATIENCE
            ):  # the slow ones once more, the others again and again
                again = timed(solver, size, fit["tolerance"])
                fit["seconds"] = min(fit["seconds"], again["seconds"])
        rounds += 1
    data.cache_clear()
    for solver, fit in found.items():
        yield entry(size, solver, fit, found[OURS]["seconds"])


def entry(size, solver, fit, unit):
    fit = fit or {"tolerance": None, "seconds": None, "gradient": None}
    taken = fit["seconds"]
    return dict(
        zip(("m", "n", "library", "solver"), (*size, *solver)),
        **fit,
        reached=taken is not None and fit["gradient"] <= TARGET,
        ratio=taken and taken / unit,
        note=NOTES.get(solver, ""),
    )


def sizes(table, sweep):
    """Every size once, small ones first.

    At a size of the sweep alone only those solvers run that can be quick enough.
    """
    fits, before = [], {}
    for size in sorted({*table, *sweep}, key=lambda size: (size[1], size[0])):
        solvers = [
            solver
            for solver in SOLVERS
            if size in table or solver == OURS or quick_enough(size, before.get(solver))
        ]
        for fit in measure(size, solvers, before):
            solver = fit["library"], fit["solver"]
            before[solver] = fit
            fits.append(fit)
            print(line(fit), flush=True)
    return fits


def quick_enough(size, fit):
    """Would it stay below the limit if its time grew like the rows?"""
    return fit is None or (
        fit["seconds"] is not None and fit["seconds"] * size[0] / fit["m"] <= LIMIT
    )


def line(fit):
    name = f"{fit['m']:>10,} x {fit['n']}  {fit['library']}, {fit['solver']}"
    if fit["seconds"] is None:
        return f"{name:<48} given up after {LIMIT} s"
    return (
        f"{name:<48}{fit['seconds']:>11.4f} s{fit['ratio']:>9.2f} x   gradient "
        f"{fit['gradient']:.1e}{'' if fit['reached'] else '  NOT REACHED'}"
    )


# ------------------------------------------------------------------ who is right
def agreement(each):
    kinds = {kind: Counter() for kind in problems.KINDS}
    libraries = {
        library: {kind: Counter({"agrees": 0, "honest": 0, "silently wrong": 0}) for kind in kinds}
        for library in problems.LIBRARIES
    }
    for kind, X, y in problems.problems(each):
        best = problems.truth(X, y)
        kinds[kind].update({"problems": 1, "with a minimum": best is not None})
        for library, fit in problems.LIBRARIES.items():
            libraries[library][kind][problems.verdict(fit(X, y), X, best)] += 1
    return {"kinds": kinds, "libraries": libraries, "error": problems.AGREES}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--quick", action="store_true", help="small sizes and few problems, and nothing is written"
    )
    quick = parser.parse_args().quick
    table, sweep = [
        [size for size in sizes_ if size[0] <= 10_000 or not quick] for sizes_ in (TABLE, SWEEP)
    ]
    print(
        f"Newton's method to a largest gradient entry of {TARGET:g}: seconds (best of "
        "interleaved repeats), and how many times ours"
    )
    fits = sizes(table, sweep)
    counts = agreement(3 if quick else EACH)
    total = sum(kind["problems"] for kind in counts["kinds"].values())
    print(
        f"{total} problems "
        f"({sum(kind['with a minimum'] for kind in counts['kinds'].values())} have a "
        f"minimum): equal to {problems.AGREES:g}, honest, silently wrong"
    )
    for library, by_kind in counts["libraries"].items():
        print(
            f"  {library:<32}",
            *(
                f"{sum(count[verdict] for count in by_kind.values()):>5}"
                for verdict in ("agrees", "honest", "silently wrong")
            ),
        )
    first = all(
        fit["ratio"] > 1
        for fit in fits
        if (fit["m"], fit["n"]) in table
        and fit["reached"]
        and (fit["library"], fit["solver"]) != OURS
    )
    wrong = sum(count["silently wrong"] for count in counts["libraries"]["this book"].values())
    print(
        "  ours is the quickest at every size of the table: "
        f"{'met' if first else 'MISSED'}; ours is never silently wrong: "
        f"{'met' if not wrong else 'MISSED'}"
    )
    if not quick:
        save(
            "fitting",
            {
                "target": TARGET,
                "limit": LIMIT,
                "fits": fits,
                "table": table,
                "sweep": sweep,
                "agreement": counts,
            },
        )


if __name__ == "__main__":
    main()
