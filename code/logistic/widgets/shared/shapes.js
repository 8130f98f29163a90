import { draws } from "./dom.js";

// The markers of the roles, which differ by more than color. Shapes around (x, y), in absolute
// numbers: moved by a `transform`, each would make the browser compose the page anew.
const polygon =
  (...corners) =>
  (r, x, y) =>
    `M${corners.map(([a, b]) => `${fixed(x + a * r)} ${fixed(y + b * r)}`).join("L")}z`;
export const SHAPES = {
  circle: (r, x, y) =>
    `M${fixed(x - r)} ${fixed(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`,
  triangle: polygon([0, -1.2], [1.1, 0.8], [-1.1, 0.8]),
  square: polygon([-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]),
  diamond: polygon([0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]),
  star: polygon(
    ...Array.from({ length: 10 }, (_, k) =>
      [Math.sin((k * Math.PI) / 5), -Math.cos((k * Math.PI) / 5)].map(
        (part) => (k % 2 ? 0.42 : 1) * part,
      ),
    ),
  ),
  cross: (r, x, y) =>
    `M${fixed(x - r)} ${fixed(y - r)}l${2 * r} ${2 * r}m${-2 * r} 0l${2 * r} ${-2 * r}`,
};
export const fixed = (pixel) => Math.round(100 * pixel) / 100;

// A sample of a line and its marker, for a legend.
export const keyOf = (role, shape) =>
  draws(
    "svg",
    { class: "lg-key", viewBox: "0 0 30 14", "aria-hidden": "true" },
    draws("path", { d: "M0 7H30", class: `lg-line lg-${role}` }),
    draws("path", { d: SHAPES[shape](4.5, 15, 7), class: `lg-dot lg-${role}` }),
  );
