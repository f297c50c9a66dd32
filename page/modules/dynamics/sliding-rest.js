const mostSweeps = 20000;
const rounding = 1e-13;              // change of θ at which a sweep has converged

/**
 * Where a neuron of plain ReLU (p = 1) comes to rest while outputs are negligible, kinks included. As SlidingEquilibrium of the library,
 * which derives it: with P the attracting samples that are active and N those that repel, w = B is the least of
 *     ½‖w‖² − ⟨Σ_P h_i x_i, w⟩ + Σ_N |h_i| σ(⟨x_i, w⟩),
 * whose dual, min ½‖Σ_P h_i x_i − Σ_N θ_i |h_i| x_i‖² over θ in [0, 1], is solved coordinate by coordinate (docs/gradient-flow.md).
 *
 * @param {Float64Array} inputs X [n × D].
 * @param {number} dimension D.
 * @param {Float64Array} pulls h [n].
 * @param {Uint8Array} active [n] whether an attracting sample is in P; what stands at others does not matter.
 * @returns {{ direction: Float64Array, rate: number }|null} u [D] and ‖B‖, the rate at which log r grows; null where the search does not
 *   converge, where B is 0, or where u leaves the cell of P.
 */
export function slidingRest(inputs, dimension, pulls, active) {
  const sample = (i) => inputs.subarray(i * dimension, (i + 1) * dimension);
  const gradient = new Float64Array(dimension);
  const opposite = [];
  let size = 0;
  for (let i = 0; i < pulls.length; i++) {
    if (pulls[i] < 0) opposite.push({ sample: sample(i), pull: -pulls[i], square: dot(sample(i), sample(i)), share: 0 });
    if (pulls[i] <= 0 || !active[i]) continue;
    add(sample(i), pulls[i], gradient);
    size += pulls[i] * Math.sqrt(dot(sample(i), sample(i)));
  }
  if (!project(opposite, gradient)) return null;
  const rate = Math.sqrt(dot(gradient, gradient));
  if (!(rate > 1e-9 * size)) return null;
  for (let d = 0; d < dimension; d++) gradient[d] /= rate;
  for (let i = 0; i < pulls.length; i++)
    if (pulls[i] > 0 && dot(sample(i), gradient) > 0 !== Boolean(active[i])) return null;
  return { direction: gradient, rate };
}

/** Takes Σ_N θ_i |h_i| x_i off the gradient, θ of the least length; says whether it converged. */
function project(opposite, gradient) {
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let change = 0;
    for (const entry of opposite) {
      if (entry.square === 0) continue;
      const wanted = entry.share + dot(entry.sample, gradient) / (entry.pull * entry.square);
      const share = Math.min(Math.max(wanted, 0), 1);
      if (share === entry.share) continue;
      add(entry.sample, (entry.share - share) * entry.pull, gradient);
      change = Math.max(change, Math.abs(share - entry.share));
      entry.share = share;
    }
    if (change <= rounding) return true;
  }
  return false;
}

function dot(x, y) {
  let sum = 0;
  for (let d = 0; d < x.length; d++) sum += x[d] * y[d];
  return sum;
}

function add(x, factor, into) {
  for (let d = 0; d < x.length; d++) into[d] += factor * x[d];
}
