// Loads Pyodide and a zip of compiled SymPy,
// and answers a cell's source with its last value as text.
import { loadPyodide } from "./pyodide.mjs";

const begin = async () => {
  const library = fetch("sympy.zip").then((answer) => answer.arrayBuffer());
  const python = await loadPyodide();
  python.unpackArchive(await library, "zip");
  return python;
};

let python;
addEventListener("message", async ({ data }) => {
  python ??= begin();
  try {
    postMessage(String((await python).runPython(data)));
  } catch (fault) {
    postMessage(`${fault}`);
  }
});
