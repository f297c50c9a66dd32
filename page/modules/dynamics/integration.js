import { nextUp } from './float.js';
import { StepControl } from './step-control.js';

const leastStep = 16;                // in units of the last place of the time: below it nodes of a step coincide
const damped = 0.75;                 // of the stable stretch of the axis: there stiff parts shrink, at its end they live on
const smallestDamped = 0.2;          // of a step, in one that is shortened for that
const seenDifference = 1e-3;         // of the tolerance: two stages as near to each other are taken as equal

/**
 * Dormand–Prince 5(4): seven stages, six right-hand sides for each step, its continuous extension of fourth order by Shampine (1986).
 * As DormandPrince of the library, where coefficients a_ij, error weights e_i and weights P_im of the extension are explained
 * (RungeKuttaMethod): at t + θh the solution is y + h Σ_i k_i Σ_m P_im θ^{m+1}.
 */
export const dormandPrince = {
  name: 'dormand-prince-5(4)',
  order: 5,
  realStability: 3.3,                // how far h λ may go along the negative axis before the method is unstable
  nodes: [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1],
  coefficients: [
    [],
    [1 / 5],
    [3 / 40, 9 / 40],
    [44 / 45, -56 / 15, 32 / 9],
    [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
    [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
    [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
  ],
  errorWeights: [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40],
  interpolation: [
    [1, -8048581381 / 2820520608, 8663915743 / 2820520608, -12715105075 / 11282082432],
    [0, 0, 0, 0],
    [0, 131558114200 / 32700410799, -68118460800 / 10900136933, 87487479700 / 32700410799],
    [0, -1754552775 / 470086768, 14199869525 / 1410260304, -10690763975 / 1880347072],
    [0, 127303824393 / 49829197408, -318862633887 / 49829197408, 701980252875 / 199316789632],
    [0, -282668133 / 205662961, 2019193451 / 616988883, -1453857185 / 822651844],
    [0, 40617522 / 29380423, -110615467 / 29380423, 69997945 / 29380423],
  ],
};

/** Bogacki–Shampine 3(2), for right-hand sides with kinks, which spoil every higher order. As BogackiShampine of the library. */
export const bogackiShampine = {
  name: 'bogacki-shampine-3(2)',
  order: 3,
  realStability: 0,                  // no two stages stand at the end of the step, so λ is not seen
  nodes: [0, 0.5, 0.75, 1],
  coefficients: [[], [0.5], [0, 3 / 4], [2 / 9, 1 / 3, 4 / 9]],
  errorWeights: [-5 / 72, 1 / 12, 1 / 9, -1 / 8],
  interpolation: [[1, -4 / 3, 5 / 9], [0, 1, -2 / 3], [0, 4 / 3, -8 / 9], [0, -1, 1]],
};

/**
 * Integrates y' = f(t, y) step by step with an explicit method, adaptive sizes and a continuous extension. As Integrator of the library.
 *
 * The state is a matrix [rows × columns], row-major in one Float64Array; each row is one part of the system with an error of its own, and
 * the error of a step is the largest of its rows. Steps do not allocate. The equation (DifferentialEquation of the library) has
 *   rows, columns
 *   evaluate(time, state, derivative)           derivative [rows × columns] = f; where it is not finite the step is tried smaller;
 *   rowError(row, error, before, after)         the size of a step's error in one row, in the unit of the tolerance; 0 for a row that
 *                                               should not steer the step, NaN where a number is not finite. error, before and after
 *                                               are whole matrices [rows × columns], of which the row is to be looked at;
 * and if it needs them
 *   firmError(row, error)                       the part of rowError that no forced step excuses;
 *   forcedStep                                  the size at which a step from the state last evaluated is accepted whatever its error
 *                                               but for firmError; 0 for none;
 *   restore(row, state)                         puts one row of the matrix back where the exact solution must lie.
 */
export class Integrator {
  #equation;
  #method;
  #control;
  #stages;
  #partWeights;
  #endWeights;
  #rowErrors;
  #firmErrors;
  #rowRates;
  #scratch;
  #state;
  #other;                            // before an accepted step: the state being tried; after it: the state that it began at
  #stepSize = 0;
  #previousError = 1;
  #forcedStep = 0;
  #afterRejection = false;
  #lastStageIsNext = false;          // whether the last stage holds the derivative at the time reached

  /**
   * Prepares an integration; start begins it.
   *
   * @param {object} equation The system; it serves this integrator alone.
   * @param {object} method dormandPrince or bogackiShampine.
   * @param {{ tolerance: number }} control Tolerance, and if wanted the factors of the step's control.
   */
  constructor(equation, method, control) {
    this.#equation = equation;
    this.#method = method;
    this.#control = new StepControl(control);
    const { rows, columns } = equation;
    const matrix = () => new Float64Array(rows * columns);
    this.#stages = method.nodes.map(matrix);
    this.#partWeights = new Float64Array(method.nodes.length);
    this.#endWeights = method.realStability > 0 ? endWeights(method.coefficients) : null;
    this.#rowErrors = new Float64Array(rows);
    this.#firmErrors = new Float64Array(rows);
    this.#rowRates = new Float64Array(rows);
    this.#scratch = matrix();
    this.#state = matrix();
    this.#other = matrix();
    this.time = 0;                   // the time reached
    this.previousTime = 0;           // the time at which the last step began; from here to time states can be interpolated
    this.statistics = { accepted: 0, rejected: 0, forced: 0, evaluations: 0 };
  }

  /** The state reached [rows × columns]; valid until the next step, not to be changed. */
  get state() {
    return this.#state;
  }

  /** The size that the next step will try, where nothing ends before. */
  get stepSize() {
    return this.#stepSize;
  }

  /**
   * Begins at a time and a state.
   *
   * @param {number} time The time.
   * @param {Float64Array} initial [rows × columns], copied.
   * @param {number} limit A later time, where the integration may end: it bounds the first step.
   * @returns {'accepted'|'not-finite'} The latter where the derivative at the beginning is not finite.
   */
  start(time, initial, limit) {
    this.#state.set(initial);
    this.time = this.previousTime = time;
    this.#previousError = 1;
    this.#afterRejection = this.#lastStageIsNext = false;
    this.#equation.evaluate(time, this.#state, this.#stages[0]);
    this.#forcedStep = this.#equation.forcedStep ?? 0;
    this.statistics = { accepted: 0, rejected: 0, forced: 0, evaluations: 1 };
    const speed = this.#largestRow(this.#stages[0], 1 / this.#control.tolerance);
    if (!Number.isFinite(speed)) return 'not-finite';
    this.#stepSize = Math.min(this.#firstStep(speed), limit - time);
    return 'accepted';
  }

  /**
   * Goes on from a state at a later time that was reached by other means, such as a closed form. The size of the next step stays, and so
   * does the work; the way there is not interpolated.
   */
  continueAt(time, reached) {
    if (!(time > this.time)) throw new RangeError(`The time must be later than ${this.time}; got ${time}.`);
    this.#state.set(reached);
    this.time = this.previousTime = time;
    this.#afterRejection = this.#lastStageIsNext = false;
    this.#equation.evaluate(time, this.#state, this.#stages[0]);
    this.#forcedStep = this.#equation.forcedStep ?? 0;
    this.statistics.evaluations++;
  }

  /**
   * Goes one accepted step on, never past a time. After an accepted step the last right-hand side that the equation was asked for is that
   * at the new time, of the new state before restore.
   *
   * @param {number} limit Later than time; a step that would come near it ends there exactly.
   * @returns {'accepted'|'too-small'|'not-finite'} too-small: no step that still moves the time keeps to the tolerance.
   */
  step(limit) {
    const pieces = this.pieces(limit);
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    return piece.value;
  }

  /**
   * The same step in pieces, for who must draw a picture between them: stops after every right-hand side, and returns what step returns.
   * Between pieces nothing else of the integrator is to be asked.
   */
  * pieces(limit) {
    if (!(limit > this.time)) throw new RangeError(`The end must be later than the time ${this.time}; got ${limit}.`);
    const stages = this.#stages;
    const last = stages.length - 1;
    if (this.#lastStageIsNext) [stages[0], stages[last]] = [stages[last], stages[0]];
    this.#lastStageIsNext = false;
    this.previousTime = this.time;
    const { order } = this.#method;
    const control = this.#control;
    const least = leastStep * (nextUp(Math.abs(this.time)) - Math.abs(this.time));
    let size = this.#stepSize;
    let clipped = this.time + 1.000001 * size >= limit;
    if (clipped) size = limit - this.time;
    while (true) {
      yield* this.#advance(size);
      const error = this.#stepError(size);
      const firm = largest(this.#firmErrors) / control.tolerance;
      const firmSize = size * control.reach(order, firm);
      const forced = error > 1 && firm <= 1 && size <= this.#forcedStep;
      if (error <= 1 || forced) {
        if (forced) this.statistics.forced++;
        this.#forcedStep = this.#equation.forcedStep ?? 0;
        let next = size * control.grow(order, error, this.#previousError, this.#afterRejection);
        next = Math.max(next, Math.min(this.#forcedStep, firmSize));
        next = Math.min(next, Math.max(smallestDamped * size, this.#forcedStep, this.#dampedStep()));
        this.#stepSize = clipped ? Math.max(this.#stepSize, next) : next;
        this.#accept(clipped ? limit : this.time + size, error);
        return 'accepted';
      }
      this.statistics.rejected++;
      this.#afterRejection = true;
      clipped = false;
      const floor = Number.isFinite(error) ? Math.min(size, this.#forcedStep, firmSize) : 0;
      size = Math.max(size * control.shrink(order, error), floor);
      if (size < least) return Number.isFinite(error) ? 'too-small' : 'not-finite';
      this.#stepSize = size;
    }
  }

  /**
   * The state at a time within the last step, by the continuous extension of the method, each row restored.
   *
   * @param {number} time From previousTime to time.
   * @param {Float64Array} into [rows × columns], overwritten.
   */
  interpolate(time, into) {
    if (!(time >= this.previousTime && time <= this.time))
      throw new RangeError(`Between the ends of the last step, ${this.previousTime} and ${this.time}, states are interpolated; got the `
        + `time ${time}.`);
    if (time === this.time) {
      into.set(this.#state);
      return;
    }
    const size = this.time - this.previousTime;
    const part = (time - this.previousTime) / size;
    const { interpolation } = this.#method;
    for (let i = 0; i < interpolation.length; i++) {
      let sum = 0;
      for (let m = interpolation[i].length - 1; m >= 0; m--) sum = sum * part + interpolation[i][m];
      this.#partWeights[i] = sum * part;
    }
    into.set(this.#other);
    this.#addStages(this.#partWeights, size, into);
    this.#restore(into);
  }

  /** Tries a step: the state being tried and all stages. */
  * #advance(size) {
    const { nodes, coefficients } = this.#method;
    for (let i = 1; i < nodes.length; i++) {
      this.#other.set(this.#state);
      this.#addStages(coefficients[i], size, this.#other);
      this.#equation.evaluate(this.time + nodes[i] * size, this.#other, this.#stages[i]);
      yield;
    }
    this.statistics.evaluations += nodes.length - 1;
  }

  /** The error of the step in units of the tolerance; NaN where a number is not finite. */
  #stepError(size) {
    const equation = this.#equation;
    const error = this.#scratch;
    error.fill(0);
    this.#addStages(this.#method.errorWeights, size, error);
    for (let row = 0; row < equation.rows; row++) {
      this.#rowErrors[row] = equation.rowError(row, error, this.#state, this.#other);
      this.#firmErrors[row] = equation.firmError ? equation.firmError(row, error) : 0;
    }
    if (this.#endWeights) this.#measureRates(size);
    return largest(this.#rowErrors) / this.#control.tolerance;
  }

  /**
   * |λ| of each row from two stages at the end of the step: of the part of the state in which they differ, which is what explicit methods
   * blow up where h λ is at the end of their stability (Hairer, Wanner, IV.2). 0 where they agree as far as it matters, and in a row that
   * does not steer the step.
   */
  #measureRates(size) {
    const { rows, columns } = this.#equation;
    const last = this.#stages[this.#stages.length - 1];
    const other = this.#stages[this.#stages.length - 2];
    const difference = this.#scratch;
    difference.fill(0);
    this.#addStages(this.#endWeights, size, difference);
    for (let row = 0; row < rows; row++) {
      this.#rowRates[row] = 0;
      if (this.#rowErrors[row] === 0) continue;
      let squares = 0;
      let change = 0;
      for (let i = row * columns; i < (row + 1) * columns; i++) {
        squares += difference[i] * difference[i];
        change += (last[i] - other[i]) ** 2;
      }
      const distance = Math.sqrt(squares);
      if (!(distance > seenDifference * this.#control.tolerance)) continue;
      const rate = Math.sqrt(change) / distance;
      this.#rowRates[row] = Number.isFinite(rate) ? rate : 0;
    }
  }

  /** The largest step in which what is stiff shrinks; +∞ where nothing is, or the method does not look. */
  #dampedStep() {
    const fastest = largest(this.#rowRates);
    return fastest > 0 ? damped * this.#method.realStability / fastest : Infinity;
  }

  #accept(time, error) {
    [this.#state, this.#other] = [this.#other, this.#state];
    this.#restore(this.#state);
    this.time = time;
    this.#previousError = Math.max(error, 1e-4);
    this.#afterRejection = false;
    this.#lastStageIsNext = true;
    this.statistics.accepted++;
  }

  #restore(state) {
    if (!this.#equation.restore) return;
    for (let row = 0; row < this.#equation.rows; row++) this.#equation.restore(row, state);
  }

  /** A first step from the sizes of the state, its derivative and its second derivative (Hairer, Nørsett, Wanner, II.4). */
  #firstStep(speed) {
    const scale = 1 / this.#control.tolerance;
    const stages = this.#stages;
    const size = this.#largestRow(this.#state, scale);
    const trial = size < 1e-5 || speed < 1e-5 ? 1e-6 : 0.01 * size / speed;
    for (let i = 0; i < this.#state.length; i++) this.#other[i] = this.#state[i] + trial * stages[0][i];
    this.#equation.evaluate(this.time + trial, this.#other, stages[1]);
    this.statistics.evaluations++;
    for (let i = 0; i < this.#state.length; i++) this.#scratch[i] = stages[1][i] - stages[0][i];
    const bend = this.#largestRow(this.#scratch, scale) / trial;
    const steepest = Number.isFinite(bend) ? Math.max(speed, bend) : Number.MAX_VALUE;
    const step = steepest <= 1e-15 ? Math.max(1e-6, 1e-3 * trial) : (0.01 / steepest) ** (1 / (this.#method.order + 1));
    return Math.min(100 * trial, step);
  }

  #largestRow(matrix, scale) {
    for (let row = 0; row < this.#equation.rows; row++)
      this.#rowErrors[row] = scale * this.#equation.rowError(row, matrix, this.#state, this.#state);
    return largest(this.#rowErrors);
  }

  /** into += size · Σ_i weights_i k_i. */
  #addStages(weights, size, into) {
    for (let i = 0; i < weights.length; i++) {
      if (weights[i] === 0) continue;
      const stage = this.#stages[i];
      const factor = size * weights[i];
      for (let e = 0; e < into.length; e++) into[e] += factor * stage[e];
    }
  }
}

/** Weights of the difference of the last two stages' states, both at the end of the step. */
function endWeights(coefficients) {
  const weights = coefficients[coefficients.length - 1].slice();
  coefficients[coefficients.length - 2].forEach((weight, i) => {
    weights[i] -= weight;
  });
  return weights;
}

/** The largest of some errors, NaN where one is. */
function largest(errors) {
  let most = 0;
  for (let i = 0; i < errors.length; i++) {
    if (Number.isNaN(errors[i])) return errors[i];
    if (errors[i] > most) most = errors[i];
  }
  return most;
}
