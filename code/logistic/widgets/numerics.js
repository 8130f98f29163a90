// The mathematics of the widgets: what cost.py and optimize.py compute, rule for rule. No DOM in here.

const EPS = Number.EPSILON;
const SUFFICIENT = 1e-4;     // Armijo: the part of the decrease the slope promises that a step has to deliver
const VISIBLE = 64 * EPS;    // a relative change of the cost below this is lost in its rounding

// ------------------------------------------------------------------ one sample: functions of z and y
// e is raised to powers <= 0 only, so nothing overflows.
export const sigmoid = (z) => Math.exp(Math.min(z, 0)) / (1 + Math.exp(-Math.abs(z)));
export const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
export const residual = (z, y) => (1 - y) * sigmoid(z) - y * sigmoid(-z);
export const curvature = (z) => sigmoid(z) * sigmoid(-z);

export const LOSSES = {
  linear: {
    labels: false,
    value: (z, y) => (z - y) ** 2 / 2,
    slope: (z, y) => z - y,
    curvature: () => 1,
  },
  squared: {
    labels: true,
    value: (z, y) => residual(z, y) ** 2 / 2,
    slope: (z, y) => residual(z, y) * curvature(z),
    curvature: (z, y) => curvature(z) * (curvature(z) + residual(z, y) * (sigmoid(-z) - sigmoid(z))),
  },
  log: {
    labels: true,
    value: (z, y) => (y === 1 ? softplus(-z) : softplus(z)),
    slope: residual,
    curvature: (z) => curvature(z),
  },
};

// (1 - t) squared + t log: what Bowls morphs through
export function mixture(t) {
  if (t === 0) return LOSSES.squared;
  if (t === 1) return LOSSES.log;
  const mix = (part) => (z, y) => (1 - t) * LOSSES.squared[part](z, y) + t * LOSSES.log[part](z, y);
  return { labels: true, value: mix("value"), slope: mix("slope"), curvature: mix("curvature") };
}

// ------------------------------------------------------------------ all samples: a mean over the rows of X
export const design = (x, bias) => x.map((value) => (bias ? [1, value] : [value]));

export function dot(a, b) {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

export function cost(theta, X, y, loss = LOSSES.log) {
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += loss.value(dot(X[i], theta), y[i]);
  return sum / y.length;
}

export function gradient(theta, X, y, loss = LOSSES.log) {
  const sum = theta.map(() => 0);
  for (let i = 0; i < y.length; i++) {
    const slope = loss.slope(dot(X[i], theta), y[i]);
    for (let j = 0; j < sum.length; j++) sum[j] += slope * X[i][j];
  }
  return sum.map((entry) => entry / y.length);
}

export function hessian(theta, X, y, loss = LOSSES.log) {
  const sum = theta.map(() => theta.map(() => 0));
  for (let i = 0; i < X.length; i++) {
    const bend = loss.curvature(dot(X[i], theta), y?.[i]);
    for (let j = 0; j < sum.length; j++)
      for (let k = 0; k < sum.length; k++) sum[j][k] += bend * X[i][j] * X[i][k];
  }
  return sum.map((row) => row.map((entry) => entry / X.length));
}

export const largest = (vector) => vector.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
export const move = (theta, t, direction) => theta.map((entry, j) => entry + t * direction[j]);
