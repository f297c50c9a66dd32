import { predictedBirths, roughBirths } from '../noise-free/births.js';
import { NoiseFreeFlow, settling } from '../noise-free/noise-free-flow.js';
import { drawClusters } from './clusters.js';
import { FrameList, frameOf } from './frames.js';
import { commandOf, completeKnobs } from './knobs.js';
import { losses } from './losses.js';
import { Present } from './present.js';
import { FlowSession } from './session.js';
import { drawStart, parseScale } from './start.js';

const plateauFrames = 80;
const room = 2;               // how much later than predicted the last birth may be where there is noise
const roomUnserved = 1.3;     // where a cluster is left that no neuron will serve, so that the flow has no end of its own

/**
 * One flow of the page: samples of clusters and a start as `polyrelu flow --data clusters` draws them, integrated step by step.
 *
 * Without noise the flow is that of the centres in K + 1 features, with each cluster's share of the samples drawn as its mass: the same
 * flow, in fewer and less stiff coordinates (NoiseFreeFlow). With noise it is that of the samples (FlowSession). Clusters that no sample
 * was drawn from are not learnt: their births and margins are NaN.
 */
export class Experiment {
  #flow;
  #present;
  #frames = new FrameList();
  #waiting = [];        // times of the plateau that are still to be shown, falling
  #pieces = null;       // of a step that has begun
  #births;
  #rough;               // [K], as predicted or about so (roughBirths)

  /**
   * @param {object} given Knobs { power, clusters, positive, alpha, scale, loss, start, nudge, hidden, dimension, count, seed, dataSeed,
   *   tolerance, recordTimes, until }; what is not given is as in usualKnobs.
   * @throws {RangeError|Error} With a sentence, where a knob is out of its range.
   */
  constructor(given = {}) {
    const knobs = completeKnobs(given);
    const { clusters, positive, dimension, assignment } = knobs;
    /** All knobs, checked. */
    this.knobs = knobs;
    const drawn = drawClusters({ dimension, clusters, positive, alpha: knobs.alpha, seed: knobs.dataSeed, assignment }, knobs.count, 0);
    const start = drawStart({
      kind: knobs.start, hidden: knobs.hidden, dimension, logScale: parseScale(knobs.scale).logarithm, seed: knobs.seed, clusters, positive,
      nudge: knobs.nudge,
    });
    this.#present = new Present(drawn, clusters, positive);
    this.#births = new Float64Array(clusters).fill(NaN);
    /** Whether there is no noise. */
    this.noiseFree = knobs.alpha === 0;
    /** The number of features of records: K + 1 without noise, else D. The centres are the first K axes. */
    this.dimension = this.noiseFree ? clusters + 1 : dimension;
    /** The samples: cosines ⟨x_i, μ_k⟩ [n × K], labels and clusters [n]. */
    this.samples = { count: drawn.count, cosines: cosinesOf(drawn, clusters), labels: drawn.labels, clusterOf: drawn.clusterOf };
    /** The samples in their D features [n × D]. */
    this.inputs = drawn.inputs;
    /** Labels of the clusters [K]. */
    this.labels = Int8Array.from({ length: clusters }, (_, k) => (k < positive ? 1 : -1));
    /** Each cluster's share of the samples [K]; 0 for one without samples. */
    this.shares = this.#present.shares;
    /** The neurons at the beginning, in D features. */
    this.start = start;
    if (this.noiseFree) this.#openNoiseFree(start);
    else this.#openNoisy(drawn, start);
    if (this.noiseFree && this.passage) this.#waiting = this.#flow.plateauTimes(plateauFrames).reverse();
  }

  /** The time at which the flow ends at the latest. */
  get until() {
    return this.#flow.until;
  }

  /** The time reached. */
  get time() {
    return this.#waiting.length > 0 ? this.frames.at(-1)?.time ?? 0 : this.#flow.time;
  }

  /** Whether the flow has ended. */
  get done() {
    return this.#flow.ending !== null;
  }

  /** How the flow ended, { end, time, sentence }; null while it goes on. */
  get ending() {
    return this.#flow.ending;
  }

  /** When each cluster was born [K]; NaN where it has not been. */
  get births() {
    return this.#present.spread(this.#flow.births, this.#births);
  }

  /** The records at the times asked for, so far. */
  get records() {
    return this.#flow.records.map((record) => this.#whole(record));
  }

  /** States to be looked at (frameOf), rising in time: one for every step, thinned where they are many. */
  get frames() {
    return this.#frames.frames;
  }

  /** Accepted, rejected and forced steps and right-hand sides so far. */
  get statistics() {
    return this.#flow.statistics;
  }

  /** The stretch of plateau that was not stepped through, { from, to }; null for none. */
  get passage() {
    return this.#flow.passage;
  }

