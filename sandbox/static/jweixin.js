// Stands in for WeChat's library for web pages: nothing works before a signature that WeChat accepts.
(() => {
  const home = new URL(document.currentScript.src).origin;
  const pictures = new Map();
  let state = "new", allowed = [];
  const onReady = [], onError = [];

  function finish(answer) {
    state = answer.errMsg === "config:ok" ? "ready" : "refused";
    for (const call of state === "ready" ? onReady : onError) call(answer);
  }

  function config(wish) {
    allowed = wish.jsApiList || [];
    const { appId, timestamp, nonceStr, signature } = wish;
    const body = JSON.stringify({ appId, timestamp, nonceStr, signature, url: location.href.split("#")[0] });
    // As plain text the browser sends it at once, without asking the other address first.
    fetch(`${home}/sandbox/jssdk/config`, { method: "POST", headers: { "Content-Type": "text/plain" }, body })
      .then((answer) => answer.json()).then(finish, () => finish({ errMsg: "config:fail" }));
  }

  function guarded(name, work) {
    return (wish) => {
      if (state === "ready" && allowed.includes(name)) work(wish);
      else if (wish.fail) wish.fail({ errMsg: `${name}:permission denied` });
    };
  }

  function chooseImage({ success, fail, count = 9 }) {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = "image/*";
    input.multiple = count > 1;
    input.addEventListener("cancel", () => fail && fail({ errMsg: "chooseImage:cancel" }));
    input.addEventListener("change", () => {
      const localIds = [...input.files].slice(0, count).map((file) => {
        const id = `wxLocalResource://${pictures.size + 1}`;
        pictures.set(id, file);
        return id;
      });
      success({ localIds, errMsg: "chooseImage:ok" });
    });
    input.click();
  }

  function getLocalImgData({ localId, success, fail }) {
    const file = pictures.get(localId);
    if (!file) { if (fail) fail({ errMsg: "getLocalImgData:fail" }); return; }
    const reader = new FileReader();
    // As on Android: the bare base64, without what a data: address begins with.
    reader.onload = () => success({ localData: reader.result.split(",")[1], errMsg: "getLocalImgData:ok" });
    reader.readAsDataURL(file);
  }

  // What the menu "…" would show and share stands on the page's root, where tests and people can read it.
  function noteMenu(list, isHidden) {
    const root = document.documentElement;
    const hidden = new Set((root.dataset.menuHidden || "").split(" ").filter(Boolean));
    for (const item of list) if (isHidden) hidden.add(item); else hidden.delete(item);
    root.dataset.menuHidden = [...hidden].join(" ");
  }

  function updateAppMessageShareData({ title, desc, link, imgUrl, success }) {
    document.documentElement.dataset.shares = JSON.stringify({ title, desc, link, imgUrl });
    if (success) success({ errMsg: "updateAppMessageShareData:ok" });
  }

  window.wx = {
    config,
    ready: (call) => { if (state === "ready") call(); else onReady.push(call); },
    error: (call) => { if (state === "refused") call({ errMsg: "config:fail" }); else onError.push(call); },
    chooseImage: guarded("chooseImage", chooseImage),
    getLocalImgData: guarded("getLocalImgData", getLocalImgData),
    updateAppMessageShareData: guarded("updateAppMessageShareData", updateAppMessageShareData),
    hideMenuItems: guarded("hideMenuItems", ({ menuList }) => noteMenu(menuList, true)),
    showMenuItems: guarded("showMenuItems", ({ menuList }) => noteMenu(menuList, false)),
    checkJsApi: ({ jsApiList, success }) => success({ checkResult: Object.fromEntries(jsApiList.map((name) => [name, name in window.wx])) }),
  };
  window.jWeixin = window.wx;
})();
