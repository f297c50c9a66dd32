import { raised } from '../robustness/network.js';

// The decision map: which class a network gives to the points of a plane through the attacked sample, what is certified around it, and
// the way to the nearest adversarial example.

const coarseGrid = 56;         // points of the grid in a row while things move
const fineGrid = 150;          // and at rest
const lowest = -0.35, highest = 1.35;

/**
 * The plane through a point, as orthonormal directions and what the point has beside them.
 * @returns {{ first, second, origin: Float64Array, at: [number, number], target: number[] | null, names: string[], along: number }}
 * `along` is the part of the attack's length that lies in the plane.
 */
export function planeOf({ kind, point, nearest, own, other, names }) {
  const size = point.length, first = new Float64Array(size), second = new Float64Array(size);
  if (kind === 'attack' && nearest) {
    const length = Math.hypot(...point) || 1;
    for (let d = 0; d < size; d++) first[d] = point[d] / length;
    let overlap = 0;
    for (let d = 0; d < size; d++) overlap += (nearest[d] - point[d]) * first[d];
    let rest = 0;
    for (let d = 0; d < size; d++) {
      second[d] = nearest[d] - point[d] - overlap * first[d];
      rest += second[d] * second[d];
    }
    rest = Math.sqrt(rest);
    if (rest > 1e-9) for (let d = 0; d < size; d++) second[d] /= rest;
    else second.fill(0);
  } else {
    first[own] = 1;
    second[other] = 1;
  }
  const at = [dot(point, first), dot(point, second)], origin = new Float64Array(size);
  for (let d = 0; d < size; d++) origin[d] = point[d] - at[0] * first[d] - at[1] * second[d];
  const target = nearest ? [dot(nearest, first), dot(nearest, second)] : null;
  const whole = nearest ? Math.sqrt(nearest.reduce((sum, value, d) => sum + (value - point[d]) ** 2, 0)) : 0;
  const along = target && whole > 0 ? Math.hypot(target[0] - at[0], target[1] - at[1]) / whole : NaN;
  return { first, second, origin, at, target, along, names: kind === 'attack' && nearest ? ['towards x', 'sideways'] : names };
}

function dot(one, other) {
  let sum = 0;
  for (let d = 0; d < one.length; d++) sum += one[d] * other[d];
  return sum;
}

/** Outputs of a network on a grid of the plane, rows from the lowest ordinate up [size × size]. */
function outputsOn(network, plane, size) {
  const { hidden, dimension, directions, contributions, power } = network, outputs = new Float64Array(size * size);
  const step = (highest - lowest) / (size - 1), bases = new Float64Array(size);
  for (let j = 0; j < hidden; j++) {
    const weight = contributions[j];
    if (weight === 0) continue;
    let base = 0, along = 0, across = 0;
    for (let d = 0, i = j * dimension; d < dimension; d++, i++) {
      base += directions[i] * plane.origin[d];
      along += directions[i] * plane.first[d];
      across += directions[i] * plane.second[d];
    }
    for (let a = 0; a < size; a++) bases[a] = base + (lowest + a * step) * along;
    for (let b = 0, i = 0; b < size; b++) {
      const shift = (lowest + b * step) * across;
      for (let a = 0; a < size; a++, i++) {
        const pre = bases[a] + shift;
        if (pre > 0) outputs[i] += weight * raised(pre, power);
      }
    }
  }
  return outputs;
}

/** The map on its canvas. */
export class DecisionMap {
  #tile = document.createElement('canvas');

  constructor(canvas) {
    this.canvas = canvas;
    this.pen = canvas.getContext('2d');
  }