  /** The clusters without samples, and those with samples that no neuron of their sign will serve. */
  get missing() {
    const absent = [];
    const unserved = [];
    for (let k = 0; k < this.shares.length; k++) {
      if (this.shares[k] === 0) absent.push(k);
      else if (Number.isNaN(this.#rough[k])) unserved.push(k);
    }
    return { absent, unserved };
  }

  /** A sentence on clusters that will not be learnt; empty where all will be. */
  get note() {
    const { absent, unserved } = this.missing;
    const present = this.shares.length - absent.length;
    const parts = [];
    if (absent.length > 0)
      parts.push(`${absent.length === 1 ? 'One cluster has' : `${absent.length} clusters have`} no sample: draw more, or from another `
        + 'seed.');
    if (unserved.length === present)
      parts.push('No neuron of this start will ever serve a cluster of its sign: nothing is learnt. Start with more neurons, or from '
        + 'another seed.');
    else if (unserved.length > 0)
      parts.push(`No neuron of this start will serve ${unserved.length} of ${present} clusters: ${unserved.length === 1 ? 'it' : 'they'} `
        + 'may never be born.');
    return parts.join(' ');
  }

  /** The line of `polyrelu flow` that computes the same flow, to the time at which this one ended, or will at the latest. */
  get command() {
    return commandOf(this.knobs, this.ending?.time ?? this.until);
  }

  /** Goes one step on, or to the next frame of a plateau that is passed at once; returns whether the flow goes on. */
  step() {
    if (this.done) return false;
    this.#pieces ??= this.#step();
    while (!this.#pieces.next().done);
    this.#pieces = null;
    return !this.done;
  }

  * #step() {
    if (this.#waiting.length > 0) {
      this.#frames.add(this.#frame(this.#flow.plateauRecord(this.#waiting.pop())));
      return;
    }
    yield* this.#flow.pieces();
    this.#frames.step(() => this.#frame(this.#flow.snapshot()));
    if (this.done) this.#frames.add(this.#frame(this.#flow.snapshot()));
  }

  /**
   * Goes on for some time of the clock, one right-hand side at least: a step may take longer than a picture may wait.
   *
   * @param {number} milliseconds How long.
   * @param {function(): number} now The clock, in milliseconds.
   * @returns {boolean} Whether the flow goes on.
   */
  advance(milliseconds, now = () => performance.now()) {
    const end = now() + milliseconds;
    while (!this.done && now() < end) {
      this.#pieces ??= this.#step();
      if (this.#pieces.next().done) this.#pieces = null;
    }
    return !this.done;
  }

  /** The frame of the time reached. */
  snapshot() {
    return this.#frame(this.#waiting.length > 0 ? this.#flow.plateauRecord(this.time) : this.#flow.snapshot());
  }

  #openNoiseFree(start) {
    const { tolerance, recordTimes, until } = this.knobs;
    const reduced = this.#present.reduce(start);
    this.#flow = new NoiseFreeFlow(this.#noiseFreeProblem(), reduced, { tolerance, recordTimes, until, stop: stopOf(until) });
    /** The predicted time of each cluster's birth [K]; NaN where there is none. */
    this.predicted = this.#present.spread(this.#flow.predicted);
    this.#rough = this.#present.spread(this.#flow.rough);
  }

  #openNoisy(drawn, start) {
    const { tolerance, recordTimes, until, power, loss } = this.knobs;
    const problem = this.#noiseFreeProblem();
    const reduced = this.#present.reduce(start);
    const found = predictedBirths(problem, reduced);
    const rough = roughBirths(problem, reduced, found);
    this.predicted = this.#present.spread(found);
    this.#rough = this.#present.spread(rough);
    const settle = settling(problem);
    const end = until ?? limitOf(rough, settle);
    this.#flow = new FlowSession({ ...drawn, masses: null, loss: losses[loss], power }, start, {
      until: end, recordTimes: recordTimes.filter((time) => time <= end), tolerance, stop: stopOf(until), settle,
    }, this.#present.clusterOf);
  }

  /** The clusters that samples were drawn from, without their noise. */
  #noiseFreeProblem() {
    const { power, loss } = this.knobs;
    return { labels: this.#present.labels, masses: this.#present.masses, loss: losses[loss], power };
  }

  #frame(record) {
    const margins = this.#present.spread(record.margins);
    return frameOf(this.#whole(record), this.knobs.clusters, margins);
  }

  /** A record with all K centres along the first K axes. */
  #whole(record) {
    return this.noiseFree ? this.#present.expand(record) : record;
  }
}

/** A flow that was not told when to end does so when all is born and has settled. */
function stopOf(until) {
  return until === null ? 'born' : 'never';
}

/** By when a flow with noise ends at the latest: with time for births that are later than predicted, and for margins to settle. */
function limitOf(rough, settled) {
  const births = rough.filter((birth) => !Number.isNaN(birth));
  if (births.length === 0) return 2 * settled;
  return (births.length === rough.length ? room : roomUnserved) * Math.max(...births) + 2 * settled;
}

/** ⟨x_i, μ_k⟩ [n × K]. */
function cosinesOf({ count, dimension, inputs }, clusters) {
  const cosines = new Float64Array(count * clusters);
  for (let i = 0; i < count; i++) cosines.set(inputs.subarray(i * dimension, i * dimension + clusters), i * clusters);
  return cosines;
}
