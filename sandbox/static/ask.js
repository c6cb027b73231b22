// A sheet that asks for one line, or for one of a few choices.
import { make } from "./api.js";

const sheet = document.getElementById("tray");

function openSheet(title, fill) {
  return new Promise((settle) => {
    const close = (value) => { sheet.hidden = true; sheet.replaceChildren(); settle(value); };
    const header = make("header", {}, title, make("button", { type: "button", onclick: () => close(null) }, "取消"));
    sheet.replaceChildren(fill(header, close));
    sheet.hidden = false;
    sheet.querySelector("input")?.focus();
  });
}

export const ask = (title, explanation, { placeholder = "", go = "确定" } = {}) =>
  openSheet(title, (header, close) => {
    const input = make("input", { placeholder, "aria-label": title, maxlength: 500 });
    return make("form", { onsubmit: (event) => { event.preventDefault(); close(input.value.trim()); } }, header,
      make("div", { class: "ask" }, make("p", {}, explanation), input, make("button", { class: "main" }, go)));
  });

export const pick = (title, explanation, choices) =>
  openSheet(title, (header, close) => make("div", {}, header, make("div", { class: "ask" }, make("p", {}, explanation),
    ...choices.map(([label, value, isRisky]) =>
      make("button", { class: `choice${isRisky ? " risky" : ""}`, onclick: () => close(value) }, label)))));
