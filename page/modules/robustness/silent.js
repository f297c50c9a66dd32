/**
 * The nearest point at which all neurons that help a label are off, so that nothing speaks for it and a tie counts as misclassified.
 *
 * It is the projection onto the cone ⟨u_j, x'⟩ ≤ 0 of those j: δ = −Σ_j β_j u_j with the least ½ ‖δ‖² − Σ_j β_j a_j over β ≥ 0, by the
 * active set of Lawson and Hanson (1974). No gradient leads there, since the margin has none where it is 0; it is the nearest example
 * where the other class has not been learned yet.
 */

import { solveLinear } from './linear-solve.js';

const ROUNDS = 4;               // changes of the set, in neurons
const OFF = 1e-12;              // of the largest pre-activation: what counts as off

/** Projections for one margin; arrays are made once. */
export class SilentPoint {
  constructor(margin) {
    this.margin = margin;
    this.helping = [...margin.factors.keys()].filter((j) => margin.factors[j] > 0);
    const count = this.helping.length;
    this.weights = new Float64Array(count);
    this.solution = new Float64Array(count);
    this.matrix = new Float64Array(count * count);
  }

  /** A length that every such perturbation has at least: that to the farthest of the half-spaces. */
  leastLength(clean) {
    const { count, gram } = this.margin;
    return this.helping.reduce((least, j) => Math.max(least, clean[j] / Math.sqrt(gram[j * count + j])), 0);
  }

  /**
   * Finds it.
   * @param {Float64Array} clean pre-activations at x [m]
   * @param {Float64Array} delta overwritten by the perturbation [D]
   * @param {Float64Array} products overwritten by ⟨u_j, δ⟩ [m]
   * @returns {boolean} whether it was found
   */
  find(clean, delta, products) {
    const { margin, helping, weights, solution } = this;
    const off = OFF * helping.reduce((largest, j) => Math.max(largest, Math.abs(clean[j])), 0);
    const set = [];
    weights.fill(0);
    for (let round = 0; round < ROUNDS * helping.length; round++) {
      const worst = this.#mostActive(clean);
      if (worst.value <= off) {
        this.#write(delta);
        margin.products(delta, products);
        return true;
      }
      if (set.includes(worst.place)) return false;
      set.push(worst.place);
      while (set.length > 0) {
        if (!this.#solve(clean, set)) return false;
        // as far towards the solution as weights stay positive
        let share = 1;
        set.forEach((place, i) => {
          if (solution[i] <= 0) share = Math.min(share, weights[place] / (weights[place] - solution[i]));
        });
        set.forEach((place, i) => { weights[place] += share * (solution[i] - weights[place]); });
        if (share === 1) break;
        for (let i = set.length - 1; i >= 0; i--) {
          if (solution[i] > 0 || weights[set[i]] > 1e-14 * Math.abs(solution[i])) continue;
          weights[set[i]] = 0;
          set.splice(i, 1);
        }
      }
    }
    return false;
  }

  /** The helping neuron with the largest pre-activation at x − Σ β u. */
  #mostActive(clean) {
    const { margin: { count, gram }, helping, weights } = this;
    const worst = { place: -1, value: -Infinity };
    helping.forEach((j, place) => {
      let value = clean[j];
      for (let k = 0; k < helping.length; k++) if (weights[k] !== 0) value -= weights[k] * gram[j * count + helping[k]];
      if (value > worst.value) Object.assign(worst, { place, value });
    });
    return worst;
  }

  /** Weights with which the neurons of the set are exactly at 0. */
  #solve(clean, set) {
    const { margin: { count, gram }, helping, matrix, solution } = this;
    const size = set.length;
    for (let i = 0; i < size; i++) {
      const row = helping[set[i]] * count;
      for (let k = 0; k < size; k++) matrix[i * size + k] = gram[row + helping[set[k]]];
      solution[i] = clean[helping[set[i]]];
    }
    return solveLinear(matrix, solution, size);
  }

  #write(delta) {
    const { margin: { dimension, directions }, helping, weights } = this;
    delta.fill(0);
    helping.forEach((j, place) => {
      if (weights[place] === 0) return;
      for (let d = 0; d < dimension; d++) delta[d] -= weights[place] * directions[j * dimension + d];
    });
  }
}
