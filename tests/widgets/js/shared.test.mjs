// The parts of the shared modules that need no page.
import assert from "node:assert/strict";
import test from "node:test";

import { memo } from "../../../code/logistic/widgets/shared/mount.js";
import { newsIn } from "../../../code/logistic/widgets/shared/voice.js";
import { gapAxes, gapInWords } from "../../../code/logistic/widgets/shared/walks.js";
import {
  lowestInWords,
  named,
  short,
  unbroken,
} from "../../../code/logistic/widgets/shared/words.js";

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

test("the gap in words: from where to where, in how many steps", () => {
  assert.equal(gapInWords([0.5, 0.25]), "from 0.5 to 0.25 in 1 step");
  assert.equal(gapInWords([0.5]), "from 0.5 to 0.5 in 0 steps");
});

test("of what a widget says, only the new sentences are heard, and none twice", () => {
  const heard = ["Step 1.", "End: done.", ""];
  assert.equal(newsIn(heard, ["Step 2.", "End: done.", ""]), "Step 2.");
  assert.equal(newsIn(heard, ["Step 1.", "End: lost.", ""]), "End: lost.");
  assert.equal(newsIn(heard, heard), "");
  assert.equal(newsIn(heard, ["Step 2. End: lost.", "End: lost."]), "Step 2. End: lost.");
  assert.equal(newsIn(heard, ["Step 2. End: done.", "End: done."]), "Step 2. End: done.");
  assert.equal(newsIn([], ["One.", "Two."]), "One. Two.");
});

test("the lowest point in words, or why there is none", () => {
  assert.equal(lowestInWords({ theta: [0, 0.5] }), "Minimum at b = 0, w = 0.5");
  assert.equal(lowestInWords({ theta: null }), "No minimum: the labels can be split");
  assert.equal(lowestInWords({ theta: [2] }, false), "Lowest point found at w = 2");
  assert.equal(lowestInWords({ theta: null }, false), "No lowest point: the labels can be split");
});

test("an exponent stays with its number", () =>
  assert.equal(unbroken("than 1e-06"), "than 1e\u201106"));
