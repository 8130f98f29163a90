// The engine's parts: each comes as plain scripts that hold pieces of base64,
// so that it comes from a server and from the disk alike. A part is kept as
// long as the page lives: an engine that is begun anew loads nothing.
import { LIVE } from "./live.js";
const pieces = new Map(); // name of its script -> bytes
const decode = (text) =>
  Uint8Array.fromBase64
    ? Uint8Array.fromBase64(text)
    : Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
LIVE.piece = (name, k, text) => pieces.set(`${name}-${k}.js`, decode(text));

const addresses = (name) => LIVE.engine.pieces[name];
const script = (address) => address.split("?")[0];

// MB of these parts that the page does not have yet.
export const missing = (names) =>
  names
    .filter((name) => !addresses(name).every((address) => pieces.has(script(address))))
    .reduce((sum, name) => sum + LIVE.engine.bytes[name], 0) / 1e6;

const whole = (name) => {
  const found = addresses(name).map((address) => pieces.get(script(address)));
  const content = new Uint8Array(found.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of found) content.set(piece, at), (at += piece.length);
  return content;
};

// A part that is not needed again takes no memory.
export const forget = (name) => {
  for (const address of addresses(name)) pieces.delete(script(address));
};

// {name: bytes} of these parts; `tell(MB so far, MB in all)` as they come.
const coming = new Map(); // address -> its loading: no piece is loaded twice at a time
const load = (address) => {
  const begin = () =>
    LIVE.load(`${LIVE.engine.folder}/${address}`).finally(() => coming.delete(address));
  if (!coming.has(address)) coming.set(address, begin());
  return coming.get(address);
};

export const loaded = async (names, tell) => {
  const wanted = () => names.flatMap(addresses).filter((address) => !pieces.has(script(address)));
  const all = missing(names);
  const count = wanted().length;
  let come = 0;
  if (count) tell(0, all);
  const told = () => tell((++come / count) * all, all);
  await Promise.all(wanted().map((address) => load(address).then(told)));
  await Promise.all(wanted().map(load)); // what another engine has forgotten meanwhile
  return Object.fromEntries(names.map((name) => [name, whole(name)]));
};
