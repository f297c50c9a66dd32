import { CounterRandom } from './random.js';

const clusterDraw = 0;
const noiseDraw = 1;
const largestAlpha = 1e15;           // beyond it float32 does not hold the squared norm of a sample of many features

/**
 * Draws labelled samples of Gaussian clusters around the first K axes: x = e_k + noise of variance α²/D per coordinate (Min and Vidal
 * 2024, §3.1), y = +1 for the first K1 clusters, else −1. The cluster k of every sample is drawn uniformly (`random`), or every run of K
 * samples holds each cluster once, in random order (`balanced`).
 *
 * As GaussianClusters of the library with its standard basis: the very numbers, rounded to float32 as there. A sample is a function of the
 * parameters, the stream and its index alone.
 *
 * @param {{ dimension: number, clusters: number, positive: number, alpha: number, seed: number|bigint|string,
 *   assignment?: 'random'|'balanced' }} parameters D, K ≤ D, K1 ≤ K, α, the seed, and how samples are spread over the clusters.
 * @param {number} count Number of samples n.
 * @param {number} stream Names independent draws: 0 to train on, 1 to test on.
 * @returns {{ count: number, dimension: number, inputs: Float64Array, labels: Int8Array, clusterOf: Int32Array }} inputs [n × D].
 */
export function drawClusters({ dimension, clusters, positive, alpha, seed, assignment = 'random' }, count, stream) {
  if (!(count >= 1)) throw new RangeError(`At least 1 sample is drawn; got ${count}.`);
  if (!(clusters >= 1 && clusters <= dimension))
    throw new RangeError(`The number of clusters K must be from 1 to the dimension D = ${dimension}; got ${clusters}.`);
  if (!(positive >= 0 && positive <= clusters))
    throw new RangeError(`The number of positive clusters K1 must be from 0 to K = ${clusters}; got ${positive}.`);
  if (!(alpha >= 0 && alpha <= largestAlpha))
    throw new RangeError(`The noise scale α must be from 0 to 1e15, as samples are float32; got ${alpha}.`);
  const inputs = new Float64Array(count * dimension);
  const labels = new Int8Array(count);
  const clusterOf = assignment === 'balanced' ? balanced(clusters, seed, count, stream) : drawn(clusters, seed, count, stream);
  const deviation = alpha / Math.sqrt(dimension);
  for (let i = 0; i < count; i++) {
    const cluster = clusterOf[i];
    labels[i] = cluster < positive ? 1 : -1;
    const random = new CounterRandom(seed, i, noiseDraw, stream);
    for (let d = 0; d < dimension; d++)
      inputs[i * dimension + d] = Math.fround((d === cluster ? 1 : 0) + deviation * random.nextGaussian());
  }
  return { count, dimension, inputs, labels, clusterOf };
}

function drawn(clusters, seed, count, stream) {
  const clusterOf = new Int32Array(count);
  for (let i = 0; i < count; i++) clusterOf[i] = new CounterRandom(seed, i, clusterDraw, stream).nextInt(clusters);
  return clusterOf;
}

function balanced(clusters, seed, count, stream) {
  const clusterOf = new Int32Array(count);
  for (let first = 0; first < count; first += clusters) {
    const order = Int32Array.from({ length: clusters }, (_, k) => k);
    new CounterRandom(seed, first / clusters, clusterDraw, stream).shuffle(order);
    clusterOf.set(order.subarray(0, Math.min(clusters, count - first)), first);
  }
  return clusterOf;
}
