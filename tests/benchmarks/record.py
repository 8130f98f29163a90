"""The record of what was measured, which the book shows: book/measurements.json.

One entry for each benchmark that writes there: {"machine": ..., "results": ...}. The machine is told by its processor
and by the versions of the libraries, for a time means nothing without them.
"""
import json
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

RECORD = Path(__file__).parents[2] / "book" / "measurements.json"
LIBRARIES = ("numpy", "scipy", "scikit-learn", "statsmodels", "dask", "distributed")


def machine():
    return {"processor": processor(), "processors": os.cpu_count(), "memory_gb": round(memory() / 1e9),
            "python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}


def processor():
    """Its name as the system tells it; Linux alone tells it in a file."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def memory():
    import psutil
    return psutil.virtual_memory().total


def save(name, results):
    """Put the results of one benchmark into the record, the others' left alone."""
    record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    record[name] = {"machine": machine(), "results": results}
    text = json.dumps(dict(sorted(record.items())), indent=1) + "\n"
    unfinished = RECORD.with_suffix(".new")          # a record is whole or the old one
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(RECORD)
    print(f"recorded in {RECORD.relative_to(RECORD.parents[1])}: {name}", file=sys.stderr)
