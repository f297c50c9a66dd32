import { stepOf, stories } from './stories.js';

// The panel of a guided story: a step at a time, each with a state that the page takes.

/** The panel. */
export class StoryPanel {
  /** @param {(step: object | null) => void} taken takes a step that was chosen, or null for leaving */
  constructor(root, buttons, taken) {
    this.root = root;
    this.buttons = [...buttons];
    this.taken = taken;
    [this.line, this.title, this.text] = ['#story-step', '#story-title', '#story-text'].map(name => root.querySelector(name));
    [this.back, this.next, this.close] = ['#story-back', '#story-next', '#story-close'].map(name => root.querySelector(name));
    for (const button of this.buttons) button.addEventListener('click', () => this.#choose(`${button.dataset.story}.1`));
    this.back.addEventListener('click', () => this.#choose(`${this.step.name}.${this.step.number - 1}`));
    this.next.addEventListener('click', () => this.#choose(this.#following()));
    this.close.addEventListener('click', () => this.#choose(''));
  }

  #choose(text) {
    const step = stepOf(text), told = this.step?.name;
    this.taken(step);
    if (step) this.title.focus({ preventScroll: true });
    else this.buttons.find(button => button.dataset.story === told)?.focus({ preventScroll: true });
  }

  /** The next step; after the last one the next story. */
  #following() {
    const { name, number, story } = this.step, names = Object.keys(stories);
    if (number < story.steps.length) return `${name}.${number + 1}`;
    const next = names[names.indexOf(name) + 1];
    return next === undefined ? '' : `${next}.1`;
  }

  /** Shows a step; null hides the panel. */
  show(text) {
    this.step = stepOf(text);
    this.root.hidden = this.step === null;
    for (const button of this.buttons) button.setAttribute('aria-current', String(this.step?.name === button.dataset.story));
    if (this.step === null) return;
    const { story, number, title } = this.step, last = number === story.steps.length, isEnd = this.#following() === '';
    this.line.textContent = `${story.title}, step ${number} of ${story.steps.length}`;
    this.title.textContent = title;
    this.text.textContent = this.step.text;
    this.back.disabled = number === 1;
    this.next.textContent = isEnd ? 'Finish' : last ? `Next story: ${stepOf(this.#following()).story.title}` : 'Next';
  }
}
