// The page of one application: reasons, the claim, single fields shown. Without it the page still works.
"use strict";

(() => {
  const every = (selector, within = document) => [...within.querySelectorAll(selector)];
  const hiddenAgainAfter = 60_000;

  // Reasons: a chip fills the text, a text ticks its item, the bar counts.
  const ticks = every(".tick");
  const count = document.querySelector("[data-count]");
  const tally = () => {
    const marked = ticks.filter((tick) => tick.checked).length;
    if (count) count.textContent = marked ? `勾选了 ${marked} 项有问题` : "有问题的项目请在左边勾选并写明原因。";
  };
  ticks.forEach((tick) => tick.addEventListener("change", () => {
    const why = document.getElementById(`why-${tick.value}`);
    if (tick.checked) why?.focus();
    else if (why) why.value = "";
    tally();
  }));
  // Enter would press the form's first button, which decides on the whole; whoever writes a reason is not done.
  every("[data-why]").forEach((why) => why.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  }));
  every("[data-fill]").forEach((chip) => chip.addEventListener("click", () => {
    const why = document.getElementById(chip.dataset.fill);
    why.value = why.value && !why.value.includes(chip.textContent) ? `${why.value}；${chip.textContent}` : chip.textContent;
    why.focus();
  }));
  document.addEventListener("tallied", tally);
  tally();

  // What is ticked and written is kept on the server a moment after each change, so that no reload loses it.
  const draft = document.querySelector("[data-draft]");
  if (draft) {
    const said = draft.querySelector("[data-draft-state]");
    let timer = 0;
    const written = () => {
      const data = new FormData(draft);
      every("[data-why]").forEach((why) => data.set(`reason:${why.dataset.why}`, why.value));
      return data;
    };
    const keep = async () => {
      timer = 0;
      try {
        const answer = await fetch(draft.dataset.draft, { method: "POST", body: written(), keepalive: true });
        said.textContent = answer.ok ? "草稿已保存" : "草稿没有存上，请不要关闭页面";
      } catch {
        said.textContent = "草稿没有存上，请不要关闭页面";
      }
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(keep, 600);
    };
    for (const kind of ["input", "change"]) {
      document.addEventListener(kind, (event) => {
        if (event.target.form === draft || event.target.matches("[data-why]")) soon();
      });
    }
    document.addEventListener("click", (event) => { if (event.target.closest("[data-fill]")) soon(); });
    addEventListener("pagehide", () => { if (timer) keep(); });
    draft.addEventListener("submit", () => clearTimeout(timer));
  }

  // The open page keeps the claim of its reader; it ends two minutes after the page.
  const claim = document.querySelector("form[data-claim]");
  if (claim) {
    const leaving = new AbortController();
    const renewing = setInterval(async () => {
      try {
        const answer = await fetch(claim.dataset.claim, {
          method: "POST", body: new FormData(claim), headers: { "X-Unattended": "1" }, signal: leaving.signal,
        });
        if (answer.ok && !(await answer.json()).is_mine) claim.querySelector("small").textContent = "这笔申请已由同事接手，请刷新查看。";
      } catch {
        // Without a line the claim ends by itself.
      }
    }, 20_000);
    // Who lets it go by its form, or decides, holds it no longer.
    claim.addEventListener("submit", () => {
      clearInterval(renewing);
      leaving.abort();
    });
  }

  // A decision is sent once; coming back to the page by 后退 makes it possible again.
  every("[data-once]").forEach((form) => form.addEventListener("submit", () => {
    const buttons = every("button", document).filter((button) => button.form === form);
    setTimeout(() => buttons.forEach((button) => { button.disabled = true; }));
    addEventListener("pageshow", () => buttons.forEach((button) => { button.disabled = false; }), { once: true });
  }));

  // A secret field, shown in its place for a minute, so that ticks and reasons stay.
  every("[data-reveal]").forEach((form) => form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problem = form.querySelector("[data-problem]");
    const details = form.closest("details");
    const secret = details.parentElement.querySelector("[data-secret]");
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new FormData(form), headers: { Accept: "application/json" },
      });
      const said = await answer.json();
      problem.textContent = said.problem ?? "";
      if (!answer.ok) return;
      const masked = secret.textContent;
      secret.textContent = said.value;
      secret.classList.add("shown");
      details.hidden = true;
      setTimeout(() => {
        secret.textContent = masked;
        secret.classList.remove("shown");
        details.hidden = false;
        details.open = false;
      }, hiddenAgainAfter);
    } catch {
      problem.textContent = "没有显示出来。登录可能已过期，请刷新页面再试。";
    }
  }));
})();
