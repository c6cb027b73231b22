// 会话: the parts of the page are asked for again every few seconds. Without it a reload shows what is new.
"use strict";

(() => {
  const seconds = 4;
  const marks = new Map();
  const lines = document.querySelector("[data-lines]");
  const isAtEnd = () => lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40;
  const toEnd = () => { lines.scrollTop = lines.scrollHeight; };
  // Parts that were loaded above the newest one stay.
  let older = [];

  const again = async (place) => {
    const address = place.dataset.again;
    const mark = marks.get(address);
    const answer = await fetch(address, mark ? { headers: { "If-None-Match": mark }, cache: "no-store" } : {});
    if (answer.redirected || !answer.ok) return;
    marks.set(address, answer.headers.get("ETag"));
    const html = await answer.text();
    if (place.contains(document.activeElement) && place !== document.activeElement) {
      const had = document.activeElement.getAttribute("href");
      place.innerHTML = html;
      [...place.querySelectorAll("a")].find((one) => one.getAttribute("href") === had)?.focus();
      return;
    }
    const stays = place === lines && !isAtEnd();
    const before = place.scrollTop;
    place.innerHTML = html;
    if (place !== lines) place.scrollTop = before;
    else if (stays) lines.scrollTop = before;
    else toEnd();
  };

  const everything = async () => {
    if (document.hidden && !lines) return;
    for (const place of document.querySelectorAll("[data-again]")) {
      if (place === lines && older.length) continue;
      try {
        await again(place);
      } catch {
        // Without a line the page stays as it is; the next try follows.
      }
    }
  };
  setInterval(everything, seconds * 1000);

  // Earlier parts go above; while they are shown the newest part waits for the way back to the end.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-earlier]");
    if (!button) return;
    button.disabled = true;
    const answer = await fetch(button.dataset.earlier);
    if (!answer.ok || answer.redirected) return;
    const height = lines.scrollHeight;
    button.parentElement.outerHTML = await answer.text();
    older.push(button);
    lines.scrollTop += lines.scrollHeight - height;
  });
  lines?.addEventListener("scroll", () => {
    if (older.length && isAtEnd()) older = [];
  });
  if (lines) toEnd();
})();
