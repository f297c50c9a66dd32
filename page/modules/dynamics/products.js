// The two matrix products of a right-hand side of the flow, neuron by neuron, where most of the time goes: four samples at once, so that
// each number of the direction and of the sum is read and written once for four products.

/**
 * Finds the samples on which a neuron is active, ⟨x_i, u⟩ > 0, and their pre-activations. One that is not a number counts as active, so
 * that it is seen.
 *
 * @param {Float64Array} inputs X [n × D].
 * @param {number} count n.
 * @param {number} dimension D.
 * @param {Float64Array} state Holds u [D].
 * @param {number} origin Where u begins.
 * @param {Int32Array} active Their indices, written from first on.
 * @param {Float64Array} activations Their ⟨x_i, u⟩, written from first on; room for n.
 * @param {number} first Where writing begins.
 * @returns {number} How many there are.
 */
export function activeProducts(inputs, count, dimension, state, origin, active, activations, first) {
  const whole = count - count % 4;
  let found = first;
  for (let i = 0; i < whole; i += 4) {
    let x = i * dimension;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let d = origin; d < origin + dimension; d++, x++) {
      const u = state[d];
      s0 += u * inputs[x];
      s1 += u * inputs[x + dimension];
      s2 += u * inputs[x + 2 * dimension];
      s3 += u * inputs[x + 3 * dimension];
    }
    if (!(s0 <= 0)) {
      active[found] = i;
      activations[found++] = s0;
    }
    if (!(s1 <= 0)) {
      active[found] = i + 1;
      activations[found++] = s1;
    }
    if (!(s2 <= 0)) {
      active[found] = i + 2;
      activations[found++] = s2;
    }
    if (!(s3 <= 0)) {
      active[found] = i + 3;
      activations[found++] = s3;
    }
  }
  for (let i = whole; i < count; i++) {
    let sum = 0;
    for (let d = 0; d < dimension; d++) sum += state[origin + d] * inputs[i * dimension + d];
    if (!(sum <= 0)) {
      active[found] = i;
      activations[found++] = sum;
    }
  }
  return found - first;
}

/**
 * The sum of weighted samples.
 *
 * @param {Float64Array} inputs X [n × D].
 * @param {number} dimension D.
 * @param {Float64Array} weights Their weights, from 0 on.
 * @param {Int32Array} active Their indices, from first on.
 * @param {number} first Where they begin.
 * @param {number} count How many there are.
 * @param {Float64Array} sum [D], overwritten.
 */
export function activeSum(inputs, dimension, weights, active, first, count, sum) {
  const whole = count - count % 4;
  sum.fill(0);
  for (let k = 0; k < whole; k += 4) {
    const w0 = weights[k];
    const w1 = weights[k + 1];
    const w2 = weights[k + 2];
    const w3 = weights[k + 3];
    const x0 = active[first + k] * dimension;
    const x1 = active[first + k + 1] * dimension;
    const x2 = active[first + k + 2] * dimension;
    const x3 = active[first + k + 3] * dimension;
    for (let d = 0; d < dimension; d++)
      sum[d] += w0 * inputs[x0 + d] + w1 * inputs[x1 + d] + w2 * inputs[x2 + d] + w3 * inputs[x3 + d];
  }
  for (let k = whole; k < count; k++) {
    const w = weights[k];
    const x = active[first + k] * dimension;
    for (let d = 0; d < dimension; d++) sum[d] += w * inputs[x + d];
  }
}
