import { findRise } from './bracket.js';

const nodes = 17;             // both ends of the step among them
const many = 3;               // located one by one up to as many; each takes some six values of all functions

/**
 * Finds when functions of the state rise through zero, step after step. As EventWatch of the library.
 *
 * A zero within a step is located on the continuous extension: its time is interpolated, with the order of the extension. Where many
 * functions rise in one step their values are taken at 17 Chebyshev points once, for all of them, and zeros are located on the polynomials
 * through these. A function that rises and falls again within one step is not seen.
 */
export class EventWatch {
  #integrator;
  #functions;
  #precision;
  #between;
  #trial;
  #before;
  #now;
  #samples = null;            // [nodes][count], made when it is first needed

  /**
   * Watches from the state that an integrator stands at.
   *
   * @param {Integrator} integrator One that was started.
   * @param {{ count: number, values: function(number, Float64Array, boolean, Float64Array) }} functions values(time, state, evaluated,
   *   into) writes the functions [count] at a time and a state; evaluated says whether the equation's last right-hand side was that of
   *   this time and state.
   * @param {number} precision Part of its change over a step to which a function is known: zeros are not located more finely.
   */
  constructor(integrator, functions, precision = 1e-13) {
    this.#integrator = integrator;
    this.#functions = functions;
    this.#precision = precision;
    this.#between = new Float64Array(integrator.state.length);
    this.#trial = new Float64Array(functions.count);
    this.#before = new Float64Array(functions.count);
    this.#now = new Float64Array(functions.count);
    functions.values(integrator.time, integrator.state, false, this.#now);
  }

  /** The functions at the time reached, [count]; valid until the next step. */
  get now() {
    return this.#now;
  }

  /**
   * Looks at the step just accepted.
   *
   * @param {Float64Array} rose [count], overwritten: the time at which each function rose through zero in this step, NaN where it did not.
   */
  advance(rose) {
    [this.#before, this.#now] = [this.#now, this.#before];
    this.#functions.values(this.#integrator.time, this.#integrator.state, true, this.#now);
    let rising = 0;
    for (let i = 0; i < this.#now.length; i++) if (this.#rises(i)) rising++;
    if (rising > many) this.#sample();
    for (let i = 0; i < this.#now.length; i++)
      rose[i] = !this.#rises(i) ? NaN : rising > many ? this.#locateAmongSamples(i) : this.#locate(i);
  }

  #rises(index) {
    return this.#before[index] < 0 && this.#now[index] >= 0;
  }

  #locate(index) {
    const { previousTime, time } = this.#integrator;
    return findRise(previousTime, this.#before[index], time, this.#now[index], this.#precision, (trial) => {
      this.#valuesWithin(trial, this.#trial);
      return this.#trial[index];
    });
  }

  #valuesWithin(time, into) {
    this.#integrator.interpolate(time, this.#between);
    this.#functions.values(time, this.#between, false, into);
  }

  /** All functions at the nodes of the step. */
  #sample() {
    this.#samples ??= Array.from({ length: nodes }, () => new Float64Array(this.#now.length));
    this.#samples[0].set(this.#before);
    this.#samples[nodes - 1].set(this.#now);
    for (let m = 1; m < nodes - 1; m++) this.#valuesWithin(this.#timeOf(m), this.#samples[m]);
  }

  #locateAmongSamples(index) {
    let m = 1;
    while (this.#samples[m][index] < 0) m++;
    return findRise(this.#timeOf(m - 1), this.#samples[m - 1][index], this.#timeOf(m), this.#samples[m][index], this.#precision,
      (time) => this.#interpolantAt(time, index));
  }

  /** The polynomial through the samples of a function (barycentric formula of Chebyshev points of the second kind). */
  #interpolantAt(time, index) {
    let above = 0;
    let below = 0;
    for (let m = 0; m < nodes; m++) {
      const distance = time - this.#timeOf(m);
      if (distance === 0) return this.#samples[m][index];
      const weight = (m % 2 === 0 ? 1 : -1) * (m === 0 || m === nodes - 1 ? 0.5 : 1) / distance;
      above += weight * this.#samples[m][index];
      below += weight;
    }
    return above / below;
  }

  #timeOf(node) {
    const { previousTime, time } = this.#integrator;
    if (node === 0) return previousTime;
    if (node === nodes - 1) return time;
    return previousTime + (time - previousTime) * Math.sin(Math.PI * node / (2 * (nodes - 1))) ** 2;
  }
}
