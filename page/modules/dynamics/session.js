import { bornEnding, failedEnding, finishedEnding, vanishedEnding } from './endings.js';
import { EventWatch } from './events.js';
import { FlowField, forcedTurn, smoothPower } from './field.js';
import { Integrator, bogackiShampine, dormandPrince } from './integration.js';
import { ClusterMargins } from './margins.js';
import { SlidingPlateau } from './sliding.js';

const vanishing = 18.4;              // fall of log r, below the start and below |v|, at which an input weight counts as 0
const thirdOrderShare = 0.5;         // of the tolerance: steps of third order are many, and their errors add up
const noise = 1e-12;                 // relative rounding of margins: births are not located more finely
const largestPower = 64;

/**
 * A gradient flow that goes on step by step. As FlowSession of the library, with products in float64: Dormand–Prince 5(4) in the
 * coordinates of FlowField, below p = 1.5 Bogacki–Shampine 3(2); records within a step are interpolated; the plateau at p = 1 is passed at
 * once. What accuracy to expect is in docs/gradient-flow.md.
 *
 * A record is { time, loss, outputs [n], margins [K], logNorms, logOutputs, signs [h], directions [h × D] }.
 */
export class FlowSession {
  #problem;
  #options;
  #field;
  #integrator;
  #margins;
  #between;
  #rose;
  #plateau;
  #watch = null;

