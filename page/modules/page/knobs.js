import { readSetting, settings } from './state.js';
import { digits } from './text.js';

// The form of knobs: shows a state, and says what it becomes when one is turned.

const exponents = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 70, 100, 130, 160, 200, 240, 270, 300];
const ids = { loss: 'loss-kind' };
const names = [
  'power', 'clusters', 'positive', 'alpha', 'scale', 'loss', 'start', 'nudge', 'hidden', 'dimension', 'count', 'seed',
];

/** The form. */
export class Knobs {
  /** @param {(change: object) => void} turned takes what changes in the state */
  constructor(form, turned) {
    this.form = form;
    this.inputs = {};
    for (const name of names) {
      const input = form.querySelector(`#${ids[name] ?? name}`);
      this.inputs[name] = input;
      const event = input.type === 'range' ? 'input' : 'change';
      input.addEventListener(event, () => this.#read(name, turned));
    }
    form.addEventListener('submit', event => event.preventDefault());
  }

  #read(name, turned) {
    const input = this.inputs[name];
    const text = name === 'scale' ? `1e-${exponents[input.value]}` : input.value;
    const value = readSetting(name, text);
    if (value !== null) turned({ [name]: value });
  }

  /** Shows a state; knobs that a file has in its place are off. */
  show(state, isFile) {
    for (const [name, input] of Object.entries(this.inputs)) {
      input.disabled = isFile;
      const value = name === 'scale' ? nearestExponent(state.scale) : state[name];
      if (name === 'positive') input.max = state.clusters - 1;
      if (name === 'dimension') input.min = state.clusters;
      if (document.activeElement !== input || input.type !== 'number') input.value = value;
      const output = this.form.querySelector(`#${ids[name] ?? name}-out`);
      if (output) output.textContent = name === 'scale' ? state.scale.replace('-', '−') : digits(state[name]);
      if (name === 'scale') input.setAttribute('aria-valuetext', state.scale);
      else if (input.type === 'range') input.setAttribute('aria-valuetext', digits(state[name]));
    }
    this.form.querySelector('#nudge-knob').hidden = state.start !== 'nudged';
    for (const id of ['redraw', 'usual']) this.form.querySelector(`#${id}`).disabled = isFile;
  }
}

function nearestExponent(scale) {
  const wanted = -Math.log10(Number(scale)) || 300;
  let best = 0;
  exponents.forEach((exponent, i) => { if (Math.abs(exponent - wanted) < Math.abs(exponents[best] - wanted)) best = i; });
  return best;
}

/** Another draw: the next seed. */
export function nextSeed(state) {
  return { seed: (state.seed + 1) % (settings.seed.largest + 1) };
}
