/**
 * The nearest point with Σ σ(a)^p ≤ Σ σ(b)^p for p > 2, by a scan of the stationary points.
 *
 * As PowerDistance of the library. With a multiplier λ ≥ 0 a stationary point (α, β) solves α_k + λ p α_k^{p−1} = a_k on the own side, one
 * root, and β_k − λ p β_k^{p−1} = b_k on the other, a low and a high root. At a minimum at most one β is high, that of the largest b: so
 * that one target t is scanned, which gives λ and all others. The roots of Σ α^p − Σ β^p in t are the candidates, together with α = 0.
 */

const SCAN_POINTS = 128;
const NEWTON_LIMIT = 200;

/**
 * Moves coordinates there, in place.
 * @param {number} power p > 2
 * @param {number[]} own coordinates of the label's centres; Σ σ(own)^p > Σ σ(other)^p is required
 * @param {number[]} other coordinates of the others
 */
export function powerMove(power, own, other) {
  const high = other.indexOf(Math.max(...other));
  const [a, b] = [[...own], [...other]];
  for (let k = 0; k < own.length; k++) own[k] = Math.min(own[k], 0);
  let best = squaredDistance(a, own);
  const low = Math.max(b[high], 0);
  const width = b[high] + Math.sqrt(best) - low;
  let previous = low;
  let excess = 1;
  for (let m = 1; m <= SCAN_POINTS && width > 0; m++) {
    const t = low + (width * m) / SCAN_POINTS;
    const next = excessAt(power, a, b, high, t, null, null);
    if (next > 0 !== excess > 0) tryRoot(previous, t, excess > 0);
    previous = t;
    excess = next;
  }

  function tryRoot(from, to, isPositive) {
    let [left, right] = [from, to];
    for (let middle = (left + right) / 2; middle > left && middle < right; middle = (left + right) / 2) {
      if (excessAt(power, a, b, high, middle, null, null) > 0 === isPositive) left = middle;
      else right = middle;
    }
    const [alpha, beta] = [[], []];
    excessAt(power, a, b, high, right, alpha, beta);
    const distance = squaredDistance(a, alpha) + squaredDistance(b, beta);
    if (distance >= best) return;
    best = distance;
    alpha.forEach((value, k) => { own[k] = value; });
    beta.forEach((value, k) => { other[k] = value; });
  }
}

/** Σ α^p − Σ β^p at the targets that belong to β_high = t; they are written where there is room. */
function excessAt(power, a, b, high, t, alpha, beta) {
  const weight = (t - b[high]) / Math.pow(t, power - 1);
  let sum = 0;
  for (let k = 0; k < a.length; k++) {
    const target = a[k] > 0 ? lowered(power, a[k], weight) : a[k];
    if (target > 0) sum += Math.pow(target, power);
    if (alpha) alpha[k] = target;
  }
  for (let k = 0; k < b.length; k++) {
    const target = k === high ? t : b[k] > 0 ? raisedTarget(power, b[k], weight) : b[k];
    if (target > 0) sum -= Math.pow(target, power);
    if (beta) beta[k] = target;
  }
  return sum;
}

/** The root of α + w α^{p−1} = a: Newton's method falls to it from an upper bound, the function being convex. */
function lowered(power, a, weight) {
  let alpha = weight > 0 ? Math.min(a, Math.pow(a / weight, 1 / (power - 1))) : a;
  for (let i = 0; i < NEWTON_LIMIT; i++) {
    const slope = weight * Math.pow(alpha, power - 2);
    const next = alpha - (alpha + slope * alpha - a) / (1 + (power - 1) * slope);
    if (!(next < alpha)) break;
    alpha = next;
  }
  return alpha;
}

/** The low root of β − w β^{p−1} = b: Newton's method rises to it from b; the turning point where there is none. */
function raisedTarget(power, b, weight) {
  if (weight <= 0) return b;
  const turn = Math.pow(weight * (power - 1), -1 / (power - 2));
  if (turn <= b || turn - weight * Math.pow(turn, power - 1) <= b) return Math.max(turn, b);
  let beta = b;
  for (let i = 0; i < NEWTON_LIMIT; i++) {
    const slope = weight * Math.pow(beta, power - 2);
    const next = beta - (beta - slope * beta - b) / (1 - (power - 1) * slope);
    if (!(next > beta)) break;
    beta = Math.min(next, turn);
  }
  return beta;
}

function squaredDistance(from, to) {
  return to.reduce((sum, value, k) => sum + (value - from[k]) ** 2, 0);
}