  /** Leaves it empty. */
  clear() {
    this.pen.setTransform(1, 0, 0, 1, 0, 0);
    this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /**
   * Draws one moment. `view` has network, plane, certified, distance (of the nearest example, or NaN), crosses ([{ x, y, label }]), and
   * moving, which asks for a coarse map.
   */
  draw(view, colours, font) {
    const { canvas, pen } = this, ratio = Math.min(3, window.devicePixelRatio || 1), size = Math.round(canvas.clientWidth * ratio);
    if (size === 0) return;
    if (canvas.width !== size) canvas.width = canvas.height = size;
    const width = size / ratio, unit = width / (highest - lowest);
    this.place = ([x, y]) => [(x - lowest) * unit, width - (y - lowest) * unit];
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, width);
    const points = view.moving ? coarseGrid : fineGrid, outputs = outputsOn(view.network, view.plane, points);
    this.#ground(outputs, points, width, colours);
    this.#boundary(outputs, points, unit, width, colours);
    this.#axes(view, width, colours, font);
    for (const cross of view.crosses) this.#cross(cross, colours);
    this.#ball(view, unit, colours);
    this.#attack(view, colours, font);
  }

  /** A tint for each class, stronger where the network is surer: |f| against the largest on the map. */
  #ground(outputs, points, width, colours) {
    const tile = this.#tile, context = tile.getContext('2d');
    [tile.width, tile.height] = [points, points];
    const image = context.createImageData(points, points);
    let largest = 0;
    for (const value of outputs) largest = Math.max(largest, Math.abs(value));
    for (let b = 0; b < points; b++) {
      for (let a = 0; a < points; a++) {
        const value = outputs[b * points + a], i = 4 * ((points - 1 - b) * points + a);
        const [red, green, blue] = value > 0 ? colours.positiveParts : colours.negativeParts;
        image.data[i] = red;
        image.data[i + 1] = green;
        image.data[i + 2] = blue;
        image.data[i + 3] = value === 0 || largest === 0 ? 0 : 26 + 90 * Math.sqrt(Math.abs(value) / largest);
      }
    }
    context.putImageData(image, 0, 0);
    this.pen.imageSmoothingEnabled = true;
    const half = width / (points - 1) / 2;
    this.pen.drawImage(tile, -half, -half, width + 2 * half, width + 2 * half);
  }

  /** The zero line, by marching squares. */
  #boundary(outputs, points, unit, width, colours) {
    const { pen } = this, step = (highest - lowest) / (points - 1) * unit;
    pen.strokeStyle = colours.ink;
    pen.lineWidth = 1.6;
    pen.beginPath();
    const cut = (one, other) => one / (one - other);
    for (let b = 0; b < points - 1; b++) {
      for (let a = 0; a < points - 1; a++) {
        const i = b * points + a, [p, q, r, s] = [outputs[i], outputs[i + 1], outputs[i + points + 1], outputs[i + points]];
        if (p > 0 === q > 0 && q > 0 === r > 0 && r > 0 === s > 0) continue;
        const ends = [];
        if (p > 0 !== q > 0) ends.push([a + cut(p, q), b]);
        if (q > 0 !== r > 0) ends.push([a + 1, b + cut(q, r)]);
        if (r > 0 !== s > 0) ends.push([a + 1 - cut(r, s), b + 1]);
        if (s > 0 !== p > 0) ends.push([a, b + 1 - cut(s, p)]);
        for (let k = 0; k + 1 < ends.length; k += 2) {
          pen.moveTo(ends[k][0] * step, width - ends[k][1] * step);
          pen.lineTo(ends[k + 1][0] * step, width - ends[k + 1][1] * step);
        }
      }
    }
    pen.stroke();
  }

  #axes(view, width, colours, font) {
    const { pen } = this, [x, y] = this.place([0, 0]);
    pen.strokeStyle = colours.muted;
    pen.lineWidth = 1;
    pen.setLineDash([1, 3]);
    pen.beginPath();
    pen.moveTo(0, y);
    pen.lineTo(width, y);
    pen.moveTo(x, 0);
    pen.lineTo(x, width);
    pen.stroke();
    pen.setLineDash([]);
    pen.font = `13px ${font}`;
    pen.textBaseline = 'middle';
    const [first, second] = view.plane.names;
    this.#words(first, width - 6, y + 28, 'right', colours);
    this.#words(second, x + 8, 12, 'left', colours);
    this.#words('0', x - 8, y + 12, 'right', colours);
    for (const at of [[1, 0], [0, 1]]) {
      const [tickX, tickY] = this.place(at);
      pen.fillStyle = colours.ink;
      pen.fillRect(tickX - 1.5, tickY - 1.5, 3, 3);
      if (at[0] === 1 && Math.hypot(view.plane.at[0] - 1, view.plane.at[1]) > 0.2) this.#words('1', tickX, tickY + 13, 'center', colours);
      else if (at[1] === 1) this.#words('1', tickX - 8, tickY, 'right', colours);
    }
  }

  #words(text, x, y, align, colours) {
    const { pen } = this;
    pen.textAlign = align;
    pen.lineJoin = 'round';
    pen.lineWidth = 3;
    pen.strokeStyle = colours.panel;
    pen.strokeText(text, x, y);
    pen.fillStyle = colours.ink;
    pen.fillText(text, x, y);
  }

  #cross({ x, y, label }, colours) {
    const { pen } = this, [left, top] = this.place([x, y]), size = 3, slant = size * Math.SQRT1_2;
    pen.strokeStyle = label > 0 ? colours.positive : colours.negative;
    pen.lineWidth = 1;
    pen.globalAlpha = 0.75;
    pen.beginPath();
    for (const [dx, dy] of label > 0 ? [[size, 0], [0, size]] : [[slant, slant], [slant, -slant]]) {
      pen.moveTo(left - dx, top - dy);
      pen.lineTo(left + dx, top + dy);
    }
    pen.stroke();
    pen.globalAlpha = 1;
  }

  /** What is certified, and the sphere of the nearest example: the plane goes through the point, so both are circles of their radius. */
  #ball(view, unit, colours) {
    const { pen } = this, [x, y] = this.place(view.plane.at);
    if (view.certified > 0) {
      pen.beginPath();
      pen.arc(x, y, view.certified * unit, 0, 2 * Math.PI);
      pen.globalAlpha = 0.16;
      pen.fillStyle = colours.certified;
      pen.fill();
      pen.globalAlpha = 1;
      pen.strokeStyle = colours.certified;
      pen.lineWidth = 1.5;
      pen.stroke();
    }
    if (!Number.isFinite(view.distance) || view.distance === 0) return;
    pen.beginPath();
    pen.arc(x, y, view.distance * unit, 0, 2 * Math.PI);
    pen.strokeStyle = colours.attacked;
    pen.setLineDash([5, 4]);
    pen.lineWidth = 1.5;
    pen.stroke();
    pen.setLineDash([]);
  }

  #attack(view, colours, font) {
    const { pen } = this, [x, y] = this.place(view.plane.at);
    if (view.plane.target && view.distance > 0) {
      const [toX, toY] = this.place(view.plane.target), length = Math.hypot(toX - x, toY - y);
      pen.strokeStyle = pen.fillStyle = colours.attacked;
      pen.lineWidth = 2.4;
      pen.beginPath();
      pen.moveTo(x, y);
      pen.lineTo(toX, toY);
      pen.stroke();
      if (length > 7) {
        const [dx, dy] = [(toX - x) / length, (toY - y) / length];
        pen.beginPath();
        pen.moveTo(toX, toY);
        pen.lineTo(toX - 9 * dx - 4.5 * dy, toY - 9 * dy + 4.5 * dx);
        pen.lineTo(toX - 9 * dx + 4.5 * dy, toY - 9 * dy - 4.5 * dx);
        pen.closePath();
        pen.fill();
      }
      pen.font = `13px ${font}`;
      this.#words('x′', toX + (toX >= x ? 10 : -10), toY - 10, 'center', colours);
    }
    pen.fillStyle = colours.ink;
    pen.beginPath();
    pen.arc(x, y, 4, 0, 2 * Math.PI);
    pen.fill();
    this.#words('x', x + 11, y + 12, 'center', colours);
  }
}
