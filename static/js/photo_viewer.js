// <photo-viewer>: changes the large photo without a page load, lays the veil of a fact over it, zooms it in place, and
// shows it full size. Every control is a link that does the same without this module.
import { PhotoDialog } from "./photo_dialog.js";
import { ZoomPane, zoomButtons } from "./zoom_pane.js";

class PhotoViewer extends HTMLElement {
  connectedCallback() {
    this.photo = this.querySelector(".stage-photo");
    this.veil = this.querySelector(".stage-veil");
    this.words = this.querySelector(".veil-words");
    if (!this.photo || this.listening) return;
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.addEventListener("click", (event) => this.clicked(event), { signal });
    this.addEventListener("keydown", (event) => event.target.closest(".stage") && this.zoom.key(event), { signal });
    document.addEventListener("click", (event) => this.chipClicked(event), { signal });
    document.addEventListener("keydown", (event) => this.chipKey(event), { signal });
    this.dressChips(document);
    document.addEventListener("htmx:load", (event) => this.dressChips(event.target), { signal });
    const link = this.querySelector("[data-zoom]");
    const layer = document.createElement("span");
    layer.className = "zoom-layer";
    link.append(layer);
    layer.append(this.photo, this.veil);
    this.zoom = new ZoomPane(link, layer);
    this.querySelector(".stage").append(zoomButtons(this.zoom, this.dataset));
  }

  disconnectedCallback() {
    this.listening?.abort();
  }

  get views() {
    return [...this.querySelectorAll("[data-view]")];
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
    const step = event.target.closest("[data-step]");
    const zoom = event.target.closest("[data-zoom]");
    if (!(view || step || zoom) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (zoom) return new PhotoDialog(this).open();
    this.unveil();
    this.show(view ?? this.neighbour(Number(step.dataset.step)));
  }

  neighbour(step) {
    const views = this.views;
    const at = views.findIndex((view) => view.hasAttribute("aria-current"));
    return views[(at + step + views.length) % views.length];
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
    for (const other of this.views) other.removeAttribute("aria-current");
    view.setAttribute("aria-current", "true");
    this.photo.width = view.dataset.width;
    this.photo.height = view.dataset.height;
    this.photo.src = view.dataset.full;
    this.querySelector("[data-zoom]").href = view.dataset.full;
    this.zoom.reset();
    document.getElementById("announcer").textContent = view.querySelector("img").alt;
  }
}
customElements.define("photo-viewer", PhotoViewer);
