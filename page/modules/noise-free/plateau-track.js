import { chartOf } from '../dynamics/charts.js';
import { Integrator, dormandPrince } from '../dynamics/integration.js';
import { PlateauNeuron } from './plateau-neuron.js';

/**
 * One neuron of the flow of f ≡ 0, followed as far as somebody asks, by steps of its own. As PlateauTrack of the library.
 *
 * While outputs are 0 no neuron sees another, and each turns at a time of its own: none has to take the small steps that another needs.
 * The state is x of PlateauNeuron and y of the chart of its lengths, x' = (v/r) p G_l u_l^{p−2}, y' = ±A. Ends of steps are kept as knots
 * { time, x, y, xRate, yRate, curve }; between them stands the cubic Hermite polynomial, or where all digits are asked for, one more step
 * from the last end.
 */
export class PlateauTrack {
  #pulls;
  #power;
  #chart;
  #tolerance;
  #integrator;
  #closer = null;                          // integrates from the last knot to a time, made when it is first needed
  #curve;
  #knots = [];
  #initial = new Float64Array(2);
  #rates = new Float64Array(2);            // x' and y' at the state last evaluated

  /**
   * A neuron at time 0.
   *
   * @param {object} start Neurons of K + 1 features.
   * @param {number} index Which of them.
   * @param {Float64Array} pulls G [K].
   * @param {number} power p.
   * @param {number} tolerance The largest error of a step in x or y, logarithms both.
   */
  constructor(start, index, pulls, power, tolerance) {
    this.#pulls = pulls;
    this.#power = power;
    this.#tolerance = tolerance;
    const { chart, coordinate } = chartOf(start.logNorms[index], start.logOutputs[index], start.signs[index]);
    this.#chart = chart;
    const direction = start.directions.subarray(index * start.dimension, (index + 1) * start.dimension);
    this.#curve = this.#curveOf(direction, start.signs[index]);
    this.#integrator = new Integrator(this.#equation(), dormandPrince, { tolerance });
    this.#begin(this.#integrator, 0, 0, coordinate);
    this.#keep(0, 0, coordinate);
  }

  /** The clusters that it will serve, as far as its sign is known. */
  get served() {
    return this.#chart.rests ? [] : this.#curve.served;
  }

  /** The ends of the steps so far: dense where the neuron turns. */
  get times() {
    return this.#knots.map((knot) => knot.time);
  }

