// Where the words of a finding stand, and coloured marks behind a textarea.

// Nearest to where they stood when the text was checked; -1 if they are gone.
export function place(text, words, start) {
  if (!words) return -1;
  let best = -1;
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    if (best < 0 || Math.abs(at - start) < Math.abs(best - start)) best = at;
  }
  return best;
}

// A copy of the text lies behind the field, transparent but for the marks, in the same type.
export class Marker {
  constructor(area, findings) {
    this.area = area;
    this.findings = findings;
    const frame = document.createElement("div");
    frame.className = "marked";
    this.copy = document.createElement("div");
    this.copy.className = "marks";
    this.copy.setAttribute("aria-hidden", "true");
    area.before(frame);
    frame.append(this.copy, area);
  }

  draw() {
    const text = this.area.value;
    const pieces = [];
    let done = 0;
    for (const { at, length, finding } of this.spots(text)) {
      if (at < done) continue;
      const mark = document.createElement("mark");
      mark.className = finding.classList.contains("finding-block") ? "mark-block" : "mark-warn";
      mark.textContent = text.slice(at, at + length);
      pieces.push(text.slice(done, at), mark);
      done = at + length;
    }
    this.copy.replaceChildren(...pieces, `${text.slice(done)}\n`);
  }

  spots(text) {
    return this.findings()
      .map((finding) => {
        const { words, start } = finding.dataset;
        return { at: place(text, words, Number(start)), length: words.length, finding };
      })
      .filter((spot) => spot.at >= 0)
      .sort((a, b) => a.at - b.at);
  }
}
