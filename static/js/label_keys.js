// <label-keys>: answers with single keys. One question is marked; a key chooses its answer and marks the next question.
// The keys can be switched off (WCAG 2.1.4), and without this module the same form works with pointer and Tab.
const CHOICE = "touchstone:label-keys";

class LabelKeys extends HTMLElement {
  connectedCallback() {
    this.groups = [...this.querySelectorAll(".label-group")];
    this.form = this.querySelector(".label-form");
    this.button = this.querySelector("[data-switch]");
    if (!this.form || !this.button) return;
    this.show(this.remembered());
    this.mark(Math.max(0, this.groups.findIndex((group) => group.dataset.settled === "0")), { quietly: true });
    this.button.addEventListener("click", () => this.switch());
    this.form.addEventListener("change", (event) => this.changed(event.target));
    this.form.addEventListener("focusin", (event) => this.follow(event.target));
    this.listening = new AbortController();
    document.addEventListener("keydown", (event) => this.pressed(event), { signal: this.listening.signal });
  }

  disconnectedCallback() {
    this.listening?.abort();
  }

  remembered() {
    try {
      return localStorage.getItem(CHOICE) !== "off";
    } catch {
      return true;
    }
  }

  show(on) {
    this.on = on;
    this.classList.toggle("keys-on", on);
    this.button.setAttribute("aria-pressed", String(on));
  }

  switch() {
    this.show(!this.on);
    try {
      localStorage.setItem(CHOICE, this.on ? "on" : "off");
    } catch {
      // The choice then lasts as long as the page.
    }
  }

  mark(place, { quietly = false } = {}) {
    if (!this.groups[place]) return;
    this.now = place;
    this.groups.forEach((group, at) => group.classList.toggle("label-group-now", at === place));
    if (!quietly) this.groups[place].scrollIntoView({ block: "nearest" });
  }

  follow(target) {
    const place = this.groups.indexOf(target.closest(".label-group"));
    if (place >= 0) this.mark(place, { quietly: true });
  }

  // A value that a person touched is no guess any more, and "none" goes with nothing else.
  changed(input) {
    const group = input.closest(".label-group");
    if (!group || input.closest(".pick-doubt")) return;
    for (const pick of group.querySelectorAll(".pick-guessed")) pick.classList.remove("pick-guessed");
    if (input.type !== "checkbox" || !input.checked) return;
    for (const other of group.querySelectorAll(".pick:not(.pick-doubt) input:checked")) {
      if (other !== input && (input.value === "none" || other.value === "none")) other.checked = false;
    }
  }

  pressed(event) {
    const typing = event.target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select");
    if (!this.on || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Enter") return this.enter(event);
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") this.mark(this.now + (key === "j" ? 1 : -1));
    else if (!this.choose(key) && !this.act(key, event.repeat)) return;
    event.preventDefault();
  }

  choose(key) {
    const group = this.groups[this.now];
    const input = [...group.querySelectorAll("input[data-key]")].find((each) => each.dataset.key === key);
    if (!input) return false;
    input.checked = input.type === "radio" || !input.checked;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    if (input.type === "radio") this.mark(this.now + 1);
    return true;
  }

  act(key, repeated) {
    const button = this.querySelector(`.label-acts [data-key="${key}"]`);
    if (!button) return false;
    if (!repeated) this.send(button);
    return true;
  }

  // Outside of a link or button, Enter confirms; a key that is held down confirms once.
  enter(event) {
    if (event.target.closest?.("a, button, summary")) return;
    event.preventDefault();
    if (!event.repeat) this.send(this.querySelector('.label-acts [value="confirm"]'));
  }

  send(button) {
    if (this.sent) return;
    this.sent = true;
    button.form.requestSubmit(button);
  }
}

customElements.define("label-keys", LabelKeys);

// Coming back with the browser's own button: the page may be sent again.
addEventListener("pageshow", () => {
  for (const keys of document.querySelectorAll("label-keys")) keys.sent = false;
});
