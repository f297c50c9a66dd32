import { CounterRandom } from './random.js';

const clusterDraw = 0;
const noiseDraw = 1;
const largestAlpha = 1e15;           // beyond it float32 does not hold the squared norm of a sample of many features

/**
 * Draws labelled samples of Gaussian clusters around the first K axes: x = e_k + noise of variance α²/D per coordinate (Min and Vidal
 * 2024, §3.1), the cluster k of every sample drawn uniformly, y = +1 for the first K1 clusters, else −1.
 *
 * As GaussianClusters of the library with its standard basis: the very numbers, rounded to float32 as there. A sample is a function of the
 * parameters, the stream and its index alone.
 *
 * @param {{ dimension: number, clusters: number, positive: number, alpha: number, seed: number|bigint|string }} parameters D, K ≤ D,
 *   K1 ≤ K, α and the seed.
 * @param {number} count Number of samples n.
 * @param {number} stream Names independent draws: 0 to train on, 1 to test on.
 * @returns {{ count: number, dimension: number, inputs: Float64Array, labels: Int8Array, clusterOf: Int32Array }} inputs [n × D].
 */
export function drawClusters({ dimension, clusters, positive, alpha, seed }, count, stream) {
  if (!(count >= 1)) throw new RangeError(`At least 1 sample is drawn; got ${count}.`);
  if (!(clusters >= 1 && clusters <= dimension))
    throw new RangeError(`The number of clusters K must be from 1 to the dimension D = ${dimension}; got ${clusters}.`);
  if (!(positive >= 0 && positive <= clusters))
    throw new RangeError(`The number of positive clusters K1 must be from 0 to K = ${clusters}; got ${positive}.`);
  if (!(alpha >= 0 && alpha <= largestAlpha))
    throw new RangeError(`The noise scale α must be from 0 to 1e15, as samples are float32; got ${alpha}.`);
  const inputs = new Float64Array(count * dimension);
  const labels = new Int8Array(count);
  const clusterOf = new Int32Array(count);
  const deviation = alpha / Math.sqrt(dimension);
  for (let i = 0; i < count; i++) {
    const cluster = new CounterRandom(seed, i, clusterDraw, stream).nextInt(clusters);
    clusterOf[i] = cluster;
    labels[i] = cluster < positive ? 1 : -1;
    const random = new CounterRandom(seed, i, noiseDraw, stream);
    for (let d = 0; d < dimension; d++)
      inputs[i * dimension + d] = Math.fround((d === cluster ? 1 : 0) + deviation * random.nextGaussian());
  }
  return { count, dimension, inputs, labels, clusterOf };
}
