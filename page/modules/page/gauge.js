import { radiusText } from './text.js';

// A bar from 0 to 0.8: what is certified, what was found, and the two radii of the theory.

const ns = 'http://www.w3.org/2000/svg';
const largest = 0.8;

/** Draws the gauge anew. */
export function drawGauge(host, { certified, distance, clusters }) {
  const width = Math.max(200, Math.round(host.clientWidth)), left = 4, end = width - 4, parts = [];
  const x = value => left + (end - left) * Math.min(1, value / largest);
  const rect = (from, to, colour) =>
    parts.push(`<rect x="${x(from)}" y="20" width="${Math.max(0, x(to) - x(from))}" height="16" class="${colour}"/>`);
  rect(0, largest, 'gauge-ground');
  if (distance > 0) rect(0, Math.min(distance, largest), 'gauge-open');
  if (certified > 0) rect(0, certified, 'gauge-certified');
  const mark = (value, text, anchor, at = x(value)) => parts.push(
    `<line x1="${x(value)}" x2="${x(value)}" y1="15" y2="41" class="gauge-mark"/>`,
    `<text x="${at}" y="11" class="tick ${anchor}">${text}</text>`);
  const low = 1 / Math.sqrt(clusters);
  mark(low, `1/√${clusters} = ${radiusText(low)}`, low > 0.45 ? 'end' : 'middle');
  mark(Math.SQRT1_2, `√2/2 = ${radiusText(Math.SQRT1_2)}`, 'end', end);
  if (Number.isFinite(distance)) {
    const at = x(distance), anchor = distance < 0.1 ? '' : distance > 0.7 ? 'end' : 'middle';
    parts.push(`<path d="M${at} 37l-5 8h10z" class="gauge-tip"/>`,
      `<text x="${at}" y="58" class="gauge-value ${anchor}">${radiusText(distance)}</text>`);
  }
  host.innerHTML = `<svg xmlns="${ns}" viewBox="0 0 ${width} 62" aria-hidden="true">${parts.join('')}</svg>`;
  host.setAttribute('aria-label',
    `Certified within ${radiusText(certified)}; nearest adversarial example found at ${radiusText(distance)}; `
      + `1/√K is ${radiusText(low)}, √2/2 is ${radiusText(Math.SQRT1_2)}.`);
}
