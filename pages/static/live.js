// Asks the server what has changed: often while something is under way, seldom while the page is hidden.
const Live = (() => {
  const BUSY_MS = 2000, OPEN_MS = 8000, LONG_MS = 20000, HIDDEN_MS = 60000;
  const LONG_AFTER = 110; // looks, which is a quarter of an hour

  class Watch {
    // `show` gets what has changed. It returns false when not all of it could be shown yet.
    constructor(address, isBusy, show) {
      Object.assign(this, { address, isBusy, show });
      this.known = "";
      this.looks = 0;
      document.addEventListener("visibilitychange", () => this.soon());
      this.plan(0);
    }

    // Somebody is here, or something was sent.
    soon() {
      this.looks = 0;
      this.plan(document.hidden || this.isBusy() ? this.pause() : 0);
    }

    pause() {
      if (document.hidden) return HIDDEN_MS;
      if (this.isBusy()) return BUSY_MS;
      return this.looks < LONG_AFTER ? OPEN_MS : LONG_MS;
    }

    plan(pause) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), pause);
    }

    async look() {
      this.looks += 1;
      try {
        const headers = this.known ? { "If-None-Match": this.known } : {};
        const answer = await fetch(this.address + (document.hidden ? "" : "?seen=1"), { headers });
        if (answer.ok) {
          const isShown = await this.show(await answer.json());
          this.known = isShown === false ? "" : answer.headers.get("ETag") || "";
        }
      } catch {
        // The line is broken: the next look finds out.
      }
      this.plan(this.pause());
    }
  }

  // The page is rendered in one place, on the server; what changed of it is put in here. A part that the
  // person is in is left alone. `told` gets each new part beside the old one.
  async function swap(told) {
    const answer = await fetch(location.pathname);
    if (!answer.ok) return null;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    let isWhole = true;
    for (const old of document.querySelectorAll("[data-swap]")) {
      const now = fresh.getElementById(old.id);
      if (!now || old.innerHTML === now.innerHTML) continue;
      if (old.contains(document.activeElement)) {
        isWhole = false;
        continue;
      }
      if (told) told(now, old);
      old.replaceWith(document.importNode(now, true));
    }
    document.dispatchEvent(new Event("swapped"));
    return { fresh, isWhole };
  }

  return { Watch, swap };
})();
