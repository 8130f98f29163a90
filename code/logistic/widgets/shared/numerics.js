// The mathematics of the widgets: what cost.py and optimize.py compute, rule for rule; but rounding
// is not counted, and whether one or two weights split the labels is decided by trying all ways.
// No DOM in here.

const EPS = Number.EPSILON;
// Armijo: the part of the decrease the slope promises that a step has to deliver.
const SUFFICIENT = 1e-4;
export const VISIBLE = 64 * EPS; // a relative change of the cost below this is lost in its rounding
// A product of the certificate up to this becomes at most its square.
const SQUARES = 0.1;

// -------------------------------------------- one sample: functions of z and y
// e is raised to powers <= 0 only, so nothing overflows;
// residual and slope are written so that nothing cancels.
export function sigmoid(z) {
  const e = Math.exp(-Math.abs(z));
  return (z >= 0 ? 1 : e) / (1 + e);
}
export const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
export const residual = (z, y) => (y === 1 ? -sigmoid(-z) : sigmoid(z)); // sigma(z) - y
export function sigmoidSlope(z) {
  // sigma(z) (1 - sigma(z))
  const e = Math.exp(-Math.abs(z));
  return e / (1 + e) ** 2;
}

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
    slope: (z, y) => residual(z, y) * sigmoidSlope(z),
    curvature: (z, y) =>
      sigmoidSlope(z) * (sigmoidSlope(z) + residual(z, y) * (sigmoid(-z) - sigmoid(z))),
  },
  log: {
    labels: true,
    value: (z, y) => (y === 1 ? softplus(-z) : softplus(z)),
    slope: residual,
    curvature: sigmoidSlope,
    // Value and slope by one exponential: a drag asks for them some fifty thousand times a frame.
    both(z, y, out) {
      const u = y === 1 ? -z : z,
        e = Math.exp(-Math.abs(u)),
        s = (u >= 0 ? 1 : e) / (1 + e);
      out[0] = Math.max(u, 0) + Math.log1p(e);
      out[1] = y === 1 ? -s : s;
    },
  },
};

// (1 - t) squared + t log: what Bowls morphs through
export function mixture(t) {
  if (t === 0) return LOSSES.squared;
  if (t === 1) return LOSSES.log;
  const mix = (part) => (z, y) => (1 - t) * LOSSES.squared[part](z, y) + t * LOSSES.log[part](z, y);
  return { labels: true, value: mix("value"), slope: mix("slope"), curvature: mix("curvature") };
}

// -------------------------------------------- all samples: a mean over the rows of X
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

export const gradient = (theta, X, y, loss = LOSSES.log) => evaluate(theta, X, y, loss).slope;

