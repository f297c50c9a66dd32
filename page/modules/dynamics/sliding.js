import { SlidingPassage } from './sliding-passage.js';
import { slidingRest } from './sliding-rest.js';

const nearest = 1e-4;                // or ten times the tolerance, where that is more
const waiting = 2.3;                 // e^−2.3 = 0.1
const largestLevel = 1e-6;
const spacing = 1.15;                // of the times at which the state is looked at
const balanced = 18;                 // y of a chart from which |v| = r to rounding

/**
 * The plateau of plain ReLU (p = 1) from a small start, passed at once when every neuron has come to rest. As SlidingPlateau of the
 * library, which says when a passage begins and what it neglects: while outputs are negligible directions come to rest in a time that
 * does not depend on the scale, and then log r grows by a constant rate until outputs count; steps would chatter along kinks all the way.
 */
export class SlidingPlateau {
  #problem;
  #field;
  #pulls;
  #near;
  #level;
  #known = new Map();                // the rest of each cell
  #restingSince = NaN;               // when all neurons were seen near their rest; NaN where they have not been

  /**
   * @param {object} problem A problem at p = 1.
   * @param {FlowField} field Its field.
   * @param {number} tolerance The tolerance of the flow.
   */
  constructor(problem, field, tolerance) {
    const { count, labels, masses, loss } = problem;
    this.#problem = problem;
    this.#field = field;
    this.#near = Math.max(nearest, 10 * tolerance);
    this.#level = Math.min(largestLevel, tolerance);
    this.#pulls = Float64Array.from(labels, (label, i) => -(masses ? masses[i] : 1 / count) * loss.slope(0, label));
  }

  /**
   * Looks whether the rest of the plateau can be passed at once.
   *
   * @param {number} before The time before the last step.
   * @param {number} time The time of the state.
   * @param {number} until The end of the flow.
   * @param {Float64Array} state The state reached; outputs of the field are those at it.
   * @returns {SlidingPassage|null} The passage.
   */
  find(before, time, until, state) {
    if (!(Math.floor(Math.log(time) / Math.log(spacing)) > Math.floor(Math.log(before) / Math.log(spacing)))) return null;
    if (!this.#field.outputs.every((output) => Math.abs(output) < this.#level / 10)) return null;
    const rests = [];
    for (let j = 0; j < this.#field.rows; j++) {
      const { cell, moved } = this.#cellOf(j, state);
      const rest = moved ? this.#restOf(cell) : null;
      if (moved && !(rest && this.#isNear(j, state, rest.direction))) {
        this.#restingSince = NaN;
        return null;
      }
      rests.push(rest);
    }
    if (rests.every((rest) => rest === null)) return null;
    if (Number.isNaN(this.#restingSince)) this.#restingSince = time;
    const slowest = rests.reduce((least, rest) => rest ? Math.min(least, rest.rate) : least, Infinity);
    if ((time - this.#restingSince) * slowest < waiting) return null;
    const passage = new SlidingPassage(this.#field, state, rests, this.#problem, time);
    const length = this.#longest(passage, until - time);
    if (!(length > time * (spacing - 1))) return null;
    passage.to = time + length;
    return passage;
  }

  #isNear(neuron, state, rest) {
    let squares = 0;
    for (let d = 0; d < rest.length; d++) squares += (state[neuron * this.#field.columns + d] - rest[d]) ** 2;
    return squares <= this.#near * this.#near;
  }

  /**
   * Which sign a neuron has and which attracting samples it is active on, as a text; empty where it can have no rest. Whether any sample
   * moves it.
   */
  #cellOf(neuron, state) {
    const { inputs, count, dimension } = this.#problem;
    const origin = neuron * this.#field.columns;
    const sign = this.#field.sign(state, neuron);
    let cell = sign > 0 ? '+' : '-';
    let attracted = false;
    let moved = false;
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let d = 0; d < dimension; d++) sum += inputs[i * dimension + d] * state[origin + d];
      const attracts = sum > 0 && sign * this.#pulls[i] > 0;
      if (sum > 0 && this.#pulls[i] !== 0) moved = true;
      if (attracts) attracted = true;
      cell += attracts ? '1' : '0';
    }
    const grows = sign !== 0 && (!this.#field.chart(neuron).canVanish || this.#field.coordinate(state, neuron) > balanced);
    return { cell: attracted && grows ? cell : '', moved };
  }

  #restOf(cell) {
    if (cell === '') return null;
    let rest = this.#known.get(cell);
    if (rest === undefined) {
      const sign = cell[0] === '+' ? 1 : -1;
      const active = Uint8Array.from(cell.slice(1), Number);
      rest = slidingRest(this.#problem.inputs, this.#problem.dimension, this.#pulls.map((pull) => sign * pull), active);
      this.#known.set(cell, rest);
    }
    return rest;
  }

  /** How long outputs stay below the level. */
  #longest(passage, longest) {
    if (passage.largestOutput(longest) < this.#level) return longest;
    let low = 0;
    let high = longest;
    while (high - low > 1e-9 * high) {
      const middle = low + (high - low) / 2;
      if (!(middle > low && middle < high)) break;
      if (passage.largestOutput(middle) < this.#level) low = middle;
      else high = middle;
    }
    return low;
  }
}
