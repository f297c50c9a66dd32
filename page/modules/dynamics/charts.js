// One coordinate y for the two lengths of a neuron, r = ‖w‖ and v, on the curve r² − v² = c that gradient flow keeps it on. As the charts
// of the library (Dynamics/Charts), with the equations in docs/gradient-flow.md: lengths enter as logarithms alone, so an initial scale of
// 1e−3000 costs no accuracy. Every chart has
//   speed(y)      v / r: the speed at which the direction follows the gradient;
//   rate(y)       dy/dt for a unit of A, the gradient's inner product (r' = v A, v' = r A);
//   logNorm(y), logOutput(y), sign(y)      log r, log |v| (−∞ where v is 0) and the sign of v: −1, 0 or 1;
//   canVanish     whether w can reach 0, as y → −∞;
//   settles       whether v keeps its sign for ever;
//   rests         whether w is 0 and stays so.

/**
 * Relative difference of r and |v| below which they are taken as equal: the rounding of a norm of some thousand terms, and where
 * logarithms are large, times that of log r.
 */
const balancedRounding = 4e-15;

/** r = |v|: y = log r, y' = ±A. */
class BalancedChart {
  #sign;

  constructor(sign) {
    this.#sign = sign;
    this.canVanish = false;
    this.settles = true;
    this.rests = false;
  }

  rate() {
    return this.#sign;
  }

  speed() {
    return this.#sign;
  }

  logNorm(y) {
    return y;
  }

  logOutput(y) {
    return y;
  }

  sign() {
    return this.#sign;
  }
}

/** r > |v|: r = √c cosh y, v = √c sinh y, y' = A; v can pass through 0 and change its sign. */
class InputLedChart {
  #logRoot;

  constructor(logRoot) {
    this.#logRoot = logRoot;
    this.canVanish = false;
    this.settles = false;
    this.rests = false;
  }

  rate() {
    return 1;
  }

  speed(y) {
    return Math.tanh(y);
  }

  logNorm(y) {
    return this.#logRoot + logCosh(y);
  }

  logOutput(y) {
    return this.#logRoot + logSinh(y);
  }

  sign(y) {
    return y > 0 ? 1 : y < 0 ? -1 : 0;
  }
}

/** |v| > r: r = √−c e^y, |v| = √−c √(1 + e^{2y}), y' = ±A √(1 + e^{−2y}): y is a logarithm of r, which may be far below |v|. */
class OutputLedChart {
  #sign;
  #logRoot;

  constructor(sign, logRoot) {
    this.#sign = sign;
    this.#logRoot = logRoot;
    this.canVanish = true;
    this.settles = true;
    this.rests = false;
  }

  rate(y) {
    return this.speed(y);
  }

  speed(y) {
    return this.#sign * Math.sqrt(1 + Math.exp(-2 * y));
  }

  logNorm(y) {
    return this.#logRoot + y;
  }

  logOutput(y) {
    return this.#logRoot + Math.max(y, 0) + 0.5 * Math.log(1 + Math.exp(-2 * Math.abs(y)));
  }

  sign() {
    return this.#sign;
  }
}

/** w = 0: the neuron contributes nothing, and its gradient is taken as 0. */
class RestingChart {
  #logOutput;
  #sign;

  constructor(logOutput, sign) {
    this.#logOutput = logOutput;
    this.#sign = sign;
    this.canVanish = false;
    this.settles = true;
    this.rests = true;
  }

  rate() {
    return 0;
  }

  speed() {
    return 0;
  }

  logNorm() {
    return -Infinity;
  }

  logOutput() {
    return this.#logOutput;
  }

  sign() {
    return this.#sign;
  }
}

/**
 * The chart of a neuron and its coordinate.
 *
 * @param {number} logNorm log r; −∞ for a neuron without input weights.
 * @param {number} logOutput log |v|; −∞ where v is 0.
 * @param {number} sign The sign of v.
 * @returns {{ chart: object, coordinate: number }} The chart is immutable.
 */
export function chartOf(logNorm, logOutput, sign) {
  if (logNorm === -Infinity) return { chart: new RestingChart(logOutput, sign), coordinate: 0 };
  const difference = logOutput - logNorm;
  if (Math.abs(difference) <= balancedRounding * Math.max(1, Math.abs(logNorm)))
    return { chart: new BalancedChart(sign), coordinate: logNorm };
  if (difference < 0) {
    const logRoot = logNorm + 0.5 * Math.log(-Math.expm1(2 * difference));
    return { chart: new InputLedChart(logRoot), coordinate: sign * artanhOfExp(difference) };
  }
  const root = 0.5 * Math.log(-Math.expm1(-2 * difference));       // −c = v² (1 − e^{−2d}), d = log |v| − log r
  return { chart: new OutputLedChart(sign, logOutput + root), coordinate: -difference - root };
}

/** artanh e^difference for a difference below 0, also where e^difference rounds to 1. */
function artanhOfExp(difference) {
  return difference < -1
    ? Math.atanh(Math.exp(difference))
    : 0.5 * (Math.log(1 + Math.exp(difference)) - Math.log(-Math.expm1(difference)));
}

/** log cosh y without overflow. */
function logCosh(y) {
  return Math.abs(y) + Math.log((1 + Math.exp(-2 * Math.abs(y))) / 2);
}

/** log sinh |y| without overflow or cancellation; −∞ at 0. */
function logSinh(y) {
  const size = Math.abs(y);
  return size < 1 ? Math.log(Math.sinh(size)) : size + Math.log((1 - Math.exp(-2 * size)) / 2);
}
