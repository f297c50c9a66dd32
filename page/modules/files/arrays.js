import { LARGEST_ENTRY } from './zip.js';
import { readNpy, shapeText } from './npy.js';

/** Arrays of an .npz by name, checked as they are read; as NamedArrays of the library. */
export class NamedArrays {
  #zip;
  #title;

  /**
   * @param {import('./zip.js').ZipArchive} zip
   * @param {string} title of the file, for messages
   */
  constructor(zip, title) {
    this.#zip = zip;
    this.#title = title;
  }

  /** Names of all arrays. */
  get names() {
    return this.#zip.names.map((name) => name.replace(/\.npy$/, ''));
  }

  has(name) {
    return this.#zip.has(`${name}.npy`);
  }

  /**
   * Reads an array.
   * @param {string} name
   * @param {(number | null)[]} shape null for any length of a side
   * @returns {Promise<{ shape: number[], values: Float64Array }>}
   * @throws {Error} with a sentence: it is missing, or has another shape.
   */
  async read(name, shape) {
    if (!this.has(name)) {
      throw new Error(`${this.#title} has no array “${name}”; it holds ${this.names.join(', ') || 'nothing'}.`);
    }
    const array = readNpy(await this.#zip.read(`${name}.npy`), name);
    if (array.shape.length !== shape.length || shape.some((side, i) => side !== null && side !== array.shape[i])) {
      const expected = shape.map((side) => side ?? 'any');
      throw new Error(`“${name}” of ${this.#title} has the shape ${shapeText(array.shape)}; expected ${shapeText(expected)}.`);
    }
    return array;
  }

  /** Its numbers alone. */
  async values(name, shape) {
    return (await this.read(name, shape)).values;
  }

  /** Numbers that must be finite. */
  async finite(name, shape) {
    const values = await this.values(name, shape);
    const wrong = values.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) throw new Error(`“${name}” of ${this.#title} must be finite; entry ${wrong} is ${values[wrong]}.`);
    return values;
  }

  /** Numbers of which each must be one of a few. */
  async among(name, shape, allowed) {
    const values = await this.values(name, shape);
    const wrong = values.findIndex((value) => !allowed.includes(value));
    if (wrong >= 0) throw new Error(`“${name}” of ${this.#title} must be ${allowed.join(' or ')}; entry ${wrong} is ${values[wrong]}.`);
    return values;
  }

  /** Logarithms: −∞ for none. */
  async logarithms(name, shape) {
    const values = await this.values(name, shape);
    const wrong = values.findIndex((value) => !(value < Infinity));
    if (wrong >= 0) throw new Error(`“${name}” of ${this.#title} must be numbers or −inf; entry ${wrong} is ${values[wrong]}.`);
    return values;
  }

  /** Times of frames [T]: one at least, rising. */
  async clock(name) {
    const times = await this.finite(name, [null]);
    if (times.length === 0) throw new Error(`${this.#title} holds no frame.`);
    const wrong = times.findIndex((time, t) => t > 0 && !(time > times[t - 1]));
    if (wrong >= 0) throw new Error(`“${name}” of ${this.#title} must rise; entry ${wrong} is ${times[wrong]}, after ${times[wrong - 1]}.`);
    return times;
  }

  /** Refuses numbers that would not fit into the page. */
  requireRoom(count) {
    if (!(count * 8 <= LARGEST_ENTRY)) {
      throw new Error(`${this.#title} would need ${Math.ceil(count * 8 / 1048576)} MiB; the page takes ${LARGEST_ENTRY / 1048576} MiB.`);
    }
  }
}
