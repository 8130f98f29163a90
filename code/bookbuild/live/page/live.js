// What the buttons (bar.js), the engine's manifest and the cells of the page have put down.
export const LIVE = globalThis.LIVE;
