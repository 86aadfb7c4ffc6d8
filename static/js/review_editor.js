// <review-editor data-key data-keep>: counts characters, marks the words that findings concern, mends them with one
// click, names the main button after what it will do, and has typed words kept until they are saved.
import { Marker, place } from "./text_marks.js";
import { WordKeeper } from "./word_keeper.js";

const FIELDS = ["title", "description", "tags", "alt_text"];
const bare = (text) => text.replace(/\s+/g, " ").trim();

class ReviewEditor extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.fields = FIELDS.map((name) => this.form.elements[name]);
    this.saved = JSON.parse(this.querySelector("#saved-text").textContent);
    this.approve = this.querySelector("[data-approve-button]");
    this.state = this.querySelector("[data-keep-state]");
    this.keeper = new WordKeeper(this.form, {
      key: this.dataset.key,
      address: this.dataset.keep,
      answered: (told, more) => this.answered(told, more),
      failed: (why, told) => this.failed(why, told),
    });
    this.markers = [...this.querySelectorAll("textarea")].map((area) => new Marker(area, () => this.findings(area.name)));
    this.listen();
    this.bringBack();
    this.changed(false);
  }

  disconnectedCallback() {
    this.keeper.stop();
  }

  listen() {
    this.form.addEventListener("input", () => this.changed(true));
    this.form.addEventListener("submit", () => this.keeper.stop());
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-mend]");
      if (button) this.mend(button);
    });
    this.addEventListener("keydown", (event) => this.typed(event));
    const taken = (event) => {
      const button = event.target.closest("#stale [data-take]");
      if (button) this.take(button);
    };
    this.closest("#desk").addEventListener("click", taken);
  }

  typed(event) {
    if (event.key !== "Enter" || !event.target.matches("textarea, input")) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.form.requestSubmit(this.approve);
    } else if (event.target.name === "title" || event.target.name === "alt_text") {
      event.preventDefault();
    }
  }

  get text() {
    return Object.fromEntries(this.fields.map((field) => [field.name, field.value]));
  }

  get dirty() {
    return this.fields.some((field) => bare(field.value) !== bare(this.saved[field.name]));
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
    for (const marker of this.markers) marker.draw();
    if (keep) {
      this.keeper.keep(this.text);
      this.state.textContent = this.dataset.keeping;
    } else {
      this.state.textContent = dirty && this.form.elements.revision.value ? this.dataset.kept : "";
    }
  }

  answered(told, more) {
    for (const name of FIELDS) this.replaceFindings(name, told.findings[name]);
    const changes = this.querySelector("[data-own-changes]");
    if (changes) changes.innerHTML = told.changes;
    this.querySelector(".keep-trouble")?.remove();
    for (const marker of this.markers) marker.draw();
    if (!more) this.state.textContent = told.revision ? this.dataset.kept : this.dataset.clean;
  }

  // A finding that says the same as before stays the same element, so that nobody loses the place or the focus.
  replaceFindings(name, html) {
    const spot = this.querySelector(`[data-findings="${name}"]`);
    const fresh = document.createElement("div");
    fresh.innerHTML = html;
    if (fresh.textContent === spot.textContent && !html.includes("data-mend")) return;
    if (spot.contains(document.activeElement)) return;
    const before = spot.querySelectorAll(".finding").length;
    spot.innerHTML = html;
    const now = spot.querySelectorAll(".finding").length;
    const field = this.form.elements[name];
    field.toggleAttribute("aria-invalid", Boolean(spot.querySelector(".finding-block")));
    if (now) field.setAttribute("aria-describedby", `findings-${name}`);
    else if (name !== "tags") field.removeAttribute("aria-describedby");
    if (now > before) document.getElementById("announcer").textContent = spot.querySelector(".finding p").textContent;
  }

  failed(why, told) {
    this.querySelector(".keep-trouble")?.remove();
    this.state.textContent = "";
    const words = { offline: this.dataset.offline, signed_out: this.dataset.signedOut, elsewhere: this.dataset.elsewhere };
    const notice = this.notice(words[why] ?? `${told.detail} ${told.hint}`, "keep-trouble");
    if (why === "signed_out") {
      const link = document.createElement("a");
      link.className = "button small-button";
      link.href = this.dataset.signIn;
      link.textContent = this.dataset.signInWords;
      notice.append(" ", link);
    } else if (why === "elsewhere") {
      notice.append(" ", this.button(this.dataset.useThose, () => this.goOn(notice, told, told.kept)));
      notice.append(" ", this.button(this.dataset.useThese, () => this.goOn(notice, told, this.text)));
    }
  }

  goOn(notice, told, text) {
    this.form.elements.revision.value = told.revision;
    notice.remove();
    this.fill(text);
    this.fields[1].focus();
  }

  bringBack() {
    const here = this.keeper.here();
    if (!here?.text) return;
    const differs = this.fields.some((field) => bare(here.text[field.name] ?? "") !== bare(field.value));
    if (!differs) {
      if (!this.dirty) this.keeper.forget();
      return;
    }
    if (here.expected === this.keeper.expected) {
      const shown = this.text;
      this.fill(here.text);
      this.offer(this.dataset.putBack, this.dataset.drop, () => this.fill(shown));
    } else {
      this.offer(this.dataset.older, this.dataset.restore, () => this.fill(here.text));
    }
  }

  fill(text) {
    for (const field of this.fields) {
      field.value = text[field.name] ?? "";
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.changed(true);
  }

  offer(words, label, act) {
    const notice = this.notice(words, "kept");
    notice.append(" ", this.button(label, () => {
      act();
      notice.remove();
      this.fields[1].focus();
    }));
  }

  notice(words, className) {
    const notice = document.createElement("p");
    notice.className = `notice ${className}`;
    notice.setAttribute("role", "status");
    notice.append(words);
    this.form.prepend(notice);
    return notice;
  }

  button(label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small-button";
    button.textContent = label;
    button.addEventListener("click", act);
    return button;
  }

  // A field of the current text in place of hers, where somebody changed it meanwhile.
  take(button) {
    const field = this.form.elements[button.dataset.take];
    field.value = button.dataset.words;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    this.changed(true);
    button.disabled = true;
    button.closest(".beside-row").classList.add("taken");
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

// <kept-words data-key>: stands beside a text that is saved; words kept in this browser that equal it are not needed.
class KeptWords extends HTMLElement {
  connectedCallback() {
    try {
      const saved = JSON.parse(this.querySelector("script").textContent);
      const kept = JSON.parse(localStorage.getItem(this.dataset.key));
      const same = kept && Object.keys(saved).every((name) => bare(kept.text[name] ?? "") === bare(saved[name]));
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