// The cost and its gradient in one pass.
export function evaluate(theta, X, y, loss = LOSSES.log) {
  const slope = theta.map(() => 0),
    m = y.length,
    sample = new Float64Array(2);
  let value = 0;
  for (let i = 0; i < m; i++) {
    const row = X[i],
      z = dot(row, theta);
    if (loss.both) loss.both(z, y[i], sample);
    else (sample[0] = loss.value(z, y[i])), (sample[1] = loss.slope(z, y[i]));
    value += sample[0];
    for (let j = 0; j < row.length; j++) slope[j] += sample[1] * row[j];
  }
  for (let j = 0; j < slope.length; j++) slope[j] /= m;
  return { value: value / m, slope };
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

// The eigenvalues of the Hessian of the log loss over (b, w), and the unit vector of the smaller
// one. That one is the determinant over the larger, and the determinant, here a variance, is summed
// without cancellation: equal x give 0 itself, and a tiny curvature has all its digits.
export function principal(theta, X) {
  const [[a, b], [, d]] = hessian(theta, X),
    apart = Math.hypot(a - d, 2 * b),
    most = (a + d + apart) / 2;
  const s = X.map((row) => sigmoidSlope(dot(row, theta))),
    x = X.map((row) => row[1] - X[0][1]);
  const middle = dot(s, x) / (a * X.length);
  const variance = s.reduce((sum, weight, i) => sum + weight * (x[i] - middle) ** 2, 0) / X.length;
  const [p, q] = a > d ? [-2 * b, a - d + apart] : [d - a + apart || 1, -2 * b],
    length = Math.hypot(p, q);
  return { least: a ? a * (variance / most) : 0, most, along: [p / length, q / length] };
}

// A weight that is zero but for rounding is zero: it would be read out as 1e-17.
export const tidy = (theta) =>
  theta.map((entry) => (Math.abs(entry) < 1e-12 * largest(theta) ? 0 : entry));
export const largest = (vector) =>
  vector.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
export const move = (theta, t, direction) => theta.map((entry, j) => entry + t * direction[j]);

// -------------------------------------------- how a walk ended: a value, and a sentence from it
export const STATUS = {
  CONVERGED: "converged",
  SEPARABLE: "separable",
  UNDECIDED: "undecided",
  SINGULAR_HESSIAN: "singular Hessian",
  DIVERGED: "diverged",
  OUT_OF_STEPS: "out of steps",
};
const ended = (status, why) => ({
  status,
  converged: status === STATUS.CONVERGED,
  message: `${status}: ${why}`,
});

// -------------------------------------------- optimizers: both return the whole way they went
export function gradientDescent(
  X,
  y,
  { learningRate, start, maxSteps = 1000, tolerance = 1e-6, loss = LOSSES.log },
) {
  const step = (_theta, { slope }) => ({ direction: slope, left: largest(slope) });
  const follow = (theta, _here, { direction }) => move(theta, -learningRate, direction);
  const small = `no entry of the gradient is larger than ${general(tolerance, 6)}`;
  const look = (theta, _here, { left }) => {
    if (!(left <= tolerance)) return null;
    if (!loss.labels) return known(STATUS.CONVERGED, small);
    if (separable(X, y)) return known(STATUS.SEPARABLE);
    const proof = certificate(theta, X, y);
    if (loss !== LOSSES.log || costGap(proof) <= tolerance) return known(STATUS.CONVERGED, small);
    const why = proof
      ? "but no minimum is proved to be near; take a smaller tolerance"
      : "but where the Hessian is all but singular that proves no minimum";
    return known(STATUS.UNDECIDED, `${small}, ${why}`);
  };
  return walk({ step, look, follow }, X, y, { start, maxSteps, loss });
}

export function newton(X, y, { start, damped = true, maxSteps = 100, tolerance = 1e-10 }) {
  const zeros = X[0].map(() => 0);
  const within = `each score within ${general(tolerance, 6)} but for rounding`;
  const arrived = known(STATUS.CONVERGED, `a minimum is proved, ${within}`);
  let full = false; // whether a full step is proved to square what is left
  let near = false; // and that this is then near enough
  const step = (theta, { slope }) => {
    const direction = newtonDirection(theta, slope, X);
    if (direction) return { direction, left: -dot(slope, direction) };
    const bounded = damped && solve(hessian(zeros, X), slope); // no Hessian is larger than at zero
    return bounded && { direction: move(zeros, -1, bounded), left: Infinity };
  };
  const look = (theta, _here, { left }) => {
    if (near) return arrived;
    full = false;
    if (left === Infinity) return separable(X, y) ? known(STATUS.SEPARABLE) : null;
    if (!(left <= tolerance)) return null;
    const product = certificate(theta, X, y)?.product ?? Infinity;
    if (-Math.log1p(-product) <= tolerance) return arrived;
    full = product <= SQUARES;
    near = full && product <= Math.sqrt(tolerance);
    return !(product < 1) && separable(X, y) ? known(STATUS.SEPARABLE) : null;
  };
  const follow = (theta, { value }, { direction, left }) => {
    const along = (t) => cost(move(theta, t, direction), X, y);
    let t = 1;
    if (left < Infinity) t = damped && !full ? halved(theta, value, direction, left, along) : 1;
    else if (cost(zeros, X, y) < value) return zeros;
    else while (along(2 * t) < along(t)) t *= 2;
    return move(theta, t, direction);
  };
  return walk({ step, look, follow }, X, y, { start, maxSteps, loss: LOSSES.log });
}

// Null where the Hessian is singular, or so near to it that the step is too long for a number.
function newtonDirection(theta, slope, X) {
  const direction = solve(hessian(theta, X), slope)?.map((entry) => -entry);
  return direction && Number.isFinite(dot(slope, direction)) ? direction : null;
}

// The part of a step that is taken: halved until the cost falls enough. Below VISIBLE the search
// would compare rounding errors. left: lambda^2, the squared Newton decrement.
function halved(theta, here, direction, left, along) {
  const moves = (t) => move(theta, t, direction).some((entry, j) => entry !== theta[j]);
  let t = 1;
  if (left / 2 > VISIBLE * here)
    while (!(along(t) <= here - SUFFICIENT * t * left) && moves(t)) t /= 2;
  return t;
}

// One step of Newton's method: its direction, the fraction t of it that is taken, and where it
// leads. Null where the Hessian is singular: the local parabola has no vertex.
export function newtonStep(theta, here, slope, X, y, damped) {
  const direction = newtonDirection(theta, slope, X);
  if (!direction) return null;
  const along = (t) => cost(move(theta, t, direction), X, y);
  const t = damped ? halved(theta, here, direction, -dot(slope, direction), along) : 1;
  return { direction, t, next: move(theta, t, direction) };
}

// Step by step, until something is known of the minimum or there is no next iterate.
function walk({ step, look, follow }, X, y, { start, maxSteps, loss }) {
  const way = { theta: [], cost: [], gradientNorm: [] };
  let theta = start ?? X[0].map(() => 0),
    end = null;
  while (!end) {
    const here = evaluate(theta, X, y, loss),
      after = `after ${steps(way)}`;
    if (!Number.isFinite(here.value) || !here.slope.every(Number.isFinite)) {
      end = known(STATUS.DIVERGED, `${after} the next point is too large for float64`);
      break;
    }
    const norm = largest(here.slope);
    way.theta.push(theta);
    way.cost.push(here.value);
    way.gradientNorm.push(norm);
    const next = step(theta, here),
      found = next && look(theta, here, next);
    if (!next) end = noStep(way, X);
    else if (found) end = known(found.status, `after ${steps(way)} ${found.why}`);
    else if (way.theta.length > maxSteps)
      end = known(
        STATUS.OUT_OF_STEPS,
        `after ${steps(way)} the largest entry of the gradient is still ${general(norm, 3)}`,
      );
    else theta = follow(theta, here, next);
  }
  return { ...way, steps: way.theta.length - 1, ...lastLook(way.theta.at(-1), X, y, loss, end) };
}

const known = (status, why) => ({ status, why });
const steps = (way) => (way.theta.length === 2 ? "1 step" : `${way.theta.length - 1} steps`);

// However the walk ended: do its last weights, by now, split the labels?
function lastLook(theta, X, y, loss, { status, why }) {
  const open = ![STATUS.CONVERGED, STATUS.SEPARABLE, STATUS.UNDECIDED].includes(status);
  if (status === STATUS.SEPARABLE || (open && loss.labels && splits(theta, X, y)))
    return ended(
      STATUS.SEPARABLE,
      "the labels can be split, so ever larger weights cost ever less and there is no minimum",
    );
  return ended(status, why);
}

function noStep(way, X) {
  const [first, last] = [way.cost[0], way.cost.at(-1)];
  if (last > first)
    return known(
      STATUS.DIVERGED,
      `after ${steps(way)} the cost has risen from ${general(first, 3)} to ${general(last, 3)}`,
    );
  const zeros = X[0].map(() => 0),
    why = solve(hessian(zeros, X), zeros)
      ? "the sigmoid is all but flat at every sample"
      : "the columns of X depend on each other, or cannot be told from such in float64";
  return known(STATUS.SINGULAR_HESSIAN, `the step is not determined, because ${why}`);
}

// Python's format "%.<digits>g".
export function general(value, digits) {
  const [mantissa, power] = value.toExponential(digits - 1).split("e");
  if (power >= -4 && power < digits) return String(Number(value.toPrecision(digits)));
  return `${Number(mantissa)}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

// What a point proves of the minimum: the squared Newton decrement, and its root times the reach.
// Below 1 this product proves that there is a minimum. Rounding is not counted.
export function certificate(theta, X, y) {
  const H = hessian(theta, X),
    slope = gradient(theta, X, y);
  if (!solve(H, slope)) return null;
  const squared = (vector) => dot(vector, solve(H, vector)),
    left = squared(slope);
  return { left, product: Math.sqrt(left * Math.max(...X.map(squared))) };
}

// The cost is above the least one by at most this.
function costGap(proof) {
  if (!proof || !(proof.product < 1)) return Infinity;
  const { left, product: x } = proof;
  if (x >= 1 / 8) return (left * (x + (1 - x) * Math.log1p(-x))) / x ** 2;
  let part = 0; // the same as a series, because its terms cancel
  for (let k = 0; k < 20; k++) part += x ** k / ((k + 1) * (k + 2));
  return left * part;
}

// Can the labels be split, strictly or with ties on the boundary, by one or two weights? If any
// direction does, it can be turned until it leaves a sample on the boundary.
const separable = (X, y) =>
  X.some((row) => {
    const across = [-(row[1] ?? 0), row[0]];
    return [row, across].some((d) => splits(d, X, y) || splits(move(d, -2, d), X, y));
  });

// Does a direction put no sample on its wrong side, and not all on the boundary?
function splits(direction, X, y) {
  const margins = towardRightSide(direction, X, y);
  return Math.min(...margins) >= 0 && Math.max(...margins) > 0;
}

const towardRightSide = (theta, X, y) => X.map((row, i) => (2 * y[i] - 1) * dot(row, theta));

// Solve A x = c by Cholesky's factors of A scaled to a unit diagonal, so that the units of the
// features do not decide what counts as singular. Null if A is singular.
export function solve(A, c) {
  const scale = A.map((row, j) => Math.sqrt(row[j]));
  if (scale.some((entry) => !(entry > 0))) return null;
  const L = A.map(() => []);
  for (let j = 0; j < A.length; j++)
    for (let k = 0; k <= j; k++) {
      const rest = A[j][k] / (scale[j] * scale[k]) - dot(L[k].slice(0, k), L[j]);
      if (j > k) L[j][k] = rest / L[k][k];
      else if (rest <= A.length * EPS) return null;
      else L[j][j] = Math.sqrt(rest);
    }
  const u = [];
  for (let j = 0; j < c.length; j++) u[j] = (c[j] / scale[j] - dot(u, L[j])) / L[j][j];
  for (let j = c.length - 1; j >= 0; j--) {
    for (let k = j + 1; k < c.length; k++) u[j] -= L[k][j] * u[k];
    u[j] /= L[j][j];
  }
  return u.map((entry, j) => entry / scale[j]);
}

// 2 / L: below it, every step of gradient descent lowers the cost. L
// bounds the curvature of the cost: no sample bends more in z than
// `bend`, so L = bend * lambda_max(X'X) / m. One weight, or two.
const TOP = (15 - Math.sqrt(33)) / 24; // the h at which h^2 (1 - h) (2 - 3h) is largest
export const BEND = { linear: 1, squared: TOP ** 2 * (1 - TOP) * (2 - 3 * TOP), log: 1 / 4 };

export function stepBound(X, bend) {
  const [a, b = 0] = [0, 1].map((j) => X.reduce((sum, row) => sum + row[0] * (row[j] ?? 0), 0));
  const d = X.reduce((sum, row) => sum + (row[1] ?? 0) ** 2, 0);
  return (2 * X.length) / (bend * ((a + d + Math.hypot(a - d, 2 * b)) / 2));
}

// The smallest cost that can be found: Newton's method with its Hessian lifted
// until it is positive definite, from each of `starts`. For the two convex costs
// this is the minimum; `theta` is null where it is approached, not reached.
export function lowest(X, y, loss, starts) {
  let best = { theta: null, cost: Infinity };
  for (const start of starts) {
    let theta = start,
      here = cost(theta, X, y, loss);
    for (let k = 0; k < 60; k++) {
      const slope = gradient(theta, X, y, loss),
        H = hessian(theta, X, y, loss);
      if (largest(slope) < 1e-12) break; // what is left lies below the rounding of the cost
      const next = descend(theta, here, slope, H, X, y, loss);
      if (!next) break;
      [theta, here] = next;
    }
    if (here < best.cost) best = { theta: tidy(theta), cost: here };
  }
  return loss.labels ? approached(best, X, y) : best;
}

// Labels that can be split leave a lower limit and no minimum:
// zero, or with ties on the boundary what these cost.
function approached({ theta, cost: here }, X, y) {
  if (!separable(X, y)) return { theta, cost: here };
  return { theta: null, cost: Math.min(...towardRightSide(theta, X, y)) > 0 ? 0 : here };
}

function descend(theta, here, slope, H, X, y, loss) {
  const scale = Math.max(...H.map((row, j) => Math.abs(row[j])), 1e-9);
  for (let lift = 0; lift < 1e9; lift = lift ? 10 * lift : 1e-3) {
    const direction = solve(
      H.map((row, j) => row.map((entry, k) => entry + (j === k ? lift * scale : 0))),
      slope,
    );
    const next = direction && move(theta, -1, direction);
    const there = next && cost(next, X, y, loss);
    if (next && there < here) return [next, there];
  }
  return null;
}
