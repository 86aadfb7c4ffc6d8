// Keeps typed words: at once in this browser, a moment later on the server, which answers with what the guard says.
// What the server has is forgotten here; what it does not answer for is sent again.
const PAUSE = 700;
const AGAIN = 8000;

export class WordKeeper {
  constructor(form, { key, address, answered, failed }) {
    Object.assign(this, { form, key, address, answered, failed, timer: 0, sending: false, waiting: false });
    addEventListener("online", () => this.waiting && this.send());
  }

  get expected() {
    return this.form.elements.expected.value;
  }

  here() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // Without storage nothing was kept.
    }
  }

  keep(text) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ expected: this.expected, text }));
    } catch {
      // Storage can be forbidden or full; the server keeps them all the same.
    }
    this.later(PAUSE);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.waiting = true;
    this.timer = setTimeout(() => this.send(), pause);
  }

  stop() {
    clearTimeout(this.timer);
    this.waiting = false;
    this.stopped = true;
  }

  async send() {
    if (this.stopped) return;
    if (this.sending) return this.later(PAUSE);
    clearTimeout(this.timer);
    this.sending = true;
    this.waiting = false;
    const body = new FormData(this.form);
    try {
      const answer = await fetch(this.address, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
      await this.read(answer);
    } catch {
      this.failed("offline");
      if (!this.stopped) this.later(AGAIN);
    } finally {
      this.sending = false;
    }
  }

  async read(answer) {
    if (this.stopped) return;
    if (answer.status === 401 || answer.status === 403) return this.failed("signed_out");
    const told = await answer.json();
    if (told.code === "kept_elsewhere") return this.failed("elsewhere", told);
    if (answer.status >= 400 && answer.status < 500) return this.failed("refused", told);
    if (!answer.ok) throw new Error(told.code);
    this.form.elements.revision.value = told.revision;
    // Words typed while this was on its way are still only here.
    if (!this.waiting) this.forget();
    this.answered(told, this.waiting);
  }
}
