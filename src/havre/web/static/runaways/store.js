// What the telephone keeps: closed writings until the server has them or they expire, and to which public keys it
// writes (ids and public keys, no name, nothing that opens anything).
const NAME = "havre-nuit";
const HOURS = 72;

const opened = new Promise((done, failed) => {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("writings", { keyPath: "id" });
    asked.result.createObjectStore("posts", { keyPath: "team" });
  };
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => failed(asked.error);
});

const run = async (place, mode, work) => {
  const base = await opened;
  return new Promise((done, failed) => {
    // Strict: an answer means that it is on the disk.
    const transaction = base.transaction(place, mode, { durability: "strict" });
    const asked = work(transaction.objectStore(place));
    transaction.oncomplete = () => done(asked?.result);
    transaction.onerror = transaction.onabort = () => failed(transaction.error);
  });
};

const later = (hours) => Date.now() + hours * 3600_000;
const tell = (count) => {
  // Read by the way out: the browser is not asked to forget what waits here.
  document.cookie = `night=${count}; path=/; max-age=${count ? HOURS * 3600 : 0}; samesite=strict${location.protocol === "https:" ? "; secure" : ""}`;
};

export const keep = async (envelope) => {
  const { id, created, kind } = envelope;
  await run("writings", "readwrite", (all) => all.put({ id, created, kind, expires: later(HOURS), envelope }));
  tell(1);
};

export const erase = (id) => run("writings", "readwrite", (all) => all.delete(id));

// Those that wait, the oldest first; the expired ones are erased, and counted apart.
export const waiting = async () => {
  const all = await run("writings", "readonly", (found) => found.getAll());
  const [kept, gone] = [all.filter((one) => one.expires > Date.now()), all.filter((one) => one.expires <= Date.now())];
  for (const one of gone) await erase(one.id);
  kept.sort((one, other) => (one.created < other.created ? -1 : 1));
  tell(kept.length);
  return { kept, expired: gone.length };
};

export const setPosts = async (posts) => {
  await run("posts", "readwrite", (all) => {
    all.clear();
    for (const post of posts) all.put({ ...post, expires: later(HOURS) });
  });
};

export const posts = async () => {
  const all = await run("posts", "readonly", (found) => found.getAll());
  return all.filter((one) => one.expires > Date.now()).sort((one, other) => one.place - other.place);
};
