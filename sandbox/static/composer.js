// The bottom of the chat: the account's menu or the keyboard, and the panel behind the plus.
import { act, make, sendFiles, sendVideo, toast } from "./api.js";
import { openPage } from "./browser.js";
import { ask } from "./ask.js";
import { on, state } from "./state.js";
import { openTray } from "./tray.js";

const byId = (id) => document.getElementById(id);
const words = byId("words"), panel = byId("panel"), menuBar = byId("menu-bar"), typingBar = byId("typing-bar");

const PANEL = [
  ["照片", "M4 7h3l2-3h6l2 3h3v12H4zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z", () => openTray()],
  ["自己的图片", "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01", () => byId("own-photos").click()],
  ["贴纸", "M12 21a9 9 0 1 1 9-9c0 2-2 3-4 3s-2 6-5 6zM9 10h.01M15 10h.01M9 14q3 2.5 6 0", () => act(state.current, "sticker")],
  ["语音", "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4", () => act(state.current, "voice")],
  ["视频", "M4 6h11v12H4zM15 10l5-3v10l-5-3", () => byId("own-video").click()],
  ["位置", "M12 21s-7-7-7-12a7 7 0 0 1 14 0c0 5-7 12-7 12zM12 11.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z", () => act(state.current, "location")],
  ["文件", "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6", () => act(state.current, "file")],
  ["扫一扫", "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M3 12h18", () => scan()],
];

export async function scan() {
  const content = await ask("扫二维码", "写下二维码的场景值，或码里的网址。", { placeholder: "例如 lobby", go: "扫一扫" });
  if (!content) return;
  const found = await act(state.current, "scan", { scene: content });
  if (found?.open) openPage(found.open);
}

function showPanel() {
  panel.replaceChildren(...PANEL.map(([label, path, does]) => {
    const holder = make("span");
    holder.innerHTML = `<svg viewBox="0 0 24 24"><path d="${path}"/></svg>`;
    return make("button", { onclick: () => { panel.hidden = true; does(); } }, holder, label);
  }));
}

function fitWords() {
  // The buttons first: they decide how wide the words may be.
  byId("send").hidden = !words.value.trim();
  byId("plus").hidden = !byId("send").hidden;
  words.style.height = "auto";
  words.style.height = `${words.scrollHeight}px`;
}

async function sendWords(event) {
  event?.preventDefault();
  const content = words.value.trim();
  if (!content) return;
  const kept = words.value;
  words.value = "";
  fitWords();
  if (!(await act(state.current, "text", { content }))) { words.value = kept; fitWords(); }
}

export function useMenu(isMenu) {
  const hasMenu = state.menu.length > 0;
  menuBar.hidden = !(isMenu && hasMenu);
  typingBar.hidden = !menuBar.hidden;
  byId("to-menu").hidden = !hasMenu;
  panel.hidden = true;
}

function showMenu() {
  const closeAll = () => { for (const each of byId("menu").querySelectorAll(".submenu")) each.hidden = true; };
  byId("menu").replaceChildren(...state.menu.map((button) => {
    const children = button.sub_button || [];
    const submenu = children.length > 0 && make("div", { class: "submenu", hidden: true },
      ...children.map((child) => make("button", { onclick: () => { closeAll(); press(child); } }, child.name)));
    const top = make("button", { class: children.length ? "has-more" : "", onclick: () => {
      const wasHidden = submenu && submenu.hidden;
      closeAll();
      if (submenu) submenu.hidden = !wasHidden;
      else press(button);
    } }, button.name);
    return make("div", {}, top, submenu);
  }));
  document.getElementById("chat").addEventListener("click", closeAll);
  useMenu(true);
}

async function press(button) {
  const found = await act(state.current, "menu", { key: button.key || button.url || button.name });
  if (found?.open) openPage(found.open);
}

async function sendOwnPhotos(event) {
  const files = [...event.target.files];
  event.target.value = "";
  if (files.length > 9) toast("一次最多选 9 张");
  else if (files.length) await sendFiles(state.current, files);
}

async function sendOwnVideo(event) {
  const [file] = event.target.files;
  event.target.value = "";
  if (file) await sendVideo(state.current, file);
}

showPanel();
useMenu(false);
on("menu", showMenu);
typingBar.addEventListener("submit", sendWords);
words.addEventListener("input", fitWords);
words.addEventListener("focus", () => { panel.hidden = true; });
words.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) sendWords(event);
});
byId("plus").addEventListener("click", () => { panel.hidden = !panel.hidden; });
byId("to-menu").addEventListener("click", () => useMenu(true));
byId("to-keyboard").addEventListener("click", () => { useMenu(false); words.focus(); });
byId("own-photos").addEventListener("change", sendOwnPhotos);
byId("own-video").addEventListener("change", sendOwnVideo);
