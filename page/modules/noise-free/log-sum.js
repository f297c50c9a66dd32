/** A sum of signed numbers that are given by their logarithms, of any size. As LogSum of the library. */
export class LogSum {
  #largest = -Infinity;
  #sum = 0;

  /** ln of the size of the sum; −∞ where it is 0. */
  get logSize() {
    return this.#largest + Math.log(Math.abs(this.#sum));
  }

  /** The sign of the sum. */
  get sign() {
    return Math.sign(this.#sum);
  }

  /** Begins again at 0. */
  clear() {
    this.#largest = -Infinity;
    this.#sum = 0;
  }

  /** Adds sign · e^log. */
  add(log, sign) {
    if (log === -Infinity || sign === 0) return;
    if (log > this.#largest) {
      this.#sum *= Math.exp(this.#largest - log);
      this.#largest = log;
    }
    this.#sum += sign * Math.exp(log - this.#largest);
  }
}
