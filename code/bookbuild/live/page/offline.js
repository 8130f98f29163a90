// Keeping the whole book in this browser, so that it is there without the network.
// Nothing is kept until a reader asks.
import { LIVE } from "./live.js";
const LIST = "offline.json";
const prefix = `kept ${LIVE.root.pathname} `;
const TOGETHER = 6; // files that come at a time

const fetched = async (path) => {
  const answer = await fetch(new URL(path, LIVE.root), { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${path} could not be loaded`);
  return answer;
};

const digest = async (content) => {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content)).subarray(0, 4);
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

const ours = async () => (await caches.keys()).filter((name) => name.startsWith(prefix));

// Is this file there already, in this cache or in that of an earlier book?
const known = async (path, mark, names) => {
  for (const name of names) {
    const found = await (await caches.open(name)).match(new URL(path, LIVE.root));
    if (found?.headers.get("x-digest") === mark) return found;
  }
};

// Keep one file, whole and as the list has it.
const take = async (cache, path, mark, names) => {
  const old = await known(path, mark, names);
  if (old) return cache.put(new URL(path, LIVE.root), old);
  const answer = await fetched(path);
  const content = await answer.arrayBuffer();
  if ((await digest(content)) !== mark) throw new Error(`${path} has just been changed`);
  const headers = { "content-type": answer.headers.get("content-type") ?? "", "x-digest": mark };
  await cache.put(new URL(path, LIVE.root), new Response(content, { headers }));
};

// Keep all files, if the reader has `agreed(MB in all)`; `tell(MB so far, MB in all)` as they come.
// What has come is still there if it breaks off.
export const keepBook = async (tell, stopped, agreed) => {
  const text = await (await fetched(LIST)).text();
  const { version, files } = JSON.parse(text);
  const waiting = Object.entries(files);
  const all = waiting.reduce((sum, [, [bytes]]) => sum + bytes, 0) / 1e6;
  if (!agreed(all)) return;
  const names = await ours();
  const cache = await caches.open(prefix + version);
  let come = 0;
  const work = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [path, [bytes, mark]] = next;
      if (stopped()) throw new Error("you have stopped it");
      await take(cache, path, mark, names);
      tell((come += bytes / 1e6), all);
    }
  };
  tell(0, all);
  const works = Array.from({ length: TOGETHER }, () =>
    work().finally(() => {
      waiting.length = 0; // once one has failed, the others end with the file that they are at
    }),
  );
  const [failed] = (await Promise.allSettled(works)).filter(({ reason }) => reason);
  if (failed) throw failed.reason;
  await navigator.serviceWorker.register(new URL("sw.js", LIVE.root));
  await navigator.serviceWorker.ready;
  await cache.put(new URL(LIST, LIVE.root), new Response(text)); // now it is whole
  for (const name of names) if (name !== prefix + version) await caches.delete(name);
  LIVE.remember(version);
  return all;
};

export const forgetBook = async () => {
  for (const name of await ours()) await caches.delete(name);
  await (await navigator.serviceWorker.getRegistration(LIVE.root))?.unregister();
  LIVE.remember();
};
