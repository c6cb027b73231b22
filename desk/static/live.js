// Keeps the marked parts of an open page fresh. A stream says which ids moved; the page then asks for itself, so
// what it may show is decided where it always is. Without the stream it asks every half minute.
//   data-live="queue claim application:ID thread:MARK"   a part with an id, and what makes it old
//   data-revision="7"                                    of the application whose whole page this is
// A part without an id is not renewed; its page hears every change as `live:change` and asks as it likes.
// A part hears `live:fresh` after it was renewed.
"use strict";

(() => {
  const { liveUrl, liveSince } = document.body.dataset;
  const parts = () => [...document.querySelectorAll("[data-live][id]")];
  if (!document.querySelector("[data-live]")) return;

  const byItself = { "X-Unattended": "1" };
  const alone = 30_000; // without the stream
  const anyway = 120_000; // with it: a claim that ends by itself is told by nobody
  const soonest = 1000;
  const firstPause = 1000;
  const stale = document.getElementById("stale");
  let last = liveSince;
  let line = null;
  let hears = false;
  let pause = firstPause;
  let isOver = false;
  let due = 0;
  let timer = 0;
  let took = 0;
  let asked = Date.now();
  let wasTouched = false;

  // What somebody wrote, opened or chose in a part stays as it is.
  const isWritten = (control) => (
    control.matches("input[type=checkbox], input[type=radio]") ? control.checked !== control.defaultChecked
      : control.matches("select") ? [...control.options].some((one) => one.selected !== one.defaultSelected)
        : control.matches("textarea, input:not([type=hidden])") && control.value !== control.defaultValue);
  const keeping = {
    beforeNodeMorphed: (old) => !(old.nodeType === 1 && (isWritten(old) || old.matches(".shown, [data-kept]"))),
    beforeAttributeUpdated: (name, node) => !(
      (name === "open" && node.matches("details, dialog")) || (name === "class" && node.matches("[data-row]"))),
    beforeNodeRemoved: (node) => !(node.nodeType === 1 && [node, ...node.querySelectorAll("input, textarea, select")].some(isWritten)),
  };

  const tell = (words, link) => {
    stale.replaceChildren(words);
    if (link) {
      const again = document.createElement("a");
      again.href = location.href;
      again.textContent = link;
      stale.append(" ", again);
    }
    stale.hidden = false;
  };

  const renew = (fresh) => {
    parts().forEach((part) => {
      const next = fresh.getElementById(part.id);
      if (!next) return;
      Idiomorph.morph(part, next, { ignoreActiveValue: true, callbacks: keeping });
      part.dispatchEvent(new Event("live:fresh", { bubbles: true }));
    });
    document.title = fresh.title;
  };

  // A page whose application moved on shows other forms. Nobody's work is taken from under their hands for that.
  const isOutdated = (fresh) => {
    const here = document.querySelector("[data-revision]");
    const there = fresh.querySelector("[data-revision]");
    return here && here.dataset.revision !== there?.dataset.revision;
  };

  const ask = async () => {
    timer = 0;
    due = 0;
    asked = Date.now();
    try {
      const answer = await fetch(location.href, { headers: byItself });
      if (answer.redirected && !answer.url.startsWith(location.href.split("?")[0])) {
        isOver = true;
        line?.close();
        tell("登录已过期，页面不再更新；写了一半的内容还在这里。", "重新登录");
        return;
      }
      if (answer.ok) {
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (isOutdated(fresh) && !wasTouched) {
          location.reload();
          return;
        }
        if (isOutdated(fresh)) tell("这笔申请刚刚有变化，您写的内容还在。", "看最新的");
        renew(fresh);
      }
    } catch {
      // No line now; the next look comes by itself.
    }
    took = Date.now() - asked;
  };

  // A page asks at most a twentieth of the time, yet every half minute however slow the answers are, and none of
  // them at the same moment.
  const askSoon = (spread = 300) => {
    if (isOver) return;
    const rest = Math.min(Math.max(soonest, 20 * took), alone);
    const at = Math.max(Date.now() + Math.random() * spread, asked + rest);
    if (timer && due <= at) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(ask, Math.max(0, at - Date.now()));
  };

  const isAbout = (change) => {
    const names = [change.kind, `application:${change.application}`, `thread:${change.thread}`];
    return parts().some((part) => part.dataset.live.split(" ").some((name) => names.includes(name)));
  };

  const listen = () => {
    if (isOver || !liveUrl) return;
    const url = new URL(liveUrl, location.href);
    url.searchParams.set("since", last);
    line = new EventSource(url, { withCredentials: true });
    line.addEventListener("open", () => {
      hears = true;
      pause = firstPause;
    });
    line.addEventListener("change", (event) => {
      last = event.lastEventId || last;
      const change = JSON.parse(event.data);
      document.dispatchEvent(new CustomEvent("live:change", { detail: change }));
      if (isAbout(change)) askSoon();
    });
    line.addEventListener("missed", () => {
      hears = true;
      askSoon(5000);
    });
    line.addEventListener("away", () => { hears = false; });
    line.addEventListener("ended", () => askSoon());
    line.addEventListener("error", () => {
      hears = false;
      // The browser tries again by itself unless it was refused, as by a proxy without the process behind it.
      if (line.readyState !== EventSource.CLOSED) return;
      setTimeout(listen, pause * (0.5 + Math.random()));
      pause = Math.min(2 * pause, alone);
    });
  };

  for (const kind of ["keydown", "pointerdown"]) {
    document.getElementById("main").addEventListener(kind, () => { wasTouched = true; });
  }
  setInterval(() => {
    if (document.visibilityState === "visible" && Date.now() - asked > (hears ? anyway : alone)) askSoon();
  }, 5000);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && !hears) askSoon();
  });
  addEventListener("pagehide", () => line?.close());
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      listen();
      askSoon();
    }
  });
  listen();
})();
