import { Plot } from './plot.js';
import { alignment } from './reel.js';
import { digits, radiusText } from './text.js';

// The curves on the way, on one abscissa: the frames, each as wide as any other.

const mostPoints = 400;

/** The median radius, alignment, loss and margins of a reel over its frames. */
export class Charts {
  /** @param {(share: number) => void} pointed takes the share of the film where a plot is pressed */
  constructor(host, pointed) {
    const plot = look => new Plot(host, { x: [0, 1], ...look });
    const halves = [[0, '0'], [0.5, '.5'], [1, '1']];
    this.radius = plot({
      title: 'radius, median over 20 test samples: attacked, certified', short: 'median radius', height: 128, y: [0, 0.8],
      yTicks: [[0, '0'], [0.4, '.4'], [0.8, '.8']],
    });
    this.alignment = plot({ title: 'alignment: mean cosine, by contribution', short: 'alignment', height: 100, y: [0, 1], yTicks: halves });
    this.loss = plot({ title: 'loss', height: 84, y: [0, 1], yTicks: [] });
    this.margins = plot({
      title: 'margins of the clusters; triangles: births as predicted', short: 'margins, ▽ births predicted',
      height: 128, top: 26, bottom: 22, y: [0, 1], yTicks: halves,
    });
    this.all = [this.radius, this.alignment, this.loss, this.margins];
    for (const one of this.all) one.onPoint(pointed);
  }

  /** Draws the curves of a reel, and what has been read of its frames. */
  show(reel, readings) {
    const { count, frames } = reel, share = i => count > 1 ? i / (count - 1) : 0, step = Math.max(1, Math.ceil(count / mostPoints));
    const chosen = [...frames.keys()].filter(i => i % step === 0 || i === count - 1);
    const curve = value => chosen.map(i => [share(i), value(frames[i])]).filter(([, y]) => Number.isFinite(y));
    const births = this.#births(reel);
    this.#showRadius(reel, readings, share, births);
    const aligned = new Map(chosen.map(i => [frames[i], alignment(frames[i], reel.labels)]));
    this.alignment.show({ marks: births, lines: [
      { colour: 'green', label: 'with a centre', points: curve(frame => aligned.get(frame).centre) },
      { colour: 'purple', label: 'with the class sum', dashed: true, points: curve(frame => aligned.get(frame).sum) },
    ] });
    const losses = curve(frame => frame.loss), top = Math.max(...losses.map(([, y]) => y), 1e-300);
    this.loss.show({ marks: births, look: { y: [0, top], yTicks: [[0, '0'], [top, digits(top, 2)]] },
      lines: [{ colour: 'ink', label: '', points: losses }] });
    this.#showMargins(reel, chosen, share, births);
  }

  /** Moves the cursor of every plot. */
  point(share) {
    for (const plot of this.all) plot.point(share);
  }

  #births(reel) {
    const marks = [];
    const last = reel.frames[reel.count - 1].time;
    for (let k = 0; k < reel.clusters; k++)
      if (reel.births[k] <= last) marks.push({ x: this.#share(reel, reel.births[k]), colour: reel.labels[k] > 0 ? 'blue' : 'vermilion' });
    return marks;
  }

  #share(reel, time) {
    return reel.count > 1 ? reel.placeOf(time) / (reel.count - 1) : 0;
  }

  #showRadius(reel, readings, share, births) {
    const points = [], proofs = [];
    reel.frames.forEach((frame, i) => {
      const reading = readings?.of(frame);
      if (!reading || !Number.isFinite(reading.radius)) return;
      points.push([share(i), reading.radius]);
      if (Number.isFinite(reading.certified)) proofs.push([share(i), reading.certified]);
    });
    const low = 1 / Math.sqrt(reel.allClusters);
    const guides = [
      { value: low, text: `1/√${reel.allClusters} = ${radiusText(low)}` },
      { value: Math.SQRT1_2, text: `√2/2 = ${radiusText(Math.SQRT1_2)}` },
    ];
    this.radius.show({ marks: births, look: { guides }, lines: [
      { colour: 'green', label: proofs.length > 0 ? 'certified' : '', points: proofs },
      { colour: 'bad', label: points.length > 0 ? 'attacked' : '', points },
    ] });
    const last = points[points.length - 1];
    this.radius.say(last ? `Median radius of the nearest adversarial examples over time; ${radiusText(last[1])} at the end.`
      : 'Median radius of the nearest adversarial examples over time; not measured yet.');
    this.alignment.say('Mean cosine of the neurons with the nearest centre and with the sum of their class, over time.');
    this.loss.say('Loss over time.');
    this.margins.say('Mean margin of each cluster over time.');
  }

  #showMargins(reel, chosen, share, births) {
    const { frames, labels } = reel, last = frames[reel.count - 1].time, lines = [], marks = [...births];
    let top = 1;
    for (let k = 0; k < reel.clusters; k++) {
      const points = chosen.filter(i => frames[i].margins).map(i => [share(i), frames[i].margins[k]]);
      for (const [, y] of points) top = Math.max(top, y);
      lines.push({ colour: labels[k] > 0 ? 'blue' : 'vermilion', label: reel.clusters <= 4 ? reel.names[k] : '', points });
      const predicted = reel.predicted[k];
      if (predicted <= last) marks.push({ x: this.#share(reel, predicted), open: true, colour: labels[k] > 0 ? 'blue' : 'vermilion' });
    }
    const high = top <= 1.05 ? 1.05 : top, ticks = high > 2 ? [[0, '0'], [high, digits(high, 2)]] : [[0, '0'], [0.5, '.5'], [1, '1']];
    this.margins.show({ marks, lines, look: { y: [0, high], yTicks: ticks, xTicks: this.#times(reel) } });
  }

  /** Times along the abscissa, apart from one another. */
  #times(reel) {
    const count = this.margins.width < 560 ? 4 : 9, ticks = [];
    for (let i = 0; i < count; i++) {
      const frame = reel.frames[Math.round(i * (reel.count - 1) / (count - 1))];
      const text = `${i === 0 && reel.clock === 't' ? 't = ' : ''}${digits(frame.time, reel.clock === 't' ? 3 : 6)}`;
      if (ticks.length === 0 || ticks[ticks.length - 1][1] !== text) ticks.push([i / (count - 1), text]);
    }
    return ticks;
  }
}
