// A reader's changes are kept by the browser, page by page, until they are set back.
const KEY = `live ${location.pathname}`;

export const changes = () => {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {}; // a browser that keeps nothing
  }
};

// Keep what a cell has become, by what the book has there; or forget it, if it is undefined.
// Does the browser do so?
export const keep = (built, source) => {
  const { [built]: _, ...others } = changes();
  const all = source === undefined ? others : { ...others, [built]: source };
  try {
    if (Object.keys(all).length) localStorage.setItem(KEY, JSON.stringify(all));
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false; // it keeps nothing, or is full: the page still has it
  }
};
