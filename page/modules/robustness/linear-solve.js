/**
 * Solves a dense linear system by elimination with row pivoting, in place.
 * @param {Float64Array} matrix [n × n] row by row, overwritten
 * @param {Float64Array} right [n], overwritten by the solution
 * @param {number} n
 * @returns {boolean} false where the matrix is singular to rounding or holds what is no number
 */
export function solveLinear(matrix, right, n) {
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(matrix[row * n + column]) > Math.abs(matrix[pivot * n + column])) pivot = row;
    }
    const head = matrix[pivot * n + column];
    if (!(Math.abs(head) > 1e-300)) return false;
    if (pivot !== column) {
      for (let k = column; k < n; k++) {
        const held = matrix[column * n + k];
        matrix[column * n + k] = matrix[pivot * n + k];
        matrix[pivot * n + k] = held;
      }
      const held = right[column];
      right[column] = right[pivot];
      right[pivot] = held;
    }
    for (let row = column + 1; row < n; row++) {
      const factor = matrix[row * n + column] / head;
      if (factor === 0) continue;
      for (let k = column + 1; k < n; k++) matrix[row * n + k] -= factor * matrix[column * n + k];
      right[row] -= factor * right[column];
    }
  }
  for (let row = n - 1; row >= 0; row--) {
    let value = right[row];
    for (let k = row + 1; k < n; k++) value -= matrix[row * n + k] * right[k];
    right[row] = value / matrix[row * n + row];
  }
  return right.subarray(0, n).every(Number.isFinite);
}
