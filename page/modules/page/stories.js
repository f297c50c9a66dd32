// Three stories of five steps. A step says what to look at; what is to be seen is computed when it is shown.

const three = {
  clusters: 3, positive: 2, alpha: 0.1, scale: '1e-7', loss: 'squared', start: 'balanced', hidden: 30, dimension: 20, count: 90, seed: 1,
  plane: 'centres', judge: 'network', point: 'c1', axes: '', turn: '',
};
const ten = { ...three, clusters: 10, positive: 5, alpha: 0.05, hidden: 60, dimension: 20, count: 200 };
const noiseFree = { ...ten, alpha: 0 };

/** Stories by name: { title, steps: { title, text, state, play }[] }. */
export const stories = {
  averages: {
    title: 'ReLU averages',
    steps: [
      { title: 'Three clusters and a tiny start', state: { ...three, power: 1, at: 0 },
        text: 'Crosses are samples: two clusters of class +1 (blue, upright) and one of class −1, around three centres at right angles. '
          + 'Thirty neurons (sticks) begin in random directions with weights of 1e−7. Nobody asks them to be robust.' },
      { title: 'They turn long before the loss falls', state: { ...three, power: 1, at: 0 }, play: true,
        text: 'With p = 1 the pulls of the two blue clusters on a neuron just add up. So blue neurons turn to the middle between '
          + 'them, while the network’s output is still next to nothing. Watch “with the class sum” rise to 1 below.' },
      { title: 'One direction for a whole class', state: { ...three, power: 1, at: 1 },
        text: 'Both blue clusters are born together, served by the same neurons. The network has become '
          + 'F(x) = σ(⟨x, μ₊⟩) − σ(⟨x, μ₋⟩), one neuron per class: try “F, one neuron per class” under the map. It is right on all '
          + 'samples.' },
      { title: 'Ten clusters: a small push in all directions at once', state: { ...noiseFree, power: 1, at: 1, plane: 'attack' },
        text: 'Now there are five clusters in each class. From the sample x a push of about 1/√10 is enough: a little less of every blue '
          + 'centre, a little more of every other one. In the plane of two centres (switch “Plane”) the boundary looks far away: there the '
          + 'push shows only two of its ten parts.' },
      { title: 'The samples do not force it', state: { ...noiseFree, power: 3, at: 1, plane: 'attack' },
        text: 'The same samples, the same start, p = 3 instead of 1: the nearest adversarial example is more than twice as far. '
          + 'Turn the knob p back and forth, or press “Try 25 powers”. Why that is so is the next story.' },
    ],
  },
  separates: {
    title: 'p = 3 separates',
    steps: [
      { title: 'The same start, another power', state: { ...three, power: 3, at: 0 },
        text: 'Everything is as in the first story, but neurons are v σ(⟨x, w⟩)³ / ‖w‖². At first nothing looks different.' },
      { title: 'Whoever is ahead runs away', state: { ...three, power: 3, at: 0 }, play: true,
        text: 'The pull of a cluster now grows with the square of how closely a neuron points to it. The nearest cluster wins, '
          + 'and the neuron turns to it alone: “with a centre” rises to 1.' },
      { title: 'Clusters are born one by one', state: { ...three, power: 3, at: 1 },
        text: 'Every cluster gets neurons of its own, and is born at a time of its own. Triangles mark the times that the theory '
          + 'of a flow without noise predicts from the start alone; the sentence above the picture compares.' },
      { title: 'Robust up to √2/2', state: { ...ten, power: 3, at: 1, plane: 'centres' },
        text: 'With ten clusters the nearest adversarial example lies half way to a centre of the other class, near √2/2 = 0.707. '
          + 'Inside the green disc nothing at all can fool the network: that is proven, by a bound that needs no attack; what lies '
          + 'between the disc and the dashed circle is open. No classifier can do better around every centre: at √2/2 the balls '
          + 'around two centres of different classes touch.' },
      { title: 'A small start is needed', state: { ...noiseFree, power: 3, scale: '1e-1', dimension: 50, at: 1, plane: 'centres' },
        text: 'The same from weights of 0.1, in 50 features: neurons count before they have turned, and part of the robustness is lost. '
          + 'Make “Initial scale” smaller (to the right): at 1e−2 it is back, and it stays, down to 1e−300.' },
    ],
  },
  freezes: {
    title: 'p = 2 freezes',
    steps: [
      { title: 'On the border', state: { ...noiseFree, power: 2, at: 0 },
        text: 'Below p = 2 the coordinates of a neuron along its clusters become equal, above it one of them takes all. What happens '
          + 'at 2?' },
      { title: 'Ratios stay as they are', state: { ...noiseFree, power: 2, at: 0 }, play: true,
        text: 'At p = 2 every coordinate along a cluster of the neuron’s class grows at the same relative rate. Neurons shed what leads '
          + 'nowhere, but how they are divided between clusters stays as it was drawn at the start: they stop anywhere on the arc.' },
      { title: 'Between both', state: { ...noiseFree, power: 2, at: 1 },
        text: 'Neither “with a centre” nor “with the class sum” reaches 1: most neurons that count serve several clusters, in the '
          + 'shares that they were drawn with. The radius lies between 1/√10 and √2/2.' },
      { title: 'A phase of its own', state: { ...noiseFree, power: 2, scale: '1e-300', at: 1 },
        text: 'The same from 1e−300: the radius does not depend on the scale, try 1e−3. It depends on the draw: press “Draw anew”.' },
      { title: 'The jump', state: { ...noiseFree, power: 2.2, scale: '1e-300', at: 1 },
        text: 'Press “Try 25 powers”: the smaller the start, the sharper the step at p = 2 from 1/√10 to √2/2. That is why p matters.' },
    ],
  },
};

/** The step that a text such as averages.3 names, or null. */
export function stepOf(text) {
  const [name, number] = text.split('.'), step = Object.hasOwn(stories, name) ? stories[name].steps[Number(number) - 1] : undefined;
  return step === undefined ? null : { name, number: Number(number), story: stories[name], ...step };
}
