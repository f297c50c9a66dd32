/**
 * Neurons at rest that only grow: their states at any time of a plateau, in closed form. As SlidingPassage of the library: at rest
 * B = ‖B‖ s u, so u' = 0 and the coordinate of the lengths moves by ±‖B‖.
 */
export class SlidingPassage {
  #field;
  #origin;
  #rests;
  #activations = new Map();          // of each rest: σ(⟨x_i, u⟩) [n]

  /**
   * A passage from a state.
   *
   * @param {FlowField} field The field.
   * @param {Float64Array} state [h × D + 1], copied; directions are replaced by those of the rests.
   * @param {object[]} rests The rest of each neuron [h] (slidingRest); null for one that nothing moves.
   * @param {{ inputs: Float64Array, count: number, dimension: number }} problem The samples.
   * @param {number} time The time of the state.
   */
  constructor(field, state, rests, { inputs, count, dimension }, time) {
    this.#field = field;
    this.#rests = rests;
    this.#origin = state.slice();
    /** Its times. */
    this.from = time;
    this.to = time;
    rests.forEach((rest, j) => {
      if (!rest) return;
      this.#origin.set(rest.direction, j * field.columns);
      if (this.#activations.has(rest)) return;
      const active = new Float64Array(count);
      for (let i = 0; i < count; i++) {
        let sum = 0;
        for (let d = 0; d < dimension; d++) sum += inputs[i * dimension + d] * rest.direction[d];
        active[i] = Math.max(0, sum);
      }
      this.#activations.set(rest, active);
    });
  }

  /** The state a time after its beginning. */
  stateAt(elapsed, into) {
    const { columns } = this.#field;
    into.set(this.#origin);
    this.#rests.forEach((rest, j) => {
      if (rest) into[j * columns + columns - 1] = this.#coordinate(j, elapsed, rest);
    });
  }

  /** A bound on the outputs of the samples a time after the beginning: the largest Σ_j |q_j| σ(⟨x, u_j⟩). */
  largestOutput(elapsed) {
    const sums = new Map();          // of |q_j| over the neurons at each rest
    this.#rests.forEach((rest, j) => {
      if (!rest) return;
      const y = this.#coordinate(j, elapsed, rest);
      const chart = this.#field.chart(j);
      sums.set(rest, (sums.get(rest) ?? 0) + Math.exp(chart.logNorm(y) + chart.logOutput(y)));
    });
    const outputs = new Float64Array(this.#activations.values().next().value.length);
    for (const [rest, sum] of sums) {
      const active = this.#activations.get(rest);
      for (let i = 0; i < outputs.length; i++) outputs[i] += sum * active[i];
    }
    return outputs.reduce((most, output) => Math.max(most, output), 0);
  }

  #coordinate(neuron, elapsed, rest) {
    // A = s‖B‖ with s the sign of v: of a chart whose y has that sign already it is |y| that grows.
    const y = this.#field.coordinate(this.#origin, neuron);
    const chart = this.#field.chart(neuron);
    return y + chart.rate(y) * chart.sign(y) * rest.rate * elapsed;
  }
}
