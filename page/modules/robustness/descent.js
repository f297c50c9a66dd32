/**
 * Descends along the boundary towards a point: from a misclassified start straight back to the boundary, then by linearisations of it.
 *
 * As DescentFront of the library, for one point in L2 without a box. With δ the perturbation and δ' that of the nearest point of the
 * boundary linearised at x + δ, the direction (1 − s) δ + s δ' is tried at a length just below ‖δ‖; if that is misclassified it is
 * followed straight back to the boundary, and s is doubled, else s is halved. Pre-activations are affine along a ray, so that probes cost
 * m additions and powers, and products with the weights are needed once in a step. Every δ that is kept is misclassified.
 */

import { crossing } from './margin.js';
import { norm } from './network.js';

const NEARER = 1e-6;            // a step has to shorten the perturbation by this share
const STATIONARY = 1e-6;        // and the linearised boundary has to promise that
const SMALLEST_SHARE = 1 / 1024;
const MOST_OUTWARDS = 4;
const OUTWARDS = 1.5;
const ROUGH = 0.02;             // of the brackets of starts
const COARSE = 1e-3;            // and of later ones
const MOST_BACK = 4;
const BACK = 0.98;              // of Newton's step, which then mostly stays beyond the boundary
const MOST_TRIALS = 4;
const MOST_JUMPS = 8;
const JUST_BEYOND = 1.02;

/** Descents around one point; arrays are made once. */
export class BoundaryDescent {
  #jump;
  #jumpProducts;
  #mixed;
  #gradient;

  /** @param {import('./margin.js').Margin} margin of the label */
  constructor(margin) {
    this.margin = margin;
    /** Pre-activations at the clean point, [m]. */
    this.clean = new Float64Array(margin.count);
    this.#jump = new Float64Array(margin.dimension);
    this.#gradient = new Float64Array(margin.dimension);
    this.#jumpProducts = new Float64Array(margin.count);
    this.#mixed = new Float64Array(margin.count);
  }

  /**
   * Moves along a ray until the point is misclassified, then back to the boundary.
   * @param {Float64Array} products ⟨u_j, d⟩ of the ray's direction d, [m]
   * @returns {number} t with x + t d misclassified, just beyond the boundary; NaN where none was seen
   */
  reach(products) {
    let right = 0;
    let wrong = 1;
    for (let step = 0; step <= MOST_OUTWARDS; step++, right = wrong, wrong *= OUTWARDS) {
      if (this.margin.along(this.clean, products, wrong) <= 0) {
        return crossing(this.margin, this.clean, products, right, wrong, ROUGH);
      }
    }
    return NaN;
  }

  /**
   * Jumps to where the margin linearised at x + δ vanishes, again and again, until x + δ is misclassified, then goes straight back to the
   * boundary; in place. From δ = 0 this is DeepFool (Moosavi-Dezfooli et al. 2016).
   * @param {Float64Array} delta [D]
   * @param {Float64Array} products ⟨u_j, δ⟩ [m]
   * @returns {boolean} whether it is misclassified
   */
  approach(delta, products) {
    for (let step = 0; step < MOST_JUMPS; step++) {
      if (!(this.#linearise(delta, products) > 0)) return false;
      for (let d = 0; d < delta.length; d++) delta[d] = JUST_BEYOND * this.#jump[d];
      this.margin.products(delta, products);
      const place = this.margin.along(this.clean, products, 1) <= 0 ? this.reach(products) : NaN;
      if (!(place > 0)) continue;
      for (let d = 0; d < delta.length; d++) delta[d] *= place;
      for (let j = 0; j < products.length; j++) products[j] *= place;
      return true;
    }
    return false;
  }

  /**
   * Descends, in place.
   * @param {Float64Array} delta perturbation of a misclassified point [D]
   * @param {Float64Array} products ⟨u_j, δ⟩ [m]
   * @param {number} iterations at most
   * @returns {number} ‖δ‖ at the end
   */
  descend(delta, products, iterations) {
    const { margin, clean } = this;
    let length = norm(delta);
    let share = 1;
    for (let iteration = 0; iteration < iterations && share > SMALLEST_SHARE; iteration++) {
      const jumpLength = this.#linearise(delta, products);
      if (!(jumpLength < (1 - STATIONARY) * length)) break;
      margin.products(this.#jump, this.#jumpProducts);
      let turned = false;
      for (let trial = 0; trial < MOST_TRIALS && !turned; trial++) {
        const mixedLength = this.#mix(delta, products, share);
        const place = ((1 - NEARER) * length) / mixedLength;
        if (margin.along(clean, this.#mixed, place) > 0) {
          share /= 2;
          continue;
        }
        turned = true;
        const reached = this.#back(this.#mixed, place);
        for (let d = 0; d < delta.length; d++) delta[d] = reached * ((1 - share) * delta[d] + share * this.#jump[d]);
        for (let j = 0; j < products.length; j++) products[j] = reached * this.#mixed[j];
        length = reached * mixedLength;
        share = Math.min(1, 2 * share);
      }
    }
    return length;
  }

  /** Back along a ray from a misclassified place, by Newton's steps while they stay misclassified. */
  #back(products, place) {
    const { margin, clean } = this;
    let reached = place;
    for (let step = 0; step < MOST_BACK; step++) {
      const value = margin.along(clean, products, reached);
      const slope = margin.slopeAlong(clean, products, reached);
      if (!(slope < 0)) return crossing(margin, clean, products, 0, reached, COARSE);
      const next = reached - (BACK * value) / slope;
      if (!(next < reached * (1 - COARSE))) break;
      const tried = Math.max(0, next);
      if (margin.along(clean, products, tried) > 0) return crossing(margin, clean, products, tried, reached, COARSE);
      reached = next;
    }
    return reached;
  }

  /** Finds δ', the nearest perturbation that reaches the boundary linearised at x + δ, and its length. */
  #linearise(delta, products) {
    const gradient = this.#gradient;
    const mixed = this.#mixed;
    for (let j = 0; j < mixed.length; j++) mixed[j] = this.clean[j] + products[j];
    const value = this.margin.along(mixed, mixed, 0);
    this.margin.gradient(mixed, gradient);
    let square = 0;
    let along = 0;
    for (let d = 0; d < gradient.length; d++) {
      square += gradient[d] * gradient[d];
      along += gradient[d] * delta[d];
    }
    if (!(square > 0)) return NaN;
    const level = along - value;
    for (let d = 0; d < gradient.length; d++) this.#jump[d] = (level / square) * gradient[d];
    return Math.abs(level) / Math.sqrt(square);
  }

  /** ⟨u_j, (1 − s) δ + s δ'⟩, and the length of that direction. */
  #mix(delta, products, share) {
    let square = 0;
    for (let d = 0; d < delta.length; d++) {
      const value = (1 - share) * delta[d] + share * this.#jump[d];
      square += value * value;
    }
    for (let j = 0; j < products.length; j++) this.#mixed[j] = (1 - share) * products[j] + share * this.#jumpProducts[j];
    return Math.sqrt(square);
  }
}
