// The parts of the shared modules that need no page.
import assert from "node:assert/strict";
import test from "node:test";

import { memo } from "../../../code/logistic/widgets/shared/mount.js";
import { gapAxes } from "../../../code/logistic/widgets/shared/walks.js";
import { named, short, unbroken } from "../../../code/logistic/widgets/shared/words.js";

test("numbers in words: four digits, a true minus, no false zero", () => {
  const words = {
    0: "0",
    "-3.58903": "−3.589",
    0.1: "0.1",
    123456: "1.235e5",
    1234567: "1.235e6",
    0.0000123: "1.23e−5",
    1e-300: "1e−300",
  };
  for (const [value, text] of Object.entries(words)) assert.equal(short(Number(value)), text);
  assert.equal(short(-Infinity), "−∞");
  assert.equal(short(NaN), "–");
  assert.equal(short(null), "–");
});

test("weights have the names of the chapter", () => {
  assert.equal(named([1, -2]), "b = 1, w = −2");
  assert.equal(named([0.5]), "w = 0.5");
});

test("memo calculates again when an argument changes, also inside a list", () => {
  let calls = 0;
  const sum = memo((list, more) => (calls++, list.reduce((a, b) => a + b, more)));
  assert.deepEqual([sum([1, 2], 3), sum([1, 2], 3), sum([1, 5], 3)], [6, 6, 9]);
  assert.equal(calls, 2);
});

test("the axis of the gap ends at powers of ten around what there is to see", () => {
  assert.deepEqual(gapAxes([[0.5, 0.02, 0, -1e-17]]), [0.01, 1]);
  assert.deepEqual(gapAxes([[0]]), [1e-3, 1]);
});

test("an exponent stays with its number", () =>
  assert.equal(unbroken("than 1e-06"), "than 1e\u201106"));
