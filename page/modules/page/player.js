// The head of a film that may still be growing: where it is, and whether it moves.

const filmSeconds = 10;            // from start to end at speed 1, once the film is whole
const leastRate = 30;          // frames in a second while it grows
const largestStep = 0.1;       // seconds: a page that was hidden does not jump

/**
 * A head that plays, or rests at a share of what there is: at share 1 it follows the newest frame, so that whoever turns a knob at the
 * end sees the new end.
 */
export class Player {
  #before = null;
  #frame = 0;
  #count = 0;

  /** @param {() => void} changed is called when the head starts, stops or jumps. */
  constructor(changed) {
    this.changed = changed;
    this.share = 1;
    this.playing = false;
    this.speed = 1;
  }

  /** The place of the head in frames from 0, with a fraction, among so many frames. */
  place(count) {
    return this.playing ? Math.min(this.#frame, count - 1) : this.share * (count - 1);
  }

  /** Moves the head by the time since the last call, and not beyond what is there. */
  tick(now, count, whole) {
    // Frames are thinned where they become many: the head stays at its share of them.
    if (count < this.#count) this.#frame *= count / this.#count;
    this.#count = count;
    if (!this.playing) return;
    if (this.#before !== null) {
      const seconds = Math.min(largestStep, (now - this.#before) / 1000);
      const rate = whole ? (count - 1) / filmSeconds : Math.max(leastRate, (count - 1) / filmSeconds);
      this.#frame = Math.max(0, Math.min(this.#frame + seconds * rate * this.speed, count - 1));
    }
    this.#before = now;
    this.share = count > 1 ? this.#frame / (count - 1) : 0;
    if (whole && this.#frame >= count - 1) this.go(1);
  }

  /** Plays on from here, or from the start where it is at the end. */
  play(count) {
    this.#frame = this.share >= 1 ? 0 : this.share * (count - 1);
    this.#before = null;
    this.playing = true;
    this.changed();
  }

  /** Plays from the start. */
  playFromStart() {
    this.share = 0;
    this.play(1);
  }

  pause() {
    this.go(this.share);
  }

  toggle(count) {
    if (this.playing) this.pause();
    else this.play(count);
  }

  /** Goes to a share of the film and rests there. */
  go(share) {
    this.share = Math.min(1, Math.max(0, share));
    this.playing = false;
    this.changed();
  }
}
