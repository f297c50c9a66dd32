/**
 * A pReLU network with one output, in float64: f(x) = Σ_j q_j σ(⟨x, u_j⟩)^p.
 *
 * As FlowNetwork.UpToScale of the library, without its rounding to float32: contributions q_j count up to one positive factor, in which
 * neither predictions nor distances change, so that a network of scale 1e−300 has a boundary like any other.
 */

const SMALLEST_LOGARITHM = Math.log(1e-38);     // of a contribution over the largest; below it the library's network has 0

/**
 * The network of a record of a flow.
 * @param {{ logNorms: Float64Array, logOutputs: Float64Array, signs: Int8Array, directions: Float64Array }} record h neurons, directions
 *   [h × D] row by row
 * @param {number} power p ≥ 1
 * @param {number} dimension D
 * @returns {{ power: number, hidden: number, dimension: number, directions: Float64Array, contributions: Float64Array }}
 *   contributions [h] with their signs, the largest ±1; all 0 where there is none.
 */
export function networkOf(record, power, dimension) {
  const hidden = record.signs.length;
  const logContributions = new Float64Array(hidden);
  for (let j = 0; j < hidden; j++) logContributions[j] = record.logNorms[j] + record.logOutputs[j];
  return networkFrom(power, dimension, record.directions, logContributions, record.signs);
}

/**
 * A network from directions and contributions.
 * @param {number} power p ≥ 1
 * @param {number} dimension D
 * @param {Float64Array} directions [h × D], kept, not copied
 * @param {Float64Array} logContributions [h] log|q_j|, −∞ for none
 * @param {ArrayLike<number>} signs [h] −1, 0 or 1
 */
export function networkFrom(power, dimension, directions, logContributions, signs) {
  const hidden = logContributions.length;
  const contributions = new Float64Array(hidden);
  let largest = -Infinity;
  for (let j = 0; j < hidden; j++) if (signs[j] !== 0 && logContributions[j] > largest) largest = logContributions[j];
  for (let j = 0; j < hidden && largest > -Infinity; j++) {
    const logarithm = logContributions[j] - largest;
    contributions[j] = logarithm < SMALLEST_LOGARITHM ? 0 : signs[j] * Math.exp(logarithm);
  }
  return { power, hidden, dimension, directions, contributions };
}

/**
 * The network of a frame without noise, whose neurons are known by their cosines with the centres and the length of their rest: the
 * direction of the rest is that of the start, for no gradient has a part off the centres.
 * @param {{ cosines: Float64Array, rest: Float64Array, logContributions: Float64Array, signs: ArrayLike<number> }} frame cosines [h × K]
 * @param {number} power p ≥ 1
 * @param {{ hidden: number, dimension: number, directions: Float64Array }} start as `drawStart` makes it, [h × D]
 * @param {number} clusters K ≤ D, centres along the first K axes
 */
export function networkOfFrame(frame, power, start, clusters) {
  const { hidden, dimension } = start;
  const directions = new Float64Array(hidden * dimension);
  for (let j = 0; j < hidden; j++) {
    const row = j * dimension;
    const length = norm(start.directions.subarray(row + clusters, row + dimension));
    const factor = length > 0 ? frame.rest[j] / length : 0;
    for (let k = 0; k < clusters; k++) directions[row + k] = frame.cosines[j * clusters + k];
    for (let d = clusters; d < dimension; d++) directions[row + d] = factor * start.directions[row + d];
  }
  return networkFrom(power, dimension, directions, frame.logContributions, frame.signs);
}

/** f(x), x [D]. */
export function outputAt(network, x) {
  const { power, hidden, dimension, directions, contributions } = network;
  let sum = 0;
  for (let j = 0, row = 0; j < hidden; j++, row += dimension) {
    if (contributions[j] === 0) continue;
    let activation = 0;
    for (let d = 0; d < dimension; d++) activation += directions[row + d] * x[d];
    if (activation > 0) sum += contributions[j] * raised(activation, power);
  }
  return sum;
}

/** a^p for a > 0; the usual powers by multiplication, which is many times as fast. */
export function raised(a, power) {
  if (power === 2) return a * a;
  if (power === 3) return a * a * a;
  if (power === 1) return a;
  if (power === 0) return 1;
  if (power === 4) return (a * a) * (a * a);
  if (power === 0.5) return Math.sqrt(a);
  if (power === 1.5) return a * Math.sqrt(a);
  if (power === 2.5) return a * a * Math.sqrt(a);
  return Math.pow(a, power);
}

/** ‖v‖. */
export function norm(v) {
  let square = 0;
  for (let d = 0; d < v.length; d++) square += v[d] * v[d];
  return Math.sqrt(square);
}
