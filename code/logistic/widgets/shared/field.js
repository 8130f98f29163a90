import { make } from "./dom.js";

// The cost as bands, on a canvas under the marks. Each line lies where the gap above the lowest
// cost has doubled. The cost is calculated on a grid and between its points drawn as a cubic; the
// grid is coarse while something is dragged and fine when it comes to rest.
export function field(ui, view) {
  const canvas = make("canvas", { "aria-hidden": "true" });
  view.box.prepend(canvas);
  let drawn = "",
    rest = 0,
    color = null;
  ui.signal.addEventListener("abort", () => clearTimeout(rest));
  return (key, value, lowest) => {
    const place = [view.x.domain, view.y.domain, view.width, view.height, key];
    const want = (fine) => JSON.stringify([...place, fine]);
    if (drawn === want(true) || (drawn === want(false) && ui.busy)) return;
    const paint = (fine) => {
      // Not in each frame of a drag: to read a style, the browser works it out.
      if (fine || !color) color = getComputedStyle(canvas).color.match(/\d+/g).map(Number);
      shade(
        canvas,
        view,
        color,
        value,
        lowest,
        fine ? [57, Math.min(2, devicePixelRatio)] : [21, 0.34],
      );
      drawn = want(fine);
    };
    clearTimeout(rest);
    if (drawn !== want(false)) paint(false);
    if (!ui.busy) rest = setTimeout(() => ui.busy || paint(true), 60);
  };
}

function shade(canvas, view, [red, green, blue], value, lowest, [n, density]) {
  const { width, height } = fitted(canvas, view, density);
  const grid = gridOf(view, value, n);
  const across = weightsOf(width, n),
    down = weightsOf(height, n);
  const rows = grid.map((row) =>
    Float64Array.from(
      across,
      ([k, a, b, c, d]) => a * row[k] + b * row[k + 1] + c * row[k + 2] + d * row[k + 3],
    ),
  );
  const top = Math.max(...grid.map((row) => Math.max(...row))) - lowest;
  const unit = top / 2 ** BANDS;
  const image = new ImageData(width, height),
    pixels = image.data;
  let above = new Float64Array(width),
    here = new Float64Array(width);
  for (let j = 0; j < height; j++) {
    const [k, a, b, c, d] = down[j];
    for (let i = 0; i < width; i++) {
      const gap =
        a * rows[k][i] + b * rows[k + 1][i] + c * rows[k + 2][i] + d * rows[k + 3][i] - lowest;
      const level = gap > unit ? Math.log2(gap / unit) : 0;
      here[i] = level;
      const band = Math.floor(level),
        part = level - band;
      const right = i ? level - here[i - 1] : 0,
        below = j ? level - above[i] : 0;
      const steep = Math.sqrt(right * right + below * below) || 1;
      const near = Math.min(part || 1, 1 - part) / steep; // pixels to the next level line
      // A line is a pixel and a half wide, so that it stands out from the bands on either side.
      const onLine =
        level > 0.02 ? Math.max(0, Math.min(1, 1.2 - near / Math.max(density, 0.7))) : 0;
      const ground = 0.03 + (0.24 * band) / BANDS;
      const p = 4 * (j * width + i);
      (pixels[p] = red), (pixels[p + 1] = green), (pixels[p + 2] = blue);
      pixels[p + 3] = 255 * (ground + (1 - ground) * onLine);
    }
    [above, here] = [here, above];
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}
const BANDS = 12;

// The canvas, over all of the view, with so many pixels for each of the page's.
function fitted(canvas, { left, top, width, height }, density) {
  (canvas.width = Math.round(width * density)), (canvas.height = Math.round(height * density));
  const place = { left, top, width, height };
  for (const [side, pixels] of Object.entries(place)) canvas.style[side] = `${pixels}px`;
  return canvas;
}

// The values on n x n points: one more on each side, for the cubic wants four neighbors.
function gridOf(view, value, n) {
  const [x0, x1] = view.x.domain,
    [y0, y1] = view.y.domain;
  const at = (k, lo, hi) => lo + ((hi - lo) * (k - 1)) / (n - 3);
  return Array.from({ length: n }, (_, r) =>
    Float64Array.from({ length: n }, (_, c) => value(at(c, x0, x1), at(r, y1, y0))),
  );
}

// For each pixel: its first grid point,
// and the weights of the four around it (Catmull and Rom's cubic).
const weightsOf = (size, n) =>
  Array.from({ length: size }, (_, i) => {
    const at = ((i + 0.5) / size) * (n - 3),
      k = Math.min(Math.floor(at), n - 4),
      t = at - k;
    return [
      k,
      (-t + 2 * t ** 2 - t ** 3) / 2,
      (2 - 5 * t ** 2 + 3 * t ** 3) / 2,
      (t + 4 * t ** 2 - 3 * t ** 3) / 2,
      (t ** 3 - t ** 2) / 2,
    ];
  });
