// The page of the night opens without network: its empty shell only, never a name nor an answer of the server.
// SHELL, PAGE and VERSION are given by the address that imports this file; VERSION changes with any of the files.
/* global SHELL, PAGE, VERSION */
const CACHE = `nuit-${VERSION}`;

const fresh = async () => {
  const answer = await fetch(PAGE, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
  if (answer.ok) await (await caches.open(CACHE)).put(PAGE, answer.clone());
  return answer;
};

self.addEventListener("install", (event) => {
  const files = caches.open(CACHE).then((cache) => cache.addAll(SHELL.map((one) => new Request(one, { cache: "reload" }))));
  event.waitUntil(Promise.all([files, fresh()]).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const others = (names) => names.filter((name) => name.startsWith("nuit-") && name !== CACHE);
  const clean = caches.keys().then((names) => Promise.all(others(names).map((name) => caches.delete(name))));
  event.waitUntil(clean.then(() => self.clients.claim()));
});

const soon = (promise) =>
  Promise.race([promise, new Promise((_, failed) => setTimeout(() => failed(new Error("slow")), 4000))]);

// A server that is down, or a network that does not answer in four seconds: the shell kept here.
const page = async () => {
  const kept = await caches.match(PAGE);
  try {
    const answer = await soon(fresh());
    return kept && answer.status >= 500 ? kept : answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
};

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (origin !== self.location.origin || event.request.method !== "GET") return;
  if (event.request.mode === "navigate" && pathname === PAGE) event.respondWith(page());
  else if (SHELL.includes(pathname)) event.respondWith(soon(fetch(event.request)).catch(() => caches.match(pathname)));
});
