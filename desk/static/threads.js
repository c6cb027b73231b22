// 会话: the parts of the page are asked for again when the stream says so, and every few seconds in any case.
"use strict";

(() => {
  const seconds = 8;
  const marks = new Map();
  const lines = document.querySelector("[data-lines]");
  const isAtEnd = () => lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40;
  const toEnd = () => { lines.scrollTop = lines.scrollHeight; };
  // While earlier parts are shown the newest part waits for the way back to the end.
  let showsEarlier = false;

  // What the keyboard chose, what somebody opened, and what somebody picked in a list stays.
  const keeping = {
    beforeAttributeUpdated: (name, node) => !(name === "class" && node.matches("[data-row]")),
    beforeNodeMorphed: (node) => node.nodeName !== "SELECT",
  };
  const put = (place, html) => {
    const wasAtEnd = place === lines && isAtEnd();
    Idiomorph.morph(place, html, { morphStyle: "innerHTML", callbacks: keeping });
    if (wasAtEnd) toEnd();
  };
  const again = async (place) => {
    const address = place.dataset.again;
    const mark = marks.get(address);
    // Nobody pressed anything: the session of somebody who left ends all the same.
    const headers = { "X-Unattended": "1", ...(document.hidden && { "X-Out-Of-Sight": "1" }), ...(mark && { "If-None-Match": mark }) };
    const answer = await fetch(address, { cache: "no-store", headers });
    if (answer.redirected || !answer.ok) return;
    marks.set(address, answer.headers.get("ETag"));
    put(place, await answer.text());
    place.dispatchEvent(new CustomEvent("renewed", { bubbles: true }));
  };
  // What may still be sent changes with what is said and with time, so it comes with the lines.
  lines?.addEventListener("renewed", () => {
    const now = lines.querySelector("[data-allowance-now]"), shown = document.querySelector("[data-allowance]");
    if (!now || !shown) return;
    shown.textContent = now.textContent;
    shown.className = `tag ${now.dataset.tone}`;
  });
  const places = () => [...document.querySelectorAll("[data-again]")].filter((place) => !(place === lines && showsEarlier));
  const renew = async (wanted = places()) => {
    for (const place of wanted) {
      try {
        await again(place);
      } catch {
        // Without a line the page stays as it is; the next try follows.
      }
    }
  };
  setInterval(() => renew(), seconds * 1000);
  document.addEventListener("renew-threads", () => renew());

  // The stream of changes says when to look at once. Of many changes at a time one look follows.
  let soon = 0;
  document.addEventListener("live:change", ({ detail }) => {
    if (detail.thread && detail.thread === lines?.dataset.thread) renew(places().filter((place) => place === lines));
    if (!soon) {
      soon = setTimeout(() => {
        soon = 0;
        renew(places().filter((place) => place !== lines));
      }, 500 + 1000 * Math.random());
    }
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-earlier]");
    if (!button) return;
    button.disabled = true;
    const answer = await fetch(button.dataset.earlier);
    if (!answer.ok || answer.redirected) return;
    const height = lines.scrollHeight;
    button.parentElement.outerHTML = await answer.text();
    showsEarlier = true;
    lines.scrollTop += lines.scrollHeight - height;
  });
  lines?.addEventListener("scroll", () => {
    if (showsEarlier && isAtEnd()) showsEarlier = false;
  });
  if (lines) toEnd();

  // What came in the conversation is offered below the lines: a key answers the first offer.
  const press = (which) => document.querySelector(which)?.click();
  if (lines) {
    globalThis.deskKeys.add("u", () => press("[data-take-offer]"), "用上收到的第一项资料");
    globalThis.deskKeys.add("d", () => press("[data-decline-offer]"), "不用收到的第一项资料");
  }

  // How many people wait: in the title, and on wish by a sound and a notification.
  const title = document.title;
  const attention = () => Number(document.querySelector("[data-attention]")?.dataset.attention ?? 0);
  const tell = (count) => { document.title = count ? `(${count}) ${title}` : title; };
  let known = attention();
  tell(known);
  const alerts = document.querySelector("[data-alerts]");
  const wanted = "desk-alerts";
  const isOn = () => localStorage.getItem(wanted) === "yes";
  const ring = () => {
    const sound = new AudioContext();
    const tone = sound.createOscillator();
    const loudness = sound.createGain();
    tone.connect(loudness).connect(sound.destination);
    tone.frequency.value = 880;
    loudness.gain.setValueAtTime(0.15, sound.currentTime);
    loudness.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + 0.4);
    tone.start();
    tone.stop(sound.currentTime + 0.4);
    tone.addEventListener("ended", () => sound.close());
  };
  document.addEventListener("renewed", () => {
    const count = attention();
    tell(count);
    if (count > known && isOn()) {
      ring();
      // What a notification shows may be read by anybody who passes: no name, no words.
      if (window.Notification?.permission === "granted") new Notification("深圳CA 会话", { body: `有 ${count} 位客户在等`, tag: "desk-threads" });
    }
    known = count;
  });
  if (alerts) {
    const show = () => alerts.setAttribute("aria-pressed", String(isOn()));
    alerts.hidden = false;
    show();
    alerts.addEventListener("click", async () => {
      localStorage.setItem(wanted, isOn() ? "no" : "yes");
      show();
      if (!isOn()) return;
      ring();
      await window.Notification?.requestPermission();
    });
  }
})();
