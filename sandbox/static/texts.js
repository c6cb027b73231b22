// The text messages: to any number, the newest first; a new one also shows at the top of the phone.
import { make } from "./api.js";
import { on, state } from "./state.js";

const SEEN = "sandbox-texts-seen";
const CODE = /(?<!\d)\d{6}(?!\d)/;
const BANNER_MS = 8000;
const byId = (id) => document.getElementById(id);
const banner = byId("text-banner"), words = byId("words");
let known = null, hideAt;

const clock = (at) => new Date(at * 1000).toLocaleTimeString("zh-CN", { hour12: false });
const spaced = (mobile) => mobile.replace(/^(\d{3})(\d{4})(\d{4})$/, "$1 $2 $3");
const isShown = () => byId("texts").offsetParent !== null;

// As a phone's keyboard does: the code goes where one types.
function fillIn(code) {
  if (document.body.classList.contains("texts-open")) byId("show-texts").click();
  byId("to-keyboard").click();
  words.value = code;
  words.dispatchEvent(new Event("input"));
  words.focus();
}

function itemOf(text) {
  const code = text.content.match(CODE)?.[0];
  return make("li", {},
    make("div", { class: "to" }, make("b", {}, spaced(text.mobile)), make("time", {}, clock(text.at))),
    make("p", {}, text.content),
    code && make("button", { onclick: () => fillIn(code) }, `填入 ${code}`));
}

function showBadge() {
  const seen = isShown() ? state.texts[0]?.n || 0 : Number(localStorage.getItem(SEEN) || 0);
  localStorage.setItem(SEEN, seen);
  const unread = state.texts.filter((text) => text.n > seen).length;
  const badge = make("span", { class: "badge", id: "texts-badge" }, unread > 9 ? "9+" : unread);
  byId("show-texts").replaceChildren("短信", ...(unread ? [badge] : []));
}

function showBanner(text) {
  banner.replaceChildren(make("b", {}, `短信 · ${spaced(text.mobile)}`), make("span", {}, text.content));
  banner.hidden = false;
  clearTimeout(hideAt);
  hideAt = setTimeout(() => { banner.hidden = true; }, BANNER_MS);
}

function showTexts() {
  const newest = state.texts[0];
  byId("text-list").replaceChildren(...state.texts.map(itemOf));
  if (!newest) byId("text-list").append(make("li", { class: "none" }, "还没有短信。验证码和审核结果会出现在这里。"));
  if (known !== null && newest && newest.n > known) showBanner(newest);
  known = newest?.n || 0;
  showBadge();
}

banner.addEventListener("click", () => {
  banner.hidden = true;
  if (!isShown()) byId("show-texts").click();
});
byId("show-texts").addEventListener("click", () => setTimeout(showBadge));
on("texts", showTexts);
on("state", () => { if (known === null) showTexts(); });
