/**
 * The nearest adversarial example of a point in L2, without a box.
 *
 * From starts beyond the boundary (starts.js) straight back to it; from those that are nearest, descents along it (descent.js) and
 * Newton's method at their ends (stationary.js). What is found is misclassified in the arithmetic of `outputAt`, and a local minimum in
 * all that was tried: an upper bound of the distance, as every attack's.
 */

import { crossing, Margin } from './margin.js';
import { norm, outputAt } from './network.js';
import { BoundaryDescent } from './descent.js';
import { SilentPoint } from './silent.js';
import { StationaryPoint } from './stationary.js';
import { Starts } from './starts.js';

const AT_FIRST = 1;             // steps of every start
const SEVERAL = 8;              // descents that go on from there
const FEW = 4;                  // and to their ends
const FIRST_ITERATIONS = 4;
const ITERATIONS = 5;
const MORE_ITERATIONS = 100;    // where Newton's method finds nothing
const ALIKE = 0.999;            // cosine of perturbations of one descent
const FAR = 1.1;                // from the nearest: not refined
const TIGHT = 1e-15;
const MOST_PUSHES = 34;         // doubling from one unit in the last place: 1e-6 of the length at most

/** Searches around points of one label; arrays are made once. */
export class NearestSearch {
  constructor(network, label, options = {}) {
    this.network = network;
    this.label = label;
    this.margin = new Margin(network, label);
    this.descent = new BoundaryDescent(this.margin);
    this.stationary = new StationaryPoint(this.margin);
    this.silent = new SilentPoint(this.margin);
    this.starts = new Starts(this.margin, label, options);
    this.thorough = options.thorough === true;
    this.candidates = [];
    for (let i = 0; i <= this.starts.count; i++) {
      this.candidates.push({
        length: 0, delta: new Float64Array(network.dimension), products: new Float64Array(this.margin.count),
      });
    }
    this.spare = this.candidates.pop();
  }

  /** As `nearestExample`. */
  find(x) {
    if (outputAt(this.network, x) * this.label <= 0) return { distance: 0, point: Float64Array.from(x) };
    const { descent, thorough } = this;
    this.margin.products(x, descent.clean);
    const reached = this.#reach(x);
    for (const one of reached) one.length = descent.descend(one.delta, one.products, AT_FIRST);
    reached.sort(byLength);
    const first = thorough ? reached : reached.slice(0, SEVERAL);
    for (const one of first) one.length = descent.descend(one.delta, one.products, FIRST_ITERATIONS);
    // at the origin every neuron is off, and a tie is misclassified
    let best = { distance: norm(x), point: new Float64Array(x.length) };
    for (const one of this.#different(first.sort(byLength))) {
      one.length = descent.descend(one.delta, one.products, ITERATIONS);
      if (one.length > best.distance * FAR) continue;
      best = this.#land(x, one, best);
      if (!this.stationary.refine(descent.clean, one.delta, one.products)) descent.descend(one.delta, one.products, MORE_ITERATIONS);
      best = this.#land(x, one, best);
    }
    const spare = this.spare;
    if (this.silent.leastLength(descent.clean) >= best.distance) return best;
    return this.silent.find(descent.clean, spare.delta, spare.products) ? this.#land(x, spare, best) : best;
  }

  /** The nearest of the descents, those left out that are on the way to where a nearer one is. */
  #different(sorted) {
    if (this.thorough) return sorted;
    const chosen = [];
    for (const one of sorted) {
      if (chosen.length === FEW) break;
      if (chosen.every((other) => cosine(one.delta, other.delta) < ALIKE)) chosen.push(one);
    }
    return chosen;
  }

  #reach(x) {
    const { starts, margin, descent, candidates } = this;
    const reached = [];
    for (let i = 0; i < starts.count; i++) {
      const one = candidates[i];
      starts.write(i, x, one.delta);
      margin.products(one.delta, one.products);
      const place = descent.reach(one.products);
      if (place > 0) {
        for (let d = 0; d < one.delta.length; d++) one.delta[d] *= place;
        for (let j = 0; j < one.products.length; j++) one.products[j] *= place;
      } else if (!descent.approach(one.delta, one.products)) {
        continue;
      }
      reached.push(one);
    }
    return reached;
  }

  /** The point just beyond the boundary along δ, if it is nearer than the best so far. */
  #land(x, one, best) {
    const { margin, network, label } = this;
    const { clean } = this.descent;
    const length = norm(one.delta);
    if (length > 1.001 * best.distance) return best;
    let outside = 1;
    for (let step = 0; step < 20 && margin.along(clean, one.products, outside) > 0; step++) outside = 1 + 1e-14 * 4 ** step;
    if (margin.along(clean, one.products, outside) > 0) return best;
    const place = crossing(margin, clean, one.products, 0.5 * outside, outside, TIGHT);
    const point = new Float64Array(x.length);
    for (let push = 0; push <= MOST_PUSHES; push++) {
      const factor = place * (1 + (push === 0 ? 0 : Number.EPSILON * 2 ** (push - 1)));
      let square = 0;
      for (let d = 0; d < x.length; d++) {
        point[d] = x[d] + factor * one.delta[d];
        square += (point[d] - x[d]) ** 2;
      }
      if (outputAt(network, point) * label > 0) continue;
      const distance = Math.sqrt(square);
      return best.distance <= distance ? best : { distance, point };
    }
    return best;
  }
}

/**
 * The nearest adversarial example that is found.
 * @param {object} network as `networkOf` makes it
 * @param {Float64Array} x [D]
 * @param {number} label ±1
 * @param {object} options centres, as for `Starts`; `thorough` to follow every start to its end
 * @returns {{ distance: number, point: Float64Array }} misclassified by `outputAt`; x itself at 0 where it is, the origin where nothing
 *   nearer was found
 */
export function nearestExample(network, x, label, options = {}) {
  return new NearestSearch(network, label, options).find(x);
}

function byLength(one, other) {
  return one.length - other.length;
}

function cosine(a, b) {
  let product = 0;
  for (let d = 0; d < a.length; d++) product += a[d] * b[d];
  return product / (norm(a) * norm(b));
}
