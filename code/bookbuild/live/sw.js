// Answers for the network where it does not answer, with what the reader has asked to keep. What is
// kept, the page decides (offline.js): a cache is whole once it holds the list of its files.
const LIST = "offline.json";
const scope = new URL(registration.scope);
const prefix = `kept ${scope.pathname} `;
// With a network that does not answer, before a page that is kept is shown.
const PATIENCE_MS = 4000;

/** The whole cache and the list of its files; nothing if nothing is kept. */
const kept = async () => {
  for (const name of await caches.keys()) {
    if (!name.startsWith(prefix)) continue;
    const cache = await caches.open(name);
    const list = await cache.match(new URL(LIST, scope));
    if (list) return { cache, files: (await list.json()).files };
  }
};

const answer = async (request, path, version) => {
  const { cache, files } = (await kept()) ?? {};
  const copy = () => cache?.match(new URL(path, scope));
  // An address that names its content never means another.
  if (version) return (files?.[path]?.[1] === version && (await copy())) || fetch(request);
  const network = fetch(request);
  const late = new Promise((end) => setTimeout(end, PATIENCE_MS)).then(copy);
  try {
    return (await Promise.race([network, late])) ?? (await network);
  } catch {
    return (await copy()) ?? Response.error();
  }
};

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { origin, pathname, searchParams } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== scope.origin) return;
  if (!pathname.startsWith(scope.pathname)) return;
  const path = pathname.slice(scope.pathname.length).replace(/(^|\/)$/, "$1index.html");
  event.respondWith(answer(event.request, decodeURI(path), searchParams.get("v")));
});
