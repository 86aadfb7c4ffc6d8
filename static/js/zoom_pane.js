// Makes the one child of an element zoom: wheel, pinch, drag, double tap, and the keys + − 0 and arrows.
// While nothing is zoomed, a finger that strokes scrolls the page as ever.
const MOST = 8;
const STEP = 1.4;

export class ZoomPane {
  constructor(pane, layer, { wheel = "ctrl" } = {}) {
    Object.assign(this, { pane, layer, wheel, scale: 1, x: 0, y: 0, fingers: new Map() });
    pane.addEventListener("wheel", (event) => this.wheeled(event), { passive: false });
    for (const kind of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) {
      pane.addEventListener(kind, (event) => this[kind](event));
    }
    pane.addEventListener("click", (event) => this.clicked(event), { capture: true });
    if (wheel === "always") pane.addEventListener("dblclick", (event) => this.doubled(event));
    pane.addEventListener("dragstart", (event) => event.preventDefault());
    this.draw();
  }

  zoomBy(factor, at = this.middle()) {
    const scale = Math.min(MOST, Math.max(1, this.scale * factor));
    const change = scale / this.scale;
    this.x = at.x - (at.x - this.x) * change;
    this.y = at.y - (at.y - this.y) * change;
    this.scale = scale;
    this.draw();
  }

  moveBy(x, y) {
    this.x += x;
    this.y += y;
    this.draw();
  }

  reset() {
    this.scale = 1;
    this.draw();
  }

  key(event) {
    const far = 60;
    const acts = {
      "+": () => this.zoomBy(STEP), "=": () => this.zoomBy(STEP), "-": () => this.zoomBy(1 / STEP), 0: () => this.reset(),
      ArrowLeft: () => this.moveBy(far, 0), ArrowRight: () => this.moveBy(-far, 0),
      ArrowUp: () => this.moveBy(0, far), ArrowDown: () => this.moveBy(0, -far),
    };
    const act = acts[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key.startsWith("Arrow") && this.scale === 1) return false;
    event.preventDefault();
    act();
    return true;
  }

  draw() {
    const { width, height } = this.pane.getBoundingClientRect();
    const spare = this.scale - 1;
    this.x = Math.min(0, Math.max(-width * spare, this.x));
    this.y = Math.min(0, Math.max(-height * spare, this.y));
    this.layer.style.transform = spare ? `translate(${this.x}px, ${this.y}px) scale(${this.scale})` : "";
    this.pane.classList.toggle("zoomed", spare > 0);
    this.pane.dispatchEvent(new CustomEvent("zoomed", { detail: this.scale }));
  }

  middle() {
    const { width, height } = this.pane.getBoundingClientRect();
    return { x: width / 2, y: height / 2 };
  }

  place(event) {
    const box = this.pane.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  wheeled(event) {
    if (this.wheel === "ctrl" && !event.ctrlKey) return;
    event.preventDefault();
    this.zoomBy(Math.exp(-event.deltaY / 300), this.place(event));
  }

  // The click that ends a drag opens nothing.
  clicked(event) {
    if (this.moved) event.preventDefault();
    this.moved = false;
  }

  doubled(event) {
    if (this.scale > 1) this.reset();
    else this.zoomBy(STEP ** 3, this.place(event));
  }

  pointerdown(event) {
    this.moved = false;
    this.fingers.set(event.pointerId, this.place(event));
  }

  pointermove(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const now = this.place(event);
    if (this.fingers.size === 2) {
      const [id] = [...this.fingers.keys()].filter((other) => other !== event.pointerId);
      const still = this.fingers.get(id);
      const spread = (one) => Math.hypot(one.x - still.x, one.y - still.y) || 1;
      this.moved = true;
      this.zoomBy(spread(now) / spread(before), still);
    } else if (this.scale > 1) {
      if (!this.moved && Math.hypot(now.x - before.x, now.y - before.y) < 4) return;
      if (!this.moved) this.pane.setPointerCapture(event.pointerId);
      this.moved = true;
      this.moveBy(now.x - before.x, now.y - before.y);
    }
    this.fingers.set(event.pointerId, now);
  }

  pointerup(event) {
    this.fingers.delete(event.pointerId);
  }

  pointercancel(event) {
    this.fingers.delete(event.pointerId);
  }
}

// Buttons that do what the keys do; each is at least 44 px large.
export function zoomButtons(zoom, words) {
  const bar = document.createElement("div");
  bar.className = "zoom-bar";
  const acts = [["−", words.out, () => zoom.zoomBy(1 / STEP)], ["+", words.in, () => zoom.zoomBy(STEP)], ["1×", words.whole, () => zoom.reset()]];
  const [less, more, whole] = acts.map(([sign, label, act]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "icon-button";
    button.setAttribute("aria-label", label);
    button.title = label;
    button.textContent = sign;
    button.addEventListener("click", act);
    bar.append(button);
    return button;
  });
  // Not "disabled": a button that has the focus must not lose it.
  const disable = () => {
    for (const button of [less, whole]) button.setAttribute("aria-disabled", String(zoom.scale === 1));
    more.setAttribute("aria-disabled", String(zoom.scale >= MOST));
  };
  zoom.pane.addEventListener("zoomed", disable);
  disable();
  return bar;
}
