/**
 * Reads a trajectory of `polyrelu flow --out` (docs/file-formats.md).
 *
 * @param {import('./arrays.js').NamedArrays} arrays
 * @param {string} title
 * @returns {Promise<import('./replay.js').Replay>}
 */
export async function readTrajectory(arrays, title) {
  const times = await arrays.clock('times');
  const count = times.length;
  const { values: directions, shape: [, hidden, dimension] } = await arrays.read('directions', [count, null, null]);
  if (hidden === 0 || dimension === 0) throw new Error(`${title} has ${hidden} neurons of ${dimension} features.`);
  const wrong = directions.findIndex((value) => !(Math.abs(value) <= 1.001));
  if (wrong >= 0) throw new Error(`“directions” of ${title} must be unit vectors; entry ${wrong} is ${directions[wrong]}.`);
  const births = await arrays.values('births', [null]);
  const clusters = births.length;
  arrays.requireRoom(count * hidden * clusters);
  const logNorms = await arrays.logarithms('log_norms', [count, hidden]);
  const logOutputs = await arrays.logarithms('log_abs_v', [count, hidden]);
  const signs = Int8Array.from(await arrays.among('sign_v', [count, hidden], [-1, 0, 1]));
  const losses = await arrays.values('losses', [count]);
  const margins = await arrays.values('margins', [count, clusters]);
  const said = await problemOf(arrays, title, clusters, dimension);
  const cosines = productsOf(directions, count * hidden, said.centres, clusters, dimension);
  const frames = Array.from(times, (time, t) => {
    const record = {
      time,
      loss: losses[t],
      margins: margins.subarray(t * clusters, (t + 1) * clusters),
      logNorms: logNorms.subarray(t * hidden, (t + 1) * hidden),
      logOutputs: logOutputs.subarray(t * hidden, (t + 1) * hidden),
      signs: signs.subarray(t * hidden, (t + 1) * hidden),
      directions: directions.subarray(t * hidden * dimension, (t + 1) * hidden * dimension),
    };
    const along = cosines.subarray(t * hidden * clusters, (t + 1) * hidden * clusters);
    return {
      time,
      loss: record.loss,
      cosines: along,
      rest: restOf(record.directions, along, hidden, dimension, clusters),
      logContributions: record.logNorms.map((value, j) => value + record.logOutputs[j]),
      signs: record.signs,
      margins: record.margins,
      record,
    };
  });
  return {
    title: `${title}: ${hidden} neurons, ${clusters} clusters`,
    clock: 't',
    power: said.power,
    hidden,
    dimension,
    clusters,
    allClusters: clusters,
    centres: Int32Array.from({ length: clusters }, (_, k) => k),
    points: said.centres,
    labels: said.labels ?? guessedLabels(frames[count - 1], clusters),
    births,
    predicted: arrays.has('predicted_births') ? await arrays.values('predicted_births', [clusters]) : null,
    samples: said.samples,
    radii: arrays.has('median_radius') ? await arrays.values('median_radius', [count]) : null,
    frames,
    scenes: [],
    remarks: said.remarks,
  };
}

/** Power, centres, labels and samples; files of earlier versions have none of them. */
async function problemOf(arrays, title, clusters, dimension) {
  if (!arrays.has('power')) {
    if (clusters > dimension) {
      throw new Error(`${title} says no centres, and has ${clusters} clusters in ${dimension} features: they cannot lie along the axes.`);
    }
    return {
      power: NaN,
      centres: null,
      labels: null,
      samples: null,
      remarks: ['The file is of an earlier version and says neither power nor centres nor labels: centres are taken to lie along the first '
        + 'axes, and a cluster to be of the class that its largest neurons speak for at the end.'],
    };
  }
  const power = (await arrays.finite('power', []))[0];
  if (!(power >= 1)) throw new Error(`The power of ${title} must be at least 1; it is ${power}.`);
  const y = await arrays.among('y', [null], [-1, 1]);
  const clusterOf = await arrays.finite('clusters', [y.length]);
  if (!arrays.has('centres')) throw new Error(`${title} has no centres: the flow was of samples whose clusters are not known.`);
  const labels = new Int8Array(clusters);
  clusterOf.forEach((cluster, i) => {
    if (!(Number.isInteger(cluster) && cluster >= 0 && cluster < clusters)) {
      throw new Error(`“clusters” of ${title} must be numbers below ${clusters}; entry ${i} is ${cluster}.`);
    }
    labels[cluster] = y[i];
  });
  return {
    power,
    centres: await arrays.finite('centres', [clusters, dimension]),
    labels,
    samples: {
      count: y.length,
      cosines: await arrays.finite('coordinates', [y.length, clusters]),
      labels: Int8Array.from(y),
      clusterOf: Int32Array.from(clusterOf),
    },
    remarks: [],
  };
}

/** ⟨u, μ_k⟩ of rows of directions; the first coordinates where no centres are known. */
function productsOf(directions, rows, centres, clusters, dimension) {
  const products = new Float64Array(rows * clusters);
  for (let row = 0; row < rows; row++) {
    const from = row * dimension;
    for (let k = 0; k < clusters; k++) {
      let product = centres ? 0 : directions[from + k];
      for (let d = 0; centres && d < dimension; d++) product += directions[from + d] * centres[k * dimension + d];
      products[row * clusters + k] = product;
    }
  }
  return products;
}

/** The length of what is off the centres, which are orthonormal or nearly so; 0 for a neuron without weights. */
function restOf(directions, cosines, hidden, dimension, clusters) {
  const rest = new Float64Array(hidden);
  for (let j = 0; j < hidden; j++) {
    let square = 0;
    for (let d = 0; d < dimension; d++) square += directions[j * dimension + d] ** 2;
    for (let k = 0; k < clusters; k++) square -= cosines[j * clusters + k] ** 2;
    rest[j] = Math.sqrt(Math.max(0, square));
  }
  return rest;
}

/** The sign of the neuron that adds most at a centre. */
function guessedLabels(frame, clusters) {
  const labels = new Int8Array(clusters).fill(1);
  for (let k = 0; k < clusters; k++) {
    let most = -Infinity;
    frame.signs.forEach((sign, j) => {
      const cosine = frame.cosines[j * clusters + k];
      const size = cosine > 0 && sign !== 0 ? frame.logContributions[j] + Math.log(cosine) : -Infinity;
      if (size > most) [most, labels[k]] = [size, sign];
    });
  }
  return labels;
}
