import { parseScale } from '../dynamics/start.js';
import { stepOf } from './stories.js';

// What the page can be asked, and how an address says it. One table for controls, checks and addresses.

/**
 * The knobs and the view, each with the name that it has in an address, its usual value and what it may be.
 * `kind` is number, whole, word, scale or list; numbers have a least and a largest value.
 */
export const settings = {
  power: { key: 'p', kind: 'number', usual: 3, least: 1, largest: 4 },
  clusters: { key: 'K', kind: 'whole', usual: 3, least: 2, largest: 10 },
  positive: { key: 'K1', kind: 'whole', usual: 2, least: 1, largest: 9 },
  alpha: { key: 'alpha', kind: 'number', usual: 0.1, least: 0, largest: 1 },
  scale: { key: 's', kind: 'scale', usual: '1e-7' },
  loss: { key: 'loss', kind: 'word', usual: 'squared', words: ['squared', 'exponential', 'logistic'] },
  start: { key: 'start', kind: 'word', usual: 'balanced', words: ['balanced', 'gaussian', 'nudged'] },
  nudge: { key: 'nudge', kind: 'number', usual: 0.05, least: 0, largest: 1 },
  hidden: { key: 'h', kind: 'whole', usual: 30, least: 1, largest: 60 },
  dimension: { key: 'D', kind: 'whole', usual: 20, least: 2, largest: 50 },
  count: { key: 'n', kind: 'whole', usual: 90, least: 2, largest: 400 },
  seed: { key: 'seed', kind: 'whole', usual: 1, least: 0, largest: 999999 },
  at: { key: 'at', kind: 'number', usual: 1, least: 0, largest: 1, view: true },
  point: { key: 'x', kind: 'word', usual: 'c1', pattern: /^[cx][1-9]\d?$/, view: true },
  plane: { key: 'plane', kind: 'word', usual: 'centres', words: ['centres', 'attack'], view: true },
  judge: { key: 'of', kind: 'word', usual: 'network', words: ['network', 'sum', 'power'], view: true },
  axes: { key: 'axes', kind: 'list', usual: '', pattern: /^(\d{1,2}(\.\d{1,2}){2})?$/, view: true },
  turn: { key: 'turn', kind: 'list', usual: '', pattern: /^(-?(1[0-7]\d|180|\d{1,2})\.-?([0-8]?\d|90))?$/, view: true },
  story: { key: 'story', kind: 'word', usual: '', pattern: /^([a-z]+\.[1-9])?$/, view: true },
};

const knobs = Object.keys(settings).filter(name => !settings[name].view);

/** Every cluster has as many samples as any other: unequal ones are born far apart in time, which is another story. */
export const assignment = 'balanced';

const smallestScale = Math.log(1e-300) - 1e-9;
const largestScale = Math.log(0.1) + 1e-9;

/** The usual state. */
export function usualState() {
  return Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, setting.usual]));
}

/** What a text says for one setting; null where it says nothing that it may be. */
export function readSetting(name, text) {
  const setting = settings[name];
  if (setting.kind === 'number' || setting.kind === 'whole') {
    const value = text.trim() === '' ? NaN : Number(text);
    if (!(value >= setting.least && value <= setting.largest)) return null;
    return setting.kind === 'whole' && !Number.isInteger(value) ? null : value;
  }
  if (setting.kind === 'scale') return readScale(text);
  if (setting.words) return setting.words.includes(text) ? text : null;
  if (name === 'story' && text !== '') return stepOf(text) ? text : null;
  return setting.pattern.test(text) ? text : null;
}

function readScale(text) {
  try {
    const scale = parseScale(text);
    return scale.logarithm >= smallestScale && scale.logarithm <= largestScale ? scale.text : null;
  } catch {
    return null;
  }
}

/**
 * The state of an address. What it does not say is as usual; what it says wrongly is left out and named.
 * @returns {{ state: object, wrong: string[] }}
 */
