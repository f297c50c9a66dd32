/**
 * Newton's method for the nearest point of the boundary, from a point close to it.
 *
 * There x' − x = δ = −λ Σ_j c_j θ_j u_j with y f(x') = 0, where s_j = ⟨x', u_j⟩ and θ_j is a slope of σ^p at s_j: at p = 1 any number of
 * [0, 1] where s_j = 0, for nearest points lie on kinks of neurons that help the label, and for 1 < p < 2 slopes rise there without
 * bound. So a neuron that helps has neither s_j nor θ_j as its unknown but τ_j = s_j + ρ_j θ_j with ρ_j > 0, of which both are functions
 * that stretch nothing, for every p ≥ 1 (Minty 1962); one that hurts has s_j, since near its kinks no point is nearest.
 * Unknowns are the τ_j and λ, equations s_j − a_j + λ Σ_k ⟨u_j, u_k⟩ c_k θ_k = 0 and Σ_j c_j σ(s_j)^p = 0; steps that do not bring these
 * nearer to 0 are halved.
 */

import { solveLinear } from './linear-solve.js';
import { raised } from './network.js';

const MOST_ITERATIONS = 20;
const MOST_HALVINGS = 4;
const PRECISE = 1e-13;
const HARMLESS = 0.3;           // of the length: neurons that are off by more stay off
const RESOLVENT_STEPS = 60;
const KINK = 1e-10;              // in place of the slope 0: parallel neurons on one kink would leave the system singular

/** Newton's method for one margin; arrays are made once. */
export class StationaryPoint {
  constructor(margin) {
    const count = margin.count;
    this.margin = margin;
    this.index = new Int32Array(count);
    this.moving = new Int32Array(count);
    this.solution = new Float64Array(count + 1);
    for (const name of ['tau', 'tried', 'rho', 's', 'theta', 'sSlope', 'thetaSlope', 'pull', 'residual']) {
      this[name] = new Float64Array(count + 1);
    }
    this.matrix = new Float64Array((count + 1) * (count + 1));
    this.step = new Float64Array(count + 1);
  }

  /**
   * Improves a perturbation.
   * @param {Float64Array} clean pre-activations at x [m]
   * @param {Float64Array} delta perturbation near a stationary one [D]; overwritten by the stationary one where it is found
   * @param {Float64Array} products ⟨u_j, δ⟩ [m]; overwritten likewise
   * @returns {boolean} whether the equations hold to rounding
   */
  refine(clean, delta, products) {
    if (!this.#begin(clean, delta, products)) return false;
    let error = this.#evaluate(clean, this.tau);
    for (let iteration = 0; iteration < MOST_ITERATIONS && error > PRECISE; iteration++) {
      if (!this.#newtonStep()) return false;
      const before = error;
      let size = 1;
      const lambda = this.lambda;
      this.tried.set(this.tau);
      for (let halving = 0; halving <= MOST_HALVINGS; halving++, size /= 2) {
        for (let i = 0; i < this.active; i++) this.tau[i] = this.tried[i] - size * this.step[i];
        this.lambda = lambda * Math.max(0.1, 1 - size * this.step[this.active]);
        error = this.#evaluate(clean, this.tau);
        if (error < before) break;
      }
      if (!(error < 10 * before)) return false;
      if (before < 1e-9 && error >= before) break;
    }
    if (!(error < 1e-9)) return false;
    this.#finish(clean, delta, products);
    return true;
  }

  /** Chooses the neurons that take part, and starts from δ. */
  #begin(clean, delta, products) {
    const { margin, index } = this;
    const { count, factors, gram, power } = margin;
    let length = 0;
    for (let d = 0; d < delta.length; d++) length += delta[d] * delta[d];
    length = Math.sqrt(length);
    this.active = 0;
    for (let j = 0; j < count; j++) if (clean[j] + products[j] > -HARMLESS * length) index[this.active++] = j;
    const { active } = this;
    // λ from ⟨δ, ∇⟩ = −λ ‖∇‖²
    let square = 0;
    let along = 0;
    for (let i = 0; i < active; i++) {
      const j = index[i];
      this.s[i] = clean[j] + products[j];
      this.theta[i] = this.s[i] > 0 ? power * raised(this.s[i], power - 1) : 0;
      along += factors[j] * this.theta[i] * products[j];
    }
    for (let i = 0; i < active; i++) {
      if (this.theta[i] === 0) continue;
      const row = index[i] * count;
      let sum = 0;
      for (let k = 0; k < active; k++) sum += gram[row + index[k]] * factors[index[k]] * this.theta[k];
      square += factors[index[i]] * this.theta[i] * sum;
    }
    this.lambda = -along / square;
    if (!(this.lambda > 0 && this.lambda < Infinity)) return false;
    for (let i = 0; i < active; i++) {
      const j = index[i];
      const full = power < 2 && factors[j] > 0 ? this.lambda * factors[j] * gram[j * count + j] : 0;
      const bend = this.s[i] > 0 ? power * (power - 1) * raised(this.s[i], power - 2) : Infinity;
      // far from its kink a neuron is smooth enough in s itself
      this.rho[i] = power === 1 || full * bend > 1 ? full : 0;
      this.tau[i] = this.s[i] + this.rho[i] * this.theta[i];
    }
    return active > 0;
  }

  /** s and θ of every τ, their derivatives, and what is left of the equations; its largest, relative to sizes of the problem. */
  #evaluate(clean, tau) {
    const { margin, index, active, lambda } = this;
    const { count, factors, gram, power } = margin;
    for (let i = 0; i < active; i++) this.#resolve(i, tau[i]);
    let value = 0;
    let size = 0;
    let error = 0;
    for (let i = 0; i < active; i++) {
      const row = index[i] * count;
      let pull = 0;
      for (let k = 0; k < active; k++) pull += gram[row + index[k]] * factors[index[k]] * this.theta[k];
      this.pull[i] = lambda * pull;
      this.residual[i] = this.s[i] - clean[index[i]] + this.pull[i];
      error = Math.max(error, Math.abs(this.residual[i]));
      if (this.s[i] > 0) {
        const term = factors[index[i]] * raised(this.s[i], power);
        value += term;
        size += Math.abs(factors[index[i]] * this.theta[i]);
      }
    }
    this.size = size > 0 ? size : 1;
    this.residual[active] = value / this.size;
    return Math.max(error, Math.abs(value) / this.size);
  }

