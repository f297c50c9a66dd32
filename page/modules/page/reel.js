import { networkFrom, networkOfFrame } from '../robustness/network.js';
import { centreName } from './text.js';

// A film as the page shows it: frames of an experiment, or of a file, and what lies between two of them.

const mix = (from, to, part) => from + (to - from) * part;

/**
 * Frames with what is known of all of them: an experiment that is computed here (dynamics/experiment.js), or a file (files/replay.js).
 * A frame is { time, loss, cosines [h × K], rest [h], logContributions [h], signs [h], margins [K] or null, record or null }.
 */
export class Reel {
  /** @param source has frames, births, predicted and samples. */
  constructor(source, look) {
    const { clock, power, hidden, labels, centres, allClusters, dimension, network, isFile, isComplete } = look;
    this.source = source;
    this.clock = clock;
    this.power = power;
    this.hidden = hidden;
    this.labels = [...labels];
    this.clusters = labels.length;
    this.positive = this.labels.filter(label => label > 0).length;
    /** Names of the centres [K]; a film has only some of all clusters. */
    this.names = [...centres].map(centreName);
    this.allClusters = allClusters;
    /** Number of features in which the network is known: D, the first K along the centres, or K alone. */
    this.dimension = dimension;
    /** The network of a frame up to a positive factor, in these features. */
    this.network = network;
    this.isFile = isFile;
    /** Whether the network is known in all its features; else nothing can be certified of it. */
    this.isComplete = isComplete;
  }

  /** The reel of an experiment with these knobs; frames in place of its own, where they are given. */
  static of(experiment, { power, hidden, clusters, positive, dimension }, frames = null) {
    const labels = Array.from({ length: clusters }, (_, k) => k < positive ? 1 : -1);
    const network = frame => experiment.noiseFree ? networkOfFrame(frame, power, experiment.start, clusters)
      : networkFrom(power, dimension, frame.record.directions, frame.logContributions, frame.signs);
    return new Reel(frames ? { frames } : experiment, {
      clock: 't', power, hidden, labels, centres: labels.keys(), allClusters: clusters, dimension, network, isFile: false,
      isComplete: true,
    });
  }

  /** The reel of what stood in a file: where its centres are the first axes the network is known in all features, else along them. */
  static ofFile(found) {
    const { clock, power, hidden, labels, centres, allClusters, clusters } = found, isWhole = alongAxes(found);
    const dimension = isWhole ? found.dimension : clusters;
    const network = frame => networkFrom(power, dimension, isWhole ? frame.record.directions : frame.cosines, frame.logContributions,
      frame.signs);
    return new Reel(found, {
      clock, power, hidden, labels, centres, allClusters, dimension, network, isFile: true, isComplete: isWhole,
    });
  }

  get frames() {
    return this.source.frames;
  }

  get count() {
    return this.source.frames.length;
  }

  /** Time at which each cluster was born [K]; NaN where it has not been. */
  get births() {
    return this.source.births ?? new Float64Array(this.clusters).fill(NaN);
  }

  /** Time at which each was predicted to be born [K]; NaN where there is no prediction. */
  get predicted() {
    return this.source.predicted ?? new Float64Array(this.clusters).fill(NaN);
  }

  /** Samples along the centres, or null. */
  get samples() {
    return this.source.samples ?? null;
  }

  /** The frame at a place, between two frames a mixture of both; what cannot be mixed is that of the nearer one. */
  at(place) {
    const from = Math.min(Math.floor(place), this.count - 1), to = Math.min(from + 1, this.count - 1), part = place - from;
    const one = this.frames[from], other = this.frames[to], nearer = part < 0.5 ? one : other;
    if (part === 0 || from === to) return { ...one, nearest: from };
    const logContributions = one.logContributions.map((value, j) => {
      const next = other.logContributions[j];
      return Number.isFinite(value) && Number.isFinite(next) ? mix(value, next, part) : nearer.logContributions[j];
    });
    return {
      time: mix(one.time, other.time, part),
      loss: one.loss > 0 && other.loss > 0 ? Math.exp(mix(Math.log(one.loss), Math.log(other.loss), part)) : nearer.loss,
      cosines: one.cosines.map((value, i) => mix(value, other.cosines[i], part)),
      rest: one.rest && other.rest ? one.rest.map((value, j) => mix(value, other.rest[j], part)) : null,
      logContributions,
      signs: nearer.signs,
      margins: one.margins && other.margins ? one.margins.map((value, k) => mix(value, other.margins[k], part)) : null,
      record: nearer.record,
      nearest: part < 0.5 ? from : to,
    };
  }

  /** The place of a time among the frames, with a fraction; it is the inverse of the time of `at`. */
  placeOf(time) {
    const { frames, count } = this;
    let low = 0, high = count - 1;
    if (!(time > frames[0].time)) return 0;
    if (time >= frames[high].time) return high;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (frames[middle].time <= time) low = middle;
      else high = middle;
    }
    return low + (time - frames[low].time) / (frames[high].time - frames[low].time);
  }
}

/** log(c/C) ≤ 0 of every contribution c and the largest one C of a frame; −∞ where there is none. */
export function relativeContributions(frame) {
  let largest = -Infinity;
  for (const value of frame.logContributions) largest = Math.max(largest, value);
  return frame.logContributions.map(value => value === -Infinity ? -Infinity : value - largest);
}

/**
 * How the neurons stand, each weighted by its contribution: the mean of the largest cosine with a centre of the neuron's class, and of the
 * cosine with the sum of these centres.
 * @returns {{ centre: number, sum: number }} NaN where nothing contributes.
 */
export function alignment(frame, labels) {
  const count = labels.length, weights = relativeContributions(frame);
  let total = 0, centre = 0, sum = 0;
  for (let j = 0; j < weights.length; j++) {
    const weight = Math.exp(weights[j]), sign = frame.signs[j];
    if (!(weight > 0) || sign === 0) continue;
    let nearest = -1, all = 0, members = 0;
    for (let k = 0; k < count; k++) {
      if (labels[k] !== sign) continue;
      const cosine = frame.cosines[j * count + k];
      nearest = Math.max(nearest, cosine);
      all += cosine;
      members++;
    }
    if (members === 0) continue;
    total += weight;
    centre += weight * nearest;
    sum += weight * all / Math.sqrt(members);
  }
  return { centre: centre / total, sum: sum / total };
}

/** Whether a file has the neurons in all features, and its centres along the first axes. */
function alongAxes({ points, dimension, frames }) {
  if (!points || !frames[0].record) return false;
  return points.every((value, i) => Math.abs(value - Number(i % dimension === Math.floor(i / dimension))) < 1e-6);
}