export function readAddress(hash) {
  const said = {}, wrong = [];
  const names = new Map(Object.entries(settings).map(([name, setting]) => [setting.key, name]));
  for (const [key, text] of new URLSearchParams(hash.replace(/^#/, ''))) {
    const name = names.get(key), value = name === undefined ? null : readSetting(name, text);
    if (value === null) wrong.push(`${key}=${text}`);
    else said[name] = value;
  }
  // A step of a story is a state of its own, and a number of clusters alone is enough: the others follow it.
  const state = { ...usualState(), ...stepOf(said.story ?? '')?.state, ...said };
  if (said.clusters !== undefined) {
    state.positive = said.positive ?? Math.ceil(state.clusters / 2);
    state.dimension = said.dimension ?? Math.max(settings.dimension.usual, 2 * state.clusters);
    state.count = said.count ?? Math.max(settings.count.usual, 30 * state.clusters);
    state.hidden = said.hidden ?? Math.max(settings.hidden.usual, Math.min(60, 10 * state.clusters));
  }
  return { state: fitState(state), wrong };
}

/** The same state with what does not fit together brought within its bounds. */
export function fitState(state) {
  const fitted = { ...state };
  fitted.positive = Math.min(Math.max(1, fitted.positive), fitted.clusters - 1);
  fitted.dimension = Math.max(fitted.dimension, fitted.clusters);
  const most = Math.floor(settings.count.largest / fitted.clusters);
  fitted.count = fitted.clusters * Math.max(1, Math.min(Math.round(fitted.count / fitted.clusters), most));
  if (fitted.alpha === 0 && fitted.point[0] === 'x') fitted.point = 'c1';
  if (pointIndex(fitted.point) >= (fitted.point[0] === 'c' ? fitted.clusters : attackedSamples)) fitted.point = 'c1';
  if (axesOf(fitted) === null) fitted.axes = '';
  return fitted;
}

/** Number of test samples that are attacked, as by `polyrelu flow --measure radius --measure-samples 20`. */
export const attackedSamples = 20;

/** Index from 0 of the point that is attacked, among centres (c1 …) or test samples (x1 …). */
export function pointIndex(point) {
  return Number(point.slice(1)) - 1;
}

/** The address of a state: what is not as usual there. */
export function writeAddress(state) {
  const story = state.story === '' ? '' : `&story=${state.story}`, told = readAddress(`#${story}`).state;
  const hasOwn = state.clusters !== told.clusters, plain = hasOwn ? readAddress(`#K=${state.clusters}${story}`).state : told;
  const parts = [];
  for (const [name, { key }] of Object.entries(settings)) {
    const needed = name === 'clusters' ? hasOwn : name === 'story' ? state.story !== '' : state[name] !== plain[name];
    if (needed) parts.push(`${key}=${encodeURIComponent(typeof state[name] === 'number' ? shortest(state[name]) : state[name])}`);
  }
  return parts.length === 0 ? '#' : `#${parts.join('&')}`;
}

function shortest(value) {
  return String(value);
}

/** Whether two states have the same trajectory. */
export function sameTrajectory(one, other) {
  return knobs.every(name => one[name] === other[name] || (name === 'nudge' && one.start !== 'nudged'));
}

/**
 * The three clusters along which the scene is seen, from 0; null where the state names others than there are.
 * As in a report, two of the first class and one of the other where there are as many.
 */
export function axesOf(state) {
  const { clusters, positive } = state;
  if (state.axes !== '') {
    const named = state.axes.split('.').map(text => Number(text) - 1);
    return named.every(k => k >= 0 && k < clusters) && new Set(named).size === named.length ? named : null;
  }
  if (clusters === 2) return [0, 1];
  return positive >= 2 ? [0, 1, positive] : [0, 1, 2];
}

/** Angles of the eye in radians; null for the usual view. */
export function turnOf(state) {
  if (state.turn === '') return null;
  const [azimuth, elevation] = state.turn.split('.').map(text => Number(text) * Math.PI / 180);
  return { azimuth, elevation };
}

/** The text of angles in whole degrees. */
export function turnText(azimuth, elevation) {
  const whole = Math.round(azimuth * 180 / Math.PI) % 360;
  return `${whole > 180 ? whole - 360 : whole < -180 ? whole + 360 : whole}.${Math.round(elevation * 180 / Math.PI)}`;
}

/** The knobs as an experiment takes them. */
export function experimentOf(state) {
  const chosen = Object.fromEntries(knobs.map(name => [name, state[name]]));
  return { ...chosen, dataSeed: state.seed, assignment };
}
