import { PlateauFlow, earlyPull, excess } from './plateau-flow.js';

/** The margin at which a cluster counts as born. */
const birthMargin = 0.5;

const tolerance = 1e-9;
const patience = 1000;        // how long births and signs that may yet change are waited for, in times of growth to the scale

/**
 * When clusters will be born, from a flow in which nothing has yet been learnt: the margin of an aligned cluster crosses ½ exactly when
 * that of the flow of f ≡ 0 reaches a level known in closed form. As PredictedBirths of the library: it leaves out what born clusters
 * change for others, and what is not yet aligned at birth, so it is sharp for small scales.
 *
 * @param {{ labels: Int8Array, masses: Float64Array|null, loss: object, power: number }} problem Clusters without noise.
 * @param {object} start Neurons of K + 1 features, of any scale.
 * @param {PlateauFlow} [flow] Its flow of f ≡ 0, where one was begun.
 * @returns {Float64Array} [K]; NaN for a cluster that no neuron of its sign will serve, and 0 for one born at the beginning.
 */
export function predictedBirths(problem, start, flow = new PlateauFlow(problem, start, tolerance)) {
  const clusters = problem.labels.length;
  const level = logLinearAtBirth(problem.loss);
  const end = lastToWaitFor(problem, start);
  const births = new Float64Array(clusters);
  const before = new Float64Array(clusters);
  const margins = new Float64Array(clusters);
  let time = 0;
  flow.logMargins(0, margins);
  for (let k = 0; k < clusters; k++) {
    before[k] = excess(margins, level, k);
    births[k] = before[k] >= 0 ? 0 : NaN;
  }
  while (isAwaited(flow, time, births, end)) {
    const last = time;
    time = flow.advance(last, level);
    if (Number.isNaN(time)) break;
    flow.logMargins(time, margins);
    for (let k = 0; k < clusters; k++) {
      const now = excess(margins, level, k);
      if (Number.isNaN(births[k]) && before[k] < 0 && now >= 0) births[k] = flow.rise(last, time, level, k);
      before[k] = now;
    }
  }
  return births;
}

/**
 * About when the clusters will be born, for whoever asks how far to go: the predicted times, and at p = 2 for a cluster without one that
 * has neurons of its sign, −ln(|q| u_k)/(2 |G_k|) of its first neuron. That is when ω_k² makes up for a contribution that has grown to 1
 * by other clusters (QuadraticFlow of the library: ω_k grows by e^{2 G_k t} whatever they do).
 *
 * @param {Float64Array} predicted [K], from predictedBirths.
 * @returns {Float64Array} [K]; NaN for a cluster that no neuron will serve.
 */
export function roughBirths(problem, start, predicted) {
  return predicted.map((birth, k) => {
    if (!Number.isNaN(birth) || problem.power !== 2) return birth;
    let first = -Infinity;
    for (let j = 0; j < start.hidden; j++) {
      const cosine = start.directions[j * start.dimension + k];
      if (cosine > 0 && start.signs[j] === problem.labels[k])
        first = Math.max(first, start.logNorms[j] + start.logOutputs[j] + Math.log(cosine));
    }
    return first === -Infinity ? NaN : Math.max(0, -first) / (2 * Math.abs(earlyPull(problem, k)));
  });
}

/** A time after which no birth is waited for, nor a sign that may yet change. */
function lastToWaitFor(problem, start) {
  let longest = 0;
  for (const log of start.logNorms) if (Number.isFinite(log)) longest = Math.max(longest, Math.abs(log));
  let slowest = Infinity;
  for (let k = 0; k < problem.labels.length; k++) slowest = Math.min(slowest, Math.abs(earlyPull(problem, k)));
  return patience * (1 + longest) / slowest;
}

/**
 * Whether a cluster is left that a neuron will serve, or may yet serve. Unlike in the library not for ever: at p = 2 the margin of a
 * cluster of less than half the mass of another one falls for as long as that one pulls, which is always where f ≡ 0.
 */
function isAwaited(flow, time, births, end) {
  if (!(time < end) || !births.some(Number.isNaN)) return false;
  const { settled, served } = flow.serve(time);
  return !settled || births.some((birth, k) => Number.isNaN(birth) && served[k]);
}

/**
 * ln z^lin at the moment when a margin z reaches ½, where z^lin is what z would be with the slopes of f ≡ 0 for ever. As
 * ClusterGrowth.LogLinear of the library: for squared 0, exponential Ei(½) − γ, logistic (Ei(½) − ln 2 − γ)/2.
 */
function logLinearAtBirth(loss) {
  const log = Math.log(birthMargin);
  switch (loss.name) {
    case 'squared': return log - Math.log1p(-birthMargin);
    case 'exponential': return log + exponentialSeries(birthMargin);
    case 'logistic': return log + exponentialSeries(birthMargin) / 2;
    default: throw new Error(`There is a closed form for squared, exponential and logistic; the loss is ${loss.name}.`);
  }
}

/** Ei(y) − γ − ln y = Σ yᵏ/(k·k!) for y > 0. */
function exponentialSeries(y) {
  let power = y;
  let sum = y;
  for (let k = 2; power > 1e-18 * sum; k++) {
    power *= y / k;
    sum += power / k;
  }
  return sum;
}
