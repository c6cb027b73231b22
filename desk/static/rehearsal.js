// The applicant's phone in a dialog of the same page, so that ticks and reasons stay. Without it a new page opens.
"use strict";

(() => {
  const dialog = document.createElement("dialog");
  dialog.className = "rehearsal card";
  dialog.setAttribute("aria-label", "彩排：申请人的手机");
  document.body.append(dialog);

  const show = async (address, form) => {
    const answer = await fetch(address, { method: "POST", body: form });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const phone = page.querySelector("[data-phone]") ?? page.querySelector("main");
    const title = phone.querySelector("h1");
    const heading = document.createElement("h2");
    heading.textContent = title?.textContent ?? "";
    title?.replaceWith(heading);
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "关闭";
    close.addEventListener("click", () => dialog.close());
    phone.querySelector("[data-close]")?.replaceWith(close);
    if (!close.isConnected && !phone.contains(close)) phone.append(close);
    dialog.replaceChildren(...phone.childNodes);
    dialog.showModal();
    close.focus();
  };
  document.querySelectorAll("[data-rehearsal]").forEach((button) => button.addEventListener("click", async (event) => {
    event.preventDefault();
    // A button that is disabled is no part of its form.
    const form = new FormData(button.form, button);
    button.disabled = true;
    try {
      await show(button.formAction, form);
    } catch {
      button.textContent = "没有打开，请再试一次";
    } finally {
      button.disabled = false;
    }
  }));
})();
