// node compile.mjs FROM.zip TO.zip: Python's sources,
// compiled by the interpreter that is to run them.
import { readFileSync, writeFileSync } from "node:fs";
import { loadPyodide } from "../node_modules/pyodide/pyodide.mjs";

const [from, to] = process.argv.slice(2);
const python = await loadPyodide();
python.FS.writeFile("/from.zip", readFileSync(from));
python.runPython(`
import compileall, pathlib, shutil, warnings
warnings.simplefilter("ignore")
shutil.unpack_archive("/from.zip", "/library")
compileall.compile_dir("/library", quiet=1, legacy=True)
for source in pathlib.Path("/library").rglob("*.py"):
    source.unlink()
shutil.make_archive("/to", "zip", "/library")
`);
writeFileSync(to, python.FS.readFile("/to.zip"));
