const mostFrames = 1200;

/**
 * States of a flow to be looked at, one for every step; where they are too many every second is dropped, and from then on every second,
 * fourth … step has one.
 */
export class FrameList {
  #stride = 1;
  #steps = 0;

  constructor() {
    /** The frames, rising in time. */
    this.frames = [];
  }

  /** Adds a frame that is later than the last one, whatever the number of steps. */
  add(frame) {
    const last = this.frames.at(-1);
    if (last && !(frame.time > last.time)) return;
    this.frames.push(frame);
    if (this.frames.length <= mostFrames) return;
    this.frames = this.frames.filter((_, i) => i % 2 === 0);
    this.#stride *= 2;
  }

  /**
   * Sees one step, and adds a frame where one is due.
   *
   * @param {function(): object} make Makes it; called only then.
   */
  step(make) {
    if (this.#steps++ % this.#stride === 0) this.add(make());
  }
}

/**
 * A record of a flow in the coordinates of the K centres, which are the first K axes.
 *
 * @param {object} record Of a FlowSession or a NoiseFreeFlow, with directions [h × D], D ≥ K.
 * @param {number} clusters K.
 * @param {Float64Array} margins [K].
 * @returns {{ time: number, loss: number, cosines: Float64Array, rest: Float64Array, logContributions: Float64Array, signs: Int8Array,
 *   margins: Float64Array, record: object }} cosines ⟨u_j, μ_k⟩ [h × K]; the length of the part of u_j off the centres [h]; log |q_j| [h].
 */
export function frameOf(record, clusters, margins) {
  const hidden = record.signs.length;
  const dimension = record.directions.length / hidden;
  const cosines = new Float64Array(hidden * clusters);
  const rest = new Float64Array(hidden);
  const logContributions = new Float64Array(hidden);
  for (let j = 0; j < hidden; j++) {
    cosines.set(record.directions.subarray(j * dimension, j * dimension + clusters), j * clusters);
    let squares = 0;
    for (let d = clusters; d < dimension; d++) squares += record.directions[j * dimension + d] ** 2;
    rest[j] = Math.sqrt(squares);
    logContributions[j] = record.logNorms[j] + record.logOutputs[j];
  }
  return { time: record.time, loss: record.loss, cosines, rest, logContributions, signs: record.signs, margins, record };
}
