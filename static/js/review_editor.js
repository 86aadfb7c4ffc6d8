// <review-editor data-key>: counts characters, marks the words that findings concern, mends them with one click,
// names the main button after what it will do, and keeps typed words in this browser until they are saved.
const SAVED = (text) => text.replace(/\s+/g, " ").trim();

class ReviewEditor extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.fields = ["title", "description", "tags", "alt_text"].map((name) => this.form.elements[name]);
    this.saved = JSON.parse(this.querySelector("#saved-text").textContent);
    this.approve = this.querySelector("[data-approve-button]");
    this.bringBack();
    this.form.addEventListener("input", () => this.changed(true));
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-mend]");
      if (button) this.mend(button);
    });
    for (const name of ["title", "alt_text"]) {
      this.form.elements[name].addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    }
    this.markers = [...this.querySelectorAll("textarea")].map((area) => new Marker(area, this.findings(area.name)));
    this.changed(false);
  }

  get dirty() {
    return this.fields.some((field) => SAVED(field.value) !== SAVED(this.saved[field.name]));
  }

  findings(name) {
    return [...this.querySelectorAll(`.finding[data-field="${name}"]`)];
  }

  changed(keep) {
    const dirty = this.dirty;
    this.approve.textContent = dirty ? this.dataset.saveApprove : this.dataset.approve;
    for (const field of this.fields) {
      const count = this.querySelector(`[data-count="${field.name}"]`);
      if (field.name === "tags") count.textContent = field.value.split(",").filter((tag) => tag.trim()).length;
      else if (field.name === "description") count.textContent = field.value.length;
      else count.textContent = `${field.value.length} / ${field.maxLength}`;
    }
    for (const marker of this.markers ?? []) marker.draw();
    if (keep) this.keep(dirty);
  }

  keep(dirty) {
    try {
      if (!dirty) return localStorage.removeItem(this.dataset.key);
      const text = Object.fromEntries(this.fields.map((field) => [field.name, field.value]));
      localStorage.setItem(this.dataset.key, JSON.stringify({ expected: this.form.elements.expected.value, text }));
    } catch {
      // Storage can be forbidden or full; the form itself still holds the words.
    }
  }

  bringBack() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(this.dataset.key));
    } catch {
      return;
    }
    if (!kept?.text) return;
    const differs = this.fields.some((field) => SAVED(kept.text[field.name] ?? "") !== SAVED(field.value));
    if (!differs) {
      if (!this.dirty) localStorage.removeItem(this.dataset.key);
      return;
    }
    if (kept.expected === this.form.elements.expected.value) {
      const shown = Object.fromEntries(this.fields.map((field) => [field.name, field.value]));
      this.fill(kept.text);
      this.offer(this.dataset.putBack, this.dataset.drop, () => this.fill(shown), true);
    } else {
      this.offer(this.dataset.older, this.dataset.restore, () => this.fill(kept.text), false);
    }
  }

  fill(text) {
    for (const field of this.fields) {
      field.value = text[field.name] ?? "";
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    if (this.markers) this.changed(true);
  }

  offer(words, label, act, forget) {
    const notice = document.createElement("p");
    notice.className = "notice kept";
    notice.setAttribute("role", "status");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small-button";
    button.textContent = label;
    button.addEventListener("click", () => {
      act();
      if (forget) localStorage.removeItem(this.dataset.key);
      notice.remove();
      this.fields[1].focus();
    });
    notice.append(words, " ", button);
    this.form.prepend(notice);
  }

  mend(button) {
    const { mend: instead, words, start } = button.dataset;
    const finding = button.closest(".finding");
    const field = this.form.elements[finding.dataset.field];
    const at = place(field.value, words, Number(start));
    if (at < 0) return;
    field.value = field.value.slice(0, at) + instead + field.value.slice(at + words.length);
    finding.remove();
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.dispatchEvent(new Event("input", { bubbles: true }));
    if (field.hidden) return;
    field.focus();
    field.setSelectionRange(at, at + instead.length);
  }
}

// Where the words of a finding stand now: nearest to where they stood when the text was checked.
function place(text, words, start) {
  if (!words) return -1;
  let best = -1;
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    if (best < 0 || Math.abs(at - start) < Math.abs(best - start)) best = at;
  }
  return best;
}

// Lays coloured marks behind a textarea: a copy of its text, transparent but for the marks, in the same type.
class Marker {
  constructor(area, findings) {
    this.area = area;
    this.findings = findings;
    const frame = document.createElement("div");
    frame.className = "marked";
    this.copy = document.createElement("div");
    this.copy.className = "marks";
    this.copy.setAttribute("aria-hidden", "true");
    area.before(frame);
    frame.append(this.copy, area);
  }

  draw() {
    const text = this.area.value;
    const spots = this.findings
      .filter((finding) => finding.isConnected)
      .map((finding) => {
        const { words, start } = finding.dataset;
        return { at: place(text, words, Number(start)), length: words.length, finding };
      })
      .filter((spot) => spot.at >= 0)
      .sort((a, b) => a.at - b.at);
    const pieces = [];
    let done = 0;
    for (const { at, length, finding } of spots) {
      if (at < done) continue;
      const mark = document.createElement("mark");
      mark.className = finding.classList.contains("finding-block") ? "mark-block" : "mark-warn";
      mark.textContent = text.slice(at, at + length);
      pieces.push(text.slice(done, at), mark);
      done = at + length;
    }
    this.copy.replaceChildren(...pieces, `${text.slice(done)}\n`);
  }
}

// <kept-words data-key>: stands beside a text that is saved; words kept in this browser that equal it are not needed.
class KeptWords extends HTMLElement {
  connectedCallback() {
    try {
      const saved = JSON.parse(this.querySelector("script").textContent);
      const kept = JSON.parse(localStorage.getItem(this.dataset.key));
      const same = kept && Object.keys(saved).every((name) => SAVED(kept.text[name] ?? "") === SAVED(saved[name]));
      if (same) localStorage.removeItem(this.dataset.key);
    } catch {
      // Without storage nothing was kept.
    }
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-forget]");
  if (link) localStorage.removeItem(link.dataset.forget);
});

customElements.define("kept-words", KeptWords);
customElements.define("review-editor", ReviewEditor);
