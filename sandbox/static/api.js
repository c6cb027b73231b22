// Talks to the sandbox. A refusal is shown to the person as a toast.
let shownUntil;

export function toast(text) {
  const box = document.getElementById("toast");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(shownUntil);
  shownUntil = setTimeout(() => { box.hidden = true; }, 2600);
}

async function call(path, options) {
  let answer;
  try {
    answer = await fetch(`/sandbox/api${path}`, options);
  } catch {
    toast("网络不可用，请检查沙箱是否还在运行");
    return null;
  }
  const found = await answer.json().catch(() => ({}));
  if (answer.ok) return found;
  toast(found.error || `出错了（${answer.status}）`);
  return null;
}

export const get = (path) => call(path);
export const post = (path, wish = {}) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(wish) });
export const act = (openid, deed, wish) => post(`/people/${openid}/${deed}`, wish);
export function sendFiles(openid, files) {
  const form = new FormData();
  for (const file of files) form.append("photos", file);
  return call(`/people/${openid}/photos`, { method: "POST", body: form });
}
export function sendVideo(openid, file) {
  const form = new FormData();
  form.append("video", file);
  return call(`/people/${openid}/video`, { method: "POST", body: form });
}
export const mediaUrl = (mediaId) => `/sandbox/api/media/${mediaId}`;

// Small builder: text is always text, never markup.
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name.startsWith("aria-")) node.setAttribute(name, String(value));
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null && child !== false));
  return node;
}
