/** The median radius of some points, measured in slices so that a page stays at its frame rate. */

import { NearestSearch } from './nearest.js';

/** Nearest examples of a list of points, one in each step. */
export class RadiusMeasurement {
  #searches;
  #inputs;
  #labels;
  #next = 0;

  /**
   * @param {object} network as `networkOf` makes it
   * @param {Float64Array} inputs [n × D], row by row
   * @param {ArrayLike<number>} labels ±1 [n]
   * @param {object} options as for `nearestExample`
   */
  constructor(network, inputs, labels, options = {}) {
    this.dimension = network.dimension;
    this.#searches = [new NearestSearch(network, -1, options), new NearestSearch(network, 1, options)];
    this.#inputs = inputs;
    this.#labels = labels;
    /** Distances of the points measured so far, NaN of the others. */
    this.distances = new Float64Array(labels.length).fill(NaN);
  }

  get done() {
    return this.#next >= this.distances.length;
  }

  /**
   * Measures one more point.
   * @returns {boolean} whether there are points left
   */
  step() {
    if (this.done) return false;
    const at = this.#next * this.dimension;
    const search = this.#searches[this.#labels[this.#next] > 0 ? 1 : 0];
    this.distances[this.#next++] = search.find(this.#inputs.subarray(at, at + this.dimension)).distance;
    return !this.done;
  }

  /** Measures points until a time is up; one at least. */
  advance(milliseconds, now = performance.now()) {
    while (this.step() && performance.now() - now < milliseconds);
    return !this.done;
  }

  /** The median over the points measured so far; NaN before the first. */
  get median() {
    return this.#next === 0 ? NaN : medianOf(this.distances.subarray(0, this.#next));
  }
}

/**
 * The median radius of some points, at once.
 * @returns {number} the median distance of the nearest examples found, 0 of misclassified points
 */
export function medianRadius(network, inputs, labels, options = {}) {
  const measurement = new RadiusMeasurement(network, inputs, labels, options);
  while (measurement.step());
  return measurement.median;
}

/** As Median of the library: the middle value, or the mean of the two in the middle; NaN counts as infinite. */
export function medianOf(values) {
  const sorted = Float64Array.from(values, (value) => (Number.isNaN(value) ? Infinity : value)).sort();
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
