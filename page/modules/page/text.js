// Names and numbers in sentences.

const subscripts = '₀₁₂₃₄₅₆₇₈₉';

/** The name of a centre, from index 0: μ₁. */
export function centreName(k) {
  return `μ${String(k + 1).replace(/\d/g, digit => subscripts[digit])}`;
}

/** Names in a sentence: a, b and c. */
export function listOf(names) {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** A number with so many digits, no more zeros than it needs, and a true minus. */
export function digits(value, count = 3) {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const text = size >= 1e-3 && size < 1e6 ? String(Number(value.toPrecision(Math.max(count, Math.ceil(Math.log10(size + 1))))))
    : powerOfTen(value, count);
  return text.replace(/-/g, '−');
}

function powerOfTen(value, count) {
  const [mantissa, exponent] = value.toExponential(count - 1).split('e');
  return `${Number(mantissa)}e${Number(exponent)}`;
}

/** A positive number given by its natural logarithm, which may be beyond any range: 1e−600. */
export function digitsOfLogarithm(logarithm) {
  if (logarithm === -Infinity) return '0';
  const decimal = logarithm / Math.LN10, exponent = Math.floor(decimal);
  if (exponent >= -3 && exponent < 4) return digits(Math.exp(logarithm), 2);
  const mantissa = Number((10 ** (decimal - exponent)).toPrecision(1));
  return `${mantissa === 10 ? 1 : mantissa}e${mantissa === 10 ? exponent + 1 : exponent}`.replace(/-/g, '−');
}

/** A radius, to three decimals. */
export function radiusText(value) {
  if (!Number.isFinite(value)) return '–';
  return value > 0 && value < 5e-4 ? 'less than 0.001' : value.toFixed(3);
}
