// A picture, enlarged: tap to close, look closer, or read the QR code in it, with this phone or another.
import { act, make, mediaUrl } from "./api.js";
import { pick } from "./ask.js";
import { openPage } from "./browser.js";
import { choose, state } from "./state.js";

const viewer = document.getElementById("viewer");

function close() {
  viewer.hidden = true;
  viewer.replaceChildren();
}

async function scanWith(openid, mediaId) {
  const found = await act(openid, "scan", { media_id: mediaId });
  if (!found) return;
  close();
  if (openid !== state.current) choose(openid);
  if (found.open) openPage(found.open);
}

async function scanWithAnother(mediaId) {
  const others = state.people.filter((who) => who.openid !== state.current);
  viewer.hidden = true;
  const openid = await pick("用另一部手机扫", "二维码常常是给别人扫的，比如经办人。用谁的手机？", others.map((who) => [who.name, who.openid]));
  viewer.hidden = false;
  if (openid) await scanWith(openid, mediaId);
}

export function openPicture(mediaId) {
  viewer.className = "viewer";
  viewer.replaceChildren(
    make("div", { class: "stage", onclick: close }, make("img", { src: mediaUrl(mediaId), alt: "放大的图片" })),
    make("div", { class: "tools" },
      make("button", { onclick: () => viewer.classList.toggle("close-up") }, "看细节"),
      make("button", { onclick: () => scanWith(state.current, mediaId) }, "识别图中二维码"),
      make("button", { onclick: () => scanWithAnother(mediaId) }, "让别人扫"),
      make("button", { onclick: close }, "关闭")),
  );
  viewer.hidden = false;
}
