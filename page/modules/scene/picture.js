// Draws one picture of neurons among samples on a canvas, from plain data: what moves, turns and is clicked is no concern of this file.
// The stills of reports (FilmStill) show the same.

import { project } from './camera.js';

/**
 * What a picture shows. Points have three coordinates, in which directions have length 1.
 *
 * @typedef {object} Picture
 * @property {{ name: string, sign: number, born: boolean, tip: number[] }[]} axes lines from the origin to the tip [3] of each, with a
 *   name in the colour of its class ±1 beyond it; the tip is filled where the axis is born
 * @property {{ places: Float64Array, labels: ArrayLike<number> }} samples [n × 3] where they are, and [n] their labels ±1
 * @property {{ place: number[], weight: number, sign: number }[]} neurons the direction [3] of each, log(c/C) ≤ 0 for its contribution c
 *   and the largest one C, and the sign of its output weight
 * @property {{ points: Float64Array, sign: number }[]} [paths] polylines [m × 3], faint: where tips of neurons have been
 */

/**
 * Where and how a picture is drawn.
 *
 * @typedef {object} Stage
 * @property {{ left: number, top: number, size: number }} place a square, in the units of the pen
 * @property {{ azimuth: number, elevation: number, distance: number }} view as camera.js has it
 * @property {object} look sizes, as look.js has them
 * @property {{ ink: string, panel: string, positive: string, negative: string }} colours panel is that of the ground
 * @property {string} font families of the names
 */

const clamp = (low, value, high) => Math.min(high, Math.max(low, value));
const colourOf = (sign, colours) => sign > 0 ? colours.positive : colours.negative;
const times = (point, factor) => point.map(value => factor * value);

/**
 * Where points are seen on a stage.
 *
 * @param {Stage} stage only its place, view and look
 * @returns {(point: number[] | Float64Array) => { x: number, y: number, depth: number, scale: number }} from a point [3] to its place in
 *   the units of the pen, downwards as canvases have it, its depth towards the eye and how much larger things are there
 */
function lensOf({ place, view, look }) {
  const unit = unitOf(place, look), origin = originOf(place, look);
  return point => {
    const at = project(view, point);
    return { x: origin.x + unit * at.x, y: origin.y - unit * at.y, depth: at.depth, scale: at.scale };
  };
}

/**
 * Draws a picture; what was there before stays below it.
 *
 * @param {CanvasRenderingContext2D} pen
 * @param {Stage} stage
 * @param {Picture} picture
 */
export function drawPicture(pen, stage, { axes, samples, neurons, paths = [] }) {
  const { place, look, colours } = stage, unit = unitOf(place, look), origin = originOf(place, look), seen = lensOf(stage);
  pen.lineWidth = 1;
  for (const axis of axes) drawAxis(pen, stage, axis, origin, seen(axis.tip), unit);
  for (const path of paths) drawPath(pen, look, path.points, seen, colourOf(path.sign, colours));
  // The farthest first; sticks reach from the origin, so their middle counts.
  const items = [];
  for (let i = 0; i < samples.labels.length; i++) {
    const at = seen(samples.places.subarray(3 * i, 3 * i + 3)), label = samples.labels[i];
    items.push({ depth: at.depth, draw: () => drawCross(pen, at, look.cross * unit * at.scale, label, colourOf(label, colours)) });
  }
  const least = Math.log(look.shown), largest = largestDot(neurons, look) * unit;
  for (const { place: direction, weight, sign } of neurons) {
    const at = seen(direction), faint = weight < least, colour = colourOf(sign, colours);
    items.push({ depth: faint ? -9 : at.depth / 2, draw: () => drawStick(pen, look, origin, at, colour, faint) });
    const radius = largest * Math.exp(weight / 2) * at.scale;
    if (!faint) items.push({ depth: at.depth, draw: () => drawDot(pen, look, at, radius, sign, colour) });
  }
  items.sort((one, other) => one.depth - other.depth);
  for (const item of items) item.draw();
  drawNames(pen, stage, axes, seen);
}

/** Units of the pen per unit of length at the origin. */
function unitOf(place, look) {
  return place.size / (2 * look.reach);
}

/** Where the origin is. */
function originOf(place, look) {
  return { x: place.left + place.size / 2, y: place.top + place.size / 2 + look.drop * unitOf(place, look) };
}

