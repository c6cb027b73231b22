// Pages open in place, inside the phone, for the person whose phone it is.
import { make, toast } from "./api.js";
import { state } from "./state.js";

const browser = document.getElementById("browser");
const CROSS = '<svg viewBox="0 0 24 24"><path d="M6 6l12 12M18 6L6 18"/></svg>';
const DOTS = '<svg viewBox="0 0 24 24"><path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="3"/></svg>';

function iconButton(label, drawing, onclick) {
  const button = make("button", { class: "icon", "aria-label": label, onclick });
  button.innerHTML = drawing;
  return button;
}

export function openPage(url) {
  if (!/^https?:/.test(url)) return;
  const address = `/sandbox/open?openid=${state.current}&url=${encodeURIComponent(url)}`;
  const host = new URL(url).host;
  const title = make("strong", {}, state.account.name);
  const frame = make("iframe", { src: address, title: "网页", allow: "camera" });
  frame.addEventListener("load", () => {
    // Only a page of the sandbox itself tells us its title.
    try { title.textContent = frame.contentDocument.title || state.account.name; } catch { /* another origin */ }
  });
  const menu = make("div", { class: "menu-list", hidden: true },
    make("button", { onclick: () => { frame.src = address; menu.hidden = true; } }, "刷新"),
    make("a", { href: address, target: "_blank", rel: "noopener", onclick: () => { menu.hidden = true; } }, "在新窗口打开"),
    make("button", { onclick: () => {
      menu.hidden = true;
      navigator.clipboard?.writeText(url).then(() => toast("已复制链接"), () => toast(url));
    } }, "复制链接"));
  browser.replaceChildren(
    make("header", { class: "bar" },
      iconButton("关闭网页", CROSS, closePage),
      make("div", { class: "names" }, title, make("span", {}, host)),
      iconButton("更多", DOTS, () => { menu.hidden = !menu.hidden; })),
    frame, menu);
  browser.hidden = false;
}

export function closePage() {
  browser.hidden = true;
  browser.replaceChildren();
}

// A page inside asks to be closed, as WeixinJSBridge's closeWindow does.
window.addEventListener("message", (event) => {
  const frame = browser.querySelector("iframe");
  if (frame && event.source === frame.contentWindow && event.data?.type === "closeWindow") closePage();
});
