const number = new Float64Array(1);
const words = new Uint32Array(number.buffer);
const low = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 0 : 1;        // which word holds the low bits

/** The least float64 above a finite number (Math.BitIncrement of .NET). */
export function nextUp(x) {
  if (x === 0) return Number.MIN_VALUE;
  number[0] = x;
  if (x > 0) {
    words[low] += 1;
    if (words[low] === 0) words[1 - low] += 1;
  } else {
    if (words[low] === 0) words[1 - low] -= 1;
    words[low] -= 1;
  }
  return number[0];
}

/** The greatest float64 below a finite number. */
export function nextDown(x) {
  return -nextUp(-x);
}
