// The box to write in: keys, the draft on the server, taking a line back. Without it the forms work as they are.
"use strict";

(() => {
  const form = document.querySelector("[data-say]");
  if (!form) return;
  const words = form.elements.words;
  // Who begins to type adds to the draft or the greeting that stands there; browsers begin before it.
  words.setSelectionRange(words.value.length, words.value.length);
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
  // "/" at the beginning of an empty box opens the sentences that are used often; what follows narrows them.
  const list = document.getElementById("replies");
  let replies = null;
  let chosen = 0;
  const fitting = () => replies.filter((one) => one.code.includes(words.value.slice(1)) || one.words.includes(words.value.slice(1)));
  const draw = async () => {
    list.hidden = !words.value.startsWith("/") || words.value.includes("\n");
    if (list.hidden) {
      words.removeAttribute("aria-activedescendant");
      return;
    }
    replies ??= await fetch(form.dataset.replies).then((answer) => answer.json()).catch(() => []);
    const found = fitting();
    chosen = Math.max(0, Math.min(chosen, found.length - 1));
    list.replaceChildren(...found.map((one, at) => {
      const item = document.createElement("li");
      item.role = "option";
      item.id = `reply-${at}`;
      item.setAttribute("aria-selected", String(at === chosen));
      if (one.missing.length) item.setAttribute("aria-disabled", "true");
      item.textContent = `/${one.code}　${one.words}${one.missing.length ? `（缺${one.missing.join("、")}，不能用）` : ""}`;
      item.addEventListener("click", () => take(one));
      return item;
    }));
    if (found.length) words.setAttribute("aria-activedescendant", `reply-${chosen}`);
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
  };
  const take = (one) => {
    if (!one || one.missing.length) return;
    words.value = one.words;
    words.dispatchEvent(new Event("input"));
    words.focus();
  };
  const movesInList = (event) => {
    if (list.hidden || !replies) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) chosen += step;
    else if (event.key === "Enter") take(fitting()[chosen]);
    else if (event.key === "Escape") list.hidden = true;
    else return false;
    event.preventDefault();
    if (step) draw();
    return true;
  };
  words.addEventListener("input", draw);
  words.addEventListener("keydown", (event) => {
    // Enter that ends a Chinese input method's word sends nothing.
    if (event.isComposing || movesInList(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (event.key === "Escape") words.blur();
  });

  let later = 0;
  let typed = 0;
  const keep = () => post(form.dataset.lineDraft, own({ words: words.value })).catch(() => {});
  words.addEventListener("input", () => {
    clearTimeout(later);
    later = setTimeout(keep, 800);
    if (Date.now() - typed < 10_000) return;
    typed = Date.now();
    post(form.dataset.typing, own()).catch(() => {});
  });
  addEventListener("pagehide", () => {
    if (words.value !== words.defaultValue) fetch(form.dataset.lineDraft, { method: "POST", body: own({ words: words.value }), keepalive: true });
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
