// Files that are being sent, kept on the device until the server has them. A browser that keeps nothing, as in
// private windows, sends them all the same.
const Kept = (() => {
  const NAME = "szca-uploads", STORE = "files";
  const LONGEST_MS = 24 * 3600 * 1000; // after a day the server has forgotten the upload

  function asked(request) {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  async function store(mode) {
    const opening = window.indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "key" });
    const database = await asked(opening);
    return database.transaction(STORE, mode).objectStore(STORE);
  }

  async function quietly(work, otherwise) {
    try {
      return await work();
    } catch {
      return otherwise;
    }
  }

  const key = () => `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  const put = (one) => quietly(async () => asked((await store("readwrite")).put({ ...one, at: Date.now() })));
  const drop = (which) => quietly(async () => asked((await store("readwrite")).delete(which)));

  // Those of one page, oldest first. What nobody sent within a day goes.
  async function of(page) {
    const all = await quietly(async () => asked((await store("readonly")).getAll()), []);
    const old = all.filter((one) => Date.now() - one.at > LONGEST_MS);
    await Promise.all(old.map((one) => drop(one.key)));
    return all.filter((one) => one.page === page && !old.includes(one)).sort((one, other) => one.at - other.at);
  }

  return { key, put, drop, of };
})();
