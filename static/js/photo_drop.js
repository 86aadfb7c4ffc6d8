// <photo-drop data-address>: sends every photo as soon as it is chosen, dropped or pasted, each with a bar of its own
// that never goes backward. A refused file says why beside itself and holds nobody up.
const AT_ONCE = 2;

class PhotoDrop extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.list = this.querySelector(".uploads");
    this.words = this.querySelector("[data-words]");
    this.row = document.getElementById("upload-row");
    this.token = this.form.elements.csrfmiddlewaretoken.value;
    this.waiting = [];
    this.sending = 0;
    this.wanted = false;
    for (const input of this.querySelectorAll('input[type="file"]')) {
      input.addEventListener("change", () => {
        this.take(input.files);
        input.value = "";
      });
    }
    this.listenForDrops();
    document.addEventListener("paste", (event) => this.take(event.clipboardData?.files ?? []));
    this.list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-remove]");
      if (button) this.remove(event, button.closest(".upload"));
    });
    this.form.addEventListener("submit", (event) => this.submitted(event));
  }

  listenForDrops() {
    const over = (on) => (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      this.classList.toggle("over", on);
    };
    document.addEventListener("dragover", over(true));
    document.addEventListener("dragleave", (event) => event.relatedTarget || this.classList.remove("over"));
    document.addEventListener("drop", (event) => {
      over(false)(event);
      this.take(event.dataTransfer?.files ?? []);
    });
  }

  get count() {
    return this.list.querySelectorAll(".upload:not(.upload-refused)").length;
  }

  take(files) {
    for (const file of files) {
      if (this.count >= Number(this.dataset.limit)) return this.say(this.dataset.tooMany);
      this.say("");
      const row = this.newRow(file);
      this.dispatchEvent(new CustomEvent("photo-chosen", { bubbles: true, detail: { file, row } }));
      this.enqueue(file, row);
    }
  }

  newRow(file) {
    const row = this.row.content.cloneNode(true).querySelector(".upload");
    row.querySelector(".upload-name").textContent = file.name;
    const remove = row.querySelector("[data-remove]");
    remove.textContent = this.dataset.remove;
    remove.setAttribute("aria-label", `${this.dataset.remove}: ${file.name}`);
    row.querySelector("progress").setAttribute("aria-label", file.name);
    this.list.append(row);
    return row;
  }

  enqueue(file, row) {
    row.classList.remove("upload-refused");
    this.tell(row, this.dataset.uploading);
    row.querySelector(".actions").replaceChildren();
    row.querySelector(".actions").hidden = true;
    this.waiting.push({ file, row });
    this.next();
  }

  next() {
    while (this.sending < AT_ONCE && this.waiting.length) {
      const { file, row } = this.waiting.shift();
      if (row.isConnected) this.send(file, row);
    }
    if (!this.sending && !this.waiting.length && this.wanted) this.submitNow();
  }

  send(file, row) {
    this.sending += 1;
    const request = new XMLHttpRequest();
    const bar = row.querySelector("progress");
    request.open("POST", this.dataset.address);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", this.token);
    request.upload.addEventListener("progress", (event) => {
      // The last tenth is the check on the other side.
      if (event.lengthComputable) bar.value = Math.max(bar.value, Math.round((90 * event.loaded) / event.total));
      if (event.loaded === event.total) this.tell(row, this.dataset.checking);
    });
    request.addEventListener("loadend", () => {
      this.sending -= 1;
      if (row.isConnected) this.answered(request, file, row);
      this.next();
    });
    row.request = request;
    const body = new FormData();
    body.append("photo", file, file.name);
    request.send(body);
  }

  answered(request, file, row) {
    const answer = read(request.responseText);
    if (request.status === 201) return this.accepted(answer, row);
    if (request.status === 401) return this.refused(row, this.dataset.signedOut, file, true);
    if (!answer.detail) return this.refused(row, this.dataset.offline, file, true);
    this.refused(row, `${answer.detail} ${answer.hint ?? ""}`, file, request.status >= 500 || request.status === 429);
  }

  accepted(answer, row) {
    row.querySelector("progress").value = 100;
    row.querySelector("progress").hidden = true;
    this.tell(row, this.dataset.ready);
    row.dataset.photo = answer.id;
    row.dataset.removeAddress = answer.remove;
    const picture = row.querySelector("img");
    picture.src = answer.thumbnail;
    picture.hidden = false;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "photo";
    field.value = answer.id;
    row.append(field);
    // What the browser advised is only a first look.
    for (const note of row.querySelectorAll("[data-coach]")) note.remove();
    if (answer.seen_before) this.note(row, answer.seen_before);
    for (const advice of answer.advice ?? []) this.note(row, advice);
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

  refused(row, words, file, again) {
    row.classList.add("upload-refused");
    row.querySelector("progress").hidden = true;
    this.tell(row, `${this.dataset.refused}: ${words}`);
    const remove = row.querySelector("[data-remove]");
    remove.textContent = this.dataset.drop;
    const actions = row.querySelector(".actions");
    actions.replaceChildren(again ? this.againButton(file, row) : this.anotherButton(row));
    actions.hidden = false;
    this.wanted = false;
    this.say("");
  }

  againButton(file, row) {
    const button = smallButton(this.dataset.again);
    button.addEventListener("click", () => {
      const bar = row.querySelector("progress");
      bar.value = 0;
      bar.hidden = false;
      this.enqueue(file, row);
    });
    return button;
  }

  anotherButton(row) {
    const button = smallButton(this.dataset.another);
    button.addEventListener("click", () => {
      const picker = document.createElement("input");
      picker.type = "file";
      picker.accept = this.querySelector('input[name="files"]').accept;
      picker.addEventListener("change", () => {
        row.remove();
        this.take(picker.files);
      });
      picker.click();
    });
    return button;
  }

  // The row goes when the other side has let the photo go, so that it does not come back with the next visit.
  async remove(event, row) {
    event.preventDefault();
    row.request?.abort();
    if (row.dataset.removeAddress && !(await this.thrownAway(row))) return this.say(this.dataset.offline);
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    (next?.querySelector("[data-remove]") ?? this.querySelector('input[type="file"]')).focus();
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

  submitted(event) {
    if (this.sending || this.waiting.length) {
      event.preventDefault();
      this.wanted = true;
      this.say(this.dataset.waiting);
    } else if (!this.list.querySelector('[name="photo"]:checked, input[type="hidden"][name="photo"]')) {
      event.preventDefault();
      this.say(this.dataset.none);
    }
  }

  submitNow() {
    this.wanted = false;
    if (!this.list.querySelector(".upload-refused")) this.form.requestSubmit();
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

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

customElements.define("photo-drop", PhotoDrop);
