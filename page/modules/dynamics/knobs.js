import { losses } from './losses.js';
import { parseScale } from './start.js';

/** The starts that a flow may begin with (drawStart). */
export const starts = ['balanced', 'gaussian', 'nudged'];

/** How samples may be spread over the clusters (drawClusters). */
const assignments = ['random', 'balanced'];

/** What a page computes at once, as [least, most]; `polyrelu flow` takes more of everything. */
export const limits = { power: [1, 4], clusters: [2, 10], dimension: [2, 50], hidden: [1, 60], count: [1, 400] };

/** The knobs of a flow where nothing else is said. */
export const usualKnobs = {
  power: 3, clusters: 4, positive: 2, alpha: 0, scale: '1e-7', loss: 'squared', start: 'balanced', nudge: 0.05, hidden: 20, dimension: 20,
  count: 40, seed: 0, dataSeed: 0, assignment: 'random',
};

const largestSeed = 2n ** 64n - 1n;

const names = {
  power: 'The power p', clusters: 'The number of clusters K', dimension: 'The number of features D', hidden: 'The number of neurons h',
  count: 'The number of samples n',
};

/**
 * Knobs with all that was not said filled in, checked: numbers as numbers, seeds and scale as text.
 *
 * @param {object} given Any of usualKnobs, tolerance, recordTimes (those after the flow's end are left out) and until.
 * @returns {object} All of them; until is null where it is to follow from the predicted births.
 * @throws {RangeError} With a sentence that says what was expected and what came.
 */
export function completeKnobs(given) {
  const knobs = { ...usualKnobs, tolerance: null, recordTimes: [], until: null, ...given };
  for (const [name, [least, most]] of Object.entries(limits)) {
    const value = knobs[name];
    if (!(value >= least && value <= most && (name === 'power' || Number.isInteger(value))))
      throw new RangeError(`${names[name]} is ${name === 'power' ? 'a number' : 'a whole number'} from ${least} to ${most} here; got `
        + `${value}.${value > most ? ' The command line, polyrelu flow, takes more.' : ''}`);
  }
  if (knobs.clusters > knobs.dimension)
    throw new RangeError(`K orthonormal centres need at least as many features: K = ${knobs.clusters}, D = ${knobs.dimension}.`);
  if (!(Number.isInteger(knobs.positive) && knobs.positive >= 1 && knobs.positive <= knobs.clusters))
    throw new RangeError(`The number of positive clusters K1 is a whole number from 1 to K = ${knobs.clusters}; got ${knobs.positive}.`);
  if (!(knobs.alpha >= 0 && Number.isFinite(knobs.alpha)))
    throw new RangeError(`The noise scale α is a number of 0 or more; got ${knobs.alpha}.`);
  if (!assignments.includes(knobs.assignment))
    throw new RangeError(`Samples are spread over clusters in one of these ways: ${assignments.join(', ')}; got ${knobs.assignment}.`);
  if (!Object.hasOwn(losses, knobs.loss))
    throw new RangeError(`The loss is one of ${Object.keys(losses).join(', ')}; got ${knobs.loss}.`);
  if (!starts.includes(knobs.start)) throw new RangeError(`The start is one of ${starts.join(', ')}; got ${knobs.start}.`);
  if (knobs.start === 'nudged' && !(knobs.nudge >= 0 && Number.isFinite(knobs.nudge)))
    throw new RangeError(`The nudge δ is a number of 0 or more; got ${knobs.nudge}.`);
  knobs.scale = parseScale(String(knobs.scale)).text;
  knobs.seed = seedOf(knobs.seed, 'start');
  knobs.dataSeed = seedOf(knobs.dataSeed, 'samples');
  knobs.tolerance ??= usualTolerance(knobs);
  if (!(knobs.tolerance >= 1e-14 && knobs.tolerance <= 0.1))
    throw new RangeError(`The tolerance is from 1e-14, the rounding of float64, to 0.1; got ${knobs.tolerance}.`);
  if (knobs.until !== null && !(knobs.until > 0 && Number.isFinite(knobs.until)))
    throw new RangeError(`A flow must end at a finite time above 0; got ${knobs.until}.`);
  knobs.recordTimes.forEach((time, i) => {
    if (!(time >= 0 && Number.isFinite(time) && (i === 0 || time > knobs.recordTimes[i - 1])))
      throw new RangeError(`Times of records are numbers of 0 or more that rise; got ${time}.`);
  });
  return knobs;
}

/**
 * The command line that computes the same flow: problem, start and tolerance.
 *
 * @param {object} knobs Complete ones.
 * @param {number} until The time at which it is to end.
 */
export function commandOf(knobs, until) {
  const assignment = knobs.assignment === 'random' ? '' : ` --assignment ${knobs.assignment}`;
  const nudge = knobs.start === 'nudged' ? ` --nudge ${knobs.nudge}` : '';
  return `polyrelu flow --data clusters --dimension ${knobs.dimension} --clusters ${knobs.clusters} --positive ${knobs.positive}`
    + ` --alpha ${knobs.alpha} --count ${knobs.count}${assignment} --data-seed ${knobs.dataSeed} --hidden ${knobs.hidden}`
    + ` --initialisation ${knobs.start}${nudge} --scale ${knobs.scale} --seed ${knobs.seed} --power ${knobs.power} --loss ${knobs.loss}`
    + ` --tolerance ${knobs.tolerance} --until ${Number(until.toPrecision(6))}`;
}

/**
 * Without noise one at which births, outputs and cosines are right to 1e−6; with noise one at which births are right to 2e−5. Below
 * p = 1.5 the flow without noise has kinks, and that with noise is rough: there a smaller one costs thousands of steps.
 */
function usualTolerance({ power, alpha }) {
  if (alpha === 0) return power < 1.5 ? 1e-9 : 1e-8;
  return power < 1.5 ? 1e-4 : 1e-5;
}

function seedOf(value, what) {
  const text = String(value);
  if (!/^[0-9]{1,20}$/.test(text) || BigInt(text) > largestSeed)
    throw new RangeError(`The seed of the ${what} is a whole number from 0 to ${largestSeed}; got ${text}.`);
  return text;
}
