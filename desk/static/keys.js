// Keys of every page of the desk. A key does nothing while somebody writes or a dialog is open.
"use strict";

(() => {
  const every = (selector) => [...document.querySelectorAll(selector)];
  const isWriting = (place) => place.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  // Key → what it does, and its words in the help.
  const acts = new Map();

  // A page with acts of its own adds them before anybody presses a key.
  globalThis.deskKeys = { add: (key, act, words) => acts.set(key, [act, words]) };

  const search = document.querySelector("[data-search]");
  if (search) {
    acts.set("/", [() => {
      search.focus();
      search.select();
    }, "查找"]);
  }

  // A list: j and k go to the next and the one before, o and Enter open it.
  const shown = () => every("[data-row]");
  const chosen = (rows) => rows.findIndex((row) => row.classList.contains("chosen"));
  const go = (step) => {
    const rows = shown();
    if (!rows.length) return;
    const next = rows[Math.min(rows.length - 1, Math.max(0, chosen(rows) + step))];
    rows.forEach((row) => row.classList.toggle("chosen", row === next));
    next.querySelector("a").focus();
  };
  if (shown().length || document.querySelector("[data-live]")) {
    acts.set("j", [() => go(1), "下一行"]);
    acts.set("k", [() => go(-1), "上一行"]);
    acts.set("o", [() => shown()[Math.max(0, chosen(shown()))]?.querySelector("a").click(), "打开这一行（也可以按 Enter）"]);
  }

  // A dialog holds the keyboard until it is closed; Esc closes it, and the place before has the focus again.
  const dialog = document.createElement("dialog");
  dialog.className = "keys card";
  dialog.setAttribute("aria-labelledby", "keys-title");
  document.body.append(dialog);
  const make = (name, words, parent) => {
    const made = document.createElement(name);
    made.textContent = words;
    parent.append(made);
    return made;
  };
  const open = (title) => {
    dialog.replaceChildren();
    make("h2", title, dialog).id = "keys-title";
    dialog.showModal();
  };
  const closing = (words, parent) => {
    const button = make("button", words, parent);
    button.type = "button";
    button.addEventListener("click", () => dialog.close());
    return button;
  };

  // What changes something is asked once more, in the words of its button: when a key presses it, or at a click
  // when no key does.
  let agreed = null;
  const press = (target) => {
    if (target.disabled) return;
    const words = target.dataset.keyName ?? target.textContent;
    if (target.dataset.sure === undefined) {
      target.focus();
      target.click();
      return;
    }
    open(`${words}？`);
    make("p", target.dataset.sure, dialog);
    const bar = make("p", "", dialog);
    const yes = make("button", words, bar);
    yes.type = "button";
    yes.className = "primary";
    yes.addEventListener("click", () => {
      dialog.close();
      agreed = target;
      target.click();
    });
    closing("先不", bar);
    yes.focus();
  };
  every("[data-key]").forEach((target) => {
    if (!acts.has(target.dataset.key)) acts.set(target.dataset.key, [() => press(target), target.dataset.keyName]);
  });

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-sure]:not([data-key])");
    if (!target) return;
    if (agreed !== target) {
      event.preventDefault();
      press(target);
    }
    agreed = null;
  });

  const help = () => {
    open("键盘快捷键");
    const list = make("dl", "", dialog);
    acts.forEach(([, words], key) => {
      make("dt", key, list);
      make("dd", words, list);
    });
    closing("关闭", dialog).focus();
  };
  acts.set("?", [help, "显示这些快捷键"]);
  every("[data-help]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", help);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (isWriting(event.target)) return;
    const act = acts.get(event.key);
    if (!act) return;
    event.preventDefault();
    // A key that is held down goes through a list; it decides nothing a second time, on the page that follows.
    if (event.repeat && !"jk".includes(event.key)) return;
    act[0]();
  });
})();
