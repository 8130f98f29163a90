import { field } from "./field.js";
import { tap } from "./handles.js";
import { weightPlane } from "./plot.js";
import { restart, windowOf } from "./walks.js";
import { named } from "./words.js";

// The cost as bands over the plane of (b, w), with the start, and what `marks` puts there.
export function costMap(ui, { label, role, loss = () => "log" }) {
  const view = weightPlane(ui, "The cost: drag the start");
  const bands = field(ui, view),
    space = windowOf(ui),
    moveStart = (...start) => restart(ui, { start });
  tap(ui, view, moveStart);
  const start = { axis: "xy", role, hollow: true, set: moveStart, label };
  const draw = (J, lowest, marks) => {
    const [x, y] = space(loss());
    if (!view.axes({ x, y })) return;
    bands([ui.get("x"), ui.get("y"), loss()], J, lowest);
    marks(view, () => {
      const at = ui.get("start");
      view.handle("start", { ...start, at, text: `start at ${named(at)}` });
    });
    view.finish();
  };
  return { figure: view.figure, draw };
}
