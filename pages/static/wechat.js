// WeChat's own share menu and album, on a page that is signed for them.
// Without a link made for others there is nothing to share: the page's address opens for nobody else.
window.szcaWeChat = (() => {
  const PATIENCE_MS = 6000;
  const NEEDED = ["chooseImage", "getLocalImgData", "updateAppMessageShareData", "hideMenuItems", "showMenuItems"];
  const SHARING = ["menuItem:share:appMessage", "menuItem:copyUrl", "menuItem:openWithQQBrowser", "menuItem:openWithSafari"];
  const NEVER = ["menuItem:share:timeline", "menuItem:share:qq", "menuItem:share:weiboApp", "menuItem:share:QZone", "menuItem:favorite"];
  const page = document.querySelector("[data-wechat]");
  let isReady = false;

  function share() {
    const { title, words, link, picture } = page.dataset;
    window.wx.hideMenuItems({ menuList: link ? NEVER.concat(SHARING.slice(1)) : NEVER.concat(SHARING) });
    if (!link) return;
    window.wx.updateAppMessageShareData({ title, desc: words, link, imgUrl: picture, success() { page.dataset.shared = "yes"; } });
  }

  function begin() {
    const { appid, timestamp, nonce, signature } = page.dataset;
    const late = setTimeout(() => { page.dataset.state = "late"; }, PATIENCE_MS);
    window.wx.config({ debug: false, appId: appid, timestamp: Number(timestamp), nonceStr: nonce, signature, jsApiList: NEEDED });
    window.wx.ready(() => { clearTimeout(late); isReady = true; page.dataset.state = "ready"; if (page.dataset.title) share(); });
    window.wx.error(() => { clearTimeout(late); isReady = false; page.dataset.state = "refused"; });
  }

  // Android gives the bare base64, iOS a whole data: address.
  function blobOf(text, number) {
    const bytes = atob(text.slice(text.indexOf(",") + 1).replace(/\s/g, ""));
    const data = Uint8Array.from(bytes, (letter) => letter.charCodeAt(0));
    return new File([data], `照片${number}.jpg`, { type: "image/jpeg" });
  }

  function dataOf(localId) {
    return new Promise((success, fail) => {
      window.wx.getLocalImgData({ localId, success: ({ localData }) => success(localData), fail });
    });
  }

  // So many pictures at most, of the album or of the camera. Rejects when the person chose none.
  async function pictures(most) {
    const localIds = await new Promise((success, fail) => {
      const wish = { count: most, sizeType: ["original"], sourceType: ["album", "camera"] };
      window.wx.chooseImage({ ...wish, success: (answer) => success(answer.localIds), fail, cancel: fail });
    });
    const files = [];
    for (const [number, localId] of localIds.entries()) files.push(blobOf(await dataOf(localId), number + 1));
    return files;
  }

  if (page && window.wx && window.wx.config) begin();
  return { isReady: () => isReady, pictures };
})();
