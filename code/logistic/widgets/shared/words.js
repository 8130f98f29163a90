// Numbers as a reader sees them.

export function short(value, digits = 4) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e5)
      ? value.toExponential(digits - 1)
      : String(Number(value.toPrecision(digits)));
  return text
    .replace(/(\.\d*?)0+e/, "$1e")
    .replace(".e", "e")
    .replace("e+", "e")
    .replaceAll("-", "−");
}

const weights = (theta) => (theta.length === 1 ? ["w"] : ["b", "w"]);
export const named = (theta) =>
  theta.map((value, j) => `${weights(theta)[j]} = ${short(value)}`).join(", ");

// Where the lowest point is, or why there is none.
// A cost that is not convex has a minimum elsewhere perhaps.
export function lowestInWords({ theta }, convex = true) {
  if (!theta) return `No ${convex ? "minimum" : "lowest point"}: the labels can be split`;
  return `${convex ? "Minimum" : "Lowest point found"} at ${named(theta)}`;
}

// A number like 1e-06 stays on one line.
export const unbroken = (message) => message.replaceAll("e-", "e\u2011");
