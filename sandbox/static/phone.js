// The page: tabs of people, the title bar, following; the rest is in its own files.
import { act, make, post } from "./api.js";
import { ask, pick } from "./ask.js";
import { closePage } from "./browser.js";
import { faceOf, showChat } from "./chat.js";
import { scan } from "./composer.js";
import { choose, listen, now, on, person, state, unreadOf } from "./state.js";
import "./texts.js";
import "./wire.js";

const byId = (id) => document.getElementById(id);
let shownFor = "", typingEnds = 0;

function showTabs() {
  byId("tabs").replaceChildren(...state.people.map((who) => {
    const unread = who.openid === state.current ? 0 : unreadOf(who.openid);
    return make("button", { class: "tab", role: "tab", "aria-selected": who.openid === state.current, onclick: () => { closePage(); choose(who.openid); } },
      faceOf(who), who.name, unread > 0 && make("span", { class: "badge" }, unread > 99 ? "99+" : unread));
  }));
  const total = state.people.reduce((sum, who) => sum + unreadOf(who.openid), 0);
  document.title = `${total ? `(${total}) ` : ""}${state.account.name} · 沙箱手机`;
}

function showPerson() {
  const who = person();
  if (!who) return;
  showTitle(who);
  byId("follow-card").hidden = who.followed;
  byId("chat").hidden = byId("foot").hidden = !who.followed;
  if (shownFor !== who.openid) { shownFor = who.openid; showChat(); }
}

// The stream tells when the sign begins and which message ended it; that its time is over, we see ourselves.
function showTitle(who) {
  const left = who.typing_until - now();
  byId("title").textContent = left > 0 ? "对方正在输入…" : state.account.name;
  clearTimeout(typingEnds);
  if (left > 0) typingEnds = setTimeout(() => showTitle(person()), left * 1000 + 50);
}

async function more() {
  const who = person();
  const choices = [["扫二维码", "scan"]];
  choices.push(who.followed ? ["取消关注", "unfollow", true] : ["关注公众号", "follow"]);
  const wish = await pick(state.account.name, `微信号：${state.account.alias}。现在是 ${who.name} 的手机。`, choices);
  if (wish === "scan") await scan();
  else if (wish) await act(who.openid, wish);
}

async function addPerson() {
  const name = await ask("添加一个人", "再来一部手机：写下主人的名字。", { placeholder: "例如 赵敏", go: "添加" });
  const made = name && (await post("/people", { name }));
  if (made) setTimeout(() => choose(made.openid), 200);
}

on("state", () => { showTabs(); showPerson(); });
on("unread", showTabs);
on("current", () => { showTabs(); showPerson(); });
byId("follow").addEventListener("click", () => act(state.current, "follow"));
byId("scan-first").addEventListener("click", scan);
byId("back").addEventListener("click", scan);
byId("more").addEventListener("click", more);
byId("add-person").addEventListener("click", addPerson);
// On a narrow screen there is room for one of them: the phone, the text messages or the wire.
function showSide(wanted) {
  for (const name of ["texts", "wire"]) {
    const isOpen = name === wanted && !document.body.classList.contains(`${name}-open`);
    document.body.classList.toggle(`${name}-open`, isOpen);
    byId(`show-${name}`).setAttribute("aria-pressed", isOpen);
  }
}
for (const name of ["texts", "wire"]) byId(`show-${name}`).addEventListener("click", () => showSide(name));
listen();
