// The side panel: what went over the line, the budget that is left, the clock.
import { make, post, toast } from "./api.js";
import { now, on, person, state } from "./state.js";

const byId = (id) => document.getElementById(id);
const ARROWS = { callback: "→", api: "←", faceid: "←", sms: "←", ocr: "←", page: "•" };
const FILTERS = [["全部", () => true], ["推送", (line) => line.way === "callback"], ["接口", (line) => line.way === "api"], ["核身", (line) => line.way === "faceid" || line.way === "page"], ["短信", (line) => line.way === "sms"], ["有问题", isBad], ["只看此人", (line) => line.openid === state.current]];
let chosen = 0;

function isBad(line) { return Boolean(line.problem) || !["ok", "200", "", "0"].includes(String(line.status)); }
const clock = (at) => new Date(at * 1000).toLocaleTimeString("zh-CN", { hour12: false });

function pretty(text) {
  if (!text) return "（空）";
  try { return JSON.stringify(JSON.parse(text), null, 1); } catch { /* not JSON */ }
  return text.startsWith("<xml>") ? text.replace(/<!\[CDATA\[(.*?)\]\]>/gs, "$1").replace(/><(?!\/)/g, ">\n<").replace("</xml>", "\n</xml>") : text;
}

function lineOf(line) {
  const who = person(line.openid)?.name || "";
  const detail = make("pre");
  const details = make("details", { class: isBad(line) ? "bad" : "", ontoggle: () => {
    if (!detail.childNodes.length) detail.append(make("b", {}, "请求"), pretty(line.request), make("b", {}, "回应"), pretty(line.answer));
  } },
  make("summary", {}, make("time", {}, clock(line.at)), make("span", { class: `way ${line.way}`, title: line.way }, ARROWS[line.way] || "•"),
    make("span", { class: "what" }, line.title, make("span", { class: "who" }, who), line.problem && make("span", { class: "problem" }, line.problem)),
    make("span", { class: "status" }, line.status)), detail);
  return make("li", {}, details);
}

function showLines() {
  byId("lines").replaceChildren(...state.wire.filter(FILTERS[chosen][1]).slice(-250).reverse().map(lineOf));
}

function showFilters() {
  byId("filters").replaceChildren(...FILTERS.map(([label], place) =>
    make("button", { "aria-pressed": place === chosen, onclick: () => { chosen = place; showFilters(); showLines(); } }, label)));
}

function lasting(seconds) {
  if (seconds > 3600) return `${Math.floor(seconds / 3600)} 小时 ${Math.floor((seconds % 3600) / 60)} 分`;
  return seconds > 60 ? `${Math.floor(seconds / 60)} 分 ${Math.floor(seconds % 60)} 秒` : `${Math.max(0, Math.floor(seconds))} 秒`;
}

function budgetOf(window, most) {
  const left = window ? window.until - now() : 0;
  return left > 0 ? `${window.left}/${most} 条 · 还有 ${lasting(left)}` : "未开启";
}

function showFacts() {
  const who = person();
  if (!who) return;
  const verified = state.verified;
  byId("facts").replaceChildren(
    make("div", {}, make("small", {}, "用户发消息后（48 小时 5 条）"), make("b", {}, budgetOf(who.budget.message, 5))),
    make("div", {}, make("small", {}, "点菜单、关注、扫码后（1 分钟 3 条）"), make("b", {}, budgetOf(who.budget.tap, 3))),
    make("div", { class: "wide" }, make("span", {}, `${who.name} · ${who.openid}`),
      make("button", { onclick: () => navigator.clipboard?.writeText(who.openid).then(() => toast("已复制 OpenID")) }, "复制")),
    make("div", { class: "wide" }, make("span", {}, verified ? `URL 验证${verified.ok ? "通过" : "没有通过"} · ${state.callbackUrl}` : `URL 还没有验证 · ${state.callbackUrl}`),
      make("button", { onclick: () => post("/verify") }, "验证")));
}

function tick() {
  byId("clock").textContent = new Date(now() * 1000).toLocaleString("zh-CN", { hour12: false });
  const open = byId("facts").querySelectorAll("b"), who = person();
  if (!who || open.length < 2) return;
  open[0].textContent = budgetOf(who.budget.message, 5);
  open[1].textContent = budgetOf(who.budget.tap, 3);
}

on("wire", (line) => { if (FILTERS[chosen][1](line)) byId("lines").prepend(lineOf(line)); });
on("state", showFacts);
on("current", () => { showFacts(); showLines(); });
showFilters();
setInterval(tick, 1000);
