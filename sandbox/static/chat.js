// The chat itself: bubbles, cards, pictures, time stamps.
import { act, make, mediaUrl, toast } from "./api.js";
import { openPage } from "./browser.js";
import { chatOf, now, on, person, state } from "./state.js";
import { openPicture } from "./viewer.js";

const box = document.getElementById("chat");
const newest = document.getElementById("newest");
const HUES = ["#3f72b8", "#b05f2b", "#3f7d4a", "#8a5ba9", "#b04f69", "#2f7c7c"];
let previousAt = 0;

export function faceOf(who) {
  const place = state.people.findIndex((each) => each.openid === who.openid);
  return make("span", { class: "avatar", style: `--hue:${HUES[Math.max(0, place) % HUES.length]}` }, who.name.slice(-1));
}
const accountFace = () => make("span", { class: "avatar account" }, "CA");

function stampOf(at) {
  const when = new Date(at * 1000), today = new Date(now() * 1000);
  const clock = when.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const days = Math.round((new Date(today).setHours(0, 0, 0, 0) - new Date(when).setHours(0, 0, 0, 0)) / 86400000);
  if (days === 0) return clock;
  return days === 1 ? `昨天 ${clock}` : `${when.getMonth() + 1}月${when.getDate()}日 ${clock}`;
}

const ICONS = {
  voice: '<svg viewBox="0 0 24 24"><path d="M8 9a4 4 0 0 1 0 6M12 6a8 8 0 0 1 0 12M16 3a12 12 0 0 1 0 18"/></svg>',
  sticker: '<svg viewBox="0 0 100 100"><circle cx="50" cy="52" r="40" fill="#ffd75e"/><path d="M30 45q5-8 11 0M59 45q5-8 11 0" stroke="#5b3d12" stroke-width="4" fill="none" stroke-linecap="round"/><path d="M30 58q20 26 40 0z" fill="#8c2f2f"/><circle cx="24" cy="58" r="6" fill="#ff9d8a"/><circle cx="76" cy="58" r="6" fill="#ff9d8a"/></svg>',
  place: '<svg viewBox="0 0 236 96" preserveAspectRatio="xMidYMid slice"><rect width="236" height="96" fill="#e8ecdf"/><path d="M0 62 236 30M70 0l34 96M170 0l-20 96" stroke="#fff" stroke-width="9"/><path d="M0 88q80-30 236-6v14H0z" fill="#bcd9ec"/><path d="M118 60s-15-17-15-28a15 15 0 0 1 30 0c0 11-15 28-15 28z" fill="#fa5151"/><circle cx="118" cy="32" r="5.5" fill="#fff"/></svg>',
};
function drawn(name, holder) { holder.insertAdjacentHTML("beforeend", ICONS[name]); return holder; }

const kinds = {
  text: (message) => words(message, "bubble"),
  menu: (message) => words(message, "bubble choices"),
  image: picture,
  voice: (message) => drawn("voice", make("div", { class: "bubble voice" }, message.side === "person" ? "2″" : "语音")),
  video: () => make("div", { class: "bubble" }, "视频"),
  sticker: () => drawn("sticker", make("div", { class: "sticker" })),
  location: (message) => drawn("place", make("div", { class: "place" }, make("b", {}, message.text))),
  file: (message) => make("div", { class: "file" },
    make("span", {}, make("b", {}, message.text), make("small", {}, `${Math.ceil(message.size / 1024)} KB`)),
    make("i", {}, (message.text.split(".").pop() || "").slice(0, 4).toUpperCase())),
  news: article,
};

// The server let only anchors to http, https and weixin through; their taps are ours to handle.
function words(message, name) {
  const bubble = make("div", { class: name });
  bubble.innerHTML = message.html;
  bubble.addEventListener("click", (event) => {
    const anchor = event.target.closest("a");
    if (!anchor) return;
    event.preventDefault();
    if (anchor.dataset.menuId !== undefined) {
      act(message.openid, "text", { content: anchor.dataset.content, menu_id: anchor.dataset.menuId });
    } else openPage(anchor.href);
  });
  return bubble;
}

function picture(message) {
  const image = make("img", { src: mediaUrl(message.media_id), alt: "图片", loading: "lazy" });
  const wasAtEnd = isAtEnd();
  image.addEventListener("load", () => { if (wasAtEnd) scrollToEnd(); });
  return make("button", { class: "photo", onclick: () => openPicture(message.media_id) }, image);
}

function article(message) {
  const link = message.links[0];
  return make("button", { class: "news", onclick: () => link && openPage(link.href) },
    make("b", {}, message.title), make("span", {}, message.description),
    message.picture && make("img", { src: message.picture, alt: "" }));
}

function card(message) {
  const link = message.links[0];
  const rows = message.fields.flatMap((field) => [make("dt", {}, field.label), make("dd", {}, field.value)]);
  return make("article", { class: "card", "data-n": message.n },
    make("div", { class: "from" }, accountFace(), state.account.name),
    make("h2", {}, message.title), make("dl", {}, ...rows),
    link && make("button", { class: "more", onclick: () => openPage(link.href) }, link.label));
}

function show(message) {
  const wasAtEnd = isAtEnd();
  box.querySelector(".empty")?.remove();
  if (message.at - previousAt > 300) box.append(make("div", { class: "when" }, stampOf(message.at)));
  previousAt = message.at;
  box.append(rowOf(message));
  if (wasAtEnd || message.side === "person") scrollToEnd();
  else newest.hidden = false;
}

function rowOf(message) {
  if (message.side === "system") return make("div", { class: "system" }, make("span", {}, message.text));
  if (message.kind === "template") return card(message);
  const isMine = message.side === "person";
  const said = make("div", { class: "said" });
  if (message.agent) said.append(make("span", { class: "agent" }, `客服 ${message.agent.split("@")[0]}`));
  said.append((kinds[message.kind] || kinds.text)(message));
  return make("div", { class: `row ${message.side}`, "data-n": message.n },
    isMine ? faceOf(person(message.openid) || { openid: "", name: "我" }) : accountFace(), said);
}

const isAtEnd = () => box.scrollHeight - box.scrollTop - box.clientHeight < 90;
function scrollToEnd() { box.scrollTop = box.scrollHeight; newest.hidden = true; }

export function showChat() {
  box.replaceChildren();
  previousAt = 0;
  const chat = chatOf();
  if (!chat.length) box.append(make("div", { class: "empty" }, "还没有消息"));
  for (const message of chat) show(message);
  scrollToEnd();
}

on("current", showChat);
on("message", (message) => { if (message.openid === state.current) show(message); });
on("online", (isOnline) => { if (!isOnline) toast("连接断开，正在重连…"); });
newest.addEventListener("click", scrollToEnd);
box.addEventListener("scroll", () => { if (isAtEnd()) newest.hidden = true; });
