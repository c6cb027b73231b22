// Closes the page and shows the chat again: WeChat's own bridge, or the frame that holds us.
for (const button of document.querySelectorAll("[data-close]")) {
  const hint = document.querySelector("[data-close-by-hand]");
  const inWeChat = /MicroMessenger/i.test(navigator.userAgent);
  const isFramed = window.parent !== window;
  if (inWeChat || isFramed) {
    button.hidden = false;
    hint.hidden = true;
  }
  button.addEventListener("click", () => {
    hint.hidden = false;
    if (window.WeixinJSBridge) window.WeixinJSBridge.call("closeWindow");
    else if (isFramed) window.parent.postMessage({ type: "closeWindow" }, "*");
  });
}
