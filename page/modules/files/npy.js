/**
 * Arrays of NumPy (.npy, versions 1 to 3), the members of an .npz: little-endian numbers in C order.
 *
 * Format: numpy.lib.format. The header is a Python literal; it is matched against the one form that NumPy and the library write, never
 * evaluated.
 */

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];     // \x93NUMPY
const LONGEST_HEADER = 1 << 16;
const MOST_DIMENSIONS = 8;

/** Bytes and reader of the element types that are understood. A 64-bit integer becomes the nearest double. */
const types = {
  f8: { size: 8, read: (view, at) => view.getFloat64(at, true) },
  f4: { size: 4, read: (view, at) => view.getFloat32(at, true) },
  i8: { size: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  i4: { size: 4, read: (view, at) => view.getInt32(at, true) },
  i2: { size: 2, read: (view, at) => view.getInt16(at, true) },
  i1: { size: 1, read: (view, at) => view.getInt8(at) },
  u1: { size: 1, read: (view, at) => view.getUint8(at) },
  b1: { size: 1, read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
};

/**
 * Reads an array.
 * @param {Uint8Array} bytes the whole .npy
 * @param {string} name for messages
 * @returns {{ shape: number[], values: Float64Array }} values row by row, as doubles (true is 1)
 * @throws {Error} with a sentence: what was expected, what came.
 */
export function readNpy(bytes, name) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte)) throw new Error(`“${name}” is no array of NumPy.`);
  const version = bytes[6];
  if (version < 1 || version > 3) throw new Error(`“${name}” is of version ${version} of the .npy format; the page reads 1 to 3.`);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = (version === 1 ? 10 : 12) + length;
  if (length > LONGEST_HEADER || start > bytes.length) {
    throw new Error(`“${name}”: its header should end at byte ${start}; it has ${bytes.length}.`);
  }
  const { type, shape } = readHeader(new TextDecoder().decode(bytes.subarray(start - length, start)), name);
  const count = shape.reduce((product, side) => product * side, 1);
  // compared before anything is allocated: a shape can claim any size
  if (count * type.size !== bytes.length - start) {
    throw new Error(`“${name}” of shape ${shapeText(shape)} should hold ${count * type.size} bytes; it holds ${bytes.length - start}.`);
  }
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = type.read(view, start + i * type.size);
  return { shape, values };
}

function readHeader(text, name) {
  const kind = /'descr'\s*:\s*'([<>|=])([a-zA-Z]\d*)'/.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  const sides = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text);
  if (!kind || !order || !sides) throw new Error(`“${name}” has a header that is not understood: ${text.slice(0, 80).trim()}`);
  const type = Object.hasOwn(types, kind[2]) ? types[kind[2]] : undefined;
  if (!type) throw new Error(`“${name}” has elements of the type ${kind[1]}${kind[2]}; expected ${Object.keys(types).join(', ')}.`);
  if (kind[1] === '>' && type.size > 1) {
    throw new Error(`“${name}” has its bytes highest first (${kind[1]}${kind[2]}); expected lowest first (<).`);
  }
  const shape = sides[1].split(',').map((side) => side.trim().replace(/L$/, '')).filter((side) => side !== '').map(Number);
  if (shape.length > MOST_DIMENSIONS || !shape.every(Number.isSafeInteger)) {
    throw new Error(`“${name}” has the shape ${shapeText(shape)}, which no file holds.`);
  }
  if (order[1] === 'True' && shape.length > 1) throw new Error(`“${name}” is in Fortran's order; expected C order, row by row.`);
  return { type, shape };
}

/** A shape in words, such as 25 × 200 × 1000. */
export function shapeText(shape) {
  return shape.length === 0 ? '() of one number' : shape.join(' × ');
}
