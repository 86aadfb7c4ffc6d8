// <tag-field data-remove data-add data-most data-longest><input name="tags" value="one, two"></tag-field>
// Shows the comma-separated input as chips. The input stays the truth: it is what is posted, and other modules
// may set it and send a "change" event.
class TagField extends HTMLElement {
  connectedCallback() {
    if (this.list) return;
    this.input = this.querySelector("input");
    this.list = document.createElement("ul");
    this.list.className = "tags";
    this.adder = document.createElement("input");
    this.adder.className = "tag-adder";
    this.adder.setAttribute("aria-describedby", this.input.getAttribute("aria-describedby") ?? "");
    this.adder.placeholder = this.dataset.add;
    this.adder.maxLength = Number(this.dataset.longest);
    this.adder.autocomplete = "off";
    this.input.hidden = true;
    this.append(this.list);
    const label = document.querySelector(`label[for="${this.input.id}"]`);
    this.adder.id = `${this.input.id}-adder`;
    label?.setAttribute("for", this.adder.id);
    this.input.addEventListener("change", () => this.draw());
    this.adder.addEventListener("keydown", (event) => this.typed(event));
    this.adder.addEventListener("input", () => this.adder.value.includes(",") && this.add());
    this.adder.addEventListener("blur", () => this.add());
    this.draw();
  }

  get tags() {
    return this.input.value.split(",").map((tag) => tag.trim()).filter(Boolean);
  }

  set tags(tags) {
    this.input.value = [...new Set(tags)].slice(0, Number(this.dataset.most)).join(", ");
    this.draw();
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  typed(event) {
    if (event.key === "Enter") {
      event.preventDefault(); // Enter ends a tag; it must not save the whole text.
      this.add();
    } else if (event.key === "Backspace" && !this.adder.value && this.tags.length) {
      this.tags = this.tags.slice(0, -1);
    }
  }

  add() {
    const words = this.adder.value.split(",").map((tag) => tag.trim()).filter(Boolean);
    this.adder.value = "";
    if (!words.length) return;
    const focused = document.activeElement === this.adder;
    this.tags = [...this.tags, ...words];
    if (focused) this.adder.focus();
  }

  draw() {
    const tags = this.tags.map((tag, place) => this.chip(tag, place));
    const last = document.createElement("li");
    last.className = "tag-last";
    last.append(this.adder);
    this.list.replaceChildren(...tags, last);
  }

  chip(tag, place) {
    const item = document.createElement("li");
    item.className = "tag";
    item.textContent = tag;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "×";
    button.setAttribute("aria-label", `${this.dataset.remove}: ${tag}`);
    button.addEventListener("click", () => {
      this.tags = this.tags.filter((_, other) => other !== place);
      this.adder.focus();
    });
    item.append(button);
    return item;
  }
}
customElements.define("tag-field", TagField);
