import { alignment, relativeContributions } from './reel.js';
import { digits, digitsOfLogarithm, listOf, radiusText } from './text.js';

// What happened on the way, as sentences with times: the last one that has come is what just happened.

const turnedCosine = 0.95;     // a neuron whose cosine with a centre is this has turned to it
const aloneCosine = 0.9;       // a neuron that serves a cluster by itself points to its centre at least so closely

/**
 * @param {Reel} reel what has been computed
 * @param {Readings | null} readings what has been read of its frames
 * @param {boolean} isWhole whether it is all there
 * @returns {{ time: number, sentence: string }[]} in the order of their times.
 */
export function eventsOf(reel, readings, isWhole) {
  const events = [beginning(reel), ...turns(reel), ...births(reel)];
  // Without noise the passage begins at once, and neurons turn on it.
  if (reel.source.passage && !reel.source.noiseFree) events.push(passage(reel.source.passage));
  events.sort((one, other) => one.time - other.time);
  const last = isWhole ? ending(reel, readings) : null;
  return last === null ? events : [...events, last];
}

/** The last event that has come by a time. */
export function lastEvent(events, time) {
  let last = events[0];
  for (const event of events) if (event.time <= time) last = event;
  return last;
}

function clockText(reel, time, count = 4) {
  return reel.clock === 't' ? `t = ${digits(time, count)}` : `${reel.clock} ${digits(time, count)}`;
}

function beginning(reel) {
  const frame = reel.frames[0];
  let largest = -Infinity;
  for (const value of frame.logContributions) largest = Math.max(largest, value);
  return {
    time: frame.time,
    sentence: `${reel.hidden} neurons point in directions drawn at random; the largest contributes ${digitsOfLogarithm(largest)}.`,
  };
}

function passage({ from, to }) {
  return { time: from, sentence: `Every neuron has come to rest and only grows: until t = ${digits(to, 4)} nothing turns.` };
}

/** What has come of it, at the last frame; null where a file does not say. */
function ending(reel, readings) {
  const frame = reel.frames[reel.count - 1], aligned = alignment(frame, reel.labels), { ending: end } = reel.source;
  const unborn = reel.names.filter((_, k) => !(reel.births[k] <= frame.time));
  if (end && end.end !== 'born' && end.end !== 'finished') return { time: frame.time, sentence: end.sentence };
  if (end && unborn.length > 0)
    return { time: frame.time, sentence: `${listOf(unborn)} ${unborn.length > 1 ? 'are' : 'is'} not born by the end.` };
  if (unborn.length > 0 || reel.clusters < reel.allClusters) return null;
  const how = aligned.centre >= turnedCosine ? 'each by neurons of its own'
    : aligned.sum >= turnedCosine ? 'by neurons that average the clusters of their class' : 'by neurons that are divided between clusters';
  const radius = readings?.of(frame)?.radius;
  const far = radius === undefined ? '' : ` Half of the ${reel.isFile ? 'centres' : 'test samples'} are fooled by a push of `
    + `${radiusText(radius)} or less.`;
  return { time: frame.time, sentence: `All ${reel.clusters} clusters are born, ${how}.${far}` };
}

/** For each cluster the first neuron that turns to it, above p = 2; below, the first that turns to the sum of a class. */
function turns(reel) {
  const found = [], { frames, clusters, labels } = reel;
  const toSums = reel.power < 2, targets = toSums ? [1, -1] : [...labels.keys()];
  const open = new Set(targets);
  for (const frame of frames) {
    if (open.size === 0) break;
    for (const target of open) {
      const neuron = turnedTo(frame, labels, clusters, target, toSums);
      if (neuron < 0) continue;
      open.delete(target);
      if (frame === frames[0]) continue;
      found.push({ time: frame.time, sentence: turnSentence(reel, frame, neuron, target, toSums) });
    }
  }
  return found;
}

function turnSentence(reel, frame, neuron, target, toSums) {
  const own = reel.names.filter((_, k) => toSums ? reel.labels[k] === target : k === target);
  const what = own.length === 1 ? own[0] : `the average of class ${target > 0 ? '+1' : '−1'}`;
  const when = clockText(reel, frame.time, 3);
  return `Neuron ${neuron + 1} has turned to ${what} at ${when}, while the loss is still ${digits(frame.loss, 3)}.`;
}

function turnedTo(frame, labels, clusters, target, toSums) {
  for (let j = 0; j < frame.signs.length; j++) {
    if (frame.signs[j] !== (toSums ? target : labels[target])) continue;
    let cosine = 0, members = 0;
    if (!toSums) cosine = frame.cosines[j * clusters + target];
    else {
      for (let k = 0; k < clusters; k++) {
        if (labels[k] !== target) continue;
        cosine += frame.cosines[j * clusters + k];
        members++;
      }
      cosine /= Math.sqrt(Math.max(1, members));
    }
    if (cosine >= turnedCosine) return j;
  }
  return -1;
}

/** Births; clusters that one neuron serves together are one event. */
function births(reel) {
  const groups = new Map();
  for (let k = 0; k < reel.clusters; k++) {
    const time = reel.births[k];
    if (Number.isNaN(time) || time > reel.frames[reel.count - 1].time) continue;
    const frame = reel.at(reel.placeOf(time)), leader = leaderOf(frame, reel, k);
    const cosine = leader < 0 ? NaN : frame.cosines[leader * reel.clusters + k];
    const key = cosine >= aloneCosine || leader < 0 ? `cluster ${k}` : `neuron ${leader}`;
    if (!groups.has(key)) groups.set(key, { leader, cosine, members: [] });
    groups.get(key).members.push({ k, time });
  }
  return [...groups.values()].map(group => birthEvent(reel, group));
}

/** The neuron that contributes most to the margin of a cluster; −1 for none. */
function leaderOf(frame, reel, k) {
  const weights = relativeContributions(frame), power = Number.isNaN(reel.power) ? 1 : reel.power;
  let best = -1, most = 0;
  for (let j = 0; j < weights.length; j++) {
    const part = frame.signs[j] === reel.labels[k] ? Math.exp(weights[j]) * Math.max(0, frame.cosines[j * reel.clusters + k]) ** power : 0;
    if (part > most) [best, most] = [j, part];
  }
  return best;
}

function birthEvent(reel, { leader, cosine, members }) {
  const last = members.reduce((time, member) => Math.max(time, member.time), 0), names = listOf(members.map(({ k }) => reel.names[k]));
  const predictions = members.map(({ k }) => reel.predicted[k]).filter(Number.isFinite);
  const predicted = predictions.length === members.length ? `; predicted ${digits(Math.max(...predictions), 4)}` : '';
  const when = `at ${clockText(reel, last)}${predicted}`;
  if (leader < 0) return { time: last, sentence: `${names} born ${when}.` };
  if (cosine >= aloneCosine) return { time: last, sentence: `Neuron ${leader + 1} found ${names} ${when}.` };
  const sentence = members.length > 1
    ? `Neurons between ${names} serve them all, neuron ${leader + 1} the most: born ${when}.`
    : `${names} was born ${when}, served most by neuron ${leader + 1}, which points elsewhere too (cosine ${digits(cosine, 2)}).`;
  return { time: last, sentence };
}
