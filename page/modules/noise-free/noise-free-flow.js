import { bornEnding, finishedEnding } from '../dynamics/endings.js';
import { FlowSession } from '../dynamics/session.js';
import { predictedBirths, roughBirths } from './births.js';
import { CentreField } from './centre-field.js';
import { PlateauFlow, excess, massOf } from './plateau-flow.js';
import { RestFold } from './rest-fold.js';

const negligible = 0.01;      // of the tolerance
const slack = 1.3;            // how much later than predicted the last birth may be
const rest = 6;               // after it, in units of 1/λ: squared is then within e^−12 of its end

/**
 * The flow without noise, the plateau before the first birth in coordinates that are not stiff there. As NoiseFreeFlow of the library.
 *
 * While every margin is below a hundredth of the tolerance the flow is that of f ≡ 0: neurons are independent, and each takes steps of its
 * own. Afterwards a FlowSession goes on, with coordinates that nothing moves folded into the rest, and unlike the library's in those of
 * CentreField. Here the flow goes step by step, and its times, births and records are those of the whole flow; stateAt gives the neurons at
 * any time of the plateau.
 *
 * Members are those of FlowSession. Records have K + 1 features: the parts along the centres, and the length of the rest.
 */
export class NoiseFreeFlow {
  #problem;
  #start;
  #plateauFlow;
  #recordTimes;
  #session = null;              // null where the flow ends on its plateau
  #fold = null;
  #taken = 0;                   // records of the session that are among ours
  #begun = false;

