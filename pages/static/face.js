// Both sides of the identity card: photograph, look at the picture here, send it, wait until it is read.
(() => {
  const LARGEST = 3 * 1024 * 1024, LARGEST_UNSEEN = 10 * 1024 * 1024, LONGEST = 2400, EVERY_MS = 1200, SLOW_MS = 45000, WECHAT_MS = 6000;
  const camera = document.querySelector("[data-camera]");
  const trouble = document.querySelector("[data-trouble]");
  const words = { missing: "还没有拍", waiting: "正在读取，请稍等几秒…", good: "已核对，没有问题" };
  const LOST = "网络不太好，没有传上去。请再点一次“就用这张”。";
  let hasWeChatCamera = false;

  function say(text) {
    trouble.textContent = text;
    trouble.hidden = !text;
  }

  function decode(blob) {
    return new Promise((done, failed) => {
      const picture = new Image();
      picture.onload = () => done(picture);
      picture.onerror = () => failed(new Error("not a picture"));
      picture.src = URL.createObjectURL(blob);
    });
  }

  function smaller(blob, picture) {
    if (blob.size <= LARGEST) return Promise.resolve(blob);
    return new Promise((done) => window.szcaLook.shrink(picture, LONGEST).toBlob(done, "image/jpeg", 0.92));
  }

  class Side {
    constructor(form) {
      this.form = form;
      this.name = form.dataset.side;
      this.state = form.dataset.state;
      this.chosen = null;
      this.input = form.querySelector("input[type=file]");
      this.bar = form.querySelector("progress");
      this.told = form.querySelector("[data-told]");
      this.use = form.querySelector("[data-use]");
      this.choice = form.querySelector("[data-choose]");
      this.choiceWords = form.querySelector("[data-choose-words]");
      form.querySelector("[data-send]").hidden = true;
      this.input.addEventListener("change", () => this.take(this.input.files[0]));
      this.use.addEventListener("click", () => this.send());
      this.choice.addEventListener("click", (event) => this.choose(event));
      form.addEventListener("submit", (event) => event.preventDefault());
      this.show(this.state, this.told.textContent, "over" in form.dataset);
      if (this.input.files.length) this.take(this.input.files[0]); // chosen before this script ran
    }

    choose(event) {
      if (!hasWeChatCamera) return;
      event.preventDefault();
      window.wx.chooseImage({
        count: 1, sizeType: ["original"], sourceType: ["camera", "album"],
        success: ({ localIds }) => window.wx.getLocalImgData({
          localId: localIds[0],
          success: ({ localData }) => this.takeText(localData),
          fail: () => this.withoutWeChat(),
        }),
        fail: () => this.withoutWeChat(),
      });
    }

    withoutWeChat() {
      hasWeChatCamera = false;
      this.tell("请再点一次“" + this.choiceWords.textContent + "”。", "doubt");
    }

    // Android gives the bare base64, iOS a whole data: address.
    takeText(text) {
      const bytes = atob(text.slice(text.indexOf(",") + 1).replace(/\s/g, ""));
      this.take(new Blob([Uint8Array.from(bytes, (letter) => letter.charCodeAt(0))], { type: "image/jpeg" }));
    }

    async take(file) {
      this.input.value = "";
      if (!file) return;
      say("");
      let picture;
      try { picture = await decode(file); } catch { this.takeUnseen(file); return; }
      this.form.querySelector("[data-frame]").style.setProperty("background-image", `url("${picture.src}")`);
      this.form.querySelector("[data-frame]").classList.add("filled");
      this.chosen = await smaller(file, picture);
      const doubt = window.szcaLook.judge(picture, this.name);
      if (!doubt) { this.send(); return; }
      this.use.hidden = false;
      this.choiceWords.textContent = "重拍";
      this.tell(doubt, "doubt");
    }

    // Few browsers draw the HEIC of an album; the server reads it.
    takeUnseen(file) {
      const isHeic = /hei[cf]/i.test(`${file.type} ${file.name || ""}`);
      if (!isHeic || file.size > LARGEST_UNSEEN) { this.tell("这个文件打不开，请用相机重新拍一张。", "bad"); return; }
      this.chosen = file;
      this.send();
    }

    send() {
      if (!this.chosen) return;
      this.use.hidden = true;
      this.choice.hidden = true;
      this.bar.hidden = false;
      this.bar.value = 0;
      this.tell("正在上传…", "waiting");
      const body = new FormData();
      body.append("csrf", this.form.elements.csrf.value);
      body.append("picture", this.chosen, this.name + ".jpg");
      const request = new XMLHttpRequest();
      request.open("POST", this.form.action);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.timeout = 90000;
      request.upload.onprogress = (event) => { if (event.lengthComputable) this.bar.value = (100 * event.loaded) / event.total; };
      request.onload = () => this.sent(request);
      request.onerror = request.ontimeout = () => this.notSent(LOST, true);
      request.send(body);
    }

    sent(request) {
      const answer = request.response;
      if (request.status !== 200 || !answer) { this.notSent((answer && answer.error) || LOST, request.status >= 500); return; }
      this.bar.hidden = true;
      this.chosen = null;
      show(answer);
      wait();
    }

    notSent(text, mayRepeat) {
      this.bar.hidden = true;
      this.choice.hidden = false;
      this.choiceWords.textContent = "重拍";
      this.use.hidden = !mayRepeat;
      this.tell(text, "bad");
    }

    show(state, text, isOver) {
      this.state = state;
      this.form.dataset.state = state;
      this.choice.hidden = isOver || state === "waiting";
      this.choiceWords.textContent = state === "missing" ? "拍照" : "重拍";
      this.tell(text || words[state] || "", state);
    }

    tell(text, tone) {
      this.told.textContent = text;
      this.told.className = "told " + tone;
    }
  }

  const sides = [...document.querySelectorAll("[data-side]")].map((form) => new Side(form));
  const start = document.querySelector("[data-start]");

  function step(name, className) {
    const item = document.querySelector(`[data-stage=${name}]`);
    item.className = className;
    if (className === "now") item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  }

  function show(answer) {
    for (const side of sides) {
      const now = answer.sides[side.name];
      // A picture that is being chosen or sent is not wiped by news of the one before.
      if (!side.chosen) side.show(now.state, now.words, now.over);
    }
    const wasReady = !start.disabled;
    start.disabled = !answer.ready;
    document.querySelector("[data-wait]").hidden = answer.ready;
    step("id", answer.ready ? "past" : "now");
    step("face", answer.ready ? "now" : "");
    if (answer.ready && !wasReady) start.scrollIntoView({ block: "center", behavior: "smooth" });
  }

  let timer = 0, since = 0;
  function wait() {
    since = since || Date.now();
    clearTimeout(timer);
    if (!sides.some((side) => side.state === "waiting")) { since = 0; say(""); return; }
    timer = setTimeout(ask, EVERY_MS);
  }

  async function ask() {
    try {
      const answer = await fetch(camera.dataset.stateUrl, { headers: { Accept: "application/json" } });
      const found = await answer.json();
      if (!answer.ok) { say(found.error); return; }
      show(found);
      if (Date.now() - since > SLOW_MS) say("读取比平时慢，照片已经存好了。可以先离开，过几分钟再从聊天里点开链接。");
    } catch { /* asked again below: a phone loses its network for a moment now and then */ }
    wait();
  }

  function askWeChat() {
    const { appid, timestamp, nonce, signature } = camera.dataset;
    if (!appid || !window.wx || !window.wx.config) return;
    const late = setTimeout(() => { hasWeChatCamera = false; }, WECHAT_MS);
    window.wx.config({ debug: false, appId: appid, timestamp: Number(timestamp), nonceStr: nonce, signature, jsApiList: ["chooseImage", "getLocalImgData"] });
    window.wx.ready(() => { clearTimeout(late); hasWeChatCamera = true; camera.dataset.wechat = "ready"; });
    window.wx.error(() => { clearTimeout(late); hasWeChatCamera = false; camera.dataset.wechat = "refused"; });
  }

  document.querySelector("form.go").addEventListener("submit", () => {
    // After the submission has begun: a disabled button would not be sent, and back from the provider it works.
    setTimeout(() => { start.textContent = "正在打开…"; start.disabled = true; });
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  askWeChat();
  wait();
})();
