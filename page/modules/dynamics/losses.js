/**
 * The losses ℓ(f, y) of an output f and a label y = ±1 and their slopes ∂ℓ/∂f, to full relative accuracy also where they are tiny. As
 * SquaredLoss, ExponentialLoss and LogisticLoss of the library in float64.
 */
export const losses = {
  /** ½ (f − y)². */
  squared: {
    name: 'squared',
    value: (f, y) => (f - y) ** 2 / 2,
    slope: (f, y) => f - y,
  },

  /** e^{−yf}. */
  exponential: {
    name: 'exponential',
    value: (f, y) => Math.exp(-y * f),
    slope: (f, y) => -y * Math.exp(-y * f),
  },

  /** log(1 + e^{−yf}), without overflow or cancellation. */
  logistic: {
    name: 'logistic',
    value: (f, y) => Math.max(-y * f, 0) + Math.log1p(Math.exp(-Math.abs(f))),
    slope: (f, y) => {
      const power = Math.exp(-Math.abs(f));
      return -y * (y * f <= 0 ? 1 : power) / (1 + power);
    },
  },
};
