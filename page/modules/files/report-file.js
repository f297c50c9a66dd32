import { unpack } from '../scene/film-data.js';
import { cosinesAndRest } from './film-file.js';

const SHOWN = 3;
const DATA = /<script type="application\/json">([^<]*)<\/script>/g;

/**
 * Reads one scene of the film of a report.html: its numbers stand in the page as JSON, in 16 bits each. Nothing of the page is run.
 *
 * @param {string} text the page
 * @param {string} title
 * @param {number} scene which of the scenes, from 0
 * @returns {import('./replay.js').Replay}
 */
export function readReport(text, title, scene) {
  const film = filmIn(text);
  if (!film) throw new Error(`${title} has no film; reports of flow, poster, demo and synthetic begin with one.`);
  const take = film.scenes[scene];
  if (!take) throw new Error(`${title} has ${film.scenes.length} scenes; there is none numbered ${scene}.`);
  const damaged = (what) => new Error(`The film of ${title} is damaged: ${what}.`);
  const { times, losses, axes } = take;
  for (const name of ['times', 'losses', 'axes', 'labels']) if (!Array.isArray(take[name])) throw damaged(`it has no ${name}`);
  if (times.length === 0 || !times.every((time, t) => Number.isFinite(time) && (t === 0 || time > times[t - 1]))) {
    throw damaged('its times do not rise');
  }
  if (axes.length !== SHOWN || !axes.every((axis) => axis?.sign === 1 || axis?.sign === -1)) throw damaged('it has no three centres');
  if (!(film.unit > 0 && film.levels > 0 && film.range > 0)) throw damaged('it does not say its units');
  const [neurons, weights, data] = ['neurons', 'weights', 'data'].map((name) => {
    try {
      return unpack(take[name]);
    } catch {
      throw damaged(`${name} cannot be unpacked`);
    }
  });
  const hidden = weights.length / times.length;
  if (!(Number.isInteger(hidden) && hidden > 0 && neurons.length === SHOWN * weights.length)) {
    throw damaged('neurons and weights do not fit');
  }
  if (data.length !== SHOWN * take.labels.length || !take.labels.every((label) => label === 1 || label === -1)) {
    throw damaged('samples and labels do not fit');
  }
  return {
    title: `${title}: ${String(take.label)}`,
    clock: take.whole ? 'epoch' : 't',
    power: powerIn(String(take.label)),
    hidden,
    dimension: 0,
    clusters: SHOWN,
    allClusters: Number(take.clusters) || SHOWN,
    centres: Int32Array.from(axes, (axis, k) => (/\d+/.test(String(axis.name)) ? Number(/\d+/.exec(axis.name)[0]) - 1 : k)),
    points: null,
    labels: Int8Array.from(axes, (axis) => axis.sign),
    births: Float64Array.from(axes, (axis) => axis.birth ?? NaN),
    predicted: null,
    samples: {
      count: take.labels.length, cosines: Float64Array.from(data, (value) => value / film.unit), labels: Int8Array.from(take.labels),
      clusterOf: null,
    },
    radii: null,
    frames: times.map((time, t) => {
      const shown = weights.subarray(t * hidden, (t + 1) * hidden);
      const along = Float64Array.from(neurons.subarray(t * hidden * SHOWN, (t + 1) * hidden * SHOWN), (value) => value / film.unit);
      return {
        time,
        loss: losses[t],
        ...cosinesAndRest(along, hidden),
        logContributions: Float64Array.from(shown, (value) => logContribution(value, film)),
        signs: Int8Array.from(shown, Math.sign),
        margins: null,
        record: null,
      };
    }),
    scenes: film.scenes.map((one) => String(one?.label)),
    remarks: ['A report holds three of the centres, some of the neurons, and contributions relative to the largest of each frame.'],
  };
}

/** The first JSON of the page that is a film; null where there is none. */
function filmIn(text) {
  for (const [, json] of text.matchAll(DATA)) {
    try {
      const film = JSON.parse(json);
      if (Array.isArray(film?.scenes)) return film;
    } catch {
      continue;
    }
  }
  return null;
}

/** The logarithm over the largest, from sign and level in one. */
function logContribution(value, { range, levels }) {
  return value === 0 ? -Infinity : ((Math.abs(value) - 1) / levels - 1) * range;
}

function powerIn(label) {
  const power = /\bp\s*=\s*(\d+(?:\.\d+)?)/.exec(label);
  return power ? Number(power[1]) : NaN;
}
