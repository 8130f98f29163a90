// Judges answers as the page does: [{kind, known, given}] on standard input,
// [{verdict, words}] on standard output.
import { readFileSync } from "node:fs";
import { judgeAnswer } from "./judging.js";

const asked = JSON.parse(readFileSync(0, "utf-8"));
console.log(JSON.stringify(asked.map(({ kind, known, given }) => judgeAnswer(kind, known, given))));
