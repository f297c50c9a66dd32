const birth = 0.5;

/** The mean margins of clusters less ½: a cluster is born when its own rises through 0. As ClusterMargins of the library. */
export class ClusterMargins {
  #field;
  #labels;
  #clusterOf;
  #sizes;

  /**
   * @param {FlowField} field Whose outputs these are.
   * @param {Int8Array} labels Labels [n].
   * @param {Int32Array} clusterOf Index of each sample's cluster [n]; every index below the largest occurs.
   */
  constructor(field, labels, clusterOf) {
    this.#field = field;
    this.#labels = labels;
    this.#clusterOf = clusterOf;
    this.count = 0;
    for (const cluster of clusterOf) this.count = Math.max(this.count, cluster + 1);
    this.#sizes = new Float64Array(this.count);
    for (const cluster of clusterOf) this.#sizes[cluster]++;
  }

  /** The functions of a state that EventWatch looks at. */
  values(time, state, evaluated, into) {
    if (!evaluated) this.#field.predict(state);
    this.margins(into);
    for (let k = 0; k < this.count; k++) into[k] -= birth;
  }

  /** The mean margins [K] at the state that the field has last evaluated or predicted. */
  margins(into) {
    const { outputs } = this.#field;
    into.fill(0);
    for (let i = 0; i < outputs.length; i++) into[this.#clusterOf[i]] += this.#labels[i] * outputs[i];
    for (let k = 0; k < this.count; k++) into[k] /= this.#sizes[k];
  }
}
