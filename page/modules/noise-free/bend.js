// (e^{bx} − 1)/b and its inverse, continuous through b = 0, where both are the identity. As Bend of the library.

/** (e^{bx} − 1)/b. */
export function bendExp(x, bend) {
  return bend === 0 ? x : Math.expm1(bend * x) / bend;
}

/** ln(1 + b y)/b; beyond its range −∞ for b > 0 (a power has fallen to 0) and +∞ for b < 0 (it has blown up). */
export function bendLog(y, bend) {
  if (bend === 0) return y;
  const change = bend * y;
  if (change <= -1) return bend > 0 ? -Infinity : Infinity;
  return Math.log1p(change) / bend;
}

/** ln(1 + rate (e^{bx} − 1))/b of exponential = bendExp(x, b), also where e^{bx} is beyond float64: there it is x + ln(rate)/b. */
export function bendFollow(exponential, rate, x, bend) {
  const product = rate * exponential;
  return bend > 0 && bend * product === Infinity ? x + Math.log(rate) / bend : bendLog(product, bend);
}
