// Turns and crops a picture that the page shows. The server does it; what is asked stands among the files that
// are being sent, and like them goes on after a broken line or a reload.
const Adjust = (() => {
  const QUIET_MS = 1200; // taps that follow one another are one turn
  const WHOLE = [0, 0, 1, 1];
  const active = new Map(); // document → its change
  const page = document.querySelector("[data-page]").dataset;
  const bars = (paper) => [...document.querySelectorAll(".adjust")].filter((bar) => bar.dataset.document === paper);

  class Change extends Sending.Upload {
    // `asked`: {id, document, turn, box}. The same id again is not done twice.
    constructor(asked, name) {
      super(page.uploads, page.csrf, 0, null, "", null);
      Object.assign(this, { asked, name, id: asked.id, isAsked: false, quietFrom: 0, sent: "收到了，正在看…" });
      this.data = { size: 1 };
      active.set(asked.document, this);
      paint();
    }

    kept() {
      return { name: this.name, change: this.asked };
    }

    broken() {
      return "网络断开了，连上以后接着改。";
    }

    turnBy(degrees) {
      this.asked.turn = (this.asked.turn + degrees) % 360;
      this.quietFrom = Date.now() + QUIET_MS;
      if (this.asked.turn === 0) this.row.press();
      else this.row.keep();
      paint();
    }

    cancel() {
      if (this.isAsked) super.cancel();
      this.isCancelled = true;
    }

    async send(begun) {
      this.failures = 0;
      await begun();
      while (Date.now() < this.quietFrom) await new Promise((later) => setTimeout(later, this.quietFrom - Date.now()));
      if (this.isCancelled) throw new Sending.Cancelled();
      this.isAsked = true;
      paint();
      leaveBar(this);
      await this.insist(() => this.call("POST", "/adjusted", JSON.stringify(this.asked)));
    }

    ended() {
      if (active.get(this.asked.document) === this) active.delete(this.asked.document);
      paint();
    }
  }

  // A part of the page that the person is in is not exchanged: the picture would stay as it was.
  function leaveBar(change) {
    if (!bars(change.asked.document).some((bar) => bar.contains(document.activeElement))) return;
    change.row.form.querySelector("[data-chooser]").focus();
  }

  // The small picture shows at once how it is going to lie.
  function paint() {
    for (const bar of document.querySelectorAll(".adjust")) {
      const change = active.get(bar.dataset.document);
      const small = document.querySelector(`.thumb[data-document="${bar.dataset.document}"] img`);
      if (small) mark(small, "class", change && change.asked.turn ? `turned-${change.asked.turn}` : "");
      for (const button of bar.querySelectorAll("button")) mark(button, "aria-disabled", change && change.isAsked ? "true" : "");
    }
  }

  // Without a trace when it is over: a part that is as the server made it is not exchanged.
  function mark(node, name, value) {
    if (value) node.setAttribute(name, value);
    else node.removeAttribute(name);
  }

  function begin(bar, turn, box, quietFrom) {
    const forms = [...document.querySelectorAll(".give")];
    const card = bar.closest(".shelf .card");
    const form = (card && card.querySelector(".give")) || forms.find((each) => !each.dataset.place) || forms[0];
    const id = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const change = new Change({ id, document: bar.dataset.document, turn, box }, bar.dataset.label);
    change.quietFrom = quietFrom;
    document.dispatchEvent(new CustomEvent("adjusted", { detail: { form, change } }));
  }

  async function crop(bar) {
    const paper = bar.dataset.document, before = active.get(paper);
    const turned = before ? before.asked.turn : 0;
    if (before) before.row.press(); // it becomes part of what is done in the dialog
    const address = document.querySelector(`.thumb[data-document="${paper}"]`).href;
    const given = await Crop.open(address, bar.dataset.label, turned);
    const [now] = bars(paper);
    if (!now) return;
    now.querySelector("[data-crop]").focus();
    const wish = given || { turn: turned, box: WHOLE };
    if (wish.turn || wish.box.join() !== WHOLE.join()) begin(now, wish.turn, wish.box, 0);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".adjust button");
    if (!button) return;
    const bar = button.closest(".adjust"), change = active.get(bar.dataset.document);
    if (change && change.isAsked) leaveBar(change);
    else if ("crop" in button.dataset) crop(bar);
    else if (change) change.turnBy(Number(button.dataset.turn));
    else begin(bar, Number(button.dataset.turn), WHOLE, Date.now() + QUIET_MS);
  });
  document.addEventListener("swapped", paint);
  return { Change };
})();
