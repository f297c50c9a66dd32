import { chartOf } from '../dynamics/charts.js';
import { bendExp, bendLog } from './bend.js';
import { massOf } from './plateau-flow.js';

const dead = 2;           // in units of −1/b below c = 0: where coordinates that have fallen to 0 are kept; from −1/b on u is 0
const fallen = 1.5;       // between both a coordinate has fallen within the step that is tried

/**
 * The flow without noise as a differential equation in coordinates c_jk of ⟨u_j, μ_k⟩ in which it is smooth and hardly stiff: with
 * b = max(2 − p, 0)
 *     c_k = (u_k^b − 1)/b, at p ≥ 2 ln u_k:     c_k' = p (v/r) (G_k u_k^{max(p−2, 0)} − A u_k^b),     A = Σ_k G_k u_k^p,
 * ln of the length of what rests, with the rate −p (v/r) A, and y of the chart of the lengths, y' = ±A (docs/gradient-flow.md).
 *
 * Why not u itself, as FlowField: from p = 2 on a coordinate of 1e−50, far below any tolerance, decides when its cluster is born once
 * those that held the neuron are fitted; here it keeps its relative accuracy. Below p = 2 the slope u^{p−1} is steep at 0, and steps had
 * to be forced through the kinks; here a coordinate falls to 0 at a finite rate, and then stays there. Members are those of FlowField.
 */
export class CentreField {
  #problem;
  #power;
  #bend;                    // b
  #steep;                   // max(p − 2, 0)
  #clusters;
  #charts = [];
  #moves;                   // whether a coordinate was above 0 at the beginning [h × K]
  #logCosines;              // ln u [h × K] at the state last evaluated or predicted
  #gains;                   // G [K]
  #losses;
  #logs;                    // ln u [K] of one neuron before it is normalised

  /**
   * The field of a problem.
   *
   * @param {{ labels: Int8Array, masses: Float64Array|null, loss: object, power: number }} problem K clusters without noise.
   * @param {object} start Neurons of K + 1 features, what rests folded into the last (RestFold).
   */
  constructor(problem, start) {
    const clusters = problem.labels.length;
    const { hidden } = start;
    this.#problem = problem;
    this.#power = problem.power;
    this.#bend = Math.max(2 - problem.power, 0);
    this.#steep = Math.max(problem.power - 2, 0);
    this.#clusters = clusters;
    this.#moves = new Uint8Array(hidden * clusters);
    this.#logCosines = new Float64Array(hidden * clusters);
    this.#gains = new Float64Array(clusters);
    this.#losses = new Float64Array(clusters);
    this.#logs = new Float64Array(clusters);
    /** Rows and columns of a state: c [K], ln of the length of what rests, y. */
    this.rows = hidden;
    this.columns = clusters + 2;
    /** f of the centres [K] at the state last evaluated or predicted. */
    this.outputs = new Float64Array(clusters);
    /** The state at time 0 [rows × columns]. */
    this.initial = new Float64Array(hidden * this.columns);
    for (let j = 0; j < hidden; j++) {
      const { chart, coordinate } = chartOf(start.logNorms[j], start.logOutputs[j], start.signs[j]);
      this.#charts.push(chart);
      this.#place(j, start.directions.subarray(j * (clusters + 1), (j + 1) * (clusters + 1)), coordinate);
    }
  }

