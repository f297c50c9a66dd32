import { chartOf } from './charts.js';
import { PowerSlope } from './power-slope.js';
import { activeProducts, activeSum } from './products.js';

/** The power below which slopes σ^{p−1} are so steep at 0 that neurons chatter along the kinks of opposite samples. */
export const smoothPower = 1.5;

const largestTurn = 3e-4;            // radians, at a tolerance of 1e−6 and above
const turnTolerance = 1e-6;
const turnExponent = 0.125;

/** The angle of a forced step at a tolerance: 3e−4, and less below 1e−6, at 1e−10 a third of it. As FlowField.ForcedTurn. */
export function forcedTurn(tolerance) {
  return largestTurn * Math.min(1, (tolerance / turnTolerance) ** turnExponent);
}

/**
 * The gradient flow of a problem as a differential equation: a row for each neuron, its direction u_j = w_j/‖w_j‖ [D] and the coordinate
 * y_j of its chart. As FlowField of the library for normalised neurons, without the row that measures drifts; with
 * g_i = −m_i ∂ℓ/∂f_i, B_j = Σ_i g_i σ(a_ij)^{p−1} x_i, a_ij = ⟨x_i, u_j⟩ and A_j = ⟨u_j, B_j⟩,
 *     u' = (v/r) p (B − A u),     y' = ±A     (docs/gradient-flow.md).
 * Samples on which a neuron is inactive cost it one inner product.
 */
export class FlowField {
  #problem;
  #hidden;
  #dimension;
  #power;
  #slope;
  #turn;
  #charts;
  #masses;
  #contributions;
  #gradient;
  #factors;
  #weights;
  #active;                 // indices of the samples on which a neuron is active, [h × n], the first #actives[j] of row j
  #activations;            // their a
  #slopes;                 // their σ(a)^{p−1}
  #actives;
  #turns;
  #losses;

  /**
   * The field of a problem.
   *
   * @param {{ inputs: Float64Array, count: number, dimension: number, labels: Int8Array, masses: Float64Array|null, loss: object,
   *   power: number }} problem Inputs [n × D], labels ±1 [n], masses [n] or null for 1/n each.
   * @param {object} start The neurons (drawStart); their lengths decide the charts.
   * @param {number} turn The angle of a forced step.
   */
  constructor(problem, start, turn) {
    const { count, dimension, power } = problem;
    const { hidden } = start;
    this.#problem = problem;
    this.#hidden = hidden;
    this.#dimension = dimension;
    this.#power = power;
    this.#slope = new PowerSlope(power);
    this.#turn = turn;
    this.#masses = problem.masses ?? new Float64Array(count).fill(1 / count);
    this.#contributions = new Float64Array(hidden);
    this.#gradient = new Float64Array(dimension);
    this.#factors = new Float64Array(count);
    this.#weights = new Float64Array(count);
    this.#active = new Int32Array(hidden * count);
    this.#activations = new Float64Array(hidden * count);
    this.#slopes = new Float64Array(hidden * count);
    this.#actives = new Int32Array(hidden);
    this.#turns = new Float64Array(hidden);
    this.#losses = new Float64Array(count);
    this.#charts = [];
    /** Rows and columns of a state. */
    this.rows = hidden;
    this.columns = dimension + 1;
    /** f of the samples [n] at the state last evaluated or predicted. */
    this.outputs = new Float64Array(count);
    /** The state at time 0 [rows × columns]. */
    this.initial = new Float64Array(this.rows * this.columns);
    for (let j = 0; j < hidden; j++) {
      this.initial.set(start.directions.subarray(j * dimension, (j + 1) * dimension), j * this.columns);
      const { chart, coordinate } = chartOf(start.logNorms[j], start.logOutputs[j], start.signs[j]);
      this.#charts.push(chart);
      this.initial[j * this.columns + dimension] = coordinate;
    }
  }

