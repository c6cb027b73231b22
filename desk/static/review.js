// Differences one after the other: 1 says that there is no problem, 2 that there is, with the reason filled in.
"use strict";

(() => {
  const cards = [...document.querySelectorAll("[data-difference]")];
  if (!cards.length) return;
  const radio = (card, value) => card.querySelector(`input[value=${value}]`);
  let at = -1;

  const go = (index) => {
    at = Math.min(cards.length - 1, Math.max(0, index));
    cards.forEach((card, place) => card.classList.toggle("chosen", place === at));
    const card = cards[at];
    card.scrollIntoView({ block: "nearest" });
    card.querySelector("[data-open]")?.click();
    (radio(card, "same") ?? card.querySelector("button, a"))?.focus({ preventScroll: true });
  };

  // What is said of a difference ticks the item that it is about, or takes the tick away again.
  const follow = (card) => {
    const item = card.dataset.difference;
    const tick = document.getElementById(`tick-${item}`);
    const why = document.getElementById(`why-${item}`);
    if (!tick || !why) return;
    const own = cards.filter((one) => one.dataset.difference === item);
    const reasons = own.filter((one) => radio(one, "differs").checked).map((one) => one.dataset.reason);
    const preset = new Set(own.map((one) => one.dataset.reason));
    const written = why.value.split("；").filter((words) => words && !preset.has(words));
    why.value = [...new Set([...written, ...reasons])].join("；");
    tick.checked = why.value !== "";
    if (tick.checked) tick.closest("details")?.setAttribute("open", "");
    tick.dispatchEvent(new Event("tallied", { bubbles: true }));
  };
  cards.forEach((card, place) => {
    card.addEventListener("change", () => follow(card));
    card.addEventListener("focusin", () => {
      at = place;
      cards.forEach((one) => one.classList.toggle("chosen", one === card));
    });
  });

  const say = (value) => {
    const card = cards[Math.max(0, at)];
    const chosen = radio(card, value);
    if (!chosen) return;
    chosen.checked = true;
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
    if (at < cards.length - 1) go(Math.max(0, at) + 1);
    else chosen.focus();
  };
  const { add } = globalThis.deskKeys;
  add("j", () => go(at + 1), "下一处要看的");
  add("k", () => go(at - 1), "上一处要看的");
  if (radio(cards[0], "same")) {
    add("1", () => say("same"), "这一处没有问题");
    add("2", () => say("differs"), "这一处有问题，原因自动填好");
  }
})();
