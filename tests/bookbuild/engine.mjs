// What the speech engine of MathJax, which knows nothing of this book, reads in each formula
// (MathML in, words out). Its tables lie beside it, so nothing is fetched.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(new URL("../package.json", import.meta.url));
const engine = require("speech-rule-engine");
const json = join(dirname(require.resolve("speech-rule-engine/package.json")), "lib", "mathmaps");
await engine.setupEngine({ locale: "en", domain: "mathspeak", style: "verbose", json });
const formulas = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(formulas.map((formula) => engine.toSpeech(formula))));
