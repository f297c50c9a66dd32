/**
 * Where descents towards the nearest example begin: directions d from a point x, as products with the neurons, most of which are beyond
 * the boundary at x + d.
 *
 * As RivalStarts and RivalPoints of the library: steps to the centres of the other class and to the mean of all of them, the origin and
 * the own centre taken away, x itself (from which linearisations lead on), the neurons of the other class, and some random directions.
 */

import { norm } from './network.js';

const THROUGH = 1.02;            // beyond what is taken away, by so much
const RANDOM = 8;
const PARALLEL = 0.98;          // cosine with a stronger neuron, above which one is left out

/** Directions around points of one label. */
export class Starts {
  #centres;
  #neurons;

  /**
   * @param {import('./margin.js').Margin} margin of the label
   * @param {number} label ±1
   * @param {{ points?: Float64Array, labels?: Int8Array, clusters?: number, positive?: number }} data centres [K × D] and their labels,
   *   or numbers of centres that stand along the first axes, the positive ones first; starts from centres are left out where it has neither
   */
  constructor(margin, label, data) {
    this.margin = margin;
    this.#centres = { own: [], other: [] };
    const { dimension } = margin;
    const count = data.points ? data.labels.length : Math.min(data.clusters ?? 0, dimension);
    for (let k = 0; k < count; k++) {
      const point = data.points ? data.points.subarray(k * dimension, (k + 1) * dimension) : axis(k, dimension);
      const isPositive = data.points ? data.labels[k] > 0 : k < data.positive;
      (isPositive === (label > 0) ? this.#centres.own : this.#centres.other).push(point);
    }
    this.#neurons = neuronsOfOther(margin);
  }

  /** Number of directions around every point. */
  get count() {
    const { own, other } = this.#centres;
    return (own.length > 0 && other.length > 0 ? other.length + 3 : 0) + 2 + this.#neurons.length + RANDOM;
  }

  /**
   * Writes a direction.
   * @param {number} index below `count`
   * @param {Float64Array} x the point [D]
   * @param {Float64Array} into [D]
   */
  write(index, x, into) {
    const { own, other } = this.#centres;
    let place = index;
    into.fill(0);
    if (own.length > 0 && other.length > 0) {
      if (place < other.length + 3) {
        this.#writeOfCentres(place, x, into);
        return;
      }
      place -= other.length + 3;
    }
    if (place === 0) {
      for (let d = 0; d < x.length; d++) into[d] = -THROUGH * x[d];
      return;
    }
    if (place === 1) return;
    place -= 2;
    if (place < this.#neurons.length) {
      const row = this.#neurons[place] * x.length;
      into.set(this.margin.directions.subarray(row, row + x.length));
    } else {
      writeRandom(place - this.#neurons.length, into);
    }
    scale(into, norm(x) / norm(into));
    for (let d = 0; d < x.length; d++) into[d] -= x[d] / 2;
  }

  #writeOfCentres(place, x, into) {
    const { own, other } = this.#centres;
    const nearest = own.reduce((best, point) => (product(point, x) > product(best, x) ? point : best));
    if (place < other.length) {
      add(into, nearest, -1);
      add(into, other[place], 1);
    } else if (place === other.length) {
      for (const point of own) add(into, point, -1 / own.length);
      for (const point of other) add(into, point, 1 / other.length);
    } else if (place === other.length + 1) {
      const all = own.length + other.length;
      for (const point of own) add(into, point, -2 / all);
      for (const point of other) add(into, point, 2 / all);
    } else {
      add(into, nearest, -THROUGH);
    }
  }
}

/** The neurons that count for the other class, strongest first, without those parallel to a stronger one. */
function neuronsOfOther({ count, factors, gram }) {
  const chosen = [];
  const rivals = [...factors.keys()].filter((j) => factors[j] < 0).sort((j, k) => factors[j] - factors[k]);
  for (const j of rivals) if (chosen.every((k) => !(gram[j * count + k] > PARALLEL))) chosen.push(j);
  return chosen;
}

/** One of some directions that are spread evenly, the same for every point: sums of four numbers of a Weyl sequence. */
function writeRandom(number, into) {
  for (let d = 0; d < into.length; d++) {
    into[d] = -2;
    for (let term = 1; term <= 4; term++) {
      const turn = (number * into.length + d + 1) * Math.sqrt(term + 1 + (term > 2 ? 1 : 0)) * 97.31;
      into[d] += turn - Math.floor(turn);
    }
  }
}

function scale(vector, factor) {
  for (let d = 0; d < vector.length; d++) vector[d] *= factor;
}

function add(vector, other, factor) {
  for (let d = 0; d < vector.length; d++) vector[d] += factor * other[d];
}

function product(a, b) {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += a[d] * b[d];
  return sum;
}

function axis(k, dimension) {
  const point = new Float64Array(dimension);
  point[k] = 1;
  return point;
}
