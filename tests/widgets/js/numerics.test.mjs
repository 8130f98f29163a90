// The pure module by itself: `node --test tests/widgets/js`.
import assert from "node:assert/strict";
import test from "node:test";

import * as numerics from "../../../code/logistic/widgets/shared/numerics.js";

const {
  LOSSES,
  STATUS,
  cost,
  design,
  evaluate,
  general,
  gradientDescent,
  hessian,
  lowest,
  mixture,
  newton,
  newtonStep,
  principal,
  residual,
  solve,
  stepBound,
} = numerics;
const near = (a, b, tolerance = 1e-9) =>
  assert.ok(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b)), `${a} is not ${b}`);

const X = design([-1, 0.5, 2, 3, 4], true),
  y = [0, 1, 0, 1, 1],
  theta = [-0.7, 0.9];

test("the losses are finite where e^z is not", () => {
  for (const z of [-800, -40, 0, 40, 800])
    for (const label of [0, 1])
      for (const loss of Object.values(LOSSES))
        for (const part of ["value", "slope", "curvature"])
          assert.ok(Number.isFinite(loss[part](z, label)), `${part} at ${z}`);
  near(LOSSES.log.value(800, 0), 800);
  assert.equal(LOSSES.log.value(800, 1), 0);
  near(LOSSES.log.slope(-40, 0), Math.exp(-40), 1e-30);
});

test("value and slope by one exponential are the value and the slope", () => {
  const out = new Float64Array(2);
  for (const z of [-800, -3, 0, 0.1, 5, 800])
    for (const label of [0, 1]) {
      LOSSES.log.both(z, label, out);
      assert.deepEqual([...out], [LOSSES.log.value(z, label), LOSSES.log.slope(z, label)]);
    }
});

for (const [name, loss] of [...Object.entries(LOSSES), ["mixture", mixture(0.3)]]) {
  test(`${name}: gradient and Hessian are the differences of the cost`, () => {
    const e = 1e-5,
      { slope } = evaluate(theta, X, y, loss),
      H = hessian(theta, X, y, loss);
    for (const j of [0, 1]) {
      const up = theta.map((value, k) => value + (k === j ? e : 0)),
        down = theta.map((value, k) => value - (k === j ? e : 0));
      near(slope[j], (cost(up, X, y, loss) - cost(down, X, y, loss)) / (2 * e), 1e-8);
      for (const k of [0, 1])
        near(
          H[k][j],
          (evaluate(up, X, y, loss).slope[k] - evaluate(down, X, y, loss).slope[k]) / (2 * e),
          1e-8,
        );
    }
  });
}

test("the gradient of the log loss is the mean of the residuals times the features", () => {
  for (const point of [theta, [0, 0], [-300, 200], [3, -40]]) {
    const slope = numerics.gradient(point, X, y);
    for (const j of [0, 1]) {
      const pulls = X.map((row, i) => residual(numerics.dot(row, point), y[i]) * row[j]);
      near(slope[j], pulls.reduce((sum, pull) => sum + pull, 0) / y.length, 1e-15);
      pulls.forEach((pull, i) => assert.ok(Math.abs(pull) <= Math.abs(X[i][j])));
    }
  }
});

test("solve: a system, a scale-free refusal of a singular one", () => {
  const [u, v] = solve(
    [
      [4, 1],
      [1, 3],
    ],
    [1, 2],
  );
  near(4 * u + v, 1);
  near(u + 3 * v, 2);
  assert.equal(
    solve(
      [
        [1, 1],
        [1, 1],
      ],
      [1, 0],
    ),
    null,
  );
  assert.equal(
    solve(
      [
        [0, 0],
        [0, 1],
      ],
      [0, 1],
    ),
    null,
  );
  assert.ok(
    solve(
      [
        [1e-20, 0],
        [0, 1e20],
      ],
      [1, 1],
    ),
    "badly scaled is not singular",
  );
});

test("principal: eigenvalues, eigenvector of the Hessian, every digit of the small one", () => {
  for (const [features, point] of [
    [[-1, 0.5, 2, 3, 4], theta],
    [
      [-2, -1, 1, 2],
      [0, 3],
    ],
    [
      [1, 1.5],
      [-4, 0],
    ],
    [
      [0.1, -0.3],
      [1, 9],
    ],
  ]) {
    const rows = design(features, true),
      {
        least,
        most,
        along: [p, q],
      } = principal(point, rows),
      [[a, b], [, d]] = hessian(point, rows);
    near(Math.hypot(p, q), 1, 1e-15);
    near(a * p + b * q, least * p, 1e-15 * most);
    near(b * p + d * q, least * q, 1e-15 * most);
    near(a + d, least + most, 1e-14 * most);
    assert.ok(0 < least && least <= most);
  }
  // Two samples: the determinant is s1 s2 (x1 - x2)^2 / m^2,
  // here 22 powers of ten below the square of the larger eigenvalue.
  const pair = principal([0, 0], design([1e5, 1e5 + 1e-6], true)),
    gap = 1e5 + 1e-6 - 1e5;
  near((pair.least * pair.most * 64) / gap ** 2, 1, 1e-9);
});