  /**
   * Prepares a flow, and passes its plateau.
   *
   * @param {{ labels: Int8Array, masses: Float64Array|null, loss: object, power: number }} problem K clusters without noise.
   * @param {object} start Neurons of K + 1 features, of any scale.
   * @param {object} options
   * @param {number} options.tolerance The largest error of a step of a neuron, in its direction and the logarithm of its length.
   * @param {number[]} options.recordTimes Times of the records, rising; those after the end are left out.
   * @param {number|null} options.until The end; null for the time by which margins have settled after the last birth that is predicted.
   * @param {'never'|'born'} options.stop As that of FlowSession.
   * @param {number|null} options.settle As that of FlowSession; null for the time in which margins settle.
   */
  constructor(problem, start, { tolerance = 1e-8, recordTimes = [], until = null, stop = 'never', settle = null } = {}) {
    this.#problem = problem;
    this.#start = start;
    this.#recordTimes = recordTimes;
    this.#plateauFlow = new PlateauFlow(problem, start, tolerance);
    const passed = passPlateau(this.#plateauFlow, Math.log(negligible * tolerance));
    this.predicted = predictedBirths(problem, start, this.#plateauFlow);
    this.rough = roughBirths(problem, start, this.predicted);
    this.until = until ?? this.#limit(passed);
    this.plateau = Math.min(passed, this.until);          // the time up to which the flow was passed at once
    this.records = [];
    this.births = new Float64Array(problem.labels.length).fill(NaN);
    this.ending = null;
    if (this.plateau < this.until) this.#open(tolerance, stop, settle ?? settling(problem));
  }

  /** The time reached. */
  get time() {
    return this.#begun ? this.plateau + (this.#session?.time ?? 0) : 0;
  }

  /** The mean loss at the time reached. */
  get loss() {
    return this.#begun && this.#session ? this.#session.loss : this.#recordOf(this.stateAt(this.time), this.time).loss;
  }

  /** Steps after the plateau, those of all neurons together. */
  get statistics() {
    return this.#session?.statistics ?? { accepted: 0, rejected: 0, forced: 0, evaluations: 0 };
  }

  /** The stretch that was passed at once; null where there was none. */
  get passage() {
    return this.plateau > 0 ? { from: 0, to: this.plateau } : null;
  }

  /** Goes one step on and records what lies within it; the first step passes the plateau. Returns whether the flow goes on. */
  step() {
    if (this.ending) return false;
    if (!this.#begun) this.#begin();
    if (this.#session) this.#follow();
    else this.ending = finishedEnding(this.until);
    return this.ending === null;
  }

  /** As that of FlowSession; a step without noise is short, and one piece. */
  * pieces() {
    return this.step();
  }

  /** The flow at the time reached, as a record. */
  snapshot() {
    if (!this.#begun || !this.#session) return this.#recordOf(this.stateAt(this.time), this.time);
    return this.#whole(this.#session.snapshot());
  }

  /** Times from 0 to the end of the plateau at which neurons turn, about as many as asked for, rising. */
  plateauTimes(count) {
    return this.#plateauFlow.telling(this.plateau, count);
  }

  /** The record of a time from 0 to the end of the plateau. */
  plateauRecord(time) {
    return this.#recordOf(this.stateAt(time), time);
  }

  /** The neurons at a time from 0 to the end of the plateau, as a start of K + 1 features. */
  stateAt(time) {
    return time > 0 ? this.#plateauFlow.stateAt(time) : this.#start;
  }

  /** The flow that goes on where the plateau ends. */
  #open(tolerance, stop, settle) {
    const { labels, masses, loss, power } = this.#problem;
    const count = labels.length;
    const inputs = new Float64Array(count * (count + 1));
    for (let k = 0; k < count; k++) inputs[k * (count + 1) + k] = 1;
    this.#fold = new RestFold(this.stateAt(this.plateau));
    this.#session = new FlowSession({ inputs, count, dimension: count + 1, labels, masses, loss, power }, this.#fold.folded, {
      until: this.until - this.plateau,
      recordTimes: this.#recordTimes.filter((time) => time > this.plateau && time <= this.until).map((time) => time - this.plateau),
      tolerance,
      stop,
      settle,
    }, Int32Array.from(labels, (_, k) => k), new CentreField(this.#problem, this.#fold.folded));
  }

  /** Records what lies on the plateau. */
  #begin() {
    this.#begun = true;
    for (const time of this.#recordTimes) if (time <= this.plateau) this.records.push(this.plateauRecord(time));
  }

  #follow() {
    const session = this.#session;
    session.step();
    for (; this.#taken < session.records.length; this.#taken++) this.records.push(this.#whole(session.records[this.#taken]));
    session.births.forEach((birth, k) => {
      this.births[k] = this.plateau + birth;
    });
    if (session.ending) this.ending = later(session.ending, this.plateau);
  }

  /** A record of the session as one of the whole flow. */
  #whole(record) {
    const directions = Float64Array.from(record.directions);
    this.#fold.unfold(directions);
    return { ...record, time: this.plateau + record.time, directions };
  }

  /** The record of some neurons. */
  #recordOf(state, time) {
    const { labels, loss, power } = this.#problem;
    const outputs = new Float64Array(labels.length);
    for (let j = 0; j < state.hidden; j++) {
      const contribution = state.signs[j] * Math.exp(state.logNorms[j] + state.logOutputs[j]);
      for (let k = 0; k < outputs.length; k++) {
        const cosine = state.directions[j * state.dimension + k];
        if (cosine > 0) outputs[k] += contribution * cosine ** power;
      }
    }
    let mean = 0;
    for (let k = 0; k < outputs.length; k++) mean += massOf(this.#problem, k) * loss.value(outputs[k], labels[k]);
    const { logNorms, logOutputs, signs, directions } = state;
    return { time, loss: mean, outputs, margins: outputs.map((f, k) => f * labels[k]), logNorms, logOutputs, signs, directions };
  }

  /** The time by which margins have settled after the last birth that is predicted; where none is, twice the time of settling. */
  #limit(plateau) {
    const births = this.rough.filter((birth) => !Number.isNaN(birth));
    const settled = settling(this.#problem);
    if (births.length === 0) return plateau + 2 * settled;
    return plateau + slack * Math.max(0, Math.max(...births) - plateau) + settled;
  }
}

/** How long after a birth margins take to settle: six times 1/λ of the smallest cluster. */
export function settling(problem) {
  let least = Infinity;
  for (let k = 0; k < problem.labels.length; k++) least = Math.min(least, massOf(problem, k));
  return rest / least;
}

/** The time at which the largest margin has risen to a level; 0 where it is there or never will be. */
function passPlateau(flow, level) {
  const margins = new Float64Array(flow.clusters);
  let time = 0;
  flow.logMargins(0, margins);
  if (excess(margins, level, null) >= 0) return 0;
  while (true) {
    const { settled, served } = flow.serve(time);
    if (settled && !served.includes(true)) return 0;
    const last = time;
    time = flow.advance(last, level);
    if (Number.isNaN(time)) return 0;
    flow.logMargins(time, margins);
    if (excess(margins, level, null) >= 0) return flow.rise(last, time, level, null);
  }
}

/** An ending whose time counts from the end of the plateau, as one of the whole flow. */
function later(ending, plateau) {
  const time = plateau + ending.time;
  switch (ending.end) {
    case 'finished': return finishedEnding(time);
    case 'born': return bornEnding(time);
    default: {
      const counted = plateau > 0 ? `Counted from the end of the plateau at t = ${Number(plateau.toPrecision(6))}: ` : '';
      return { end: ending.end, time, sentence: counted + ending.sentence };
    }
  }
}
