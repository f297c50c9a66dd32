/**
 * The ideal classifiers of the theory and their exact nearest misclassified points in L2, for orthonormal centres.
 *
 * As SumClassifier, SumPowerClassifier and PowerClassifier of the library (Theory). All are functions of the K coordinates ⟨x, μ_k⟩, and
 * so are nearest points: what lies off the centres stays as it is.
 */

import { powerMove } from './power-distance.js';

/**
 * The value of an ideal classifier.
 * @param {'sum' | 'power'} kind `sum`: F in degree p, σ(Σ_own)^p − σ(Σ_other)^p, with the boundary of F for every p; `power`: F^(p),
 *   Σ ±σ(x_k)^p
 * @param {number} power p ≥ 1
 * @param {ArrayLike<number>} labels of the centres, ±1 [K]
 * @param {ArrayLike<number>} x coordinates along the centres [K]
 */
export function idealOutput(kind, power, labels, x) {
  let value = 0;
  const totals = [0, 0];
  for (let k = 0; k < labels.length; k++) {
    totals[labels[k] > 0 ? 0 : 1] += x[k];
    if (x[k] > 0) value += labels[k] * Math.pow(x[k], power);
  }
  return kind === 'sum' ? Math.pow(Math.max(0, totals[0]), power) - Math.pow(Math.max(0, totals[1]), power) : value;
}

/**
 * The nearest misclassified point of an ideal classifier.
 * @param {'sum' | 'power'} kind as for `idealOutput`
 * @param {number} power p ≥ 1; F^(p) has a formula from 2 on
 * @param {ArrayLike<number>} labels of the centres, ±1 [K], both among them
 * @param {ArrayLike<number>} x coordinates along the centres [K]
 * @param {number} label y = ±1
 * @returns {{ distance: number, point: Float64Array } | null} coordinates [K] on the boundary, where y f = 0 to rounding; x itself where
 *   it is misclassified; null where no formula is known, or one class has no centre
 */
export function idealExample(kind, power, labels, x, label) {
  const point = Float64Array.from(x);
  const own = [];
  const other = [];
  for (let k = 0; k < labels.length; k++) (labels[k] === label ? own : other).push(k);
  if (own.length === 0 || other.length === 0 || (kind === 'power' && !(power >= 2))) return null;
  if (label * idealOutput(kind, power, labels, x) <= 0) return { distance: 0, point };
  const [ownEnds, otherEnds] = [own.map((k) => x[k]), other.map((k) => x[k])];
  if (kind === 'sum') sumMove(ownEnds, otherEnds);
  else if (power === 2) quadraticMove(ownEnds, otherEnds);
  else powerMove(power, ownEnds, otherEnds);
  own.forEach((k, place) => { point[k] = ownEnds[place]; });
  other.forEach((k, place) => { point[k] = otherEnds[place]; });
  let square = 0;
  for (let k = 0; k < point.length; k++) square += (point[k] - x[k]) ** 2;
  return { distance: Math.sqrt(square), point };
}

/** To the nearer of the half-spaces Σ own ≤ 0 and Σ own ≤ Σ other. */
function sumMove(own, other) {
  const level = total(own);
  const gap = level - total(other);
  const all = own.length + other.length;
  const lowersOwn = level / Math.sqrt(own.length) < gap / Math.sqrt(all);
  const step = lowersOwn ? level / own.length : gap / all;
  for (let k = 0; k < own.length; k++) own[k] -= step;
  for (let k = 0; k < other.length && !lowersOwn; k++) other[k] += step;
}

/**
 * p = 2, as QuadraticDistance: with A and B the lengths of the positive parts, both are scaled to (A + B)/2; where B = 0 the largest other
 * coordinate is raised and A lowered to their mean, or A lowered to 0.
 */
function quadraticMove(own, other) {
  const ownLength = positiveLength(own);
  const otherLength = positiveLength(other);
  if (otherLength > 0) {
    const mean = (ownLength + otherLength) / 2;
    scalePositive(own, mean / ownLength);
    scalePositive(other, mean / otherLength);
    return;
  }
  const highest = other.indexOf(Math.max(...other));
  const raises = ownLength - other[highest] < Math.SQRT2 * ownLength;
  const level = raises ? (ownLength + other[highest]) / 2 : 0;
  scalePositive(own, level / ownLength);
  if (raises) other[highest] = level;
}

function total(values) {
  return values.reduce((sum, value) => sum + value, 0);
}

function positiveLength(values) {
  return Math.sqrt(values.reduce((sum, value) => sum + (value > 0 ? value * value : 0), 0));
}

function scalePositive(values, factor) {
  for (let k = 0; k < values.length; k++) if (values[k] > 0) values[k] *= factor;
}