  /** Follows the neuron to a time; returns whether it can be followed so far: where |v| > ‖w‖, w may reach 0 before. */
  reach(time) {
    while (this.#knots[this.#knots.length - 1].time < time) {
      const last = this.#knots[this.#knots.length - 1];
      const sign = this.#chart.sign(last.y);
      if (sign !== 0 && sign !== this.#curve.sign) this.#turn(last, sign);
      if (this.#integrator.step(Number.MAX_VALUE) !== 'accepted') return false;
      this.#keep(this.#integrator.time, this.#integrator.state[0], this.#integrator.state[1]);
    }
    return true;
  }

  /** Adds the neuron's parts at the centres, at a time that was reached, in signed sums of logarithms [K]. */
  addTo(time, sums) {
    const { curve, x, y } = this.#between(time);
    curve.set(x);
    curve.addTo(this.#chart.logNorm(y) + this.#chart.logOutput(y), this.#chart.sign(y), sums);
  }

  /** Twice the logarithm of the longer of ‖w‖ and |v| at a time that was reached: a bound of ln |q|. */
  logBound(time) {
    const { y } = this.#between(time);
    return 2 * Math.max(this.#chart.logNorm(y), this.#chart.logOutput(y));
  }

  /** Whether v cannot change its sign any more after a time that was reached. */
  isSettled(time) {
    if (this.#chart.settles) return true;
    const { curve, x, y } = this.#between(time);
    curve.set(x);
    const pull = curve.pull();
    return pull * this.#chart.sign(y) > 0 || pull === 0;       // a v that grows away from 0 keeps its sign: A then grows with it
  }

  /**
   * The neuron at a time that was reached, to the tolerance.
   *
   * @param {number} time The time.
   * @param {Float64Array} direction u [K + 1], overwritten.
   * @returns {{ logNorm: number, logOutput: number, sign: number }} Its lengths.
   */
  stateAt(time, direction) {
    const knot = this.#knots[this.#indexAt(time)];
    const followed = this.#curve;
    let { x, y } = knot;
    this.#curve = knot.curve;
    if (time > knot.time) {
      const closer = this.#closer ??= new Integrator(this.#equation(), dormandPrince, { tolerance: this.#tolerance });
      this.#begin(closer, knot.time, x, y);
      while (closer.time < time && closer.step(time) === 'accepted') [x, y] = closer.state;
    }
    this.#curve.set(x);
    this.#curve.copyTo(direction);
    this.#curve = followed;
    return { logNorm: this.#chart.logNorm(y), logOutput: this.#chart.logOutput(y), sign: this.#chart.sign(y) };
  }

  /** x' and y' of a state of one row, on the curve that the neuron is on. */
  #equation() {
    return {
      rows: 1,
      columns: 2,
      evaluate: (time, state, derivative) => {
        this.#evaluate(state[0], state[1]);
        derivative.set(this.#rates);
      },
      rowError: (row, error) => Math.max(Math.abs(error[0]), Math.abs(error[1])),
    };
  }

  #evaluate(x, y) {
    this.#curve.set(x);
    this.#rates[0] = this.#chart.speed(y) * this.#curve.speed();
    this.#rates[1] = this.#chart.rate(y) * this.#curve.pull();
  }

  /** Begins an integration at a state, and leaves the rates there. */
  #begin(integrator, time, x, y) {
    this.#initial[0] = x;
    this.#initial[1] = y;
    integrator.start(time, this.#initial, Number.MAX_VALUE);       // a derivative that is not finite ends the first step
    this.#evaluate(x, y);
  }

  /** A neuron whose v has changed its sign takes the curve of that sign, from x = 0. */
  #turn(last, sign) {
    const direction = new Float64Array(this.#pulls.length + 1);
    this.#curve.set(last.x);
    this.#curve.copyTo(direction);
    this.#curve = this.#curveOf(direction, sign);
    this.#begin(this.#integrator, last.time, 0, last.y);
    this.#keep(last.time, 0, last.y);
  }

  #keep(time, x, y) {
    this.#knots.push({ time, x, y, xRate: this.#rates[0], yRate: this.#rates[1], curve: this.#curve });
  }

  #between(time) {
    const index = this.#indexAt(time);
    const from = this.#knots[index];
    if (time === from.time || index === this.#knots.length - 1) return from;
    const to = this.#knots[index + 1];
    const size = to.time - from.time;
    const part = (time - from.time) / size;
    return {
      curve: from.curve,
      x: hermite(from.x, from.xRate * size, to.x, to.xRate * size, part),
      y: hermite(from.y, from.yRate * size, to.y, to.yRate * size, part),
    };
  }

  /** The last knot not later than a time; of two at one time, the one after the turn. */
  #indexAt(time) {
    let low = 0;
    let high = this.#knots.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#knots[middle].time <= time) low = middle;
      else high = middle;
    }
    return low;
  }

  /** The curve through a direction. A neuron whose v is 0 goes on with the sign of A. */
  #curveOf(direction, sign) {
    if (sign !== 0) return new PlateauNeuron(direction, this.#pulls, this.#power, sign);
    const still = new PlateauNeuron(direction, this.#pulls, this.#power, 1);
    still.set(0);
    return still.pull() >= 0 ? still : new PlateauNeuron(direction, this.#pulls, this.#power, -1);
  }
}

/** The cubic with given values and rates at both ends, at a part of the way. */
function hermite(from, fromRate, to, toRate, part) {
  const rest = 1 - part;
  const change = to - from;
  return from + part * change + part * rest * (rest * (fromRate - change) - part * (toRate - change));
}
