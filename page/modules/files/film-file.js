const SHOWN = 3;
const LONGEST = 1.001;          // of unit vectors along unit vectors, rounded

/**
 * Reads film.npz of a trial (docs/file-formats.md), which has the directions of all neurons along three centres.
 *
 * @param {import('./arrays.js').NamedArrays} arrays
 * @param {string} title
 * @returns {Promise<import('./replay.js').Replay>}
 */
export async function readFilm(arrays, title) {
  const times = await arrays.clock('clock');
  const { values: contributions, shape: [, hidden] } = await arrays.read('log_contributions', [times.length, null]);
  if (contributions.some((value) => !(value < Infinity))) throw new Error(`“log_contributions” of ${title} must be numbers or −inf.`);
  const neurons = await arrays.finite('neurons', [times.length, hidden, SHOWN]);
  if (neurons.some((value) => Math.abs(value) > LONGEST)) throw new Error(`“neurons” of ${title} must be cosines, within ±1.`);
  const signs = await arrays.among('signs', [times.length, hidden], [-1, 0, 1]);
  const losses = await arrays.values('losses', [times.length]);
  const allClusters = (await arrays.finite('clusters', []))[0];
  const positive = (await arrays.finite('positive_centres', []))[0];
  const births = await arrays.values('births', [allClusters]);
  const axes = Int32Array.from(await arrays.finite('axes', [SHOWN]));
  if (axes.some((axis) => !(axis >= 0 && axis < allClusters))) {
    throw new Error(`“axes” of ${title} must be three of ${allClusters} centres; they are ${axes.join(', ')}.`);
  }
  const labels = await arrays.among('labels', [null], [-1, 1]);
  const cosines = await arrays.finite('data', [labels.length, SHOWN]);
  return {
    title: `${title}: ${SHOWN} of ${allClusters} clusters`,
    clock: clockOf(times),
    power: NaN,
    hidden,
    dimension: 0,
    clusters: SHOWN,
    allClusters,
    centres: axes,
    points: null,
    labels: Int8Array.from(axes, (axis) => (axis < positive ? 1 : -1)),
    births: Float64Array.from(axes, (axis) => births[axis]),
    predicted: null,
    samples: { count: labels.length, cosines, labels: Int8Array.from(labels), clusterOf: null },
    radii: null,
    frames: Array.from(times, (time, t) => ({
      time,
      loss: losses[t],
      ...cosinesAndRest(neurons.subarray(t * hidden * SHOWN, (t + 1) * hidden * SHOWN), hidden),
      logContributions: contributions.subarray(t * hidden, (t + 1) * hidden),
      signs: Int8Array.from(signs.subarray(t * hidden, (t + 1) * hidden)),
      margins: null,
      record: null,
    })),
    scenes: [],
    remarks: [`A film holds ${SHOWN} of the centres: what lies along the others is part of the rest. It does not say the power.`],
  };
}

/** Epochs are whole numbers; times of a flow are taken to be where one is not. As IsWhole of the reports' films. */
function clockOf(times) {
  return Array.prototype.every.call(times, Number.isInteger) ? 'epoch' : 't';
}

/** Cosines [h × 3] and the length of what is left of unit vectors, 0 for a neuron without weights. */
export function cosinesAndRest(cosines, hidden) {
  const rest = new Float64Array(hidden);
  for (let j = 0; j < hidden; j++) {
    let square = 0;
    for (let k = 0; k < SHOWN; k++) square += cosines[j * SHOWN + k] ** 2;
    rest[j] = square > 0 ? Math.sqrt(Math.max(0, 1 - square)) : 0;
  }
  return { cosines, rest };
}
