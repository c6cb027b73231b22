// Buttons that put a text into the clipboard. Without a script they are not shown.
{
  const TOLD_MS = 2500;

  // WebViews of before 2020, and pages without https, have no clipboard of their own.
  function copyByHand(text) {
    const field = document.createElement("textarea");
    field.value = text;
    field.setAttribute("readonly", "");
    field.className = "unseen";
    document.body.append(field);
    field.select();
    const isDone = document.execCommand("copy");
    field.remove();
    return isDone;
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyByHand(text);
    }
  }

  async function press(button) {
    const status = document.querySelector("[data-copied]");
    const isDone = await copy(button.dataset.copy);
    button.focus();
    button.textContent = isDone ? "已复制" : "请长按复制";
    if (status) status.textContent = isDone ? `${button.dataset.name}已复制` : "没能复制，请长按号码复制";
    setTimeout(() => { button.textContent = "复制"; }, TOLD_MS);
  }

  function show() {
    for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) press(button);
  });
  document.addEventListener("swapped", show);
  show();
}
