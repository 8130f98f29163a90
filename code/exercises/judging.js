// What is said to an answer: whether it is right, and if not,
// which slip it is or at which numbers it fails.
import { EQUALS, read } from "./reading.js";

const SAME = 1e-7; // relative: two values are one
const NEAR = 0.02; // relative: a number that was rounded too soon, or wrongly
const DIGITS = 2; // that a rounded number has at least,
const OF_A_SLIP = 3; // and one that is told a slip which nobody has listed
const ROUNDED = "something in it was rounded too soon";

const SCIENTIFIC = /^(.+?)\s*(?:\*|·|×|\\cdot|\\times)\s*10\s*\^\s*[({]?\s*([-−]?\d+)\s*[)}]?$/u;
const DECIMAL = /^[-−+]?\s*(\d*)\.?(\d*)\s*(%?)$/u;

// How far a typed number may be from what is meant:
// half a unit of its last digit, if it is a decimal; and its digits.
function rounding(text) {
  const last = text.split(EQUALS).at(-1).trim(),
    [, front, power] = SCIENTIFIC.exec(last) ?? [];
  if (power) {
    const { reach, digits } = rounding(front);
    return { reach: reach * 10 ** Number(power.replace("−", "-")), digits };
  }
  const [, whole = "", after = "", percent] = DECIMAL.exec(last) ?? [];
  const digits = (whole + after).replace(/^0+/, "").length;
  if (after || percent)
    return { reach: 0.500001 * 10 ** -(after.length + (percent ? 2 : 0)), digits };
  return { reach: digits < DIGITS ? 0 : Math.min(0.500001, 0.011 * whole), digits };
}

const near = (one, other, reach = 0) =>
  Number.isFinite(one) &&
  Math.abs(one - other) <= Math.max(reach, SAME * Math.max(Math.abs(one), Math.abs(other)));

// A number or an expression. {verdict, words}: "right", "slip", "wrong" or "unreadable";
// and in words, as HTML.
function ofTyped(known, given) {
  const { letters, points, slips, named } = known,
    text = String(given ?? ""),
    found = read(text, letters);
  if (!text.trim()) return { verdict: "unreadable", words: "Write your answer first." };
  if (found.fault)
    return { verdict: "unreadable", words: `I cannot read this: ${plain(found.fault)}.` };
  const values = points.map((row) =>
    found.at(Object.fromEntries(letters.map((name, k) => [name, row[k]]))),
  );
  const told = letters.length ? ofLetters(known, values) : ofNumber(known, text, values[0]);
  if (told.verdict === "right") return told;
  const { reach = 0, digits = 0 } = letters.length ? {} : rounding(text);
  // A short number may be anything: only a mistake that is listed is told by it.
  const bare = !letters.length && digits && digits < OF_A_SLIP;
  const slip = slips.find(([, wrong], at) => {
    if (bare && at >= named) return false;
    const far = digits >= (at < named ? DIGITS : OF_A_SLIP) ? reach : 0;
    return values.every((value, k) => near(value, wrong[k], far));
  });
  return slip ? { verdict: "slip", words: slip[0] } : told;
}

const RIGHT = { verdict: "right", words: "" };
const wrong = (words) => ({ verdict: "wrong", words });

function ofNumber({ answer: [answer], within = 0, reason }, text, value) {
  if (!Number.isFinite(value)) return wrong("That has no value.");
  if (near(value, answer)) return RIGHT;
  const { reach, digits } = rounding(text);
  if (near(value, answer, reach) && digits >= DIGITS) return RIGHT;
  if (near(value, answer, within * Math.abs(answer)))
    return { verdict: "right", words: `A good guess: it is ${rounded(answer)}. ${reason}` };
  if (near(value, answer, reach)) return wrong(`Nearly: with at least ${DIGITS} digits, please.`);
  if (near(value, answer, NEAR * Math.abs(answer)))
    return wrong(
      digits && digits < DIGITS
        ? `Nearly: with at least ${DIGITS} digits, please.`
        : `Nearly, but ${digits ? "the last digit is not right" : ROUNDED}.`,
    );
  if (value * answer < 0) return wrong(`The answer is ${answer < 0 ? "negative" : "positive"}.`);
  const size = Math.abs(value) > Math.abs(answer) ? "large" : "small";
  return wrong(`That is too ${size}${answer < 0 ? " in size" : ""}.`);
}

// A point is said at which it has another value, or none.
function ofLetters({ letters, points, answer }, values) {
  const at = values.findIndex((value, k) => !near(value, answer[k]));
  if (at < 0) return RIGHT;
  const where = letters.map((name, k) => `${lettered(name)} = ${minus(points[at][k])}`).join(", ");
  if (!Number.isFinite(values[at])) return wrong(`At ${where} yours has no value.`);
  const digits = rounded(values[at]) === rounded(answer[at]) ? 9 : 4; // as many as tell them apart
  const [yours, right] = [values[at], answer[at]].map((value) => rounded(value, digits));
  return wrong(`At ${where} yours is ${yours}; it should be ${right}.`);
}
const NAMES = { theta: "θ", alpha: "α", lambda: "λ" };
export const lettered = (name) => NAMES[name] ?? name;
const minus = (value) => String(value).replace("-", "−");
const rounded = (value, digits = 4) => minus(Number(value.toPrecision(digits)));
export const plain = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

function ofChoice({ options, right }, at) {
  const { why } = options[at] ?? {};
  if (!why) return { verdict: "unreadable", words: "Choose one first." };
  return at === right ? RIGHT : wrong(why);
}

// How far the lines are in order, given by their places in the right one.
function ofOrder({ lines }, order) {
  if (order?.length !== lines.length) return wrong("Each line has to be there once.");
  const first = order.findIndex((line, k) => line !== k);
  if (first < 0) return RIGHT;
  const begins = first === 1 ? "The first line is right. " : `The first ${first} lines are right. `;
  return wrong(`${first ? begins : ""}Line ${first + 1} comes later.`);
}

const JUDGES = { number: ofTyped, expression: ofTyped, choice: ofChoice, order: ofOrder };

// What is said to an answer to an exercise of this kind.
export const judgeAnswer = (kind, known, given) => JUDGES[kind](known, given);
