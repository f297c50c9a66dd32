import { drawClusters } from '../dynamics/clusters.js';
import { assignment, attackedSamples, pointIndex } from './state.js';

// What is attacked: ideal classifiers as networks, and points, in the features of a reel.

/** F as a network along the centres: one neuron per class, p = 1. */
export function sumNetwork(labels, dimension) {
  return ideal(labels, dimension, 1, [1, -1].filter(sign => labels.includes(sign)).map(sign => labels.map(label => Number(label === sign))),
    members => members.reduce((sign, member, k) => member ? labels[k] : sign, 0));
}

/** F^(p) as a network along the centres: one neuron per cluster. */
export function powerNetwork(labels, dimension, power) {
  return ideal(labels, dimension, power, labels.map((_, k) => labels.map((_, i) => Number(i === k))), (_, j) => labels[j]);
}

function ideal(labels, dimension, power, rows, signOf) {
  const directions = new Float64Array(rows.length * dimension);
  rows.forEach((row, j) => row.forEach((value, k) => { directions[j * dimension + k] = value; }));
  return { power, hidden: rows.length, dimension, directions, contributions: Float64Array.from(rows, (row, j) => signOf(row, j)) };
}

/**
 * The points that are attacked: centres, and the first test samples, those that `polyrelu flow --measure radius` measures on.
 * @returns {{ centres: Point[], samples: Point[] }} of { name, x, label, cluster }
 */
export function pointsOf(state, reel) {
  const { dimension } = reel;
  const unit = k => Float64Array.from({ length: dimension }, (_, d) => Number(d === k));
  const centres = [...reel.labels].map((label, k) => ({ cluster: k, label, x: unit(k) }));
  if (reel.isFile) return { centres, samples: [] };
  const { clusters, positive, alpha, seed } = state;
  const drawn = drawClusters({ dimension: state.dimension, clusters, positive, alpha, seed, assignment }, attackedSamples, 1);
  const samples = [...drawn.labels].map((label, i) => ({
    number: i + 1, label, cluster: drawn.clusterOf[i], x: drawn.inputs.slice(i * dimension, (i + 1) * dimension),
  }));
  return { centres, samples };
}

/** The point that a state names. */
export function chosenPoint(points, name) {
  const list = name[0] === 'c' ? points.centres : points.samples;
  return list[pointIndex(name)] ?? points.centres[0];
}