  /** The mean loss at the state last evaluated or predicted. */
  get loss() {
    let sum = 0;
    for (let i = 0; i < this.#losses.length; i++) sum += this.#masses[i] * this.#losses[i];
    return sum;
  }

  /** The chart of a neuron. */
  chart(neuron) {
    return this.#charts[neuron];
  }

  /** The coordinate of a neuron's lengths. */
  coordinate(state, neuron) {
    return state[neuron * this.columns + this.#dimension];
  }

  /** log ‖w_j‖ at a state. */
  logNorm(state, neuron) {
    return this.#charts[neuron].logNorm(this.coordinate(state, neuron));
  }

  /** log |v_j| at a state. */
  logOutput(state, neuron) {
    return this.#charts[neuron].logOutput(this.coordinate(state, neuron));
  }

  /** The sign of v_j at a state. */
  sign(state, neuron) {
    return this.#charts[neuron].sign(this.coordinate(state, neuron));
  }

  /** u_j at a state, into row j of directions [h × D]. */
  copyDirection(state, neuron, directions) {
    const first = neuron * this.columns;
    directions.set(state.subarray(first, first + this.#dimension), neuron * this.#dimension);
  }

  /** Computes outputs and losses at a state, and nothing else. */
  predict(state) {
    const { labels, loss } = this.#problem;
    this.#activate(state);
    for (let i = 0; i < labels.length; i++) this.#losses[i] = loss.value(this.outputs[i], labels[i]);
  }

  /** derivative = the field at a state, both [rows × columns]; outputs and losses with it. */
  evaluate(time, state, derivative) {
    const { labels, loss } = this.#problem;
    this.predict(state);
    for (let i = 0; i < labels.length; i++) this.#factors[i] = -this.#masses[i] * loss.slope(this.outputs[i], labels[i]);
    for (let j = 0; j < this.#hidden; j++) this.#move(j, state, derivative);
  }

  /** The larger of the error of a direction, a unit vector, and of the logarithm of a length. */
  rowError(row, error) {
    const last = row * this.columns + this.#dimension;
    const turn = this.#turnError(row, error);
    const growth = Math.abs(error[last]);
    return Math.max(turn, growth);
  }

  /** The error of y where it is larger than that of u: A is continuous at every power, so a neuron that chatters errs in its direction. */
  firmError(row, error) {
    const growth = Math.abs(error[row * this.columns + this.#dimension]);
    return growth > this.#turnError(row, error) ? growth : 0;
  }

  /** Below p = 1.5 a step is accepted once no gradient could turn its neuron by more than the angle of a forced step in it; else 0. */
  get forcedStep() {
    if (!(this.#power < smoothPower)) return 0;
    let fastest = 0;
    for (const turn of this.#turns) fastest = Math.max(fastest, turn);
    return fastest > 0 ? this.#turn / fastest : 0;
  }

  /** Makes the direction of a row of a state a unit vector again. */
  restore(row, state) {
    const first = row * this.columns;
    const end = first + this.#dimension;
    let squares = 0;
    for (let d = first; d < end; d++) squares += state[d] * state[d];
    const norm = Math.sqrt(squares);
    if (norm > 0) for (let d = first; d < end; d++) state[d] /= norm;
  }

  #turnError(row, error) {
    const first = row * this.columns;
    let squares = 0;
    for (let d = first; d < first + this.#dimension; d++) squares += error[d] * error[d];
    return Math.sqrt(squares);
  }

  /** Activations, slopes and outputs at a state. */
  #activate(state) {
    const { inputs, count } = this.#problem;
    const outputs = this.outputs;
    const active = this.#active;
    const activations = this.#activations;
    const slopes = this.#slopes;
    outputs.fill(0);
    for (let j = 0; j < this.#hidden; j++) {
      const y = this.coordinate(state, j);
      const chart = this.#charts[j];
      const contribution = chart.sign(y) * Math.exp(chart.logNorm(y) + chart.logOutput(y));
      this.#contributions[j] = contribution;
      const first = j * count;
      const actives = activeProducts(inputs, count, this.#dimension, state, j * this.columns, active, activations, first);
      const end = first + actives;
      this.#actives[j] = actives;
      for (let k = first; k < end; k++) slopes[k] = activations[k];
      this.#slope.apply(slopes, first, end);
      if (contribution === 0) continue;
      for (let k = first; k < end; k++) outputs[active[k]] += contribution * (activations[k] * slopes[k]);
    }
  }

  /** The derivative of one neuron. */
  #move(neuron, state, derivative) {
    const { inputs, count } = this.#problem;
    const dimension = this.#dimension;
    const active = this.#active;
    const slopes = this.#slopes;
    const factors = this.#factors;
    const weights = this.#weights;
    const gradient = this.#gradient;
    const chart = this.#charts[neuron];
    const row = neuron * this.columns;
    const first = neuron * count;
    const actives = this.#actives[neuron];
    for (let k = 0; k < actives; k++) weights[k] = factors[active[first + k]] * slopes[first + k];
    activeSum(inputs, dimension, weights, active, first, actives, gradient);
    let pull = 0;
    let squared = 0;
    for (let d = 0; d < dimension; d++) {
      pull += state[row + d] * gradient[d];
      squared += gradient[d] * gradient[d];
    }
    const y = state[row + dimension];
    const speed = chart.rests ? 0 : chart.speed(y) * this.#power;
    for (let d = 0; d < dimension; d++) derivative[row + d] = chart.rests ? 0 : speed * (gradient[d] - pull * state[row + d]);
    derivative[row + dimension] = chart.rate(y) * pull;
    this.#turns[neuron] = Math.abs(speed) * Math.sqrt(squared);
  }
}
