"""The node that runs the widgets' JavaScript for the tests."""

import json
import subprocess

from conftest import NODE
from logistic.widgets import bundle

NUMERICS = (bundle.HERE / "shared" / "numerics.js").as_uri()


def node(*arguments, given=None):
    """Run node with these arguments, `given` on its standard input. Return what became of it."""
    return subprocess.run(
        [NODE, *map(str, arguments)], input=given, capture_output=True, text=True, check=False
    )


def javascript(body, given, module=NUMERICS):
    """What `body`, a function body that sees N (a module, numerics.js) and `given`, returns.

    JSON has no infinity, so it travels as text.
    """
    text = f"""
        import * as N from {json.dumps(module)};
        import {{ readFileSync }} from "node:fs";
        const given = JSON.parse(readFileSync(0));
        const result = (() => {{ {body} }})();
        const plain = (key, value) =>
            typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
        console.log(JSON.stringify(result, plain));
    """
    run = node("--input-type=module", "-e", text, given=json.dumps(given))
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)
