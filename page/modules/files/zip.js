/**
 * Zip archives as NumPy and the library write them: entries stored or deflated, no encryption, no ZIP64, one disk.
 *
 * What is dropped onto the page is data that nobody has checked. So sizes are compared with limits and with the file before anything
 * is allocated, offsets must lie within the file, an entry may not expand beyond the size it states, and its CRC-32 must be right.
 * Layout: APPNOTE.TXT of PKWARE, 4.3.
 */

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
const CENTRAL_SIZE = 46;
const LOCAL_SIZE = 30;
const LONGEST_COMMENT = 0xffff;
const MOST_ENTRIES = 1000;
const LARGEST_DIRECTORY = 1 << 20;
const STORED = 0;
const DEFLATED = 8;
const IN_ZIP64 = 0xffffffff;
const ENCRYPTED = 1;

/** Largest expanded size of an entry, bytes. */
export const LARGEST_ENTRY = 256 * 1024 * 1024;

/** An archive whose directory has been read; entries are read when they are asked for. */
export class ZipArchive {
  #blob;
  #entries;

  /** Use `openZip`. */
  constructor(blob, entries) {
    this.#blob = blob;
    this.#entries = entries;
  }

  /** Names of the entries, in the order of the directory. */
  get names() {
    return [...this.#entries.keys()];
  }

  has(name) {
    return this.#entries.has(name);
  }

  /**
   * Reads an entry.
   * @param {string} name one of `names`
   * @returns {Promise<Uint8Array>} its bytes
   * @throws {Error} with a sentence: it is damaged, too large, encrypted or compressed in another way.
   */
  async read(name) {
    const entry = this.#entries.get(name);
    if (!entry) throw new Error(`There is no “${name}” in this archive; it holds ${this.names.join(', ')}.`);
    if (entry.size > LARGEST_ENTRY) {
      throw new Error(`“${name}” expands to ${mebibytes(entry.size)}; the page takes at most ${mebibytes(LARGEST_ENTRY)}.`);
    }
    const header = await bytesOf(this.#blob, entry.offset, LOCAL_SIZE, `the header of “${name}”`);
    if (header.getUint32(0, true) !== LOCAL) {
      throw new Error(`“${name}”: no entry begins at offset ${entry.offset}; the archive is damaged.`);
    }
    const start = entry.offset + LOCAL_SIZE + header.getUint16(26, true) + header.getUint16(28, true);
    if (start + entry.packed > this.#blob.size) {
      throw new Error(`“${name}” should end at byte ${start + entry.packed}; the file has ${this.#blob.size}: cut off or damaged.`);
    }
    const packed = this.#blob.slice(start, start + entry.packed);
    const bytes = entry.method === STORED ? new Uint8Array(await packed.arrayBuffer()) : await inflate(packed, entry, name);
    if (bytes.length !== entry.size) throw new Error(`“${name}” should have ${entry.size} bytes; it has ${bytes.length}.`);
    if (crc32(bytes) !== entry.crc) throw new Error(`“${name}” is damaged: its checksum is wrong.`);
    return bytes;
  }
}

/**
 * Reads the directory of an archive.
 * @param {Blob} blob the whole file
 * @returns {Promise<ZipArchive>}
 * @throws {Error} with a sentence: it is no such archive.
 */
export async function openZip(blob) {
  const tailSize = Math.min(blob.size, END_SIZE + LONGEST_COMMENT);
  if (tailSize < END_SIZE) throw notZip();
  const tail = await bytesOf(blob, blob.size - tailSize, tailSize, 'the end of the archive');
  let end = tailSize - END_SIZE;
  while (end >= 0 && !(tail.getUint32(end, true) === END && tail.getUint16(end + 20, true) === tailSize - end - END_SIZE)) end--;
  if (end < 0) throw notZip();
  const count = tail.getUint16(end + 10, true);
  const size = tail.getUint32(end + 12, true);
  const offset = tail.getUint32(end + 16, true);
  if (count === 0xffff || size === IN_ZIP64 || offset === IN_ZIP64) {
    throw new Error('This is a ZIP64 archive, which the page does not read.');
  }
  if (count > MOST_ENTRIES || size > LARGEST_DIRECTORY) {
    throw new Error(`This archive holds ${count} entries in a directory of ${size} bytes; a trajectory has about twenty.`);
  }
  if (offset + size > blob.size - tailSize + end) {
    throw new Error(`The directory of this archive should end at byte ${offset + size}, beyond its place; the file is damaged.`);
  }
  return new ZipArchive(blob, entriesOf(await bytesOf(blob, offset, size, 'the directory of the archive'), count));
}

function entriesOf(directory, count) {
  const entries = new Map();
  let place = 0;
  for (let i = 0; i < count; i++) {
    if (place + CENTRAL_SIZE > directory.byteLength || directory.getUint32(place, true) !== CENTRAL) {
      throw new Error(`The directory of this archive ends after ${i} of ${count} entries; the file is damaged.`);
    }
    const nameSize = directory.getUint16(place + 28, true);
    const next = place + CENTRAL_SIZE + nameSize + directory.getUint16(place + 30, true) + directory.getUint16(place + 32, true);
    if (next > directory.byteLength) throw new Error(`Entry ${i} of this archive's directory is cut off; the file is damaged.`);
    const name = new TextDecoder().decode(new Uint8Array(directory.buffer, directory.byteOffset + place + CENTRAL_SIZE, nameSize));
    const entry = {
      method: directory.getUint16(place + 10, true),
      crc: directory.getUint32(place + 16, true),
      packed: directory.getUint32(place + 20, true),
      size: directory.getUint32(place + 24, true),
      offset: directory.getUint32(place + 42, true),
    };
    if (directory.getUint16(place + 8, true) & ENCRYPTED) throw new Error(`“${name}” is encrypted.`);
    if (entry.method !== STORED && entry.method !== DEFLATED) {
      throw new Error(`“${name}” is compressed by method ${entry.method}; the page reads stored (0) and deflated (8) entries.`);
    }
    if (entry.size === IN_ZIP64 || entry.packed === IN_ZIP64 || entry.offset === IN_ZIP64) {
      throw new Error(`“${name}” is a ZIP64 entry, which the page does not read.`);
    }
    if (entries.has(name)) throw new Error(`Two entries of this archive are named “${name}”.`);
    entries.set(name, entry);
    place = next;
  }
  return entries;
}

/** Expands into exactly the size stated; what would become longer is refused before it is kept. */
async function inflate(packed, entry, name) {
  const bytes = new Uint8Array(entry.size);
  const reader = packed.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  let filled = 0;
  for (;;) {
    let part;
    try {
      part = await reader.read();
    } catch {
      throw new Error(`“${name}” cannot be expanded: its compressed data are damaged.`);
    }
    if (part.done) break;
    if (filled + part.value.length > entry.size) {
      await reader.cancel();
      throw new Error(`“${name}” expands beyond the ${entry.size} bytes that it states; the archive is damaged.`);
    }
    bytes.set(part.value, filled);
    filled += part.value.length;
  }
  return bytes.subarray(0, filled);
}

async function bytesOf(blob, offset, size, what) {
  if (offset + size > blob.size) throw new Error(`${what} should end at byte ${offset + size}; the file has ${blob.size}.`);
  return new DataView(await blob.slice(offset, offset + size).arrayBuffer());
}

/** CRC-32 of the archive format, by a table made once. */
function crc32(bytes) {
  const table = crcTable();
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ table[(crc ^ bytes[i]) & 0xff];
  return ~crc >>> 0;
}

let remainders = null;

function crcTable() {
  if (remainders) return remainders;
  remainders = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
    remainders[byte] = remainder;
  }
  return remainders;
}

function notZip() {
  return new Error('This is no zip archive; the page reads the .npz that “polyrelu flow --out” writes, or film.npz of a run.');
}

function mebibytes(size) {
  return `${Math.ceil(size / (1024 * 1024))} MiB`;
}