  /**
   * Prepares a flow.
   *
   * @param {object} problem What is descended: { inputs [n × D], count, dimension, labels [n], masses [n] or null, loss, power }.
   * @param {object} start Where it begins (drawStart).
   * @param {{ until: number, recordTimes?: number[], tolerance?: number, stop?: 'never'|'born', settle?: number }} options The time at
   *   which the flow ends; rising times of records; the largest error of a step, of a direction and of the logarithm of a length; whether
   *   the flow ends once every cluster is born, and how long after the last birth.
   * @param {Int32Array} clusterOf Index of each sample's cluster [n], from 0 with no gap.
   * @param {object|null} smooth The same flow in other coordinates, in which it is smooth (CentreField); null for those of FlowField.
   */
  constructor(problem, start, { until, recordTimes = [], tolerance = 1e-6, stop = 'never', settle = 0 }, clusterOf, smooth = null) {
    this.#problem = problem;
    this.#options = { until, recordTimes, tolerance, stop, settle };
    requireParts(problem, start, this.#options, clusterOf);
    this.#field = smooth ?? new FlowField(problem, start, forcedTurn(tolerance));
    const third = !smooth && problem.power < smoothPower;
    this.#integrator = new Integrator(this.#field, third ? bogackiShampine : dormandPrince,
      { tolerance: third ? thirdOrderShare * tolerance : tolerance });
    this.#margins = new ClusterMargins(this.#field, problem.labels, clusterOf);
    this.#between = new Float64Array(this.#field.initial.length);
    this.#rose = new Float64Array(this.#margins.count);
    this.#plateau = !smooth && problem.power === 1 ? new SlidingPlateau(problem, this.#field, tolerance) : null;
    /** Time at which each cluster's mean margin rose through ½ [K]: 0 if it was above it at the beginning, NaN where it has not. */
    this.births = new Float64Array(this.#margins.count).fill(NaN);
    /** The records so far. */
    this.records = [];
    /** How the flow ended, { end, time, sentence }; null while it goes on. */
    this.ending = null;
    /** The stretch of plateau that was not stepped through, { from, to }; null for none. */
    this.passage = null;
    /** The mean loss at the time reached; NaN before the first step. */
    this.loss = NaN;
  }

  /** The time at which the flow ends at the latest. */
  get until() {
    return this.#options.until;
  }

  /** The time reached. */
  get time() {
    return this.#watch ? Math.min(this.until, this.#integrator.time) : 0;
  }

  /** Accepted, rejected and forced steps and right-hand sides so far. */
  get statistics() {
    return this.#integrator.statistics;
  }

  /**
   * Goes one step on and records what lies within it; the first call evaluates the beginning.
   *
   * @returns {boolean} Whether the flow goes on.
   */
  step() {
    const pieces = this.pieces();
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    return piece.value;
  }

  /** The same step in pieces, one for each right-hand side; nothing else is to be asked between them. Returns what step returns. */
  * pieces() {
    if (this.ending) return false;
    if (!this.#watch) {
      this.#begin();
      return this.ending === null;
    }
    const result = yield* this.#integrator.pieces(this.until);
    if (result !== 'accepted') {
      const lost = this.#vanished(vanishing / 4);
      this.ending = lost >= 0 ? vanishedEnding(lost, this.time) : this.#failure(result);
      return false;
    }
    this.loss = this.#field.loss;
    this.#watch.advance(this.#rose);
    for (let k = 0; k < this.births.length; k++)
      if (Number.isNaN(this.births[k]) && this.#rose[k] <= this.until) this.births[k] = this.#rose[k];
    this.#recordUpTo(this.time);
    this.#passPlateau();
    this.#end();
    return this.ending === null;
  }

  /** A record of the state reached. */
  snapshot() {
    return this.#watch ? this.#recordOf(this.time, this.#integrator.state) : this.#recordOf(0, this.#field.initial);
  }

  #begin() {
    const result = this.#integrator.start(0, this.#field.initial, this.until);
    this.#watch = new EventWatch(this.#integrator, this.#margins, noise);
    if (result !== 'accepted') {
      this.ending = this.#failure(result);
      return;
    }
    for (let k = 0; k < this.births.length; k++) if (this.#watch.now[k] >= 0) this.births[k] = 0;
    this.#recordUpTo(0);
    this.#field.predict(this.#integrator.state);
    this.loss = this.#field.loss;
  }

  #end() {
    const { until, stop, settle } = this.#options;
    const time = this.time;
    const lost = this.#vanished(vanishing);
    if (time >= until) this.ending = finishedEnding(until);
    else if (stop === 'born' && this.#watch.now.every((excess) => !(excess < 0)) && time >= this.#lastBirth() + settle)
      this.ending = bornEnding(time);
    else if (lost >= 0) this.ending = vanishedEnding(lost, time);
    if (this.ending?.end === 'born' && !(this.records.at(-1)?.time >= time)) this.#record(time, this.#integrator.state);
  }

  /** The last birth so far; 0 where there is none. */
  #lastBirth() {
    let last = 0;
    for (const time of this.births) if (time > last) last = time;
    return last;
  }

  /** The first neuron whose input weights have gone to 0, log r having fallen so far; −1 where there is none. */
  #vanished(fall) {
    const field = this.#field;
    for (let j = 0; j < field.rows; j++) {
      const lowest = Math.min(0, field.coordinate(field.initial, j)) - fall;
      if (field.chart(j).canVanish && field.coordinate(this.#integrator.state, j) < lowest) return j;
    }
    return -1;
  }

  /** Leaves out what is left of a plateau in which neurons only grow. */
  #passPlateau() {
    if (!this.#plateau || this.passage) return;
    const { previousTime, time, state } = this.#integrator;
    const found = this.#plateau.find(previousTime, time, this.until, state);
    if (!found) return;
    this.passage = { from: found.from, to: found.to };
    const { recordTimes } = this.#options;
    while (this.records.length < recordTimes.length && recordTimes[this.records.length] <= found.to) {
      const wanted = recordTimes[this.records.length];
      found.stateAt(wanted - found.from, this.#between);
      this.#record(wanted, this.#between);
    }
    found.stateAt(found.to - found.from, this.#between);
    this.#integrator.continueAt(found.to, this.#between);
    this.#watch = new EventWatch(this.#integrator, this.#margins, noise);
    this.loss = this.#field.loss;
  }

  #recordUpTo(time) {
    const { recordTimes } = this.#options;
    while (this.records.length < recordTimes.length && recordTimes[this.records.length] <= time) {
      const wanted = recordTimes[this.records.length];
      if (this.#integrator.time === this.#integrator.previousTime) {
        this.#record(wanted, this.#integrator.state);
      } else {
        this.#integrator.interpolate(wanted, this.#between);
        this.#record(wanted, this.#between);
      }
    }
  }

  #record(time, state) {
    this.records.push(this.#recordOf(time, state));
  }

  #recordOf(time, state) {
    const field = this.#field;
    const hidden = field.rows;
    field.predict(state);
    const record = {
      time,
      loss: field.loss,
      outputs: field.outputs.slice(),
      margins: new Float64Array(this.#margins.count),
      logNorms: new Float64Array(hidden),
      logOutputs: new Float64Array(hidden),
      signs: new Int8Array(hidden),
      directions: new Float64Array(hidden * this.#problem.dimension),
    };
    this.#margins.margins(record.margins);
    for (let j = 0; j < hidden; j++) {
      record.logNorms[j] = field.logNorm(state, j);
      record.logOutputs[j] = field.logOutput(state, j);
      record.signs[j] = field.sign(state, j);
      field.copyDirection(state, j, record.directions);
    }
    return record;
  }

  #failure(result) {
    return failedEnding(result, this.time, this.#options.tolerance, this.#problem.power);
  }
}

/** Refuses parts of a flow that do not fit together, with a sentence. */
function requireParts(problem, start, options, clusterOf) {
  const { count, dimension, power } = problem;
  if (!(count >= 1 && dimension >= 1 && problem.inputs.length === count * dimension && problem.labels.length === count))
    throw new RangeError('A flow needs a label for each input, and at least one sample of one feature.');
  if (problem.masses && problem.masses.length !== count)
    throw new RangeError(`Masses must be positive numbers, one for each of ${count} samples; there are ${problem.masses.length}.`);
  if (!(power >= 1 && power <= largestPower))
    throw new RangeError(`The power p of a flow must be from 1 to ${largestPower}; got ${power}.`);
  if (start.dimension !== dimension)
    throw new RangeError(`The samples have ${dimension} features; the neurons have ${start.dimension}.`);
  if (!(options.until > 0 && Number.isFinite(options.until)))
    throw new RangeError(`A flow must end at a finite time above 0; got ${options.until}.`);
  if (!(options.tolerance >= 1e-14 && options.tolerance <= 0.1))
    throw new RangeError(`The tolerance of a flow must be from 1e-14, the rounding of float64, to 0.1; got ${options.tolerance}.`);
  if (!(options.settle >= 0 && Number.isFinite(options.settle)))
    throw new RangeError(`A flow goes on after its last birth for a finite time of 0 or more; got ${options.settle}.`);
  if (options.stop !== 'never' && options.stop !== 'born')
    throw new RangeError(`A flow stops never before its time, or once all is born; got ${options.stop}.`);
  options.recordTimes.forEach((time, i) => {
    if (!(time >= 0 && time <= options.until && (i === 0 || time > options.recordTimes[i - 1])))
      throw new RangeError(`Times of records must rise, from 0 to the end of the flow at ${options.until}; got ${time}.`);
  });
  const clusters = new Set(clusterOf);
  if (clusterOf.length !== count || Math.min(...clusters) !== 0 || Math.max(...clusters) !== clusters.size - 1)
    throw new RangeError('Clusters must be numbered from 0 with no gap, one number for each sample.');
}
