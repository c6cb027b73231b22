// Files that are being sent, kept on the device until the server has them. A browser that keeps nothing, as in
// private windows, sends them all the same.
const Kept = (() => {
  const NAME = "szca-uploads", STORE = "files";
  const LONGEST_MS = 24 * 3600 * 1000; // after a day the server has forgotten the upload
  const OWNED_MS = 15000; // without a word of its owner a file is free after so long
  const key = () => `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  const tab = sameTab("szca-tab") || key();
  const owned = new Map(); // key → what ends the ownership

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

  // A page that is loaded anew is the same owner; a copy of a tab is another one.
  function sameTab(name) {
    try {
      const before = sessionStorage.getItem(name);
      sessionStorage.removeItem(name);
      addEventListener("pagehide", () => sessionStorage.setItem(name, tab));
      return before;
    } catch {
      return "";
    }
  }

  // Of several tabs with the same page one sends a file. Resolves when it is this one, which may be when the
  // other tab is closed. The browser ends a lock with its tab; older ones than of 2022 have no locks.
  function own(which) {
    if (!navigator.locks) return ownByMark(which);
    return new Promise((resolve) => {
      const held = () => new Promise((end) => { owned.set(which, end); resolve(); });
      navigator.locks.request(`${NAME}:${which}`, held).catch(() => ownByMark(which).then(resolve));
    });
  }

  async function ownByMark(which) {
    while (await quietly(() => mark(which), false)) await new Promise((later) => setTimeout(later, OWNED_MS / 3));
    const timer = setInterval(() => quietly(() => mark(which)), OWNED_MS / 3);
    owned.set(which, () => clearInterval(timer));
  }

  // In one transaction, so that of two tabs one comes first. Returns whether the file is another tab's.
  async function mark(which) {
    const files = await store("readwrite");
    const one = await asked(files.get(which));
    if (!one) return false;
    if (one.tab !== tab && Date.now() - one.seen < OWNED_MS) return true;
    await asked(files.put({ ...one, tab, seen: Date.now() }));
    return false;
  }

  function free(which) {
    const end = owned.get(which);
    owned.delete(which);
    if (end) end();
  }

  const put = (one) => quietly(async () => asked((await store("readwrite")).put({ ...one, at: Date.now(), tab, seen: Date.now() })));
  const get = (which) => quietly(async () => asked((await store("readonly")).get(which)));
  const drop = (which) => quietly(async () => asked((await store("readwrite")).delete(which))).then(() => free(which));

  // Those of one page, oldest first. What nobody sent within a day goes.
  async function of(page) {
    const all = await quietly(async () => asked((await store("readonly")).getAll()), []);
    const old = all.filter((one) => Date.now() - one.at > LONGEST_MS);
    await Promise.all(old.map((one) => drop(one.key)));
    return all.filter((one) => one.page === page && !old.includes(one)).sort((one, other) => one.at - other.at);
  }

  return { key, own, free, put, get, drop, of };
})();
