/**
 * Neurons whose coordinates that no gradient moves any more are in one: those not above 0, and the rest. As RestFold of the library.
 *
 * A coordinate u_k ≤ 0 keeps its ratio to the rest and never becomes positive. An integration is not so sure: an error of a step may lift
 * a u_k that has shrunk to nothing above 0, and below p = 2 it would then grow to full size. Coordinates that are exactly 0 stay so.
 */
export class RestFold {
  #shares;                      // [h × K + 1], of the rest; 0 for coordinates that move
  #features;

  /** Folds a start of K + 1 features. */
  constructor(start) {
    const features = start.dimension;
    const directions = Float64Array.from(start.directions);
    this.#features = features;
    this.#shares = new Float64Array(directions.length);
    for (let j = 0; j < directions.length; j += features) {
      let length = 0;
      for (let k = 0; k < features; k++) {
        if (k < features - 1 && directions[j + k] > 0) continue;
        this.#shares[j + k] = directions[j + k];
        length = Math.hypot(length, directions[j + k]);
        directions[j + k] = 0;
      }
      directions[j + features - 1] = length;
      for (let k = j; k < j + features; k++) this.#shares[k] = length > 0 ? this.#shares[k] / length : 0;
    }
    this.folded = { ...start, directions };         // the start with the length of all that rests in the last feature
  }

  /** Gives coordinates that rest back what is theirs, in directions [h × K + 1] of the flow of the folded start, in place. */
  unfold(directions) {
    for (let j = 0; j < directions.length; j += this.#features) {
      const last = j + this.#features - 1;
      const rest = directions[last];
      directions[last] = 0;
      for (let k = j; k <= last; k++) directions[k] += this.#shares[k] * rest;
    }
  }
}
