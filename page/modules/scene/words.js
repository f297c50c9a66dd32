// Numbers as people read them.

/**
 * A number in words: two digits below 1 and three from there on, and a power of ten where it is very small or large.
 *
 * @param {number} value a finite number
 * @returns {string} such as 0.25, 12.3, 1.2e−7
 */
export function words(value) {
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text = size >= 0.001 && size < 10000 ? String(Number(value.toPrecision(size < 1 ? 2 : 3))) : value.toExponential(1);
  return text.replaceAll('-', '−');
}
