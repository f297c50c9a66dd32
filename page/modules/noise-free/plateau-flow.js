import { findRise } from '../dynamics/bracket.js';
import { LogSum } from './log-sum.js';
import { PlateauTrack } from './plateau-track.js';

const far = 50;               // logarithms farther below a level count as so far: a margin may still be negative
const strideOfTime = 0.125;   // part of the time reached by which a search looks ahead at most
const mostHalvings = 30;      // of a stride, where a neuron cannot be followed through it

/** m_k, 1/K each where none are given. */
export function massOf(problem, cluster) {
  return problem.masses ? problem.masses[cluster] : 1 / problem.labels.length;
}

/** G_k = −m_k ∂ℓ/∂f at f = 0: the pull of a cluster while outputs are negligible, of the label's sign. */
export function earlyPull(problem, cluster) {
  return -massOf(problem, cluster) * problem.loss.slope(0, problem.labels[cluster]);
}

/**
 * The flow of f ≡ 0: slopes as at the beginning for ever, every neuron by itself (PlateauTrack). As PlateauFlow of the library.
 * Scales enter as logarithms, and nothing overflows. Times may be asked for in any order; later ones extend the tracks.
 */
export class PlateauFlow {
  #labels;
  #tracks;
  #sums;
  #growth;

  /**
   * @param {{ labels: Int8Array, masses: Float64Array|null, loss: object, power: number }} problem Clusters without noise.
   * @param {object} start Neurons of K + 1 features.
   * @param {number} tolerance The largest error of a step of a neuron.
   */
  constructor(problem, start, tolerance) {
    const pulls = Float64Array.from(problem.labels, (_, k) => earlyPull(problem, k));
    this.#labels = problem.labels;
    this.#tracks = Array.from({ length: start.hidden }, (_, j) => new PlateauTrack(start, j, pulls, problem.power, tolerance));
    this.#sums = Array.from(pulls, () => new LogSum());
    // (ln r)' and (ln |v|)' of the longer of both are at most |A| = |Σ G_k u_k^p|.
    this.#growth = 2 * Math.max(...pulls.map(Math.abs)) * Math.max(1, pulls.length ** (1 - problem.power / 2));
  }

  /** The number of clusters K. */
  get clusters() {
    return this.#labels.length;
  }

  /** Follows all neurons to a time; returns whether they can be followed so far. */
  reach(time) {
    return this.#tracks.every((track) => track.reach(time));
  }

  /** ln of the margin of each cluster, y_k Σ_j q_j σ(u_jk)^p, at a time that was reached, into margins [K]; −∞ where not positive. */
  logMargins(time, margins) {
    for (const sum of this.#sums) sum.clear();
    for (const track of this.#tracks) track.addTo(time, this.#sums);
    this.#sums.forEach((sum, k) => {
      margins[k] = sum.sign * this.#labels[k] > 0 ? sum.logSize : -Infinity;
    });
  }

  /** The neurons at a time that was reached, as a start. */
  stateAt(time) {
    const hidden = this.#tracks.length;
    const dimension = this.#labels.length + 1;
    const directions = new Float64Array(hidden * dimension);
    const logNorms = new Float64Array(hidden);
    const logOutputs = new Float64Array(hidden);
    const signs = new Int8Array(hidden);
    this.#tracks.forEach((track, j) => {
      const neuron = track.stateAt(time, directions.subarray(j * dimension, (j + 1) * dimension));
      logNorms[j] = neuron.logNorm;
      logOutputs[j] = neuron.logOutput;
      signs[j] = neuron.sign;
    });
    return { hidden, dimension, directions, logNorms, logOutputs, signs };
  }

  /**
   * The clusters that the neurons will serve, as far as is known at a time that was reached.
   *
   * @param {number} time The time.
   * @returns {{ settled: boolean, served: boolean[] }} settled: no v can change its sign any more; served [K].
   */
  serve(time) {
    const served = new Array(this.#labels.length).fill(false);
    let settled = true;
    for (const track of this.#tracks) {
      settled = track.isSettled(time) && settled;
      for (const cluster of track.served) served[cluster] = true;
    }
    return { settled, served };
  }

  /**
   * Goes on from a time that was reached to the next at which a search for rising margins should look.
   *
   * @param {number} time The time.
   * @param {number} level The ln of a margin that the search is for: before all contributions together can have grown to it nothing need
   *   be seen.
   * @returns {number} The next time; NaN where a neuron cannot be followed so far.
   */
  advance(time, level) {
    const all = new LogSum();
    for (const track of this.#tracks) all.add(track.logBound(time), 1);
    let stride = Math.max((level - all.logSize) / this.#growth, 2 / this.#growth, strideOfTime * time);
    for (let k = 0; k < mostHalvings; k++, stride /= 2) if (this.reach(time + stride)) return time + stride;
    return NaN;
  }

  /** Times at which neurons turn or grow at other rates, from 0 to a time that was reached; about as many as asked for, rising. */
  telling(end, count) {
    const times = this.#tracks.flatMap((track) => track.times).filter((time) => time < end).sort((a, b) => a - b);
    const stride = Math.max(1, times.length / count);
    const chosen = [];
    for (let i = 0; i < times.length; i += stride) {
      const time = times[Math.floor(i)];
      if (chosen.length === 0 || time > chosen[chosen.length - 1]) chosen.push(time);
    }
    if (end > 0) chosen.push(end);
    return chosen;
  }

  /**
   * The time between two that were reached at which the ln of a margin rises through a level.
   *
   * @param {number} low A time before it.
   * @param {number} high A time after it.
   * @param {number} level The level.
   * @param {number|null} cluster The cluster; null for the largest margin.
   */
  rise(low, high, level, cluster) {
    const margins = new Float64Array(this.#labels.length);
    const excessAt = (time) => {
      this.logMargins(time, margins);
      return excess(margins, level, cluster);
    };
    return findRise(low, excessAt(low), high, excessAt(high), 1e-13, excessAt);
  }
}

/** The ln of a margin, or of the largest (null), less a level, as far as it matters. */
export function excess(margins, level, cluster) {
  let log = -Infinity;
  for (let k = 0; k < margins.length; k++) if (cluster === null || cluster === k) log = Math.max(log, margins[k]);
  return Math.max(log - level, -far);
}
