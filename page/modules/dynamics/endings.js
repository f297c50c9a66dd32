// How flows end, with a sentence for whoever asked: { end, time, sentence }. As FlowEnding of the library.

/** At its time. */
export function finishedEnding(time) {
  return { end: 'finished', time, sentence: `The flow reached its end at t = ${inDigits(time, 6)}.` };
}

/** When every cluster was born, as asked for. */
export function bornEnding(time) {
  return { end: 'born', time, sentence: `Every cluster's margin was above ½ at t = ${inDigits(time, 6)}.` };
}

/** An input weight reached 0, where the gradient, and so the flow, is not defined. */
export function vanishedEnding(neuron, time) {
  return {
    end: 'vanished',
    time,
    sentence: `At t = ${inDigits(time, 6)} the input weights of neuron ${neuron} reached 0, where the network has no gradient: the flow `
      + 'ends there. This can happen only where |v| > ‖w‖ at the beginning; start with ‖w‖ ≥ |v|.',
  };
}

/** No step that still moves the time keeps to the tolerance ('too-small'), or numbers left the range of float64 ('not-finite'). */
export function failedEnding(result, time, tolerance, power) {
  const when = `At t = ${inDigits(time, 6)}`;
  if (result === 'not-finite') {
    const sentence = `${when} numbers of the flow left the range of float64; begin with smaller weights or samples.`;
    return { end: 'not-finite', time, sentence };
  }
  const advice = power < 2 ? 'at this power the flow is not smooth: ask for a larger tolerance.' : 'ask for a larger tolerance.';
  return { end: 'stuck', time, sentence: `${when} no step keeps to the tolerance ${inDigits(tolerance, 3)} any more; ${advice}` };
}

/** A number with so many significant digits at most. */
function inDigits(value, digits) {
  return String(Number(value.toPrecision(digits)));
}
