// Sends files in pieces. A broken line is waited for, and the file goes on where it stood.
const Sending = (() => {
  const PATIENCE_MS = 40000;
  const MOST_TRIES = 6;
  const LOST = "这个文件没有传上来，请重新选择一次。";
  const SIDES = [3200, 2600, 2000, 1600];
  const QUALITIES = [0.88, 0.75];
  const AS_THEY_ARE = ["image/jpeg", "image/png", "image/bmp", "image/gif", "image/webp", "application/pdf"];

  class Refused extends Error {}
  class Broken extends Error {}
  class Cancelled extends Error {}

  function decoded(file) {
    const byElement = () => new Promise((resolve, reject) => {
      const reader = new FileReader();
      const picture = new Image();
      picture.onload = () => resolve(picture);
      picture.onerror = reject;
      reader.onload = () => { picture.src = reader.result; };
      reader.onerror = reject;
      reader.readAsDataURL(file);
    });
    return window.createImageBitmap ? createImageBitmap(file).catch(byElement) : byElement();
  }

  function drawn(picture, side, quality) {
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  }

  // A picture that is too large, or of a kind that is not taken, becomes a JPEG; what cannot be drawn stays.
  async function prepared(file, limit) {
    const isTaken = AS_THEY_ARE.includes(file.type) || file.type === "";
    if (file.size <= limit && isTaken) return file;
    if (file.type === "application/pdf" || /\.pdf$/i.test(file.name)) return file;
    let picture;
    try {
      picture = await decoded(file);
    } catch {
      return file;
    }
    for (const side of SIDES) {
      for (const quality of QUALITIES) {
        const small = await drawn(picture, side, quality);
        if (small && small.size <= limit) return small;
      }
    }
    return file;
  }

  class Upload {
    constructor(address, mark, limit, file, place, told) {
      Object.assign(this, { address, mark, limit, file, place, told });
      this.name = (file && file.name) || "照片";
      this.sent = "传好了，正在看…";
      this.row = null; // that shows it
      this.data = null;
      this.id = "";
      this.received = 0;
      this.failures = 0;
      this.isCancelled = false;
      this.stopper = null;
    }

    // An upload that another page began.
    resume({ id, piece, data }) {
      Object.assign(this, { id: id || "", piece, data: data || null });
    }

    // What the device keeps of it.
    kept() {
      const { name, file, id, piece, data } = this;
      return { name, file, id, piece, data };
    }

    broken(percent) {
      return `网络断开了，已传 ${percent}%，传过的不用重传。`;
    }

    // Nothing more becomes of it.
    ended() {}

    // Until the server has it all. Raises Refused, Broken (call again to go on) or Cancelled. `begun` is called
    // as soon as the upload can be gone on with elsewhere.
    async send(begun = () => {}) {
      this.failures = 0;
      this.data = this.data || await prepared(this.file, this.limit);
      if (!this.id) await begun();
      if (!this.id) {
        const about = { place: this.place, name: this.file.name || "照片.jpg", size: this.data.size };
        const answer = await this.insist(() => this.call("POST", "", JSON.stringify(about)));
        this.id = answer.id;
        this.piece = answer.piece;
        await begun();
      } else {
        this.received = (await this.insist(() => this.call("GET", `/${this.id}`))).received;
      }
      for (let isDone = false; !isDone;) {
        while (this.received < this.data.size) await this.next();
        const answer = await this.insist(() => this.call("POST", `/${this.id}/finish`));
        isDone = "state" in answer;
        this.received = answer.received;
      }
    }

    cancel() {
      this.isCancelled = true;
      if (this.stopper) this.stopper.abort();
      if (this.id) fetch(`${this.address}/${this.id}`, { method: "DELETE", headers: { "X-Page-Mark": this.mark } }).catch(() => {});
    }

    async next() {
      const body = this.data.slice(this.received, this.received + this.piece);
      const answer = await this.insist(
        () => this.call("PUT", `/${this.id}?offset=${this.received}`, body),
        async () => { this.received = (await this.call("GET", `/${this.id}`)).received; },
      );
      if (answer && answer.received === this.received) throw new Refused(LOST);
      if (answer) this.received = answer.received;
      this.told(this.received / this.data.size, "");
    }

    // A call that is tried again while the line is broken; `meanwhile` finds out where the upload stands then.
    async insist(call, meanwhile) {
      for (;;) {
        try {
          const answer = await call();
          this.failures = 0;
          return answer;
        } catch (error) {
          this.failures += 1;
          if (!(error instanceof Broken) || this.failures >= MOST_TRIES) throw error;
          this.told(this.received / this.data.size, "网络不稳，正在重新连接…");
          await this.pause(Math.min(2 ** this.failures * 500, 8000));
          if (meanwhile) {
            try {
              await meanwhile();
              return null;
            } catch (again) {
              if (!(again instanceof Broken)) throw again;
            }
          }
        }
      }
    }

    pause(ms) {
      return new Promise((resolve) => {
        const go = () => { clearTimeout(timer); removeEventListener("online", go); resolve(); };
        const timer = setTimeout(go, ms);
        addEventListener("online", go);
      });
    }

    async call(method, path, body) {
      if (this.isCancelled) throw new Cancelled();
      this.stopper = new AbortController();
      const timer = setTimeout(() => this.stopper.abort(), PATIENCE_MS);
      const kind = typeof body === "string" ? "application/json" : "application/octet-stream";
      const headers = { "X-Page-Mark": this.mark, ...(body ? { "Content-Type": kind } : {}) };
      try {
        const answer = await fetch(this.address + path, { method, headers, body, signal: this.stopper.signal });
        if (answer.status >= 500) throw new Broken();
        const said = await answer.json();
        if (answer.ok || (answer.status === 409 && "received" in said)) return said;
        throw new Refused(said.words);
      } catch (error) {
        if (this.isCancelled) throw new Cancelled();
        throw error instanceof Refused ? error : new Broken();
      } finally {
        clearTimeout(timer);
      }
    }
  }

  return { Upload, Refused, Broken, Cancelled };
})();
