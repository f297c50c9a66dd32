import { reduceStart } from './start.js';

/**
 * The clusters that samples were drawn from: a few samples need not meet every cluster. The command line numbers those that are met
 * without a gap (FlowProblemOptions), and so does a flow; the page shows all K.
 */
export class Present {
  #clusters;
  #indices;             // of the clusters that are met, rising
  #parts = null;        // [h × K + 1] of a reduced start, of the rest: what is along centres that are not met; null where all are

  /**
   * @param {{ clusterOf: Int32Array }} drawn The samples.
   * @param {number} clusters K.
   * @param {number} positive K1.
   */
  constructor({ clusterOf }, clusters, positive) {
    this.#clusters = clusters;
    /** Each cluster's share of the samples [K]. */
    this.shares = new Float64Array(clusters);
    for (const cluster of clusterOf) this.shares[cluster]++;
    for (let k = 0; k < clusters; k++) this.shares[k] /= clusterOf.length;
    this.#indices = Array.from(this.shares.keys()).filter((k) => this.shares[k] > 0);
    /** Labels and masses of the clusters that are met. */
    this.labels = Int8Array.from(this.#indices, (k) => (k < positive ? 1 : -1));
    this.masses = Float64Array.from(this.#indices, (k) => this.shares[k]);
    /** Index of each sample's cluster among those that are met [n]. */
    this.clusterOf = clusterOf.map((k) => this.#indices.indexOf(k));
  }

  /** Numbers of the clusters that are met as numbers of all [K], NaN for the others. */
  spread(values, into = new Float64Array(this.#clusters).fill(NaN)) {
    this.#indices.forEach((k, i) => {
      into[k] = values[i];
    });
    return into;
  }

  /** A start of D features in one more feature than clusters are met; centres that are not met are part of the rest. */
  reduce(start) {
    const met = this.#indices.length;
    if (met === this.#clusters) return reduceStart(start, met);
    const { hidden, dimension } = start;
    const order = [...this.#indices, ...Array.from({ length: dimension }, (_, d) => d).filter((d) => !this.#indices.includes(d))];
    const directions = new Float64Array(start.directions.length);
    for (let j = 0; j < directions.length; j += dimension) for (let d = 0; d < dimension; d++)
      directions[j + d] = start.directions[j + order[d]];
    const reduced = reduceStart({ ...start, directions }, met);
    const others = this.#clusters - met;
    const columns = this.#clusters + 1;
    this.#parts = new Float64Array(hidden * columns);
    for (let j = 0; j < hidden; j++) {
      const rest = directions.subarray(j * dimension + met, (j + 1) * dimension);
      const length = Math.hypot(...rest);
      if (!(length > 0)) continue;
      for (let i = 0; i < others; i++) this.#parts[j * columns + order[met + i]] = rest[i] / length;
      this.#parts[j * columns + this.#clusters] = Math.hypot(...rest.subarray(others)) / length;
    }
    return reduced;
  }

  /** A record of a reduced start's flow in K + 1 features. */
  expand(record) {
    if (!this.#parts) return record;
    const met = this.#indices.length;
    const hidden = record.signs.length;
    const columns = this.#clusters + 1;
    const directions = new Float64Array(hidden * columns);
    for (let j = 0; j < hidden; j++) {
      const rest = record.directions[j * (met + 1) + met];
      for (let k = 0; k < columns; k++) directions[j * columns + k] = this.#parts[j * columns + k] * rest;
      this.#indices.forEach((k, i) => {
        directions[j * columns + k] = record.directions[j * (met + 1) + i];
      });
    }
    return { ...record, directions };
  }
}
