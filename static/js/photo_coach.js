// Says while a photo is still on its way what would make it show the piece better. The measures are those of
// listings/coach.py, which has the last word when the photo has arrived; a format that the browser cannot read is left
// to it. Advice only: nothing here holds a photo up.
const SIDE = 320;
const TILES = 8;
const SHARPEST_TILES = 4;
// Browsers scale down more softly than the other side does, so only what is plainly blurred is called so here.
const SOFTER = 0.5;
const { limits, advice } = JSON.parse(document.getElementById("coach").textContent);

document.addEventListener("photo-chosen", async ({ detail: { file, row } }) => {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture || !row.isConnected || row.dataset.photo) return;
  for (const code of signs(picture)) {
    const note = document.createElement("p");
    note.className = "upload-note";
    note.dataset.coach = code;
    note.textContent = advice[code];
    row.querySelector(".upload-words").append(note);
  }
});

function signs(picture) {
  const { grey, saturation, width, height } = looked(picture);
  const longest = Math.max(picture.width, picture.height);
  picture.close();
  const brightest = levelBelow(grey, 1 - limits.brightest_share);
  const lit = brightest >= limits.dark_below;
  const plain = saturation.filter((_, place) => grey[place] >= limits.light_from * brightest);
  const found = {
    too_dark: !lit,
    blurred: lit && sharpness(grey, width, height) < SOFTER * limits.sharp_above,
    small: longest < limits.small_below,
    colour_cast: lit && levelBelow(plain, limits.plainest_share) > limits.tinted_above,
  };
  return Object.keys(advice).filter((code) => found[code]);
}

function looked(picture) {
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const grey = new Float32Array(width * height);
  const saturation = new Float32Array(width * height);
  for (let place = 0; place < grey.length; place += 1) {
    const [red, green, blue] = data.subarray(4 * place, 4 * place + 3);
    const most = Math.max(red, green, blue);
    grey[place] = 0.299 * red + 0.587 * green + 0.114 * blue;
    saturation[place] = most ? (255 * (most - Math.min(red, green, blue))) / most : 0;
  }
  return { grey, saturation, width, height };
}

function levelBelow(values, share) {
  if (!values.length) return 0;
  const sorted = Float32Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

// Variance of the Laplacian in the fourth sharpest of 8 x 8 tiles: a soft background is no fault.
function sharpness(grey, width, height) {
  const tiles = [];
  const cut = (side) => Array.from({ length: TILES + 1 }, (_, number) => 1 + Math.floor((number * (side - 2)) / TILES));
  const across = cut(width);
  const down = cut(height);
  for (let x = 0; x < TILES; x += 1) {
    for (let y = 0; y < TILES; y += 1) {
      if (across[x + 1] - across[x] < 2 || down[y + 1] - down[y] < 2) continue;
      tiles.push(variance(edges(grey, width, across[x], across[x + 1], down[y], down[y + 1])));
    }
  }
  return tiles.sort((one, other) => other - one)[Math.min(SHARPEST_TILES, tiles.length) - 1] ?? Infinity;
}

function edges(grey, width, left, right, top, bottom) {
  const found = [];
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const here = y * width + x;
      const edge = grey[here - 1] + grey[here + 1] + grey[here - width] + grey[here + width] - 4 * grey[here];
      found.push(Math.min(127, Math.max(-128, edge)));
    }
  }
  return found;
}

function variance(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
