/**
 * A certified radius in L2 by one linear function below the margin.
 *
 * With a_j = ⟨u_j, x⟩ and φ(s) = σ(s)^p, which is convex, for every δ of the ball ‖δ‖ ≤ ε
 *
 *     y f(x + δ) ≥ Σ_{c_j > 0} c_j (φ(t_j) + φ'(t_j) (a_j + ⟨u_j, δ⟩ − t_j)) + Σ_{c_j < 0} c_j (φ(l_j) + k_j (a_j + ⟨u_j, δ⟩ − l_j)):
 *
 * a tangent at any t_j is below φ, and the chord over [l_j, h_j] = [a_j − ε‖u_j‖, a_j + ε‖u_j‖], of slope
 * k_j = (φ(h_j) − φ(l_j))/(h_j − l_j), is above it. The right side is linear in δ; its least value over the ball is that at 0 less ε times
 * the length of its gradient. Where that is positive no point of the ball is misclassified: the linear bound of the library (LinearStage),
 * in float64.
 *
 * With fixed t_j the bound falls with ε, since the chord of a convex function over a longer interval lies higher and a larger ball has
 * more points; so bisection finds the largest ε. Tangents are taken at x, then where steps of Frank and Wolfe towards the least value of
 * the sum with φ itself in place of tangents lead, where they are best.
 */

import { Margin } from './margin.js';
import { norm, outputAt, raised } from './network.js';

const ROUNDS = 4;
const STEPS = 12;               // of Frank and Wolfe in each
const BISECTIONS = 40;
/** Of the sum of all terms' absolute values: what the bound must exceed. Roundings of sums of 2,000 terms stay below. */
const SLACK = 1e-12;

/** Certified radii of points of one label; arrays are made once. */
class LinearBound {
  #margin;
  #lengths;
  #clean;
  #tangents;
  #slopes;
  #gradient;
  #delta;

  constructor(network, label) {
    this.network = network;
    this.label = label;
    const margin = new Margin(network, label);
    const { count, dimension, directions } = margin;
    this.#margin = margin;
    this.#lengths = Float64Array.from({ length: count },
      (_, j) => norm(directions.subarray(j * dimension, (j + 1) * dimension)) * (1 + SLACK));
    this.#clean = new Float64Array(count);
    this.#tangents = new Float64Array(count);
    this.#slopes = new Float64Array(count);
    this.#gradient = new Float64Array(dimension);
    this.#delta = new Float64Array(dimension);
  }

  /** As `certifiedRadius`. */
  radius(x) {
    if (!(outputAt(this.network, x) * this.label > 0)) return 0;
    this.#margin.products(x, this.#clean);
    this.#tangents.set(this.#clean);
    this.#delta.fill(0);
    let best = this.#largest(0, norm(x));
    for (let round = 0; round < ROUNDS; round++) {
      // a little beyond what is proven: tangents that are good there prove more
      this.#descend(best > 0 ? best * (round === 0 ? 1.3 : 1.05) : 1e-3 * norm(x));
      best = Math.max(best, this.#largest(best, norm(x)));
    }
    return best * (1 - SLACK);
  }

  /** The largest radius that the tangents prove, if it is above a proven one. */
  #largest(proven, most) {
    if (!this.#proves(proven > 0 ? proven : most * 1e-12)) return proven;
    let low = proven;
    let high = most * 2;
    for (let step = 0; step < BISECTIONS && high - low > 1e-10 * high; step++) {
      const middle = (low + high) / 2;
      if (this.#proves(middle)) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Whether the bound is above its roundings. */
  #proves(radius) {
    const { count, factors, power } = this.#margin;
    let value = 0;
    let size = 0;
    for (let j = 0; j < count; j++) {
      const a = this.#clean[j];
      const c = factors[j];
      let level = 0;
      let slope = 0;
      if (c > 0) {
        const t = this.#tangents[j];
        if (t > 0) {
          slope = power * raised(t, power - 1);
          level = raised(t, power) + slope * (a - t);
          size += c * (raised(t, power) + slope * (Math.abs(a) + t));
        }
      } else {
        const low = a - radius * this.#lengths[j];
        const high = a + radius * this.#lengths[j];
        if (high > 0) {
          const from = low > 0 ? raised(low, power) : 0;
          slope = (raised(high, power) - from) / (high - low);
          level = from + slope * (a - low);
          size -= c * (from + slope * (Math.abs(a) + Math.abs(low)));
        }
      }
      this.#slopes[j] = c * slope;
      value += c * level;
      size += Math.abs(c * slope) * radius * this.#lengths[j];
    }
    this.#combine();
    return value - radius * norm(this.#gradient) > SLACK * size;
  }

  /** Frank–Wolfe on Σ_{c > 0} c φ + Σ_{c < 0} c chord within a radius; sets the tangents to where it leads. */
  #descend(radius) {
    const { count, dimension, factors, power } = this.#margin;
    const delta = this.#delta;
    const scale = norm(delta);
    for (let d = 0; d < dimension && scale > radius; d++) delta[d] *= radius / scale;
    for (let step = 0; step < STEPS; step++) {
      this.#margin.products(delta, this.#tangents);
      for (let j = 0; j < count; j++) {
        const s = this.#clean[j] + this.#tangents[j];
        this.#tangents[j] = s;
        if (factors[j] > 0) {
          this.#slopes[j] = s > 0 ? factors[j] * power * raised(s, power - 1) : 0;
          continue;
        }
        const low = this.#clean[j] - radius * this.#lengths[j];
        const high = this.#clean[j] + radius * this.#lengths[j];
        const rise = high > 0 ? raised(high, power) - (low > 0 ? raised(low, power) : 0) : 0;
        this.#slopes[j] = (factors[j] * rise) / (high - low);
      }
      this.#combine();
      const length = norm(this.#gradient);
      if (!(length > 0)) return;
      const share = 2 / (step + 3);
      for (let d = 0; d < dimension; d++) delta[d] += share * ((-radius * this.#gradient[d]) / length - delta[d]);
    }
    this.#margin.products(delta, this.#tangents);
    for (let j = 0; j < count; j++) this.#tangents[j] += this.#clean[j];
  }

  /** Σ_j slope_j u_j. */
  #combine() {
    const { count, dimension, directions } = this.#margin;
    const gradient = this.#gradient;
    gradient.fill(0);
    for (let j = 0, row = 0; j < count; j++, row += dimension) {
      const slope = this.#slopes[j];
      if (slope === 0) continue;
      for (let d = 0; d < dimension; d++) gradient[d] += slope * directions[row + d];
    }
  }
}

/**
 * The radius within which the linear bound proves that no point is misclassified.
 * @param {object} network as `networkOf` makes it
 * @param {Float64Array} x [D]
 * @param {number} label ±1
 * @returns {number} in L2; 0 where x itself is misclassified or nothing is proven
 */
export function certifiedRadius(network, x, label) {
  return new LinearBound(network, label).radius(x);
}
