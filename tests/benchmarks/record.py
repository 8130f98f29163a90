"""The record of what was measured, which the book shows: book/measurements.json.

    {benchmark: {"machine": {"processor": its name, "processors": how many, "memory": bytes,
    "system"},
                 "versions": {"Python", "BLAS", and the libraries}, and what the benchmark found}}

Machine and versions stand in each entry, because each benchmark may be run on its own.
"""

import json
import os
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np

RECORD = Path(__file__).resolve().parents[2] / "book" / "measurements.json"
LIBRARIES = ("numpy", "scipy", "scikit-learn", "statsmodels", "dask", "distributed")


def machine():
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return {
        "processor": names[0] if names else platform.processor(),
        "processors": os.cpu_count(),
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "system": f"{platform.system()} {platform.machine()}",
    }


def versions():
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return {
        "Python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
        "BLAS": f"{blas['name']} {blas['version']}",
    }


def save(name, results):
    """Put what one benchmark found into the record; the others' entries stay. The file is whole at
    any time.
    """
    record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    record[name] = {"machine": machine(), "versions": versions(), **results}
    unfinished = RECORD.with_suffix(".unfinished")
    unfinished.write_text(
        json.dumps(dict(sorted(record.items())), indent=1) + "\n", encoding="utf-8"
    )
    unfinished.replace(RECORD)
