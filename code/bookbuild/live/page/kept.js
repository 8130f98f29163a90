// A reader's changes are kept by the browser, page by page, until they are set back.
const KEY = `live ${location.pathname}`;

export const changes = () => {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {}; // a browser that keeps nothing
  }
};

// Keep the source of cell k, or forget it if it is undefined.
export const keep = (k, source) => {
  const { [k]: _, ...others } = changes();
  const all = source === undefined ? others : { ...others, [k]: source };
  try {
    if (Object.keys(all).length) localStorage.setItem(KEY, JSON.stringify(all));
    else localStorage.removeItem(KEY);
  } catch {
    // a browser that keeps nothing: the page still has it
  }
};
