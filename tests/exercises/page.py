"""What the page's scripts answer, run by node."""

import json
import subprocess
from pathlib import Path

from conftest import NODE, ROOT

ANSWERS = Path(__file__).with_name("answers.mjs")
CLAIMS = Path(__file__).with_name("claims.mjs")
RECEIPTS = ROOT / "code/exercises/receipts.js"


def asked(script, rows):
    """What a script prints to these rows on its standard input."""
    run = subprocess.run(
        [NODE, script], input=json.dumps(rows), capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)
