// Keeps what is typed: on the server as each field is left, and in this tab until the server has it.
(() => {
  const SOON_MS = 1500, AGAIN_MS = 5000, LATE_MS = 15000;
  const form = document.querySelector("form.fill");
  const button = form.querySelector("button[type=submit]");
  const stand = form.querySelector("[data-stand]");
  const key = "typed:" + form.getAttribute("action");
  const OFFLINE = "网络断了。您填的先留在这一页，网络恢复后自动保存，请不要关闭页面。";
  const NOT_SENT = "网络不太好，还没有提交上去。您填的都还在，请稍后再点一次“提交”。";
  const KEPT = "填的内容已自动保存，还没有提交。";
  let typed = {};
  let timer = 0;
  let isSaving = false;
  let isLeaving = false;

  function fields(name) {
    return [...form.elements].filter((one) => one.name === name && one.type !== "hidden");
  }

  function remember() {
    // A tab may be forbidden to keep anything; then only the server does.
    try {
      if (Object.keys(typed).length) sessionStorage.setItem(key, JSON.stringify(typed));
      else sessionStorage.removeItem(key);
    } catch (_) { /* as above */ }
  }

  function recall() {
    try { return JSON.parse(sessionStorage.getItem(key) || "{}"); } catch (_) { return {}; }
  }

  function restore(words) {
    for (const name of Object.keys(words)) {
      for (const one of fields(name)) {
        if (one.type === "radio") one.checked = one.value === words[name];
        else one.value = words[name];
        typed[name] = words[name];
      }
    }
  }

  function body(words) {
    const sent = new URLSearchParams({ visit: form.elements.visit.value });
    for (const name of Object.keys(words)) {
      sent.append(name, words[name]);
      const was = form.elements["was." + name];
      sent.append("was." + name, was ? was.value : "");
    }
    return sent;
  }

  function say(text) { if (stand.textContent !== text) stand.textContent = text; }

  function later(delay) {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  }

  function post(words) {
    const late = window.AbortController ? new AbortController() : null;
    const limit = setTimeout(() => { if (late) late.abort(); }, LATE_MS);
    return fetch(form.dataset.draft, { method: "POST", body: body(words), signal: late ? late.signal : undefined })
      .then((answer) => { clearTimeout(limit); return answer; }, (error) => { clearTimeout(limit); throw error; });
  }

  async function save() {
    clearTimeout(timer);
    timer = 0;
    if (isSaving || !Object.keys(typed).length) return;
    isSaving = true;
    const sent = Object.assign({}, typed);
    try {
      const answer = await post(sent);
      if (answer.status >= 500) throw new Error("not kept");
      // The next page may have been written before these words were kept: then it finds them in this tab.
      if (isLeaving) return;
      for (const name of Object.keys(sent)) if (typed[name] === sent[name]) delete typed[name];
      remember();
      say(answer.ok ? KEPT : "");
    } catch (_) {
      say(OFFLINE);
      later(AGAIN_MS);
    }
    isSaving = false;
    if (Object.keys(typed).length && !timer) later(SOON_MS);
  }

  function changed(event) {
    const one = event.target;
    if (!one.name || one.type === "hidden") return;
    typed[one.name] = one.value;
    remember();
    openFields();
    if (event.type === "input" && one.type !== "radio") later(SOON_MS);
    else save();
  }

  function openFields() {
    for (const one of form.querySelectorAll("[data-when]")) {
      const chosen = fields(one.dataset.when).find((option) => option.checked);
      one.hidden = !chosen || !one.dataset.values.split(" ").includes(chosen.value);
    }
  }

  // The form itself leaves only when the server can be reached: else the browser's own page of errors comes.
  async function submit(event) {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    button.textContent = "正在提交…";
    try {
      await post(typed);
      typed = {};
      remember();
      form.submit();
    } catch (_) {
      button.disabled = false;
      button.textContent = "提交";
      say(NOT_SENT);
    }
  }

  function leave() {
    if (!Object.keys(typed).length) return;
    remember();
    if (navigator.sendBeacon) navigator.sendBeacon(form.dataset.draft, body(typed));
  }

  restore(recall());
  openFields();
  save();
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", submit);
  window.addEventListener("online", save);
  window.addEventListener("beforeunload", () => { isLeaving = true; });
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    isLeaving = isSaving = false;
    button.disabled = false;
    button.textContent = "提交";
  });
  const target = form.querySelector("[id='" + location.hash.slice(1).replace(/[^\w.-]/g, "") + "']");
  const wrong = document.querySelector("[data-wrong]");
  if (wrong) wrong.focus();
  else if (target) (target.tagName === "FIELDSET" ? target.querySelector("input:checked") || target.querySelector("input") : target).focus();
})();
