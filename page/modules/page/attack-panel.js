import { idealExample } from '../robustness/ideal.js';
import { certifiedRadius } from '../robustness/linear-bound.js';
import { nearestExample } from '../robustness/nearest.js';
import { drawGauge } from './gauge.js';
import { DecisionMap, planeOf } from './map.js';
import { chosenPoint, powerNetwork, sumNetwork } from './subject.js';
import { digits, radiusText } from './text.js';

// The panel about one attacked point: gauge, verdict, decision map.

const closeTo = 5e-3;          // a radius that is so near to one of the theory is called by it

/** The panel. */
export class AttackPanel {
  constructor(root) {
    this.root = root;
    this.map = new DecisionMap(root.querySelector('#plane'));
    const names = ['#gauge', '#verdict', '#map-legend', '#point'];
    [this.gauge, this.verdict, this.legend, this.select] = names.map(name => root.querySelector(name));
  }

  /** Fills the list of points. */
  list(reel, points, state) {
    const option = (value, text) => new Option(text, value, false, value === state.point);
    const centres = document.createElement('optgroup'), samples = document.createElement('optgroup');
    [centres.label, samples.label] = ['Centres', 'Test samples'];
    points.centres.forEach((_, k) => centres.append(option(`c${k + 1}`, reel.names[k])));
    points.samples.forEach((point, i) => samples.append(option(`x${i + 1}`, `sample ${i + 1}, of ${reel.names[point.cluster]}`)));
    this.select.replaceChildren(centres, ...(points.samples.length > 0 && state.alpha > 0 ? [samples] : []));
  }

  /**
   * Shows a frame that was computed: of a mixture of two frames, which the scene may show, nothing could be said with certainty.
   */
  show({ reel, frame, state, points, colours, font, moving }) {
    const point = chosenPoint(points, state.point), found = this.#attackOnce(reel, frame, state, point);
    const labels = [...reel.labels], own = point.cluster, other = this.#rival(found, point, labels);
    const plane = planeOf({ kind: state.plane, point: point.x, nearest: found.example?.point ?? null, own, other,
      names: [reel.names[own], reel.names[other]] });
    this.map.draw({
      network: found.network, plane, certified: found.certified, distance: found.example?.distance ?? NaN, moving,
      crosses: this.#crosses(reel, point, own, other, plane, state),
    }, colours, font);
    drawGauge(this.gauge, { certified: found.certified, distance: found.example?.distance ?? NaN, clusters: reel.allClusters });
    this.#say(reel, state, point, found, plane, own, other);
    return found;
  }

  /** Pictures are drawn more often than what they show changes. */
  #attackOnce(reel, frame, state, point) {
    const asked = [reel, frame, state.judge, point];
    if (!this.asked || asked.some((one, i) => one !== this.asked[i])) {
      this.found = this.#attack(reel, frame, state, point);
      this.asked = asked;
    }
    return this.found;
  }

  #attack(reel, frame, state, point) {
    const trained = reel.network(frame), labels = [...reel.labels];
    if (state.judge === 'network') return this.#search(reel, trained, point, reel.isComplete);
    const network = state.judge === 'sum' ? sumNetwork(labels, trained.dimension) : powerNetwork(labels, trained.dimension, reel.power);
    if (state.judge === 'power' && reel.power < 2) return this.#search(reel, network, point, true);
    const along = idealExample(state.judge, reel.power, reel.labels, point.x.subarray(0, reel.clusters), point.label);
    const example = along && { distance: along.distance, point: Float64Array.from(point.x, (value, d) => along.point[d] ?? value) };
    return { network, example, certified: example?.distance ?? 0, exact: true };
  }

  /** A network has no closed form: its nearest example is searched, and a bound says what there is none within. */
  #search(reel, network, point, isComplete) {
    const { clusters, positive } = reel;
    return {
      network, example: nearestExample(network, point.x, point.label, { clusters, positive }),
      certified: isComplete ? certifiedRadius(network, point.x, point.label) : 0, isComplete,
    };
  }

  /** Shows that there is nothing to be said, and why. */
  blank(sentence) {
    this.map.clear();
    this.gauge.replaceChildren();
    this.verdict.textContent = sentence;
    this.legend.textContent = '';
  }

  /** The cluster of the other class that the nearest example moves towards most. */
  #rival(found, point, labels) {
    const others = [...labels.keys()].filter(k => k !== point.cluster);
    let best = others.find(k => labels[k] !== point.label) ?? others[0], most = -Infinity;
    for (let k = 0; k < labels.length; k++) {
      const move = found.example ? found.example.point[k] - point.x[k] : 0;
      if (labels[k] !== point.label && move > most + 1e-9) [best, most] = [k, move];
    }
    return best;
  }

  /** Samples of the two clusters whose plane is shown. */
  #crosses(reel, point, own, other, plane, state) {
    const { samples, clusters } = reel;
    if (!samples || !samples.clusterOf || state.plane !== 'centres') return [];
    const crosses = [];
    for (let i = 0; i < samples.count; i++) {
      const k = samples.clusterOf[i];
      if (k !== own && k !== other) continue;
      crosses.push({ x: samples.cosines[i * clusters + own], y: samples.cosines[i * clusters + other], label: samples.labels[i] });
    }
    return crosses;
  }

  #say(reel, state, point, { example, certified, exact, isComplete = true }, plane, own, other) {
    const what = point.number === undefined ? `Centre ${reel.names[own]}` : `Test sample ${point.number}, of ${reel.names[own]},`;
    const who = state.judge === 'network' ? 'the network' : state.judge === 'sum' ? 'F' : 'F⁽ᵖ⁾';
    const label = point.label > 0 ? '+1' : '−1';
    const say = text => { this.verdict.textContent = text; };
    if (example === null) say(`${what}: no example was found that ${who} gives another class.`);
    else if (example.distance === 0) say(`${what} is of class ${label}, and ${who} does not say so: no push is needed.`);
    else {
      const near = nearName(example.distance, reel.allClusters);
      const proof = exact ? 'It is exact: nothing nearer exists.'
        : !isComplete ? 'Nothing is certified, and nearer ones may exist: the file holds only a part of the network.'
          : certified > 0 ? `Within ${radiusText(certified)} it is certified that nothing does.`
            : 'Nothing is certified here: the linear bound is too coarse.';
      say(`${what} is of class ${label}. The nearest push ${exact ? '' : 'found '}that changes what ${who} says has length `
        + `${radiusText(example.distance)}${near}. ${proof}`);
    }
    this.legend.textContent = this.#legend(reel, state, plane, own, other);
    this.map.canvas.setAttribute('aria-label', `Decision map: ${this.verdict.textContent} ${this.legend.textContent}`);
  }

  #legend(reel, state, plane, own, other) {
    const where = state.plane === 'attack' && plane.names[1] === 'sideways' ? 'The plane of the sample and the attack'
      : `The plane of ${reel.names[own]} and ${reel.names[other]} through x`;
    const part = plane.along < 0.995 ? ` ${digits(100 * plane.along, 2)}% of the arrow’s length lie in it.` : '';
    return `${where}: blue is class +1, the solid line the boundary; green: certified; dashed: as far as the nearest `
      + `example x′.${part}`;
  }
}

/** What a radius is called in the theory, where it is that one. */
function nearName(distance, clusters) {
  if (Math.abs(distance - Math.SQRT1_2) < closeTo) return ' (near √2/2 = 0.707)';
  const low = 1 / Math.sqrt(clusters);
  return Math.abs(distance - low) < closeTo ? ` (near 1/√${clusters} = ${radiusText(low)})` : '';
}
