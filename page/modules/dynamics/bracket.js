import { nextDown, nextUp } from './float.js';

const mostTrials = 80;

/**
 * Finds where a function rises through zero between a point at which it is negative and one at which it is not, by regula falsi with
 * halved weights (the Illinois method). As Bracket of the library.
 *
 * @param {number} low A point.
 * @param {number} below The function there, below 0.
 * @param {number} high A greater point.
 * @param {number} above The function there, 0 or above.
 * @param {number} precision Part of above − below to which the function is known.
 * @param {function(number): number} valueAt The function.
 * @returns {number} A point at which the function is 0 to its precision, or the first float64 at which it is not negative.
 */
export function findRise(low, below, high, above, precision, valueAt) {
  const enough = precision * (above - below);
  let side = 0;                                  // on which side of the zero the last trial was
  for (let k = 0; k < mostTrials && high > nextUp(low); k++) {
    const guess = low + (high - low) * (-below / (above - below));
    const trial = Math.min(Math.max(guess, nextUp(low)), nextDown(high));
    const value = valueAt(trial);
    if (Math.abs(value) <= enough) return trial;
    if (value < 0) {
      low = trial;
      below = value;
      if (side < 0) above /= 2;
      side = -1;
    } else {
      high = trial;
      above = value;
      if (side > 0) below /= 2;
      side = 1;
    }
  }
  return high;
}
