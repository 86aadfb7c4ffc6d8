// <photo-viewer>: changes the large photo without a page load, lays the veil of a fact over it, and shows it full size.
// Every control is a link that does the same without this module.
class PhotoViewer extends HTMLElement {
  connectedCallback() {
    this.photo = this.querySelector(".stage-photo");
    this.veil = this.querySelector(".stage-veil");
    this.words = this.querySelector(".veil-words");
    if (!this.photo || this.listening) return;
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.addEventListener("click", (event) => this.clicked(event), { signal });
    document.addEventListener("click", (event) => this.chipClicked(event), { signal });
    document.addEventListener("keydown", (event) => this.chipKey(event), { signal });
    this.dressChips(document);
    document.addEventListener("htmx:load", (event) => this.dressChips(event.target), { signal });
  }

  disconnectedCallback() {
    this.listening?.abort();
  }

  dressChips(root) {
    for (const chip of root.querySelectorAll("a[data-evidence]")) {
      chip.setAttribute("role", "button");
      chip.setAttribute("aria-pressed", String(chip.hasAttribute("aria-current")));
      chip.removeAttribute("aria-current");
    }
  }

  clicked(event) {
    const view = event.target.closest("[data-view]");
    const zoom = event.target.closest("[data-zoom]");
    if (!(view || zoom) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (view) {
      this.unveil();
      this.show(view);
    } else {
      this.enlarge(zoom);
    }
  }

  chipKey(event) {
    const chip = event.target.closest?.("a[data-evidence]");
    if (chip && event.key === " ") {
      event.preventDefault();
      this.toggle(chip);
    }
  }

  chipClicked(event) {
    const chip = event.target.closest("a[data-evidence]");
    if (!chip || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.toggle(chip);
  }

  toggle(chip) {
    const off = chip.getAttribute("aria-pressed") === "true";
    this.unveil();
    if (off) return;
    chip.setAttribute("aria-pressed", "true");
    const view = this.querySelector(`[data-view="${chip.dataset.photo}"]`);
    if (view) this.show(view);
    this.veil.src = chip.dataset.evidence;
    this.veil.hidden = false;
    this.words.hidden = false;
    document.getElementById("announcer").textContent = this.dataset.veil;
    const box = this.photo.getBoundingClientRect();
    if (box.bottom < 80 || box.top > innerHeight - 80) this.photo.scrollIntoView({ block: "center" });
  }

  unveil() {
    for (const other of document.querySelectorAll('a[data-evidence][aria-pressed="true"]')) {
      other.setAttribute("aria-pressed", "false");
    }
    this.veil.hidden = true;
    this.words.hidden = true;
  }

  show(view) {
    for (const other of this.querySelectorAll("[data-view]")) other.removeAttribute("aria-current");
    view.setAttribute("aria-current", "true");
    this.photo.width = view.dataset.width;
    this.photo.height = view.dataset.height;
    this.photo.src = view.dataset.full;
    this.querySelector("[data-zoom]").href = view.dataset.full;
  }

  enlarge(zoom) {
    const dialog = document.createElement("dialog");
    dialog.className = "enlarged";
    const close = document.createElement("button");
    close.type = "button";
    close.className = "button";
    close.textContent = this.dataset.close;
    const photo = document.createElement("img");
    photo.src = zoom.href;
    photo.alt = this.photo.alt;
    dialog.setAttribute("aria-label", zoom.getAttribute("aria-label"));
    dialog.append(close, photo);
    dialog.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }
}
customElements.define("photo-viewer", PhotoViewer);
