import { CounterRandom } from './random.js';

const weightDraw = 0;
const outputDraw = 1;
const nudgeDraw = 2;
const purpose = 0x494E4954;          // as in the library, so that a start is the one that training draws with the same seed
const largestExponent = 1000000;     // of a scale: far beyond it the logarithm of the number loses its own digits
const longestQuotation = 100;

/**
 * Reads a positive decimal number of any size, also beyond the range of float64: an initial scale such as 1e-3000. As DecimalScale.
 *
 * @param {string} text Such as 0.01, 1e-7 or 2.5E-3000.
 * @returns {{ text: string, logarithm: number }} The text as it was written and the natural logarithm of the number.
 */
export function parseScale(text) {
  const match = /^\+?([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]{1,12}))?$/.exec(text);
  if (!match) throw refuseScale(text);
  const [, whole, fraction, written] = match;
  const digits = whole + fraction;
  const significant = digits.replace(/^0+/, '');
  // The number is 0.significant × 10^exponent.
  const exponent = Number(written ?? 0) + whole.length - (digits.length - significant.length);
  if (significant.length === 0 || Math.abs(exponent) > largestExponent) throw refuseScale(text);
  return { text, logarithm: Math.log(Number(`0.${significant}`)) + exponent * Math.log(10) };
}

/**
 * Draws the neurons of a flow at time 0 as directions and logarithms of lengths, so that any scale keeps its digits. As FlowStart of the
 * library, with the very numbers of its Gaussian, Balanced and Nudged:
 *   gaussian      N(0, s²) on every entry of W and v;
 *   balanced      N(0, s²) on every entry of W, v_j = ±‖w_j‖ with a random sign;
 *   nudged        a balanced start whose directions are turned towards a centre of their class: u + δ μ_k, normalised, μ_k drawn
 *                 uniformly among the centres of the sign of v (Min and Vidal 2025, Fig. 6, with δ = 0.05).
 *
 * @param {{ kind: string, hidden: number, dimension: number, logScale: number, seed: number|bigint|string, clusters?: number,
 *   positive?: number, nudge?: number }} wanted h, D and log s; K and K1, centres along the first K axes, and δ for a nudged start.
 * @returns {{ hidden: number, dimension: number, directions: Float64Array, logNorms: Float64Array, logOutputs: Float64Array,
 *   signs: Int8Array }} Directions [h × D]; log ‖w_j‖ and log |v_j| [h]; signs of v_j [h].
 */
export function drawStart({ kind, hidden, dimension, logScale, seed, clusters = 0, positive = 0, nudge = 0 }) {
  const directions = new Float64Array(hidden * dimension);
  const logNorms = new Float64Array(hidden);
  const signs = new Int8Array(hidden);
  for (let j = 0; j < hidden; j++) {
    const random = new CounterRandom(seed, j, weightDraw, purpose);
    const row = directions.subarray(j * dimension, (j + 1) * dimension);
    for (let d = 0; d < dimension; d++) row[d] = random.nextGaussian();
    logNorms[j] = normalise(row) + logScale;
  }
  const start = { hidden, dimension, directions, logNorms, logOutputs: logNorms.slice(), signs };
  if (kind === 'gaussian') {
    const random = new CounterRandom(seed, 0, outputDraw, purpose);        // all output weights are one row of one stream
    for (let j = 0; j < hidden; j++) {
      const output = random.nextGaussian();
      start.logOutputs[j] = Math.log(Math.abs(output)) + logScale;
      signs[j] = Math.sign(output);
    }
    return start;
  }
  for (let j = 0; j < hidden; j++) signs[j] = Math.sign(new CounterRandom(seed, j, outputDraw, purpose).nextGaussian());
  if (kind === 'nudged') turnToCentres(start, seed, clusters, positive, nudge);
  else if (kind !== 'balanced') throw new Error(`A start is gaussian, balanced or nudged; got ${quote(kind)}.`);
  return start;
}

/**
 * A start in K + 1 features: the parts of each neuron along the first K axes, where the centres are, and the length of its rest. As
 * NoiseFreeStart.Reduce of the library.
 */
export function reduceStart(start, clusters) {
  const { hidden, dimension } = start;
  const directions = new Float64Array(hidden * (clusters + 1));
  for (let j = 0; j < hidden; j++) {
    const row = directions.subarray(j * (clusters + 1), (j + 1) * (clusters + 1));
    row.set(start.directions.subarray(j * dimension, j * dimension + clusters));
    row[clusters] = length(start.directions, j * dimension + clusters, (j + 1) * dimension);
    const norm = length(row, 0, clusters + 1);
    if (norm > 0) for (let k = 0; k <= clusters; k++) row[k] /= norm;
  }
  return {
    hidden,
    dimension: clusters + 1,
    directions,
    logNorms: start.logNorms.slice(),
    logOutputs: start.logOutputs.slice(),
    signs: start.signs.slice(),
  };
}

/** Nudges every neuron towards a centre of its class; a class without centres leaves its neurons. Lengths do not change. */
function turnToCentres({ hidden, dimension, directions, signs }, seed, clusters, positive, nudge) {
  for (let j = 0; j < hidden; j++) {
    const count = signs[j] > 0 ? positive : clusters - positive;
    if (count === 0) continue;
    const centre = (signs[j] > 0 ? 0 : positive) + new CounterRandom(seed, j, nudgeDraw, purpose).nextInt(count);
    const row = directions.subarray(j * dimension, (j + 1) * dimension);
    const before = row[centre];
    row[centre] += nudge;
    // With a single feature δ = 1 can leave nothing of a neuron; such a one stays as it is.
    if (normalise(row) === -Infinity) row[centre] = before;
  }
}

/** Makes a vector a direction; returns the logarithm of its length, −∞ of a zero one. */
function normalise(vector) {
  let largest = 0;
  for (const entry of vector) largest = Math.max(largest, Math.abs(entry));
  if (largest === 0) return -Infinity;
  // Scaled by a power of two, which rounds nothing: as in the library, to the same bits.
  let exponent = Math.floor(Math.log2(largest));
  if (2 ** exponent > largest) exponent--;
  for (let d = 0; d < vector.length; d++) vector[d] *= 2 ** -exponent;
  const norm = length(vector, 0, vector.length);
  for (let d = 0; d < vector.length; d++) vector[d] /= norm;
  return Math.log(norm) + exponent * Math.log(2);
}

function length(values, first, end) {
  let squares = 0;
  for (let d = first; d < end; d++) squares += values[d] * values[d];
  return Math.sqrt(squares);
}

function refuseScale(text) {
  return new Error('A scale is a positive decimal number such as 0.01, 1e-7 or 1e-3000, with an exponent of at most '
    + `${largestExponent}; got ${quote(text)}.`);
}

function quote(text) {
  const shown = String(text);
  return `'${shown.length > longestQuotation ? `${shown.slice(0, longestQuotation)}…` : shown}'`;
}
