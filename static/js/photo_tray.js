// <photo-tray data-alike>: photos sorted into pieces. Every press goes to the server, which sorts; the page takes over
// what it answers. What is typed, ticked or dragged meanwhile stays.
const ALIKE_AFTER = 1500;
const ALIKE_TRIES = 12;
const TYPED_AFTER = 1200;
const AGAIN_AFTER = 5000;

class PhotoTray extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.acts = [];
    this.arrived = new Map(); // photo id -> { place in the drop, piece, notes }
    this.tries = 0;
    this.form.addEventListener("click", (event) => this.pressed(event));
    this.addEventListener("change", (event) => this.changed(event));
    this.addEventListener("input", (event) => {
      if (event.target.matches("textarea")) this.later(TYPED_AFTER);
    });
    addEventListener("online", () => this.acts.length && this.send());
    this.lookAgain();
  }

  get idle() {
    return !this.acts.length && !this.timer;
  }

  pressed(event) {
    const button = event.target.closest('button[name="act"]');
    if (!button || /^(describe|only:)/.test(button.value)) return;
    event.preventDefault();
    this.press(button.value);
  }

  changed({ target }) {
    if (target.matches('select[name^="piece-of-"]')) this.press("keep");
    else if (target.matches("textarea")) this.press("sort");
  }

  // A photo that was just kept on the other side; it shows here with the next answer.
  take(id, place, piece, notes) {
    this.arrived.set(id, { place, piece, notes });
    this.later(300);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.press("sort"), pause);
  }

  press(act) {
    clearTimeout(this.timer);
    this.timer = 0;
    if (act !== "sort" || this.acts.at(-1) !== "sort" || this.acts.length === 1) this.acts.push(act);
    if (this.acts.length === 1) this.send();
  }

  async send() {
    clearTimeout(this.again);
    const act = this.acts[0];
    this.setAttribute("aria-busy", "true");
    let page = "";
    try {
      const answer = await fetch(this.form.action, { method: "POST", body: this.body(act), headers: { "X-Part": "tray" } });
      if (answer.redirected) return location.assign(answer.url);
      page = await answer.text();
    } catch {
      this.away = true;
      this.say(this.dataset.offline);
      this.again = setTimeout(() => this.send(), AGAIN_AFTER);
      return;
    }
    if (this.away) this.say("");
    this.away = false;
    this.acts.shift();
    this.removeAttribute("aria-busy");
    if (act === "move") for (const box of this.querySelectorAll('[name="pick"]')) box.checked = false;
    const left = act.startsWith("remove:") ? neighbour(document.activeElement.closest(".tile")) : null;
    if (!this.acts.length) this.show(new DOMParser().parseFromString(page, "text/html"), left);
    if (this.acts.length) this.send();
    else this.dispatchEvent(new CustomEvent("tray-settled", { bubbles: true }));
  }

  body(act) {
    const body = new FormData(this.form);
    body.delete("files");
    body.set("act", act);
    for (const [id, photo] of this.arrived) this.putIn(body, id, photo);
    return body;
  }

  // Photos arrive in any order; each goes before the first of its piece that was dropped after it. The other side may
  // have shown it already, at the end.
  putIn(body, id, photo) {
    const { place, piece, put } = photo;
    const here = body.getAll("photo");
    if (put && here.includes(id)) return;
    photo.put = true;
    const photos = here.filter((other) => other !== id);
    const after = photos.findIndex((other) => {
      const known = this.arrived.get(other);
      return known && known.place > place && body.get(`piece-of-${other}`) === piece;
    });
    photos.splice(after < 0 ? photos.length : after, 0, id);
    body.delete("photo");
    for (const photo of photos) body.append("photo", photo);
    body.set(`piece-of-${id}`, piece);
    if (!body.getAll("piece").includes(piece)) body.append("piece", piece);
  }

  show(page, left) {
    const tray = page.getElementById("tray");
    if (!tray) return this.say(page.querySelector("main")?.innerText.trim() || this.dataset.offline);
    if (document.activeElement.matches("photo-tray textarea") && !this.mustShow(tray)) return;
    const focused = document.activeElement.id || left;
    const ticked = new Set([...this.querySelectorAll('[name="pick"]:checked')].map((box) => box.value));
    const typing = document.activeElement.matches("textarea") ? document.activeElement : null;
    const typed = typing && { id: typing.id, value: typing.value, start: typing.selectionStart, end: typing.selectionEnd };
    document.getElementById("send").replaceWith(page.getElementById("send"));
    document.getElementById("tray").replaceWith(tray);
    for (const box of this.querySelectorAll('[name="pick"]')) box.checked = ticked.has(box.value);
    for (const [id, { notes }] of this.arrived) {
      document.querySelector(`#photo-${CSS.escape(id)} .tile-notes`)?.append(...notes);
    }
    document.getElementById("told").hidden = Number(document.getElementById("send").dataset.pieces) > 1;
    this.focusAgain(focused, left, typed);
    document.getElementById("announcer").textContent = tray.dataset.said;
    this.tries = 0;
    this.lookAgain();
  }

  // While she types, the page under her hands is exchanged only if photos came or went.
  mustShow(tray) {
    const ids = (place) => [...place.querySelectorAll(".tile")].map((tile) => tile.id).join();
    return ids(tray) !== ids(this);
  }

  focusAgain(focused, left, typed) {
    if (typed) {
      const field = document.getElementById(typed.id);
      if (!field) return;
      field.value = typed.value;
      field.focus();
      return field.setSelectionRange(typed.start, typed.end);
    }
    if (!focused || document.activeElement !== document.body) return;
    const wanted = document.getElementById(focused);
    const other = wanted?.disabled ? wanted.closest(".tile-acts").querySelector("button:not([disabled])") : wanted;
    (other ?? document.getElementById(left) ?? document.querySelector('photo-drop input[type="file"]')).focus();
  }

  lookAgain() {
    clearTimeout(this.looking);
    const place = document.getElementById("alike");
    if (!place?.hasAttribute("data-looking") || this.tries >= ALIKE_TRIES) return;
    this.tries += 1;
    this.looking = setTimeout(async () => {
      const answer = await fetch(this.dataset.alike).catch(() => null);
      if (answer?.ok && !this.acts.length) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const found = page.getElementById("alike");
        if (found) document.getElementById("alike").replaceWith(found);
      }
      this.lookAgain();
    }, ALIKE_AFTER);
  }

  say(words) {
    document.querySelector("photo-drop").say(words);
  }
}

function neighbour(tile) {
  const next = tile?.nextElementSibling ?? tile?.previousElementSibling;
  return next ? `remove-${next.dataset.photo}` : "";
}

customElements.define("photo-tray", PhotoTray);
