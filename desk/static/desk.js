// The page of one application: pictures, reasons, single fields shown. Without it the page still works.
"use strict";

(() => {
  const every = (selector, within = document) => [...within.querySelectorAll(selector)];
  const hiddenAgainAfter = 60_000;

  // Pictures: zoom, turn, move.
  const viewer = document.querySelector("[data-viewer]");
  const stage = viewer?.querySelector("[data-stage]");
  if (stage) {
    const big = viewer.querySelector("[data-big]");
    const name = viewer.querySelector(".tools [data-name]");
    const original = viewer.querySelector(".tools [data-original]");
    const thumbs = every("[data-document]", viewer);
    // The picture is as wide as the stage at first; the stage scrolls. `scale` is of that width.
    const upright = { scale: 1, turn: 0 };
    const placed = { 0: "", 90: "translateY(-100%)", 180: "translate(-100%, -100%)", 270: "translateX(-100%)" };
    let look = { ...upright };
    const ratio = () => (big.naturalHeight || 1) / (big.naturalWidth || 1);
    const isOnItsSide = () => look.turn % 180 !== 0;
    const draw = () => {
      big.style.width = `${100 * look.scale * (isOnItsSide() ? 1 / ratio() : 1)}%`;
      big.style.transform = `rotate(${look.turn}deg) ${placed[look.turn]}`;
    };
    const zoom = (factor) => {
      look.scale = Math.min(8, Math.max(0.2, look.scale * factor));
      draw();
    };
    const turn = (degrees) => {
      look.turn = (look.turn + degrees + 360) % 360;
      draw();
    };
    const wide = () => {
      look.scale = 1;
      draw();
      stage.scrollTo(0, 0);
    };
    const reset = () => {
      const height = stage.clientWidth * (isOnItsSide() ? 1 / ratio() : ratio());
      look.scale = Math.min(1, stage.clientHeight / height);
      draw();
    };
    const doing = { in: () => zoom(1.3), out: () => zoom(1 / 1.3), left: () => turn(-90), right: () => turn(90), reset, wide };
    const keys = { "+": doing.in, "=": doing.in, "-": doing.out, r: doing.right, 0: reset, w: wide };
    const open = (thumb) => {
      big.src = thumb.href;
      big.alt = thumb.dataset.name;
      name.textContent = thumb.dataset.name;
      original.href = thumb.dataset.original;
      thumbs.forEach((other) => {
        if (other === thumb) other.setAttribute("aria-current", "true");
        else other.removeAttribute("aria-current");
      });
      look = { ...upright };
      wide();
    };

    every("[data-do]", viewer).forEach((button) => button.addEventListener("click", doing[button.dataset.do]));
    stage.addEventListener("keydown", (event) => {
      const act = keys[event.key];
      if (!act || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      act();
    });
    stage.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1.12 : 1 / 1.12);
    }, { passive: false });
    stage.addEventListener("pointerdown", (event) => stage.setPointerCapture(event.pointerId));
    stage.addEventListener("pointermove", (event) => {
      if (stage.hasPointerCapture(event.pointerId)) stage.scrollBy(-event.movementX, -event.movementY);
    });
    thumbs.forEach((thumb) => thumb.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(thumb);
    }));
    every("[data-open]").forEach((button) => button.addEventListener("click", () => {
      const thumb = thumbs.find((one) => one.dataset.document === button.dataset.open);
      if (!thumb) return;
      open(thumb);
      viewer.scrollIntoView({ block: "nearest", behavior: "smooth" });
    }));
  }

  // Reasons: a chip fills the text, a text ticks its item, the bar counts.
  const ticks = every(".tick");
  const count = document.querySelector("[data-count]");
  const tally = () => {
    const marked = ticks.filter((tick) => tick.checked).length;
    if (count) count.textContent = marked ? `勾选了 ${marked} 项有问题` : "有问题的项目请勾选并写明原因。";
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
  tally();

  // The open page keeps the claim of its reader; it ends two minutes after the page.
  const claim = document.querySelector("form[data-claim]");
  if (claim) {
    setInterval(async () => {
      try {
        const answer = await fetch(claim.dataset.claim, { method: "POST", body: new FormData(claim) });
        if (answer.ok && !(await answer.json()).is_mine) claim.querySelector("small").textContent = "这笔申请已由同事接手，请刷新查看。";
      } catch {
        // Without a line the claim ends by itself.
      }
    }, 20_000);
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
