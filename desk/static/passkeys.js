// Passkeys: the form's first press asks for options (data-passkey), the browser asks for the key, its answer is sent with the form.
"use strict";

(() => {
  if (!window.PublicKeyCredential) return;

  const opened = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const written = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/[+]/g, "-").replace(/[/]/g, "_").replace(/=+$/, "");
  // Browsers before 2025 have no functions of their own for this.
  const described = (list) => (list ?? []).map((one) => ({ ...one, id: opened(one.id) }));
  const asked = (options) => {
    const publicKey = { ...options, challenge: opened(options.challenge) };
    if (!options.user) return navigator.credentials.get({ publicKey: { ...publicKey, allowCredentials: described(options.allowCredentials) } });
    return navigator.credentials.create({ publicKey: {
      ...publicKey, user: { ...options.user, id: opened(options.user.id) }, excludeCredentials: described(options.excludeCredentials),
    } });
  };
  const answered = (key) => {
    const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
    const response = Object.fromEntries(parts.filter((part) => key.response[part]).map((part) => [part, written(key.response[part])]));
    return JSON.stringify({ id: key.id, rawId: written(key.rawId), type: key.type, response, clientExtensionResults: {} });
  };
  const words = {
    NotAllowedError: "没有完成。可以再试一次。",
    InvalidStateError: "这台设备的通行密钥已经添加过了。",
  };

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const problem = form.querySelector("[data-problem]");
    const button = form.querySelector("button");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      problem.textContent = "";
      button.disabled = true;
      try {
        const said = await fetch(form.dataset.passkey, { method: "POST", body: new FormData(form) });
        const options = await said.json();
        if (said.ok) {
          form.elements.answer.value = answered(await asked(options));
          form.submit();
          return;
        }
        problem.textContent = options.problem;
      } catch (error) {
        problem.textContent = words[error.name] ?? "没有成功。请刷新页面再试；还不行的话，请换一个浏览器。";
      }
      button.disabled = false;
    });
  });
})();
