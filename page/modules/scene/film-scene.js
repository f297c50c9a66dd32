// One picture of a film through time, from what a report packs (FilmTake and FilmData of the reports).

import { unpack } from './film-data.js';
import { words } from './words.js';

const mix = (from, to, part) => from + (to - from) * part;

/** One picture of a film: what it shows at any moment, in numbers and in words. */
export class Scene {
  /**
   * @param {object} data a scene as FilmData writes it
   * @param {{ unit: number, range: number, levels: number }} packing how its numbers are written
   */
  constructor(data, packing) {
    Object.assign(this, data);
    this.packing = packing;
    this.last = this.times.length - 1;
    this.samples = { places: Float64Array.from(unpack(data.data), value => value / packing.unit), labels: data.labels };
    this.neurons = unpack(data.neurons);
    this.weights = unpack(data.weights);
    this.count = this.weights.length / this.times.length;
  }

  /** The frame at a share of the film, with a fraction: half of it is the first birth. */
  frame(progress) {
    return progress < 0.5 ? 2 * progress * this.middle : mix(this.middle, this.last, 2 * progress - 1);
  }

  /** Everything that changes, between two frames. */
  at(progress) {
    const place = this.frame(progress), from = Math.min(Math.floor(place), this.last), to = Math.min(from + 1, this.last);
    const part = place - from, { unit, range, levels } = this.packing;
    const time = mix(this.times[from], this.times[to], part);
    const [first, second] = [this.losses[from], this.losses[to]];
    const loss = first > 0 && second > 0 ? Math.exp(mix(Math.log(first), Math.log(second), part)) : mix(first, second, part);
    const neurons = [];
    let largest = -Infinity;
    for (let j = 0; j < this.count; j++) {
      const a = this.weights[from * this.count + j], b = this.weights[to * this.count + j], nearer = part < 0.5 ? a : b;
      if (nearer === 0) continue;
      const weight = mix((Math.abs(a || b) - 1) / levels, (Math.abs(b || a) - 1) / levels, part) * range - range;
      const one = 3 * (from * this.count + j), other = 3 * (to * this.count + j);
      const direction = [0, 1, 2].map(k => mix(this.neurons[one + k], this.neurons[other + k], part) / unit);
      largest = Math.max(largest, weight);
      neurons.push({ place: direction, weight, sign: Math.sign(nearer) });
    }
    // Where nothing contributes there is no largest contribution to compare with, and all stays faint.
    if (largest > -range) for (const neuron of neurons) neuron.weight -= largest;
    const axes = this.axes.map(({ name, sign, birth }, k) =>
      ({ name, sign, born: birth !== null && birth <= time, tip: [0, 1, 2].map(i => Number(i === k)) }));
    const names = axes.filter(axis => axis.born).map(axis => axis.name);
    return { time, loss, neurons, axes, samples: this.samples, names, born: Math.max(this.born[from], names.length) };
  }

  /** The clock in words. */
  clockWords(time) {
    const number = this.whole ? String(Math.round(time)) : words(time);
    return this.clock.length === 1 ? `${this.clock} = ${number}` : `${this.clock} ${number}`;
  }

  /** What has been born, in words. */
  bornWords({ names, born }) {
    const count = `${born} of ${this.clusters}`;
    return born === 0 ? 'none born' : names.length === 0 ? `${count} born` : `born: ${names.join(', ')} (${count})`;
  }

  /** A moment in one line. */
  summary(state) {
    return `${this.label}: ${this.clockWords(state.time)}, loss ${words(state.loss)}, ${this.bornWords(state)}`;
  }
}
