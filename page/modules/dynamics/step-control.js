/**
 * How the size of steps follows their errors: proportional–integral control (Gustafsson 1991) in the form of Hairer and Wanner.
 * As StepControl of the library. Errors are in units of the tolerance.
 */
export class StepControl {
  constructor({ tolerance = 1e-6, safety = 0.9, integral = 0.04, smallestFactor = 0.2, largestFactor = 10 }) {
    if (!(tolerance > 0 && Number.isFinite(tolerance)))
      throw new Error(`The tolerance of an integration must be a positive number; got ${tolerance}.`);
    this.tolerance = tolerance;
    this.safety = safety;
    this.integral = integral;
    this.smallestFactor = smallestFactor;
    this.largestFactor = largestFactor;
  }

  /** The factor on the size after an accepted step. */
  grow(order, error, previous, afterRejection) {
    const factor = this.safety * Math.max(error, 1e-10) ** (0.75 * this.integral - 1 / order) * previous ** this.integral;
    return Math.min(Math.max(factor, this.smallestFactor), afterRejection ? 1 : this.largestFactor);
  }

  /** The factor on a size of some error at which the error would be just below the tolerance; +∞ where there is none. */
  reach(order, error) {
    return this.safety * error ** (-1 / order);
  }

  /** The factor on the size after a rejected step; an error that is not finite shrinks most. */
  shrink(order, error) {
    if (!Number.isFinite(error)) return this.smallestFactor;
    return Math.min(Math.max(this.safety * error ** (0.75 * this.integral - 1 / order), this.smallestFactor), this.safety);
  }
}