  /** The mean loss at the state last evaluated or predicted. */
  get loss() {
    let sum = 0;
    for (let k = 0; k < this.#clusters; k++) sum += massOf(this.#problem, k) * this.#losses[k];
    return sum;
  }

  /** The chart of a neuron. */
  chart(neuron) {
    return this.#charts[neuron];
  }

  /** The coordinate of a neuron's lengths. */
  coordinate(state, neuron) {
    return state[(neuron + 1) * this.columns - 1];
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

  /** u_j at a state, into row j of directions [h × K + 1]. */
  copyDirection(state, neuron, directions) {
    const clusters = this.#clusters;
    const first = neuron * (clusters + 1);
    const logLength = this.#measure(state, neuron);
    for (let k = 0; k < clusters; k++) directions[first + k] = Math.exp(this.#logs[k] - logLength);
    directions[first + clusters] = Math.exp(this.#logRest(state, neuron) - logLength);
  }

  /** Computes outputs and losses at a state, and nothing else. */
  predict(state) {
    const { labels, loss } = this.#problem;
    const clusters = this.#clusters;
    this.outputs.fill(0);
    for (let j = 0; j < this.rows; j++) {
      const logLength = this.#measure(state, j);
      const sign = this.sign(state, j);
      const logContribution = this.logNorm(state, j) + this.logOutput(state, j);
      for (let k = 0; k < clusters; k++) {
        const logCosine = this.#logs[k] - logLength;
        this.#logCosines[j * clusters + k] = logCosine;
        if (logCosine > -Infinity) this.outputs[k] += sign * Math.exp(logContribution + this.#power * logCosine);
      }
    }
    for (let k = 0; k < clusters; k++) this.#losses[k] = loss.value(this.outputs[k], labels[k]);
  }

  /** derivative = the field at a state, both [rows × columns]; outputs and losses with it. */
  evaluate(time, state, derivative) {
    const { labels, loss } = this.#problem;
    this.predict(state);
    for (let k = 0; k < this.#clusters; k++)
      this.#gains[k] = -massOf(this.#problem, k) * loss.slope(this.outputs[k], labels[k]);
    for (let j = 0; j < this.rows; j++) this.#move(j, state, derivative);
  }

  /** The larger of the errors of the coordinates along the centres, of what rests and of the logarithm of a length. */
  rowError(row, error, before) {
    const clusters = this.#clusters;
    const first = row * this.columns;
    let most = Math.abs(error[first + clusters + 1]);
    const rest = Math.abs(error[first + clusters]) * Math.exp(Math.min(0, this.#logRest(before, row)));
    if (!(rest <= most)) most = rest;
    for (let k = 0; k < clusters && !Number.isNaN(most); k++) {
      if (this.#rests(row, k, before)) continue;
      const size = Math.abs(error[first + k]);
      if (!(size <= most)) most = size;                 // NaN, too
    }
    return most;
  }

  /** Makes a direction a unit vector again, and keeps apart what has fallen to 0. */
  restore(row, state) {
    const bend = this.#bend;
    const clusters = this.#clusters;
    const first = row * this.columns;
    const logLength = this.#measure(state, row);
    const change = bendExp(logLength, bend);
    const scale = Math.exp(-bend * logLength);
    for (let k = 0; k < clusters; k++) {
      if (!this.#moves[row * clusters + k]) continue;
      state[first + k] = this.#logs[k] === -Infinity ? -dead / bend : (state[first + k] - change) * scale;
    }
    state[first + clusters] -= logLength;
  }

  /** The row of a neuron at time 0. */
  #place(neuron, direction, coordinate) {
    const clusters = this.#clusters;
    const first = neuron * this.columns;
    for (let k = 0; k < clusters; k++) {
      if (!(direction[k] > 0)) continue;
      this.#moves[neuron * clusters + k] = 1;
      this.initial[first + k] = bendExp(Math.log(direction[k]), this.#bend);
    }
    // A neuron without a rest has one of e^−∞, which may not stand in a state: e^−1e6 is 0 as well.
    this.initial[first + clusters] = direction[clusters] > 0 ? Math.log(direction[clusters]) : -1e6;
    this.initial[first + clusters + 1] = coordinate;
  }

  /** The derivative of one neuron. */
  #move(neuron, state, derivative) {
    const clusters = this.#clusters;
    const first = neuron * this.columns;
    const chart = this.#charts[neuron];
    const y = this.coordinate(state, neuron);
    const logs = this.#logCosines.subarray(neuron * clusters, (neuron + 1) * clusters);
    let pull = 0;
    for (let k = 0; k < clusters; k++) if (logs[k] > -Infinity) pull += this.#gains[k] * Math.exp(this.#power * logs[k]);
    const speed = chart.rests ? 0 : this.#power * chart.speed(y);
    for (let k = 0; k < clusters; k++) {
      const rate = this.#rests(neuron, k, state) ? 0
        : this.#gains[k] * (this.#steep > 0 ? Math.exp(this.#steep * logs[k]) : 1)
          - pull * (this.#bend > 0 ? Math.exp(this.#bend * logs[k]) : 1);
      derivative[first + k] = speed * rate;
    }
    derivative[first + clusters] = -speed * pull;
    derivative[first + clusters + 1] = chart.rate(y) * pull;
  }

  /** Whether a coordinate does not move: it was never above 0, or has fallen there in an earlier step. */
  #rests(neuron, cluster, state) {
    return !this.#moves[neuron * this.#clusters + cluster]
      || this.#bend > 0 && state[neuron * this.columns + cluster] * this.#bend <= -fallen;
  }

  /** ln of the length of what rests. */
  #logRest(state, neuron) {
    return state[neuron * this.columns + this.#clusters];
  }

  /** ln u_k before the direction is normalised, into #logs; returns ln of its length. */
  #measure(state, neuron) {
    const clusters = this.#clusters;
    const logs = this.#logs;
    const still = this.#logRest(state, neuron);
    let largest = still;
    for (let k = 0; k < clusters; k++) {
      logs[k] = this.#moves[neuron * clusters + k] ? bendLog(state[neuron * this.columns + k], this.#bend) : -Infinity;
      if (logs[k] > largest) largest = logs[k];
    }
    let sum = Math.exp(2 * (still - largest));
    for (let k = 0; k < clusters; k++) sum += Math.exp(2 * (logs[k] - largest));
    return largest + 0.5 * Math.log(sum);
  }
}
