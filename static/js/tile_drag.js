// Photos are dragged between pieces and within them, by mouse on the picture, by finger on its grip. Ticked photos go
// along. Everything that a drag does, the select and the buttons of a photo do as well.
const FAR_ENOUGH = 6;
const EDGE = 70;

class Drag {
  constructor(tray, tile, event) {
    this.tray = tray;
    this.tile = tile;
    this.from = { x: event.clientX, y: event.clientY };
    this.ends = new AbortController();
    const { signal } = this.ends;
    document.addEventListener("pointermove", (move) => this.moved(move), { signal });
    document.addEventListener("pointerup", () => this.dropped(), { signal });
    document.addEventListener("pointercancel", () => this.end(), { signal });
    document.addEventListener("keydown", (key) => key.key === "Escape" && this.end(), { signal });
  }

  moved(event) {
    if (!this.ghost) {
      if (Math.hypot(event.clientX - this.from.x, event.clientY - this.from.y) < FAR_ENOUGH) return;
      this.begin();
    }
    event.preventDefault();
    this.ghost.style.translate = `${event.clientX}px ${event.clientY}px`;
    this.scroll(event.clientY);
    this.mark(document.elementFromPoint(event.clientX, event.clientY), event);
  }

  begin() {
    const ticked = [...this.tray.querySelectorAll('.tile:has([name="pick"]:checked)')];
    this.tiles = ticked.includes(this.tile) ? ticked : [this.tile];
    this.ghost = document.createElement("div");
    this.ghost.className = "tile-ghost";
    this.ghost.append(this.tile.querySelector("img").cloneNode());
    if (this.tiles.length > 1) {
      const count = document.createElement("b");
      count.textContent = this.tiles.length;
      this.ghost.append(count);
    }
    document.body.append(this.ghost);
    document.body.classList.add("dragging");
    for (const tile of this.tiles) tile.classList.add("tile-away");
  }

  scroll(y) {
    if (y < EDGE) scrollBy(0, -14);
    else if (y > innerHeight - EDGE) scrollBy(0, 14);
  }

  mark(under, event) {
    this.over?.classList.remove("drag-over");
    this.over = under?.closest(".piece, [data-new-piece]") ?? null;
    this.over?.classList.add("drag-over");
    this.beside?.classList.remove("tile-before", "tile-after");
    const tile = under?.closest(".tile");
    this.beside = tile && !this.tiles.includes(tile) ? tile : null;
    if (!this.beside) return;
    const box = this.beside.getBoundingClientRect();
    this.after = event.clientX > box.left + box.width / 2;
    this.beside.classList.add(this.after ? "tile-after" : "tile-before");
  }

  dropped() {
    const target = this.ghost && this.over;
    if (target) this.put(target);
    this.end();
  }

  put(target) {
    const piece = target.dataset.piece ?? "new";
    if (this.beside) this.beside[this.after ? "after" : "before"](...this.tiles);
    else target.querySelector(".tiles")?.append(...this.tiles);
    for (const tile of this.tiles) {
      const select = tile.querySelector('select[name^="piece-of-"]');
      if (select) select.value = piece;
      tile.querySelector('[name="pick"]').checked = false;
    }
    this.tray.press("sort");
  }

  end() {
    this.ends.abort();
    if (!this.ghost) return;
    this.ghost.remove();
    this.over?.classList.remove("drag-over");
    this.beside?.classList.remove("tile-before", "tile-after");
    document.body.classList.remove("dragging");
    for (const tile of this.tiles) tile.classList.remove("tile-away");
  }
}

const tray = document.querySelector("photo-tray");
tray.addEventListener("pointerdown", (event) => {
  const tile = event.target.closest(".tile");
  const held = event.pointerType === "mouse" ? event.target.closest(".tile-picture") : event.target.closest("[data-grip]");
  if (!tile || !held || event.button || !tile.querySelector("[data-grip]") || event.target.closest(".tile-pick")) return;
  event.preventDefault();
  new Drag(tray, tile, event);
});