  /** s(τ) and θ(τ): s + ρ θ = τ. */
  #resolve(i, tau) {
    const { power } = this.margin;
    const rho = this.rho[i];
    if (!(tau > 0)) {
      this.s[i] = tau;
      this.theta[i] = this.thetaSlope[i] = 0;
      this.sSlope[i] = 1;
      return;
    }
    if (power === 1 && rho > 0) {
      const atKink = tau <= rho;
      this.s[i] = atKink ? 0 : tau - rho;
      this.theta[i] = atKink ? tau / rho : 1;
      this.sSlope[i] = atKink ? KINK : 1;
      this.thetaSlope[i] = atKink ? 1 / rho : 0;
      return;
    }
    const s = rho > 0 ? resolvent(tau, rho, power) : tau;
    const bend = s > 0 ? power * (power - 1) * raised(s, power - 2) : Infinity;
    this.s[i] = s;
    this.theta[i] = s > 0 ? power * raised(s, power - 1) : tau / rho;
    this.sSlope[i] = 1 / (1 + rho * bend);
    this.thetaSlope[i] = bend === Infinity ? 1 / rho : bend * this.sSlope[i];
  }

  /**
   * Solves for the step in every τ and, relative to it, in λ. Neurons whose θ does not move follow from the others, so that the system
   * has the size of those whose θ does: the active ones, at p = 1 those on their kinks.
   */
  #newtonStep() {
    const { margin, index, active, lambda, matrix, moving, solution } = this;
    const { count, factors, gram } = margin;
    let size = 0;
    for (let i = 0; i < active; i++) if (this.thetaSlope[i] !== 0) moving[size++] = i;
    const columns = size + 1;
    const last = size * columns;
    matrix.fill(0, last, last + columns);
    solution[size] = this.residual[active];
    for (let place = 0; place < size; place++) {
      const i = moving[place];
      const row = index[i] * count;
      for (let k = 0; k < size; k++) {
        matrix[place * columns + k] = lambda * gram[row + index[moving[k]]] * factors[index[moving[k]]] * this.thetaSlope[moving[k]];
      }
      matrix[place * columns + place] += this.sSlope[i];
      matrix[place * columns + size] = this.pull[i];
      matrix[last + place] = (factors[index[i]] * this.theta[i] * this.sSlope[i]) / this.size;
      solution[place] = this.residual[i];
    }
    for (let i = 0; i < active; i++) {
      if (this.thetaSlope[i] !== 0 || this.theta[i] === 0) continue;
      const weight = (factors[index[i]] * this.theta[i]) / this.size;
      const row = index[i] * count;
      for (let k = 0; k < size; k++) {
        matrix[last + k] -= weight * lambda * gram[row + index[moving[k]]] * factors[index[moving[k]]] * this.thetaSlope[moving[k]];
      }
      matrix[last + size] -= weight * this.pull[i];
      solution[size] -= weight * this.residual[i];
    }
    if (!solveLinear(matrix, solution, columns)) return false;
    this.step[active] = solution[size];
    for (let i = 0; i < active; i++) {
      const row = index[i] * count;
      let follows = this.residual[i] - this.pull[i] * solution[size];
      for (let k = 0; k < size && this.thetaSlope[i] === 0; k++) {
        follows -= lambda * gram[row + index[moving[k]]] * factors[index[moving[k]]] * this.thetaSlope[moving[k]] * solution[k];
      }
      this.step[i] = follows;
    }
    for (let place = 0; place < size; place++) this.step[moving[place]] = solution[place];
    return true;
  }

  /** δ = −λ Σ c θ u, and its products. */
  #finish(clean, delta, products) {
    const { margin, index, active, lambda } = this;
    const { dimension, directions, factors } = margin;
    delta.fill(0);
    for (let i = 0; i < active; i++) {
      if (this.theta[i] === 0) continue;
      const share = lambda * factors[index[i]] * this.theta[i];
      const row = index[i] * dimension;
      for (let d = 0; d < dimension; d++) delta[d] -= share * directions[row + d];
    }
    margin.products(delta, products);
  }
}

/** The root s > 0 of s + ρ p s^{p−1} = τ for 1 < p < 2, as θ^{1/(p−1)} where that is small: Newton's method, kept in a bracket. */
function resolvent(tau, rho, power) {
  let low = 0;
  let high = tau;
  let s = Math.min(tau, Math.pow(tau / (rho * power), 1 / (power - 1)));
  for (let step = 0; step < RESOLVENT_STEPS; step++) {
    const pull = rho * power * Math.pow(s, power - 1);
    const excess = s + pull - tau;
    if (Math.abs(excess) <= 4e-16 * tau) break;
    if (excess > 0) high = s;
    else low = s;
    // in log s, where the pull is close to linear whatever the power
    const next = s * Math.exp(-excess / (s + (power - 1) * pull));
    s = next > low && next < high ? next : (low + high) / 2;
    if (s === 0 || high - low <= 1e-17 * high) break;
  }
  return s;
}
