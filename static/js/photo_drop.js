// <photo-drop data-address>: sends every photo as soon as it is chosen, dropped or pasted, each with a bar of its own
// that never goes backward. A refused file says why beside itself and holds nobody up; one that the network lost is sent
// again by itself. What was kept shows in <photo-tray>.
import { droppedFiles, inOrder } from "./dropped_files.js";

const AT_ONCE = 3;
const PAUSES = [1500, 6000];
const STALLED_AFTER = 60_000;

class PhotoDrop extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.tray = this.form.querySelector("photo-tray");
    this.list = this.querySelector(".uploads");
    this.words = this.querySelector("[data-words]");
    this.row = document.getElementById("upload-row");
    this.token = this.form.elements.csrfmiddlewaretoken.value;
    this.waiting = [];
    this.sending = 0;
    this.place = 0;
    this.wanted = null;
    this.form.addEventListener("change", ({ target }) => {
      if (target.type !== "file") return;
      this.take(inOrder(target.files), target.dataset.addTo);
      target.value = "";
    });
    this.listenForDrops();
    document.addEventListener("paste", (event) => {
      if (event.clipboardData?.files.length) this.take(event.clipboardData.files);
    });
    this.list.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-remove]");
      if (button) this.remove(event, button.closest(".upload"));
    });
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.form.addEventListener("tray-settled", () => this.settled());
    addEventListener("online", () => this.list.querySelectorAll("[data-lost]").forEach((row) => this.sendAgain(row)));
    addEventListener("beforeunload", (event) => {
      if (this.sending || this.waiting.length) event.preventDefault();
    });
  }

  listenForDrops() {
    const over = (on) => (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      this.classList.toggle("over", on);
    };
    document.addEventListener("dragover", over(true));
    document.addEventListener("dragleave", (event) => event.relatedTarget || this.classList.remove("over"));
    document.addEventListener("drop", async (event) => {
      over(false)(event);
      if (!event.dataTransfer?.types.includes("Files")) return;
      const onPiece = event.target.closest?.("[data-piece]:has(.tile)")?.dataset.piece;
      const batches = await droppedFiles(event.dataTransfer);
      if (!batches.length) this.say(this.dataset.noPhotos);
      // Each folder is a piece of its own; the first may fill the page's empty one.
      batches.forEach(({ files, folder }, number) => {
        const own = folder && (number || this.tray.querySelector(".tile")) ? newId() : undefined;
        this.take(files, onPiece ?? own);
      });
    });
  }

  get room() {
    const onTheirWay = this.list.querySelectorAll(".upload:not(.upload-refused, [data-photo])").length;
    return Number(document.getElementById("tray").dataset.room) - onTheirWay;
  }

  // Where she does not say, photos join the only piece that there is; beside several they are a further one.
  get pieceToFill() {
    const pieces = [...this.tray.querySelectorAll("[data-piece]")];
    return pieces.length === 1 ? pieces[0].dataset.piece : newId();
  }

  take(files, piece = this.pieceToFill) {
    for (const file of files) {
      if (this.room < 1) return this.say(this.dataset.tooMany);
      this.say("");
      this.place += 1;
      this.begin(file, { piece, place: this.place });
    }
  }

  begin(file, { piece, place }, instead) {
    const row = this.newRow(file);
    row.file = file;
    row.place = Number(place);
    row.piece = piece;
    row.tries = 0;
    if (instead) instead.replaceWith(row);
    else this.list.append(row);
    this.dispatchEvent(new CustomEvent("photo-chosen", { bubbles: true, detail: { file, row } }));
    this.enqueue(row);
  }

  newRow(file) {
    const row = this.row.content.cloneNode(true).querySelector(".upload");
    row.querySelector(".upload-name").textContent = file.name;
    const remove = row.querySelector("[data-remove]");
    remove.textContent = this.dataset.remove;
    remove.setAttribute("aria-label", `${this.dataset.remove}: ${file.name}`);
    row.querySelector("progress").setAttribute("aria-label", file.name);
    const picture = row.querySelector("img");
    picture.addEventListener("load", () => (picture.hidden = false));
    picture.src = URL.createObjectURL(file);
    return row;
  }

  enqueue(row) {
    row.classList.remove("upload-refused");
    delete row.dataset.lost;
    clearTimeout(row.pause);
    this.tell(row, this.dataset.queued);
    row.querySelector("progress").hidden = false;
    row.querySelector(".actions").replaceChildren();
    row.querySelector(".actions").hidden = true;
    this.waiting.push(row);
    this.next();
  }

  next() {
    while (this.sending < AT_ONCE && this.waiting.length) {
      const row = this.waiting.shift();
      if (row.isConnected) this.send(row);
    }
    this.goOn();
  }

  send(row) {
    this.sending += 1;
    this.tell(row, this.dataset.uploading);
    const request = new XMLHttpRequest();
    const bar = row.querySelector("progress");
    let stalled;
    const alive = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), STALLED_AFTER);
    };
    request.open("POST", this.dataset.address);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", this.token);
    request.upload.addEventListener("progress", (event) => {
      alive();
      // The last tenth is the check on the other side.
      if (event.lengthComputable) bar.value = Math.max(bar.value, Math.round((90 * event.loaded) / event.total));
      if (event.loaded === event.total) this.tell(row, this.dataset.checking);
    });
    request.addEventListener("loadend", () => {
      clearTimeout(stalled);
      this.sending -= 1;
      if (row.isConnected) this.answered(request, row);
      this.next();
    });
    row.request = request;
    alive();
    request.send(this.body(row));
  }

  body(row) {
    const body = new FormData();
    body.append("piece", row.piece);
    if (row.tries) body.append("again", "1");
    body.append("photo", row.file, row.file.name);
    row.tries += 1;
    return body;
  }

  answered(request, row) {
    const answer = read(request.responseText);
    if (request.status === 201) return this.accepted(answer, row);
    if (request.status === 401) return this.refused(row, this.dataset.signedOut, true);
    if (!answer.detail) return this.lost(row);
    this.refused(row, `${answer.detail} ${answer.hint ?? ""}`, request.status >= 500 || request.status === 429);
  }

  // The network failed: again after a pause, and when it is back; meanwhile the others go on.
  lost(row) {
    const pause = navigator.onLine ? PAUSES[row.tries - 1] : undefined;
    this.refused(row, `${this.dataset.offline} ${this.dataset.byItself}`, true);
    row.dataset.lost = "";
    if (pause) row.pause = setTimeout(() => this.sendAgain(row), pause);
  }

  sendAgain(row) {
    if (row.isConnected && row.matches("[data-lost]")) this.enqueue(row);
  }

  accepted(answer, row) {
    row.querySelector("progress").value = 100;
    row.querySelector("progress").hidden = true;
    this.tell(row, this.dataset.ready);
    row.dataset.photo = answer.id;
    row.dataset.removeAddress = answer.remove;
    // What the browser advised is only a first look.
    for (const note of row.querySelectorAll("[data-coach]")) note.remove();
    if (answer.seen_before) this.note(row, answer.seen_before);
    for (const advice of answer.advice ?? []) this.note(row, advice);
    this.tray.take(answer.id, row.place, row.piece, [...row.querySelectorAll(".upload-note:not(:has(a))")]);
  }

  settled() {
    for (const row of this.list.querySelectorAll("[data-photo]")) {
      if (!document.getElementById(`photo-${row.dataset.photo}`)) continue;
      URL.revokeObjectURL(row.querySelector("img").src);
      row.remove();
    }
    this.goOn();
  }

  note(row, seen) {
    const note = document.createElement("p");
    note.className = "upload-note";
    note.textContent = `${seen.text} `;
    if (seen.address) {
      const link = document.createElement("a");
      link.href = seen.address;
      link.textContent = seen.link;
      note.append(link);
    }
    row.querySelector(".upload-words").append(note);
  }

  refused(row, words, again) {
    row.classList.add("upload-refused");
    row.querySelector("progress").hidden = true;
    this.tell(row, `${this.dataset.refused}: ${words}`);
    row.querySelector("[data-remove]").textContent = this.dataset.drop;
    const actions = row.querySelector(".actions");
    actions.replaceChildren(again ? this.againButton(row) : this.anotherButton(row));
    actions.hidden = false;
    this.wanted = null;
    this.say("");
  }

  againButton(row) {
    const button = smallButton(this.dataset.again);
    button.addEventListener("click", () => this.enqueue(row));
    return button;
  }

  anotherButton(row) {
    const button = smallButton(this.dataset.another);
    button.addEventListener("click", () => {
      const picker = document.createElement("input");
      picker.type = "file";
      picker.accept = this.querySelector('input[name="files"]').accept;
      picker.addEventListener("change", () => this.begin(picker.files[0], row, row));
      picker.click();
    });
    return button;
  }

  // The row goes when the other side has let the photo go, so that it does not come back with the next visit.
  async remove(event, row) {
    event.preventDefault();
    row.request?.abort();
    clearTimeout(row.pause);
    if (row.dataset.removeAddress && !(await this.thrownAway(row))) return this.say(this.dataset.offline);
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    (next?.querySelector("button[data-remove]") ?? this.querySelector('input[type="file"]')).focus();
  }

  async thrownAway(row) {
    const headers = { "X-CSRFToken": this.token, Accept: "application/json" };
    try {
      const answer = await fetch(row.dataset.removeAddress, { method: "POST", headers, keepalive: true });
      return answer.ok || answer.status === 404;
    } catch {
      return false;
    }
  }

  get busy() {
    return this.sending || this.waiting.length || !this.tray.idle;
  }

  submitted(event) {
    if (this.busy) {
      event.preventDefault();
      this.wanted = event.submitter;
      if (this.sending || this.waiting.length) this.say(this.dataset.waiting);
    } else if (!this.tray.querySelector('[name="photo"]')) {
      event.preventDefault();
      this.say(this.dataset.none);
    }
  }

  // She pressed the button while photos were on their way: now they are there. The button itself was exchanged since.
  goOn() {
    if (!this.wanted || this.busy || this.list.querySelector(".upload-refused")) return;
    const button = [...this.form.querySelectorAll('[name="act"]')].find((one) => one.value === this.wanted.value);
    this.wanted = null;
    this.say("");
    if (button) this.form.requestSubmit(button);
  }

  say(words) {
    this.words.textContent = words;
    this.words.hidden = !words;
  }

  tell(row, words) {
    row.querySelector(".upload-state").textContent = words;
  }
}

function smallButton(words) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small-button";
  button.textContent = words;
  return button;
}

// crypto.randomUUID is there on secure addresses only.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

customElements.define("photo-drop", PhotoDrop);
