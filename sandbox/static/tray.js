// The tray of sample documents, and the forms that came, to be printed, sealed, signed and photographed.
import { act, get, make, mediaUrl, toast } from "./api.js";
import { chatOf, person, state } from "./state.js";

const sheet = document.getElementById("tray");
const MARKS = { licence: ["照", "red"], id_front: ["人", ""], id_back: ["国", "red"], id_copy: ["印", "red"], holder_copy: ["印", "red"], holder_front_copy: ["印", "red"], holder_back_copy: ["印", "red"], slip: ["￥", "gold"], signed: ["章", "red"], blurry: ["糊", ""], cat: ["猫", "gold"] };
let offers;

const kept = () => JSON.parse(localStorage.getItem(`sandbox-tray-${state.current}`) || "{}");
const keep = (values) => localStorage.setItem(`sandbox-tray-${state.current}`, JSON.stringify(values));

export async function openTray() {
  offers ||= await get("/tray");
  if (!offers) return;
  const chosen = new Set();
  const forms = new Set(newestForms());
  const go = make("button", { disabled: true }, "发送");
  const tell = () => {
    const count = [...chosen].reduce((sum, kind) => sum + (kind === "signed" ? forms.size : 1), 0);
    go.disabled = !count;
    go.textContent = count ? `拍照并发送 ${count} 张` : "选择要发送的资料";
  };
  const seal = make("input", { type: "checkbox", checked: true });
  // One tile for all forms: what is done to them depends on the type of certificate.
  const ways = offers.documents.filter((offer) => offer.kind.startsWith("signed"));
  const way = make("select", { "aria-label": "哪一类证书的表格" }, ...ways.map((offer) => make("option", { value: offer.kind }, offer.label)));
  way.value = wayOf(ways);
  const tiles = offers.documents.filter((offer) => offer.kind === "signed" || !ways.includes(offer));
  const pile = make("div", { class: "pile" }, ...tiles.map((offer) => {
    const tick = make("input", { type: "checkbox", value: offer.kind, onchange: () => {
      if (tick.checked) chosen.add(offer.kind); else chosen.delete(offer.kind);
      tell();
    } });
    const [mark, hue] = MARKS[offer.kind] || ["文", ""];
    const label = make("label", { class: offer.kind === "signed" ? "wide" : "" }, make("i", { class: hue }, mark), offer.kind === "signed" ? way : make("span", {}, offer.label), tick);
    if (offer.kind === "signed") label.append(formsOf(forms, tell), make("span", { class: "seal-choice" }, seal, "盖公章（不勾只签名）"));
    return label;
  }));
  const close = () => { sheet.hidden = true; sheet.replaceChildren(); };
  const names = namesForm();
  const form = make("form", { onsubmit: (event) => { event.preventDefault(); send(chosen, { kind: way.value, media_ids: [...forms], seal: seal.checked }, names, go, close); } },
    make("header", {}, "照片", make("button", { type: "button", onclick: close }, "取消")),
    make("div", { class: "scroll" }, pile, names.node), make("div", { class: "go" }, go));
  sheet.replaceChildren(form);
  sheet.hidden = false;
  tell();
}

// The account says it in "证书类型：机构个人证书"; what was said last counts.
function wayOf(ways) {
  const told = chatOf().filter((message) => message.side === "account").map((message) => message.text || "").join("\n");
  const found = [...told.matchAll(/(?:证书类型：|办的是：?)(机构个人证书|自然人证书|机构证书)/g)].at(-1);
  const fitting = found && ways.find((offer) => offer.label.startsWith(found[1]));
  return (fitting || ways[0]).kind;
}

function pictures() {
  return chatOf().filter((message) => message.side === "account" && message.kind === "image");
}

function newestForms() {
  const mine = chatOf().filter((message) => message.side === "person" && message.kind === "image").at(-1);
  const fresh = pictures().filter((message) => !mine || message.n > mine.n);
  return (fresh.length ? fresh : pictures()).slice(-4).map((message) => message.media_id);
}

function formsOf(forms, tell) {
  const found = pictures();
  if (!found.length) return make("div", { class: "forms" }, make("p", {}, "还没有收到表格"));
  return make("div", { class: "forms" }, ...found.reverse().map((message) => {
    const button = make("button", { type: "button", "aria-pressed": forms.has(message.media_id), onclick: () => {
      if (forms.has(message.media_id)) forms.delete(message.media_id); else forms.add(message.media_id);
      button.setAttribute("aria-pressed", forms.has(message.media_id));
      tell();
    } }, make("img", { src: mediaUrl(message.media_id), alt: "收到的图片" }));
    return button;
  }));
}

function namesForm() {
  const before = { person_name: person().name, ...kept() };
  const inputs = offers.fields.map((field) => [field.key, make("input", { value: before[field.key] ?? field.value, name: field.key })]);
  const node = make("details", { class: "names-on" }, make("summary", {}, "改资料上的名字和号码"),
    ...inputs.map(([, input], place) => make("label", {}, offers.fields[place].label, input)));
  return { node, values: () => Object.fromEntries(inputs.map(([key, input]) => [key, input.value.trim()])) };
}

async function send(chosen, signed, names, go, close) {
  const fields = names.values();
  keep(fields);
  go.disabled = true;
  go.textContent = "正在拍照…";
  const seed = Math.floor(Math.random() * 1e6);
  const tray = [...chosen].map((kind, place) => {
    const wish = { kind, fields, seed: seed + place * 10 };
    return kind === "signed" ? { ...wish, ...signed } : wish;
  });
  const done = await act(state.current, "photos", { tray });
  if (done) close();
  else { go.disabled = false; go.textContent = "再试一次"; toast("没有发出去"); }
}
