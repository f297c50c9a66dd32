const mask64 = (1n << 64n) - 1n;

/**
 * A stream of random numbers named by a seed and up to four indices: Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011). As CounterRandom of
 * the library: the same names give the same bits, and so the same uniform numbers; normal ones agree but for the last bit of log, sin and
 * cos, in which engines differ.
 */
export class CounterRandom {
  #key0;
  #key1;
  #index0;
  #index1;
  #block = 0;
  #words = new Uint32Array(4);
  #used = 4;
  #spare = 0;
  #hasSpare = false;

  /**
   * Opens a stream. The first two indices enter the counter, the others are mixed into the key.
   *
   * @param {number|bigint|string} seed From 0 to 2^64 − 1.
   * @param {number} a Index below 2^32, as the others.
   * @param {number} b Second index.
   * @param {number} c Third index.
   * @param {number} d Fourth index.
   */
  constructor(seed, a = 0, b = 0, c = 0, d = 0) {
    const first = mix(mix(BigInt(seed) + 0x9E3779B97F4A7C15n) ^ BigInt(c));
    const key = mix(first + 0xD1B54A32D192ED03n * (BigInt(d) + 1n));
    this.#key0 = Number(key & 0xFFFFFFFFn);
    this.#key1 = Number(key >> 32n);
    this.#index0 = a >>> 0;
    this.#index1 = b >>> 0;
  }

  /** Uniform 32 bits. */
  nextUInt() {
    if (this.#used === 4) this.#refill();
    return this.#words[this.#used++];
  }

  /** Uniform on [0, 1), a multiple of 2^−53. */
  nextDouble() {
    const upper = this.nextUInt();
    return (upper * 0x200000 + (this.nextUInt() >>> 11)) * 2 ** -53;
  }

  /** Standard normal (Box–Muller). */
  nextGaussian() {
    if (this.#hasSpare) {
      this.#hasSpare = false;
      return this.#spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.nextDouble()));
    const angle = 2 * Math.PI * this.nextDouble();
    this.#spare = radius * Math.sin(angle);
    this.#hasSpare = true;
    return radius * Math.cos(angle);
  }

  /** Uniform integer on [0, bound), without bias (Lemire 2019); 0 < bound < 2^31. */
  nextInt(bound) {
    if (!(Number.isInteger(bound) && bound > 0 && bound < 2 ** 31))
      throw new RangeError(`A bound is a whole number from 1 to 2^31 − 1; got ${bound}.`);
    const threshold = 2 ** 32 % bound;
    while (true) {
      const value = this.nextUInt();
      if (Math.imul(value, bound) >>> 0 >= threshold) return upperProduct(value, bound);
    }
  }

  /** Puts the elements in a uniformly random order (Fisher–Yates). */
  shuffle(items) {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.nextInt(i + 1);
      [items[i], items[j]] = [items[j], items[i]];
    }
  }

  #refill() {
    let c0 = this.#block >>> 0;
    let c1 = Math.floor(this.#block / 2 ** 32);
    let c2 = this.#index0;
    let c3 = this.#index1;
    let k0 = this.#key0;
    let k1 = this.#key1;
    this.#block++;
    for (let round = 0; round < 10; round++) {
      const upper0 = upperProduct(0xD2511F53, c0);
      const lower0 = Math.imul(0xD2511F53, c0);
      const upper1 = upperProduct(0xCD9E8D57, c2);
      const lower1 = Math.imul(0xCD9E8D57, c2);
      c0 = (upper1 ^ c1 ^ k0) >>> 0;
      c1 = lower1 >>> 0;
      c2 = (upper0 ^ c3 ^ k1) >>> 0;
      c3 = lower0 >>> 0;
      k0 = (k0 + 0x9E3779B9) >>> 0;
      k1 = (k1 + 0xBB67AE85) >>> 0;
    }
    this.#words[0] = c0;
    this.#words[1] = c1;
    this.#words[2] = c2;
    this.#words[3] = c3;
    this.#used = 0;
  }
}

/** The upper 32 bits of the product of two whole numbers below 2^32, in halves of 16 bits, whose products float64 holds exactly. */
function upperProduct(x, y) {
  const x0 = x & 0xFFFF;
  const x1 = x >>> 16;
  const y0 = y & 0xFFFF;
  const y1 = y >>> 16;
  const middle = x1 * y0 + ((x0 * y0) >>> 16);
  const cross = x0 * y1 + (middle & 0xFFFF);
  return x1 * y1 + (middle >>> 16) + (cross >>> 16);
}

/** The finaliser of SplitMix64. */
function mix(value) {
  let z = value & mask64;
  z = ((z ^ (z >> 30n)) * 0xBF58476D1CE4E5B9n) & mask64;
  z = ((z ^ (z >> 27n)) * 0x94D049BB133111EBn) & mask64;
  return z ^ (z >> 31n);
}
