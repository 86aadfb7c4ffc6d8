// The files of a drop, folders opened: { files, folder } for the loose ones and for each folder.
const PHOTO = /\.(jpe?g|png|webp|avif|hei[cf]|gif|bmp|tiff?)$/i;
const byName = new Intl.Collator(undefined, { numeric: true });

// Cameras number their photos, so names tell in which order they were taken.
export function inOrder(files) {
  return [...files].sort((one, other) => byName.compare(one.name, other.name));
}

export async function droppedFiles(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return [{ files: inOrder(transfer.files), folder: false }];
  const loose = await Promise.all(entries.filter((entry) => entry.isFile).map(fileOf));
  const folders = await Promise.all(entries.filter((entry) => entry.isDirectory).map(photosIn));
  const batches = [{ files: inOrder(loose.filter(Boolean)), folder: false }];
  for (const files of folders.flat()) batches.push({ files, folder: true });
  return batches.filter(({ files }) => files.length);
}

// A folder holds more than photos: what has no such name is left out without a word.
async function photosIn(folder) {
  const entries = await childrenOf(folder.createReader());
  const files = await Promise.all(entries.filter((entry) => entry.isFile && PHOTO.test(entry.name)).map(fileOf));
  const below = await Promise.all(entries.filter((entry) => entry.isDirectory).map(photosIn));
  return [inOrder(files.filter(Boolean)), ...below.flat()].filter((found) => found.length);
}

// A reader gives at most a hundred entries at a time.
async function childrenOf(reader) {
  const all = [];
  for (;;) {
    const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (!some.length) return all;
    all.push(...some);
  }
}

function fileOf(entry) {
  return new Promise((resolve) => entry.file(resolve, () => resolve(null)));
}
