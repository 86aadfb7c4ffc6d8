// The photo as large as the screen, with the veil that lies over it, zoom, and the other views.
import { ZoomPane, zoomButtons } from "./zoom_pane.js";

export class PhotoDialog {
  constructor(viewer) {
    this.viewer = viewer;
    this.dialog = element("dialog", "enlarged");
    this.dialog.setAttribute("aria-label", viewer.querySelector("[data-zoom]").getAttribute("aria-label"));
    this.pane = element("div", "enlarged-pane");
    this.pane.tabIndex = 0;
    this.pane.setAttribute("role", "group");
    this.pane.setAttribute("aria-label", viewer.dataset.hint);
    this.layer = element("div", "enlarged-layer");
    this.pane.append(this.layer);
    this.dialog.append(this.pane, this.bar());
    this.dialog.addEventListener("close", () => this.dialog.remove());
    this.dialog.addEventListener("keydown", (event) => this.key(event));
  }

  open() {
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.draw();
    this.pane.focus();
  }

  bar() {
    const bar = element("div", "enlarged-bar");
    this.zoom = new ZoomPane(this.pane, this.layer, { wheel: "always" });
    const buttons = zoomButtons(this.zoom, this.viewer.dataset);
    if (this.viewer.views.length > 1) {
      buttons.prepend(this.stepButton("←", this.viewer.dataset.before, -1));
      buttons.append(this.stepButton("→", this.viewer.dataset.next, 1));
    }
    const close = element("button", "button small-button");
    close.type = "button";
    close.textContent = this.viewer.dataset.close;
    close.addEventListener("click", () => this.dialog.close());
    bar.append(buttons, close);
    return bar;
  }

  stepButton(sign, label, step) {
    const button = element("button", "icon-button");
    button.type = "button";
    button.setAttribute("aria-label", label);
    button.textContent = sign;
    button.addEventListener("click", () => this.step(step));
    return button;
  }

  step(step) {
    this.viewer.unveil();
    this.viewer.show(this.viewer.neighbour(step));
    this.draw();
  }

  // The pictures are copies: what the page shows stays as it is, and is the same.
  draw() {
    const photo = this.viewer.photo.cloneNode();
    photo.className = "";
    const veil = this.viewer.veil.cloneNode();
    veil.className = "enlarged-veil";
    this.layer.replaceChildren(photo, veil);
    this.zoom.reset();
  }

  key(event) {
    if (this.zoom.key(event) || this.viewer.views.length < 2) return;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      event.preventDefault();
      this.step(event.key === "ArrowLeft" ? -1 : 1);
    }
  }
}

function element(name, className) {
  const made = document.createElement(name);
  made.className = className;
  return made;
}
