// What is to be proved of answers: [{known, given}] on standard input,
// [{latex, note}] on standard output.
import { readFileSync } from "node:fs";
import { claim } from "../../code/exercises/proving.js";

const asked = JSON.parse(readFileSync(0, "utf-8"));
console.log(JSON.stringify(asked.map(({ known, given }) => claim(known, given))));
