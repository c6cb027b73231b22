// The box to write in: keys, the draft on the server, taking a line back. Without it the forms work as they are.
"use strict";

(() => {
  const form = document.querySelector("[data-say]");
  if (!form) return;
  const words = form.elements.words;
  const problem = form.querySelector("[data-problem]");
  const lost = "没有发出去。网络可能断了，或登录已过期，请刷新页面再试；写的内容还在。";
  const renew = () => document.dispatchEvent(new Event("renew-threads"));
  const post = (address, body) => fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
  const own = (fields = {}) => {
    const body = new FormData();
    Object.entries({ token: form.elements.token.value, ...fields }).forEach(([name, value]) => body.append(name, value));
    return body;
  };

  // One line at a time: the next one has a key of its own, which comes with the answer.
  let isSending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending || !words.value.trim()) return;
    isSending = true;
    clearTimeout(later);
    try {
      const answer = await post(form.action, new FormData(form));
      const said = await answer.json();
      problem.textContent = said.problem ?? "";
      if (answer.ok) {
        words.value = "";
        form.elements.key.value = said.key;
        renew();
      }
    } catch {
      problem.textContent = lost;
    } finally {
      isSending = false;
      words.focus();
    }
  });
  words.addEventListener("keydown", (event) => {
    // Enter that ends a Chinese input method's word sends nothing.
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (event.key === "Escape") words.blur();
  });

  let later = 0;
  let typed = 0;
  const keep = () => post(form.dataset.draft, own({ words: words.value })).catch(() => {});
  words.addEventListener("input", () => {
    clearTimeout(later);
    later = setTimeout(keep, 800);
    if (Date.now() - typed < 10_000) return;
    typed = Date.now();
    post(form.dataset.typing, own()).catch(() => {});
  });
  addEventListener("pagehide", () => {
    if (words.value !== words.defaultValue) fetch(form.dataset.draft, { method: "POST", body: own({ words: words.value }), keepalive: true });
  });

  document.addEventListener("submit", async (event) => {
    if (!event.target.matches("[data-withdraw]")) return;
    event.preventDefault();
    const body = new FormData(event.target);
    body.append("words", words.value);
    clearTimeout(later);
    try {
      const answer = await post(event.target.action, body);
      const said = await answer.json();
      problem.textContent = said.problem ?? "";
      if (answer.ok) words.value = said.words;
      words.focus();
      renew();
    } catch {
      problem.textContent = lost;
    }
  });
  setInterval(() => document.querySelectorAll("[data-leaves-in]").forEach((place) => {
    place.textContent = String(Math.max(0, Number(place.textContent) - 1));
  }), 1000);
})();
