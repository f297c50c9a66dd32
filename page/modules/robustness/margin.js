/**
 * The margin y f as a function of pre-activations, for searches and proofs around one point: neurons that add nothing are left out,
 * contributions carry the label's sign, so that positive ones help the label.
 */

import { raised } from './network.js';

/** The margin of one label. */
export class Margin {
  #gram = null;

  /**
   * @param {object} network as `networkOf` makes it
   * @param {number} label ±1
   */
  constructor(network, label) {
    const { dimension, contributions, directions } = network;
    const kept = [];
    for (let j = 0; j < network.hidden; j++) if (contributions[j] !== 0 && hasLength(directions, j * dimension, dimension)) kept.push(j);
    /** Neurons that count, m. */
    this.count = kept.length;
    this.dimension = dimension;
    this.power = network.power;
    /** u_j, [m × D]. */
    this.directions = new Float64Array(this.count * dimension);
    /** y q_j, [m]. */
    this.factors = new Float64Array(this.count);
    kept.forEach((j, place) => {
      this.directions.set(directions.subarray(j * dimension, (j + 1) * dimension), place * dimension);
      this.factors[place] = label * contributions[j];
    });
  }

  /** ⟨u_j, u_k⟩, [m × m]; made when it is first asked for. */
  get gram() {
    if (this.#gram) return this.#gram;
    const { count, dimension, directions } = this;
    this.#gram = new Float64Array(count * count);
    for (let j = 0; j < count; j++) {
      for (let k = 0; k <= j; k++) {
        let product = 0;
        for (let d = 0; d < dimension; d++) product += directions[j * dimension + d] * directions[k * dimension + d];
        this.#gram[j * count + k] = this.#gram[k * count + j] = product;
      }
    }
    return this.#gram;
  }

  /** ⟨u_j, v⟩ for a point or direction v [D]. */
  products(v, into) {
    const { count, dimension, directions } = this;
    for (let j = 0, row = 0; j < count; j++, row += dimension) {
      let product = 0;
      for (let d = 0; d < dimension; d++) product += directions[row + d] * v[d];
      into[j] = product;
    }
  }

  /** The margin where pre-activations are a + t b; b may be left out with t = 0. */
  along(a, b, t) {
    const { count, factors, power } = this;
    let sum = 0;
    for (let j = 0; j < count; j++) {
      const activation = a[j] + t * b[j];
      if (activation > 0) sum += factors[j] * raised(activation, power);
    }
    return sum;
  }

  /** Its derivative in t there. */
  slopeAlong(a, b, t) {
    const { count, factors, power } = this;
    let sum = 0;
    for (let j = 0; j < count; j++) {
      const activation = a[j] + t * b[j];
      if (activation > 0) sum += factors[j] * b[j] * raised(activation, power - 1);
    }
    return power * sum;
  }

  /** Its gradient in the input [D], at pre-activations s. */
  gradient(s, into) {
    const { count, dimension, directions, factors, power } = this;
    into.fill(0);
    for (let j = 0, row = 0; j < count; j++, row += dimension) {
      if (!(s[j] > 0)) continue;
      const slope = power * factors[j] * raised(s[j], power - 1);
      for (let d = 0; d < dimension; d++) into[d] += slope * directions[row + d];
    }
  }
}

/**
 * Where a ray leaves the region in which the margin is positive, by bisection and chords in turn (Illinois).
 * @param {Margin} margin
 * @param {Float64Array} a pre-activations at t = 0
 * @param {Float64Array} b their change per unit of t
 * @param {number} right t with a positive margin
 * @param {number} wrong t with none
 * @param {number} precision relative width of the bracket to end at
 * @returns {number} t where the margin is not positive, at the crossing to that width
 */
export function crossing(margin, a, b, right, wrong, precision) {
  let high = margin.along(a, b, right);
  let low = margin.along(a, b, wrong);
  let side = 0;
  for (let step = 0; step < MOST_STEPS && Math.abs(wrong - right) > precision * Math.abs(wrong); step++) {
    const chord = right + (wrong - right) * (high / (high - low));
    const middle = step % 3 === 2 || !(chord !== right && chord !== wrong) ? (right + wrong) / 2 : chord;
    if (middle === right || middle === wrong) break;
    const value = margin.along(a, b, middle);
    if (value > 0) {
      [right, high] = [middle, value];
      if (side === 1) low /= 2;
      side = 1;
    } else {
      [wrong, low] = [middle, value];
      if (side === -1) high /= 2;
      side = -1;
    }
  }
  return wrong;
}

const MOST_STEPS = 100;

function hasLength(values, from, count) {
  for (let i = from; i < from + count; i++) if (values[i] !== 0) return true;
  return false;
}
