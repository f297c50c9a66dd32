import { NamedArrays } from './arrays.js';
import { readFilm } from './film-file.js';
import { readReport } from './report-file.js';
import { readTrajectory } from './trajectory-file.js';
import { openZip } from './zip.js';

const LARGEST_REPORT = 16 * 1024 * 1024;

/**
 * What a file holds to be shown again.
 *
 * @typedef {object} Replay
 * @property {string} title the file's name, and what is in it
 * @property {'t' | 'epoch'} clock what times count: time of the flow, or epochs
 * @property {number} power p; NaN where the file does not say it
 * @property {number} hidden h
 * @property {number} dimension D; 0 where the file holds cosines alone
 * @property {number} clusters K that are shown
 * @property {number} allClusters clusters of the training, of which K are shown
 * @property {Int32Array} centres numbers of the shown ones, from 0 [K]
 * @property {Float64Array | null} points the centres [K × D]; null where the file does not say them
 * @property {Int8Array} labels ±1 [K]
 * @property {Float64Array | null} births [K], NaN for none
 * @property {Float64Array | null} predicted births without noise [K]
 * @property {{ count: number, cosines: Float64Array, labels: Int8Array, clusterOf: Int32Array | null } | null} samples ⟨x_i, μ_k⟩ [n × K]
 * @property {Float64Array | null} radii median radius of each frame, where it was measured
 * @property {{ time: number, loss: number, cosines: Float64Array, rest: Float64Array, logContributions: Float64Array, signs: Int8Array,
 *   margins: Float64Array | null, record: object | null }[]} frames as frameOf of dynamics/frames.js; `record` has directions [h × D]
 * @property {string[]} scenes labels of all scenes of a report, of which this is one; else empty
 * @property {string[]} remarks sentences on what the file does not say and what was taken instead
 */

/**
 * Reads a file that was dropped: a trajectory of `polyrelu flow --out`, film.npz of a trial, or report.html of a run.
 *
 * @param {Blob} file with a `name`
 * @param {number} scene of a report, from 0
 * @returns {Promise<Replay>}
 * @throws {Error} with a sentence: what was expected and what came.
 */
export async function readReplay(file, scene = 0) {
  const title = file.name || 'The file';
  if (/\.html?$/i.test(title)) {
    if (file.size > LARGEST_REPORT) throw new Error(`${title} has ${file.size} bytes; a report with a film has less than a million.`);
    return readReport(await file.text(), title, scene);
  }
  const arrays = new NamedArrays(await openZip(file), title);
  if (arrays.has('clock') && arrays.has('neurons')) return readFilm(arrays, title);
  if (arrays.has('times') && arrays.has('directions')) return readTrajectory(arrays, title);
  throw new Error(`${title} is neither a trajectory of “polyrelu flow --out” (times, directions, …) nor film.npz of a run `
    + `(clock, neurons, …); it holds ${arrays.names.join(', ') || 'nothing'}.`);
}
