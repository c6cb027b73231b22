// A picture, enlarged: tap to close, look closer, or read the QR code in it.
import { act, make, mediaUrl } from "./api.js";
import { openPage } from "./browser.js";
import { state } from "./state.js";

const viewer = document.getElementById("viewer");

export function openPicture(mediaId) {
  const close = () => { viewer.hidden = true; viewer.replaceChildren(); };
  viewer.className = "viewer";
  viewer.replaceChildren(
    make("div", { class: "stage", onclick: close }, make("img", { src: mediaUrl(mediaId), alt: "放大的图片" })),
    make("div", { class: "tools" },
      make("button", { onclick: () => viewer.classList.toggle("close-up") }, "看细节"),
      make("button", { onclick: async () => {
        const found = await act(state.current, "scan", { media_id: mediaId });
        if (!found) return;
        close();
        if (found.open) openPage(found.open);
      } }, "识别图中二维码"),
      make("button", { onclick: close }, "关闭")),
  );
  viewer.hidden = false;
}
