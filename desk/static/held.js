// A decision that is not over: counts the seconds, and asks the server what became of it.
"use strict";

(() => {
  const every = 1_000;
  const isWriting = () => [...document.querySelectorAll("main input:not([type=hidden], [type=checkbox]), main textarea")]
    .some((field) => field.value !== field.defaultValue);

  document.querySelectorAll("[data-held]").forEach((box) => {
    const left = box.querySelector("[data-left]");
    const isAside = box.dataset.aside !== undefined;
    const isProposed = box.dataset.seconds === "";
    let ends = Date.now() + 1_000 * Number(box.dataset.seconds);

    const over = () => {
      box.querySelectorAll("form").forEach((form) => { form.hidden = true; });
      if (!isAside && !isWriting()) location.reload();
      else if (left) left.textContent = isAside ? "已经有结果了" : "已经有结果了，请刷新这一页。";
    };
    const ask = async () => {
      try {
        const answer = await fetch(box.dataset.held, { headers: { Accept: "application/json", "X-Unattended": "1" } });
        if (!answer.ok) return;
        const said = await answer.json();
        if (!said.is_open || (isProposed && said.is_counting)) {
          over();
          return;
        }
        ends = Date.now() + 1_000 * said.seconds;
      } catch {
        // Without a line the decision goes its way all the same; the next try says more.
      }
      setTimeout(tick, isProposed ? 5 * every : every);
    };
    const tick = () => {
      if (isProposed) {
        ask();
        return;
      }
      const seconds = Math.ceil((ends - Date.now()) / 1_000);
      if (seconds > 0) {
        const number = box.querySelector("[data-number]");
        if (number) number.textContent = seconds;
        setTimeout(tick, 250);
        return;
      }
      if (left) left.textContent = "正在生效…";
      ask();
    };
    setTimeout(tick, isProposed ? 5 * every : 250);
  });
})();
