import { bendExp, bendFollow } from './bend.js';

/**
 * The curve on which the direction of one neuron moves while slopes are constant, by one number x = ln(ω_l / ω_l(0)) of a leading
 * coordinate l, ω_k = u_k (r/r0)^p. As PlateauNeuron of the library; equations in docs/gradient-flow.md.
 *
 * x' tends to a constant as the neuron aligns: steps of an integration grow without bound where those in u are held at 3.3/λ by
 * stability. A neuron with no coordinate that grows takes x = S itself.
 */
export class PlateauNeuron {
  #power;
  #bend;                 // 2 − p
  #origin;               // u at x = 0
  #moving;               // the coordinates that move
  #logs;                 // of them: ln u at x = 0, rates ∂(ln ω)/∂(clock), pulls G, ln ω at the x last set
  #rates;
  #pulls;
  #now;
  #leader;               // among the moving ones; −1 for none
  #logStill;             // ln of the length of what does not move
  #logLength = 0;        // p ln(r/r(0)) at the x last set

  /**
   * The curve through a direction.
   *
   * @param {Float64Array} direction u [K + 1], copied.
   * @param {Float64Array} pull G [K].
   * @param {number} power p.
   * @param {number} sign The sign with which v goes on.
   */
  constructor(direction, pull, power, sign) {
    this.sign = sign;                               // the sign of v that the leader was chosen for
    this.#power = power;
    this.#bend = 2 - power;
    this.#origin = Float64Array.from(direction);
    const moving = [];
    let still = 0;
    for (let k = 0; k < direction.length; k++) {
      if (k < pull.length && direction[k] > 0 && pull[k] !== 0) moving.push(k);
      else still += direction[k] * direction[k];
    }
    this.#moving = moving;
    this.#logStill = 0.5 * Math.log(still);
    this.#logs = Float64Array.from(moving, (k) => Math.log(direction[k]));
    this.#pulls = Float64Array.from(moving, (k) => pull[k]);
    this.#leader = this.#lead();
    this.#rates = Float64Array.from(moving, (_, i) => this.#rateOf(i));
    this.#now = new Float64Array(moving.length);
  }

  /** The clusters that the neuron will serve: above p = 2 the one that wins, else all whose coordinates grow. */
  get served() {
    if (this.#leader < 0) return [];
    return this.#power > 2 ? [this.#moving[this.#leader]] : this.#moving.filter((_, i) => this.#pulls[i] * this.sign > 0);
  }

  /** Sets x; NaN in all that follows where a coordinate has blown up. */
  set(x) {
    const clock = this.#leader < 0 ? x : bendExp(x, this.#bend);
    const now = this.#now;
    let largest = this.#logStill;
    for (let i = 0; i < now.length; i++) {
      const rate = this.#rates[i];
      now[i] = this.#logs[i] + (i === this.#leader || rate === 1 ? x : bendFollow(clock, rate, x, this.#bend));
      largest = Math.max(largest, now[i]);
    }
    if (largest === -Infinity) {
      this.#logLength = 0;
      return;
    }
    let sum = Math.exp(2 * (this.#logStill - largest));
    for (let i = 0; i < now.length; i++) sum += Math.exp(2 * (now[i] - largest));
    this.#logLength = largest + 0.5 * Math.log(sum);
  }

  /** A = Σ_k G_k σ(u_k)^p. */
  pull() {
    let sum = 0;
    for (let i = 0; i < this.#now.length; i++) sum += this.#pulls[i] * Math.exp(this.#power * (this.#now[i] - this.#logLength));
    return sum;
  }

  /** x' for a unit of v/r. */
  speed() {
    if (this.#leader < 0) return this.#moving.length === 0 ? 0 : Math.exp(this.#bend * this.#logLength);
    return this.#power * this.#pulls[this.#leader] * Math.exp(-this.#bend * (this.#now[this.#leader] - this.#logLength));
  }

  /**
   * Adds the logarithms of the neuron's part at each centre, ln |q| + p ln u_k, in signed sums.
   *
   * @param {number} logContribution ln |q|.
   * @param {number} sign The sign of v.
   * @param {LogSum[]} sums The sums [K].
   */
  addTo(logContribution, sign, sums) {
    for (let i = 0; i < this.#now.length; i++)
      sums[this.#moving[i]].add(logContribution + this.#power * (this.#now[i] - this.#logLength), sign);
  }

  /** u at the x last set, into direction [K + 1]. */
  copyTo(direction) {
    const shrink = Math.exp(-this.#logLength);
    for (let k = 0; k < direction.length; k++) direction[k] = this.#origin[k] * shrink;
    for (let i = 0; i < this.#now.length; i++) direction[this.#moving[i]] = Math.exp(this.#now[i] - this.#logLength);
    let squares = 0;
    for (let k = 0; k < direction.length; k++) squares += direction[k] * direction[k];
    if (!(squares > 0)) return;
    const norm = Math.sqrt(squares);
    for (let k = 0; k < direction.length; k++) direction[k] /= norm;
  }

  /** ∂(ln ω)/∂(clock) of a moving coordinate: of that of the leader, where there is one. */
  #rateOf(index) {
    const pull = this.#pulls[index];
    const log = this.#logs[index];
    return this.#leader < 0
      ? this.#power * pull * Math.exp(-this.#bend * log)
      : pull / this.#pulls[this.#leader] * Math.exp(this.#bend * (this.#logs[this.#leader] - log));
  }

  /** Above p = 2 the growing coordinate that blows up first; below, the largest. */
  #lead() {
    let best = -1;
    let most = -Infinity;
    for (let i = 0; i < this.#moving.length; i++) {
      if (!(this.#pulls[i] * this.sign > 0)) continue;
      const log = this.#logs[i];
      const merit = this.#power < 2 ? log : Math.log(Math.abs(this.#pulls[i])) - this.#bend * log;
      if (merit > most) {
        best = i;
        most = merit;
      }
    }
    return best;
  }
}
