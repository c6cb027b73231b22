// The mock-up of the liveness check: asks for actions, and lets the person choose how it ends.
const byId = (id) => document.getElementById(id);
const prompts = ["请把脸放进框内", "请眨眨眼", "请缓慢张嘴", "请保持不动"];

function show(id) {
  for (const step of document.querySelectorAll(".step")) step.hidden = step.id !== id;
}

byId("agree").addEventListener("change", (event) => { byId("go").disabled = !event.target.checked; });
byId("go").addEventListener("click", () => {
  show("check");
  let place = 0;
  setInterval(() => { byId("prompt").textContent = prompts[place = (place + 1) % prompts.length]; }, 1600);
});
byId("leave").addEventListener("click", () => { show("left"); window.parent.postMessage({ type: "closeWindow" }, "*"); });
byId("again").addEventListener("click", () => show("check"));
