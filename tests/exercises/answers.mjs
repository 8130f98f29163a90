// What the page makes of texts: [{text, letters, points}] on standard input,
// [{fault, values, shown, latex}] on standard output.
import { readFileSync } from "node:fs";
import { read } from "../../code/exercises/reading.js";

const asked = JSON.parse(readFileSync(0, "utf-8"));
const told = asked.map(({ text, letters, points }) => {
  const { fault, at, shown, latex } = read(text, letters);
  return { fault, shown, latex: latex?.({}), values: at && points.map((point) => at(point)) };
});
console.log(JSON.stringify(told));