test("principal: equal x are flat, exactly, along the direction that changes no score", () => {
  const {
    least,
    most,
    along: [p, q],
  } = principal([0.3, -0.1], design([0.1, 0.1, 0.1], true));
  assert.equal(least, 0);
  assert.ok(most > 0 && Math.abs(p + 0.1 * q) < 1e-16);
  assert.deepEqual(principal([0, 800], design([-1, 1], true)), {
    least: 0,
    most: 0,
    along: [1, -0],
  });
  assert.deepEqual(principal([0, 0], design([-1, 1], true)), {
    least: 0.25,
    most: 0.25,
    along: [1, -0],
  });
});

test("one Newton step is w - sinh w on two points, and diverges from 2.18", () => {
  const two = design([1, 1], false),
    labels = [0, 1],
    { value, slope } = evaluate([2], two, labels);
  near(newtonStep([2], value, slope, two, labels, false).next[0], 2 - Math.sinh(2), 1e-12);
  assert.ok(newton(two, labels, { start: [2.17], damped: false }).converged);
  const far = newton(two, labels, { start: [2.18], damped: false });
  assert.equal(far.status, STATUS.DIVERGED);
  assert.ok(newton(two, labels, { start: [2.18], damped: true }).converged);
});

test("every status is reached, and begins the message", () => {
  const tiny = X.map(([one, x]) => [1e-7 * one, 1e-7 * x]);
  const tooFast = { learningRate: 100, loss: LOSSES.linear, maxSteps: 5000 };
  const walks = {
    CONVERGED: newton(X, y, {}),
    SEPARABLE: newton(design([-2, -1, 1, 2], true), [0, 0, 1, 1], {}),
    UNDECIDED: gradientDescent(tiny, y, { learningRate: 1, tolerance: 0.1 }),
    SINGULAR_HESSIAN: newton(design([1, 1, 1], true), [0, 1, 1], {}),
    DIVERGED: gradientDescent(X, y, tooFast),
    OUT_OF_STEPS: gradientDescent(X, y, { learningRate: 0.01, maxSteps: 1 }),
  };
  assert.deepEqual(Object.keys(walks), Object.keys(STATUS));
  for (const [name, { status, converged, message }] of Object.entries(walks)) {
    assert.equal(status, STATUS[name]);
    assert.equal(converged, status === STATUS.CONVERGED);
    assert.ok(message.startsWith(`${status}: `), message);
  }
  assert.match(walks.OUT_OF_STEPS.message, /: after 1 step the/);
  assert.match(walks.CONVERGED.message, /: after \d+ steps a minimum is proved/);
});

test("below 2/L every step of gradient descent lowers the cost", () => {
  for (const [name, bend] of [
    ["linear", 1],
    ["squared", 0.0771],
    ["log", 0.25],
  ]) {
    const path = gradientDescent(X, y, {
      learningRate: 0.99 * stepBound(X, bend),
      loss: LOSSES[name],
      maxSteps: 200,
    });
    path.cost
      .slice(1)
      .forEach((now, k) => assert.ok(now <= path.cost[k], `${name}, step ${k + 1}`));
  }
  near(stepBound(X, numerics.BEND.squared), 2 * stepBound(X, 2 * numerics.BEND.squared));
});

test("the lowest cost: a minimum where there is one, its infimum where not", () => {
  near(lowest(X, y, LOSSES.log, [[0, 0]]).cost, newton(X, y, {}).cost.at(-1), 1e-14);
  near(
    evaluate(lowest(X, y, LOSSES.squared, [[0, 0]]).theta, X, y, LOSSES.squared).slope[0],
    0,
    1e-8,
  );
  assert.deepEqual(lowest(design([-2, -1, 1, 2], true), [0, 0, 1, 1], LOSSES.log, [[0, 0]]), {
    theta: null,
    cost: 0,
  });
  assert.ok(
    lowest(design([1, 1], false), [0, 1], LOSSES.log, [[0]]).theta,
    "a minimum at zero is one",
  );
});

test("the lowest cost: ties on the boundary cost what they cost, and leave no minimum", () => {
  // Two samples at one place, with both labels, in the middle: split, but not strictly.
  for (const x of [
    [1, 2, 2, 3],
    [-1, 0, 0, 1],
    [0.5, 1.3, 1.3, 3],
  ]) {
    const tied = lowest(design(x, true), [0, 0, 1, 1], LOSSES.log, [[0, 0]]);
    assert.equal(tied.theta, null);
    near(tied.cost, Math.LN2 / 2, 1e-11);
    assert.ok(lowest(design(x, true), [0, 0, 1, 0], LOSSES.log, [[0, 0]]).theta, "these overlap");
  }
  assert.ok(lowest(design([2, 2, 2, 2], true), [0, 1, 1, 1], LOSSES.log, [[0, 0]]).theta);
});

test("general is Python's %g", () => {
  assert.deepEqual(
    [1e-6, 0.0001, 0.000947123, 123456789, 1.5, 1e10].map((value) => general(value, 3)),
    ["1e-06", "0.0001", "0.000947", "1.23e+08", "1.5", "1e+10"],
  );
});
