// The player of a film in a report: its time, its controls and its canvas.

import { project } from './camera.js';
import { Scene } from './film-scene.js';
import { firstView, look } from './look.js';
import { drawPicture } from './picture.js';
import { turnable } from './turning.js';
import { words } from './words.js';

const seconds = 16;      // from start to end at speed 1
const sway = 0.26;       // the camera moves a little while time does, and is back at the start, at the first birth and at the end
const page = 0.05;       // of the film, for the keys that turn pages
const largestStep = 0.1; // seconds: a page that was hidden does not jump

/** A film in its section of the report. */
export class Film {
  /** @param {HTMLElement} section as FilmStage writes it; its moving part is shown from here on */
  constructor(section) {
    this.section = section;
    this.moving = section.querySelector('.moving');
    this.stage = section.querySelector('.stage');
    this.canvas = section.querySelector('canvas');
    this.pen = this.canvas.getContext('2d');
    this.slider = section.querySelector('input[type=range]');
    this.button = section.querySelector('.play');
    this.speed = section.querySelector('.speed');
    this.said = section.querySelector('.said');
    this.calm = matchMedia('(prefers-reduced-motion: reduce)');
    this.dark = matchMedia('(prefers-color-scheme: dark)');
    const { scenes, ...packing } = JSON.parse(section.querySelector('script[type="application/json"]').textContent);
    this.scenes = scenes.map(scene => new Scene(scene, packing));
    this.places = [...section.querySelectorAll('.scene')].map(scene => {
      const [view, clock, loss, born] = ['.view', '.clock', '.loss', '.born'].map(name => scene.querySelector(name));
      return { view, clock, loss, born };
    });
    this.view = { ...firstView };
    this.progress = 0;
    this.playing = false;
    this.births = -1;
    this.listen();
    this.moving.hidden = false;
    section.classList.add('live');
    this.readColours();
    this.draw();
    this.say();
  }

  listen() {
    this.button.addEventListener('click', () => this.toggle());
    this.slider.addEventListener('input', () => {
      this.pause();
      this.go(this.slider.value / this.slider.max);
      this.say();
    });
    this.section.querySelector('.reset').addEventListener('click', () => {
      Object.assign(this.view, firstView);
      this.draw();
    });
    this.stage.addEventListener('keydown', event => this.key(event));
    turnable(this.stage, this.view, () => this.draw());
    this.dark.addEventListener('change', () => {
      this.readColours();
      this.draw();
    });
    this.calm.addEventListener('change', () => this.draw());
    new ResizeObserver(() => this.draw()).observe(this.stage);
    // It begins by itself once, when it is seen, unless the reader wants no motion or has done something already.
    const seen = new IntersectionObserver(entries => {
      if (!entries.some(entry => entry.isIntersecting)) return;
      seen.disconnect();
      if (!this.calm.matches && !this.touched) this.play();
    }, { threshold: 0.4 });
    seen.observe(this.stage);
    for (const act of ['pointerdown', 'keydown']) this.moving.addEventListener(act, () => { this.touched = true; }, true);
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const act = {
      ' ': () => this.toggle(),
      Home: () => this.jump(0), End: () => this.jump(1),
      PageUp: () => this.jump(this.progress + page), PageDown: () => this.jump(this.progress - page),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  toggle() {
    if (this.playing) {
      this.pause();
      this.say();
    } else this.play();
  }

  play() {
    if (this.progress >= 1) this.go(0);
    this.playing = true;
    this.showButton();
    let before = null;
    const step = now => {
      if (!this.playing) return;
      if (before !== null)
        this.go(this.progress + Math.min(largestStep, (now - before) / 1000) * this.speed.value / seconds);
      before = now;
      if (this.progress < 1) requestAnimationFrame(step);
      else {
        this.pause();
        this.say();
      }
    };
    requestAnimationFrame(step);
  }

  pause() {
    this.playing = false;
    this.showButton();
  }

  showButton() {
    this.button.setAttribute('aria-pressed', this.playing);
    this.button.querySelector('.word').textContent = this.playing ? 'Pause' : 'Play';
    this.section.dataset.playing = this.playing;
  }

  jump(progress) {
    this.pause();
    this.go(progress);
    this.say();
  }

  go(progress) {
    this.progress = Math.min(1, Math.max(0, progress));
    this.draw();
    const births = this.states.reduce((sum, state) => sum + state.born, 0);
    if (this.playing && births !== this.births) this.say();
    this.births = births;
  }

  /** For those who listen: where the film stands, when it stops, jumps, or something is born. */
  say() {
    this.said.textContent = this.scenes.map((scene, i) => scene.summary(this.states[i])).join('; ');
  }

  readColours() {
    const style = getComputedStyle(document.documentElement);
    const read = name => style.getPropertyValue(`--${name}`).trim();
    this.colours = { ink: read('ink'), panel: read('panel'), positive: read('blue'), negative: read('vermilion') };
    this.font = getComputedStyle(this.stage).fontFamily;
  }

  /** A point as it is seen from where the reader has turned the film. */
  project(point) {
    return project(this.view, point);
  }

  draw() {
    const box = this.stage.getBoundingClientRect(), ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    this.states = this.scenes.map(scene => scene.at(this.progress));
    const azimuth = this.view.azimuth + (this.calm.matches ? 0 : sway * Math.sin(2 * Math.PI * this.progress));
    const shown = { view: { ...this.view, azimuth }, look, colours: this.colours, font: this.font };
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.pen.clearRect(0, 0, box.width, box.height);
    this.scenes.forEach((scene, i) => {
      const { view, clock, loss, born } = this.places[i], place = view.getBoundingClientRect(), state = this.states[i];
      const square = { left: place.left - box.left, top: place.top - box.top, size: place.width };
      drawPicture(this.pen, { place: square, ...shown }, state);
      clock.textContent = scene.clockWords(state.time);
      loss.textContent = `loss ${words(state.loss)}`;
      born.textContent = scene.bornWords(state);
    });
    this.slider.value = Math.round(this.progress * this.slider.max);
    this.slider.setAttribute('aria-valuetext', `${Math.round(100 * this.progress)}%, ${this.scenes[0].summary(this.states[0])}`);
    const told = { progress: this.progress, azimuth: this.view.azimuth, elevation: this.view.elevation };
    for (const [name, value] of Object.entries(told)) this.section.dataset[name] = value.toFixed(5);
  }
}