/** Radius of the dot of the largest contribution among others. */
function largestDot(neurons, look) {
  const crowd = neurons.reduce((sum, neuron) => sum + Math.exp(neuron.weight), 0);
  return look.dot * Math.min(1, Math.sqrt(look.crowd / crowd));
}

function drawAxis(pen, { look, colours }, axis, origin, tip, unit) {
  pen.globalAlpha = 1;
  pen.strokeStyle = pen.fillStyle = colours.ink;
  pen.setLineDash([1, 3]);
  pen.beginPath();
  pen.moveTo(origin.x, origin.y);
  pen.lineTo(tip.x, tip.y);
  pen.stroke();
  pen.setLineDash([]);
  pen.beginPath();
  pen.arc(tip.x, tip.y, Math.max(2, look.cross * unit * tip.scale), 0, 2 * Math.PI);
  if (axis.born) pen.fill();
  pen.stroke();
}

function drawPath(pen, look, points, seen, colour) {
  pen.globalAlpha = look.glass;
  pen.strokeStyle = colour;
  pen.beginPath();
  for (let i = 0; i < points.length; i += 3) {
    const at = seen(points.subarray(i, i + 3));
    pen.lineTo(at.x, at.y);
  }
  pen.stroke();
}

/** Upright for one class, slanted for the other. */
function drawCross(pen, at, radius, label, colour) {
  const size = Math.max(1.4, radius), slant = size * Math.SQRT1_2;
  const ends = label > 0 ? [[size, 0], [0, size]] : [[slant, slant], [slant, -slant]];
  pen.globalAlpha = clamp(0.45, 0.7 + 0.3 * at.depth, 1);
  pen.strokeStyle = colour;
  pen.beginPath();
  for (const [x, y] of ends) {
    pen.moveTo(at.x - x, at.y - y);
    pen.lineTo(at.x + x, at.y + y);
  }
  pen.stroke();
}

function drawStick(pen, look, origin, at, colour, faint) {
  pen.globalAlpha = faint ? look.faint : clamp(0.6, 0.8 + 0.2 * at.depth, 1);
  pen.strokeStyle = colour;
  pen.beginPath();
  pen.moveTo(origin.x, origin.y);
  pen.lineTo(at.x, at.y);
  pen.stroke();
}

/** A circle where the output weight is positive, a diamond where it is negative. */
function drawDot(pen, look, at, radius, sign, colour) {
  pen.strokeStyle = pen.fillStyle = colour;
  pen.beginPath();
  if (sign > 0) pen.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  else {
    pen.moveTo(at.x + radius, at.y);
    for (const [x, y] of [[0, radius], [-radius, 0], [0, -radius]]) pen.lineTo(at.x + x, at.y + y);
    pen.closePath();
  }
  pen.globalAlpha = look.glass;
  pen.fill();
  pen.globalAlpha = 1;
  pen.stroke();
}

/** Names beyond the tips, inside the picture, and apart from one another. */
function drawNames(pen, { place: { left, top, size }, look, colours, font }, axes, seen) {
  const height = size < 260 ? 12 : 14;
  pen.globalAlpha = 1;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.lineJoin = 'round';
  pen.font = `${height}px ${font}`;
  const names = axes.map(axis => {
    const text = axis.name, wide = pen.measureText(text).width, at = seen(times(axis.tip, look.name));
    return { text, wide, colour: colourOf(axis.sign, colours), x: clamp(left + wide / 2, at.x, left + size - wide / 2), y: at.y };
  }).sort((one, other) => one.y - other.y);
  for (let i = 1; i < names.length; i++)
    for (let k = 0; k < i; k++)
      if (Math.abs(names[i].x - names[k].x) < (names[i].wide + names[k].wide) / 2 && names[i].y - names[k].y < height * 1.2)
        names[i].y = names[k].y + height * 1.2;
  for (const name of names) {
    const y = clamp(top + height / 2, name.y, top + size - height / 2);
    pen.lineWidth = 4;
    pen.strokeStyle = colours.panel;
    pen.strokeText(name.text, name.x, y);
    pen.fillStyle = name.colour;
    pen.fillText(name.text, name.x, y);
  }
}
