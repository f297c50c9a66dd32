import { Experiment } from '../dynamics/experiment.js';
import { Plot } from './plot.js';
import { Readings } from './readings.js';
import { Reel } from './reel.js';
import { experimentOf, sameTrajectory } from './state.js';
import { pointsOf } from './subject.js';
import { digits, radiusText } from './text.js';

// The radius at the end against the power, everything else as it is: from 1/√K to √2/2.

const powerCount = 25;

/** The panel: every trajectory that was looked at leaves a dot, and a sweep fills the rest. */
export class Phase {
  #found = new Map();
  #state = null;
  #queue = [];
  #asked = 0;
  #work = null;

  /** @param {() => void} changed is called when a sweep begins */
  constructor(host, button, changed) {
    this.button = button;
    this.changed = changed;
    this.plot = new Plot(host, {
      title: 'median radius', height: 180, left: 26, right: 50, bottom: 24, x: [1, 4], y: [0, 0.8],
      yTicks: [[0, '0'], [0.2, '.2'], [0.4, '.4'], [0.6, '.6'], [0.8, '.8']],
      xTicks: [[1, 'p = 1'], [2, '2'], [3, '3'], [4, '4']],
    });
    button.addEventListener('click', () => this.sweep());
  }

  /** Whether a sweep is going on. */
  get busy() {
    return this.#queue.length > 0 || this.#work !== null;
  }

  /** Takes another state: dots stay where nothing but the power has changed. */
  take(state) {
    if (this.#state === null || !sameTrajectory({ ...this.#state, power: 0 }, { ...state, power: 0 })) {
      this.#found.clear();
      this.stop();
    }
    this.#state = { ...state };
    this.draw();
  }

  /** Keeps the radius at the end of a trajectory. */
  keep(power, radius) {
    this.#found.set(power, radius);
    this.draw();
  }

  sweep() {
    if (this.busy) {
      this.stop();
      return;
    }
    for (let i = 0; i < powerCount; i++) {
      const power = Number((1 + 3 * i / (powerCount - 1)).toFixed(3));
      if (!this.#found.has(power)) this.#queue.push(power);
    }
    this.#asked = this.#queue.length;
    this.draw();
    this.changed();
  }

  stop() {
    this.#queue = [];
    this.#work = null;
    this.draw();
  }

  /** Works on a sweep for some time. */
  advance(milliseconds) {
    const end = performance.now() + milliseconds;
    while (this.busy && performance.now() < end) {
      this.#work ??= this.#run(this.#queue.shift());
      if (this.#work.next(end).done) {
        this.#work = null;
        this.draw();
      }
    }
  }

  * #run(power) {
    const state = { ...this.#state, power }, experiment = new Experiment(experimentOf(state));
    while (experiment.advance(4)) yield;
    if (experiment.ending.end !== 'born' && experiment.ending.end !== 'finished') return;
    const whole = Reel.of(experiment, state), end = whole.frames[whole.count - 1];
    const last = Reel.of(experiment, state, [end]);
    const readings = new Readings(last, pointsOf(state, last).samples);
    while (!readings.of(end)) {
      readings.advance(0);
      yield;
    }
    this.#found.set(power, readings.of(end).radius);
  }

  draw() {
    const points = [...this.#found].filter(([, radius]) => Number.isFinite(radius)).sort(([one], [other]) => one - other);
    const clusters = this.#state?.clusters ?? 2, low = 1 / Math.sqrt(clusters);
    this.plot.show({
      lines: [{ colour: 'bad', points, dots: true }],
      cursor: this.#state?.power ?? null,
      look: { guides: [{ value: low, text: `1/√${clusters}` }, { value: Math.SQRT1_2, text: '√2/2' }] },
    });
    this.plot.say(points.length === 0 ? 'No power tried yet.'
      : `Median radius at the end: ${points.map(([power, radius]) => `p = ${digits(power)}: ${radiusText(radius)}`).join('; ')}.`);
    const done = this.#asked - this.#queue.length - (this.#work === null ? 0 : 1);
    this.button.textContent = this.busy ? `Stop (${done} of ${this.#asked} done)` : `Try ${powerCount} powers`;
  }
}
