import { firstView, look } from '../scene/look.js';
import { drawPicture } from '../scene/picture.js';
import { turnable } from '../scene/turning.js';
import { relativeContributions } from './reel.js';

// The three-dimensional scene: neurons along three of the centres.

const mostPathPoints = 60;

/** The scene on its canvas. */
export class SceneStage {
  constructor(element, turned) {
    this.element = element;
    this.canvas = element.querySelector('canvas');
    this.pen = this.canvas.getContext('2d');
    this.view = { ...firstView };
    turnable(element, this.view, turned);
  }

  /** Looks from given angles in radians; null for the usual ones. */
  turn(angles) {
    Object.assign(this.view, firstView, angles ?? {});
  }

  /** Draws a moment of a reel along three centres; of two there is a third axis for all that is orthogonal to both. */
  draw(reel, frame, axes, colours, font) {
    const { canvas, pen } = this, ratio = window.devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
    if (width === 0 || height === 0) return;
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== wide) canvas.width = wide;
    if (canvas.height !== high) canvas.height = high;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const size = Math.min(width, height), place = { left: (width - size) / 2, top: (height - size) / 2, size };
    drawPicture(pen, { place, view: this.view, look, colours, font }, this.#picture(reel, frame, axes));
    pen.globalAlpha = 1;
  }

  #picture(reel, frame, axes) {
    const { clusters, labels } = reel, samples = reel.samples;
    const weights = relativeContributions(frame);
    const along = (values, row) => [0, 1, 2].map(i => i < axes.length ? values[row * clusters + axes[i]] : 0);
    const neurons = [];
    for (let j = 0; j < weights.length; j++) {
      if (frame.signs[j] === 0 || weights[j] === -Infinity) continue;
      neurons.push({ place: this.#place(frame, j, axes, clusters), weight: weights[j], sign: frame.signs[j] });
    }
    const places = new Float64Array(samples ? 3 * samples.count : 0);
    for (let i = 0; samples && i < samples.count; i++) places.set(along(samples.cosines, i), 3 * i);
    return {
      axes: axes.map((k, i) => ({
        name: reel.names[k], sign: labels[k], born: reel.births[k] <= frame.time, tip: [0, 1, 2].map(d => Number(d === i)),
      })),
      samples: { places, labels: samples ? samples.labels : [] },
      neurons,
      paths: this.#paths(reel, frame, axes, weights),
    };
  }

  #place(frame, j, axes, clusters) {
    const place = [0, 1, 2].map(i => i < axes.length ? frame.cosines[j * clusters + axes[i]] : 0);
    if (axes.length < 3 && frame.rest) place[2] = frame.rest[j];
    return place;
  }

  /** Where the neurons that count have been. */
  #paths(reel, frame, axes, weights) {
    const last = frame.nearest ?? 0, step = Math.max(1, Math.ceil(last / mostPathPoints)), chosen = [];
    for (let i = 0; i <= last; i += step) chosen.push(reel.frames[i]);
    chosen.push(frame);
    const paths = [];
    for (let j = 0; j < weights.length; j++) {
      if (frame.signs[j] === 0 || weights[j] < Math.log(look.shown)) continue;
      const points = new Float64Array(3 * chosen.length);
      chosen.forEach((one, i) => points.set(this.#place(one, j, axes, reel.clusters), 3 * i));
      paths.push({ points, sign: frame.signs[j] });
    }
    return paths;
  }
}
