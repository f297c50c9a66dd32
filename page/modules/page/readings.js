import { certifiedRadius } from '../robustness/linear-bound.js';
import { NearestSearch } from '../robustness/nearest.js';

// How robust the network of a frame is, read in slices between pictures: first the ends of a reel, then ever finer between them.

const mostGaps = 150;          // between frames that are read

/** Readings of the frames of one reel on given points. */
export class Readings {
  #found = new WeakMap();
  #work = null;

  constructor(reel, points) {
    this.reel = reel;
    this.points = points;
  }

  /** What is known of a frame: { radius, certified }, medians over the points; undefined where it has not been read. */
  of(frame) {
    return this.#found.get(frame);
  }

  /** Whether all that is to be read of the frames so far has been. */
  get done() {
    return this.#work === null && this.#next() === null;
  }

  /** Works for some time. @returns {boolean} whether something new was read */
  advance(milliseconds) {
    const end = performance.now() + milliseconds;
    let news = false;
    do {
      if (this.#work === null) {
        const frame = this.#next();
        if (frame === null) return news;
        this.#work = this.#read(frame);
      }
      if (this.#work.next().done) {
        this.#work = null;
        news = true;
      }
    } while (performance.now() < end);
    return news;
  }

  /** The last frame, the first, then the middle of the widest gap; null where all is fine enough. */
  #next() {
    const { frames, count } = this.reel;
    if (!this.of(frames[count - 1])) return frames[count - 1];
    if (!this.of(frames[0])) return frames[0];
    let widest = Math.max(1, (count - 1) / mostGaps), middle = -1;
    for (let from = 0, i = 1; i < count; i++) {
      if (!this.of(frames[i])) continue;
      if (i - from > widest) [widest, middle] = [i - from, (from + i) >> 1];
      from = i;
    }
    return middle < 0 ? null : frames[middle];
  }

  /** Reads one frame, a point at a time; points that are the same, as samples without noise, are read once. */
  * #read(frame) {
    const network = this.reel.network(frame), { clusters, positive } = this.reel, radii = [], certified = [], known = new Map();
    const searches = new Map([1, -1].map(label => [label, new NearestSearch(network, label, { clusters, positive })]));
    for (const { x, label } of this.points) {
      const key = x.join();
      if (!known.has(key)) {
        const proven = this.reel.isComplete ? certifiedRadius(network, x, label) : NaN;
        known.set(key, [searches.get(label).find(x)?.distance ?? Infinity, proven]);
        yield;
      }
      radii.push(known.get(key)[0]);
      certified.push(known.get(key)[1]);
    }
    this.#found.set(frame, { radius: median(radii), certified: median(certified) });
  }
}

/** The middle value, of an even number the mean of both, as the library has it. */
function median(values) {
  const sorted = Float64Array.from(values).sort(), middle = sorted.length >> 1;
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
