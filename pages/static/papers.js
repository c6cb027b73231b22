// The upload page: files go as soon as they are chosen, and what became of them is shown without reloading.
{
  const AT_ONCE = 2;
  const LONG_MS = 180000;
  const page = document.querySelector("[data-page]").dataset;
  const status = document.querySelector("[data-status]");
  const rows = new Set();
  const queue = [];
  let running = 0;
  let spoken = [];

  const NINE = 9; // WeChat's album gives no more at once
  const isAndroidWeChat = /MicroMessenger/i.test(navigator.userAgent) && /Android/i.test(navigator.userAgent);

  // What several files come to in one moment is read out together.
  function announce(words) {
    if (!spoken.length) setTimeout(() => { spoken = []; }, 1000);
    spoken.push(words);
    status.textContent = spoken.map((each) => each.replace(/[。；]+$/, "")).join("；");
  }

  class Row {
    // `kept` is what the device kept of an upload that the page did not finish before it was closed.
    constructor(form, upload, kept = null) {
      Object.assign(this, { form, upload, name: upload.name });
      this.item = document.createElement("li");
      this.head = this.add("div", "head", "");
      this.title = this.add("span", "name", this.name, this.head);
      this.button = this.add("button", "", "取消", this.head);
      this.button.type = "button";
      this.button.setAttribute("aria-label", `取消上传 ${this.name}`);
      this.button.addEventListener("click", () => this.press());
      this.bar = this.add("progress", "", "");
      this.bar.max = 100;
      this.bar.value = 0;
      this.bar.hidden = !upload.file;
      this.bar.setAttribute("aria-label", `${this.name} 的上传进度`);
      this.told = this.add("p", "told", "等着上传");
      Object.assign(upload, { row: this, told: (part, words) => this.progress(part, words) });
      this.state = "queued";
      this.key = kept ? kept.key : Kept.key();
      if (!kept) Kept.own(this.key);
      form.querySelector("[data-sending]").append(this.item);
    }

    // The device keeps the file until the server has all of it.
    keep() {
      return Kept.put({ key: this.key, page: page.uploads, place: this.form.dataset.place, ...this.upload.kept() });
    }

    add(kind, className, text, into = this.item) {
      const node = document.createElement(kind);
      node.className = className;
      node.textContent = text;
      into.append(node);
      return node;
    }

    progress(part, words) {
      const percent = Math.round(part * 100);
      this.bar.value = percent;
      this.told.textContent = words || `已传 ${percent}%`;
    }

    async go() {
      this.state = "sending";
      this.button.textContent = "取消";
      this.told.textContent = "正在准备…";
      try {
        await this.upload.send(() => this.keep());
        Kept.drop(this.key);
        this.state = "looking";
        this.say(this.upload.sent, "");
        this.button.hidden = true;
        setTimeout(() => {
          if (this.state === "looking") this.say("看得有点久，结果会在微信聊天里告诉您。", "");
        }, LONG_MS);
        watch.soon();
      } catch (error) {
        this.fail(error);
      }
    }

    fail(error) {
      if (error instanceof Sending.Cancelled) return;
      if (error instanceof Sending.Broken) {
        this.state = "broken";
        this.button.textContent = "继续上传";
        this.button.setAttribute("aria-label", `继续上传 ${this.name}`);
        this.say(this.upload.broken(this.bar.value), "bad");
      } else {
        Kept.drop(this.key);
        this.settle("refused", "bad", error.message);
      }
    }

    goOn() {
      this.item.className = "";
      this.button.textContent = "取消";
      this.button.setAttribute("aria-label", `取消上传 ${this.name}`);
      this.told.textContent = "等着上传";
      this.state = "queued";
      queue.push(this);
      pump();
    }

    press() {
      if (this.state === "broken") {
        this.goOn();
        this.button.focus();
        return;
      }
      Kept.drop(this.key);
      const wasActive = ["queued", "sending"].includes(this.state);
      if (wasActive) this.upload.cancel();
      if (queue.includes(this)) queue.splice(queue.indexOf(this), 1);
      rows.delete(this);
      this.item.remove();
      this.upload.ended();
      if (wasActive) announce(`${this.name}：已取消`);
      const next = this.form.querySelector("[data-chooser]");
      if (next) next.focus();
    }

    say(words, tone) {
      this.told.textContent = words;
      this.item.className = tone;
      announce(`${this.name}：${words}`);
    }

    settle(state, tone, words) {
      this.item.className = tone;
      if (this.state === state) {
        this.told.textContent = words;
        return;
      }
      this.state = state;
      this.bar.hidden = true;
      this.upload.ended();
      this.button.hidden = state !== "refused";
      this.button.textContent = "知道了";
      this.button.setAttribute("aria-label", `收起 ${this.name}`);
      this.say(words, tone);
    }
  }

  function pump() {
    while (running < AT_ONCE && queue.length) {
      running += 1;
      queue.shift().go().finally(() => { running -= 1; pump(); });
    }
  }

  function take(form, files) {
    for (const file of files) line(new Row(form, made(form, file)));
  }

  const made = (form, file) => new Sending.Upload(page.uploads, page.csrf, Number(page.limit), file, form.dataset.place, null);

  function again(form, kept) {
    if (kept.change) return new Adjust.Change(kept.change, kept.name);
    const upload = made(form, kept.file);
    upload.resume(kept);
    return upload;
  }

  function line(row) {
    rows.add(row);
    queue.push(row);
    pump();
  }

  // The network is back: whatever stopped goes on, without a tap for each.
  function goOnWithAll() {
    if (navigator.onLine === false) return;
    for (const row of rows) if (row.state === "broken") row.goOn();
  }

  // What a reload or a closed page left half-sent. What another tab sends is left to it, until it is closed.
  async function takeUp() {
    for (const { key } of await Kept.of(page.uploads)) {
      Kept.own(key).then(async () => {
        const kept = await Kept.get(key);
        const forms = [...document.querySelectorAll(".give")];
        const form = kept && (forms.find((each) => each.dataset.place === kept.place) || forms[0]);
        if (form) line(new Row(form, again(form, kept), kept));
        else Kept.free(key);
      });
    }
  }

  // WeChat's own album on Android, where the browser's chooser gives one picture at a time.
  function chooseInWeChat(event, form) {
    if (!window.szcaWeChat || !window.szcaWeChat.isReady()) return;
    event.preventDefault();
    window.szcaWeChat.pictures(NINE).then((pictures) => take(form, pictures), () => {});
  }

  async function show(state) {
    page.busy = state.busy ? "yes" : "";
    for (const row of rows) {
      const known = state.uploads[row.upload.id];
      if (known && known[0] !== "queued") row.settle(...known);
    }
    return state.mark === page.mark || refresh(state.mark);
  }

  async function refresh(mark) {
    const news = [];
    const swapped = await Live.swap((now, old) => {
      if (now.dataset.state && now.dataset.state !== old.dataset.state) {
        news.push(`${now.dataset.label}：${now.dataset.state}`);
      }
      if (now.dataset.news) news.push(now.dataset.news);
    });
    if (!swapped) return false;
    const kind = swapped.fresh.querySelector("[data-page]").dataset.kind;
    if (kind !== page.kind && ![...rows].some((row) => ["queued", "sending", "broken"].includes(row.state))) {
      location.reload(); // other papers are wanted now
      return false;
    }
    for (const form of document.querySelectorAll(".shelf .give")) {
      const card = swapped.fresh.getElementById(form.closest(".card").id);
      form.querySelector(".both").hidden = Boolean(card && !card.querySelector(".give"));
      const isIn = Boolean(card && card.querySelector(".give.in"));
      form.classList.toggle("in", isIn);
      for (const word of form.querySelectorAll("[data-anew]")) word.textContent = isIn ? word.dataset.anew : word.dataset.first;
    }
    news.forEach(announce);
    if (swapped.isWhole) page.mark = mark;
    return swapped.isWhole;
  }

  const early = []; // chosen before this script ran
  function attend(form) {
    for (const input of form.querySelectorAll("input[type=file]")) {
      if (isAndroidWeChat && "chooser" in input.dataset) {
        // Its chooser knows no lists of kinds, and nothing of several files.
        input.removeAttribute("accept");
        input.multiple = false;
      }
      if (isAndroidWeChat && input.dataset.album === "yes") input.addEventListener("click", (event) => chooseInWeChat(event, form));
      const takeChosen = () => {
        take(form, [...input.files]);
        input.value = "";
      };
      input.addEventListener("change", takeChosen);
      if (input.files.length) early.push(takeChosen);
    }
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
    form.addEventListener("dragleave", () => form.classList.remove("over"));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      form.classList.remove("over");
      take(form, [...event.dataTransfer.files]);
    });
  }

  document.documentElement.classList.add("js");
  document.querySelectorAll(".give").forEach(attend);
  const isBusy = () => Boolean(page.busy) || [...rows].some((row) => row.state === "looking");
  const watch = new Live.Watch(page.state, isBusy, show);
  // The camera and the chooser of files hide the page as well.
  let isChoosing = false;
  document.addEventListener("click", (event) => {
    if (!event.target.matches("input[type=file]")) return;
    isChoosing = true;
    fetch(`${page.state}?seen=choosing`).catch(() => {});
  });
  // Then the chat says what it has left to the page so far.
  const leave = () => fetch(page.left, { method: "POST", keepalive: true, headers: { "X-Page-Mark": page.csrf } }).catch(() => {});
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && !isChoosing) leave();
    if (!document.hidden) isChoosing = false;
  });
  addEventListener("pagehide", leave);
  // A screenshot, or files that were copied in the file manager.
  document.addEventListener("paste", (event) => {
    const files = event.clipboardData ? [...event.clipboardData.files] : [];
    const form = document.querySelector('.give[data-place=""]') || document.querySelector(".give");
    if (files.length && form) take(form, files);
  });
  document.addEventListener("adjusted", ({ detail }) => line(new Row(detail.form, detail.change)));
  addEventListener("online", goOnWithAll);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) goOnWithAll(); });
  takeUp();
  early.forEach((takeChosen) => takeChosen());
  addEventListener("beforeunload", (event) => {
    if ([...rows].some((row) => row.state === "sending")) event.preventDefault();
  });
}
