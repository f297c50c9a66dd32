const mostProducts = 16;

/**
 * σ(a)^{p−1} of many pre-activations a > 0. As PowerSlope of the library: whole and half powers up to 17 by products and square roots,
 * others by a power function.
 */
export class PowerSlope {
  #exponent;
  #whole;
  #half;
  #general;

  /** @param {number} power p ≥ 1. */
  constructor(power) {
    this.#exponent = power - 1;
    this.#general = this.#exponent > mostProducts || !Number.isInteger(2 * this.#exponent);
    this.#whole = Math.floor(this.#exponent);
    this.#half = !this.#general && this.#exponent !== this.#whole;
  }

  /**
   * Replaces a by a^{p−1}.
   *
   * @param {Float64Array} values Pre-activations above 0, or NaN, which stays except at p = 1, where 1 is the slope of all.
   * @param {number} first Index of the first to be replaced.
   * @param {number} end Index after the last.
   */
  apply(values, first, end) {
    const exponent = this.#exponent;
    if (this.#general) {
      for (let i = first; i < end; i++) values[i] **= exponent;
    } else if (this.#half) {
      for (let i = first; i < end; i++) {
        const a = values[i];
        let result = Math.sqrt(a);
        for (let rest = this.#whole; rest > 0; rest--) result *= a;
        values[i] = result;
      }
    } else if (exponent === 0) {
      values.fill(1, first, end);
    } else {
      for (let i = first; i < end; i++) {
        const a = values[i];
        let result = a;
        for (let rest = this.#whole; rest > 1; rest--) result *= a;
        values[i] = result;
      }
    }
  }
}
