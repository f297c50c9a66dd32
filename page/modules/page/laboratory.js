import { Experiment } from '../dynamics/experiment.js';
import { AttackPanel } from './attack-panel.js';
import { Charts } from './charts.js';
import { readColours } from './colours.js';
import { takeFiles } from './drop.js';
import { eventsOf, lastEvent } from './happenings.js';
import { Knobs, nextSeed } from './knobs.js';
import { Phase } from './phase.js';
import { Player } from './player.js';
import { Readings } from './readings.js';
import { Reel } from './reel.js';
import { numbersOf, offer } from './saving.js';
import { SceneStage } from './stage.js';
import {
  axesOf, experimentOf, fitState, readAddress, readSetting, sameTrajectory, turnOf, turnText, usualState, writeAddress,
} from './state.js';
import { StoryPanel } from './story-panel.js';
import { pointsOf } from './subject.js';
import { digits } from './text.js';

const pictureTime = 14;        // milliseconds of a picture's 33 for drawing it and computing; the rest is the browser's
const mostNotice = 700;        // letters: an address may be of any length
const leastComputing = 5;
const readingTime = 10;        // of them for the readings, or a sweep
const redrawTime = 180;        // milliseconds between two drawings of the curves while they grow
const addressRest = 300;       // milliseconds of rest before the address is written: browsers limit how often
const pageOfFilm = 0.05;       // of the film, for the keys that turn pages

/** The page: one state, what is computed from it, and the panels that show it. */
export class Page {
  #drawn = { charts: 0, stale: true, event: null };
  #waiting = 0;
  #drawing = 0;                  // milliseconds that the last picture took to draw
  #asked = false;

  constructor(document) {
    this.document = document;
    this.find = name => document.querySelector(name);
    this.calm = matchMedia('(prefers-reduced-motion: reduce)');
    this.player = new Player(() => this.wake());
    this.stage = new SceneStage(this.find('#stage'), () => this.#turned());
    this.attack = new AttackPanel(this.find('.map'));
    this.charts = new Charts(this.find('#charts'), share => this.player.go(share));
    this.phase = new Phase(this.find('#phase'), this.find('#sweep'), () => this.wake());
    this.knobs = new Knobs(this.find('#knobs'), change => this.change(change));
    this.story = new StoryPanel(this.find('#story'), document.querySelectorAll('[data-story]'), step => this.#tell(step));
  }

  begin() {
    this.#listen();
    this.repaint();
    this.#readAddress(true);
  }

  // ── The state ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  #readAddress(first) {
    const { state, wrong } = readAddress(location.hash);
    this.notice(wrong.length === 0 ? ''
      : `The address says ${wrong.join(', ')}, which this page does not know: the usual stands in its place.`);
    const wantsStart = first && !/[#&](at|story)=/.test(location.hash) && !this.calm.matches;
    this.take(state);
    if (wantsStart) this.player.playFromStart();
  }

  /** Takes some settings and keeps the others; whoever turns a knob leaves the story's step as it is. */
  change(change) {
    this.notice('');
    this.take({ ...this.state, ...change });
  }

  /** Takes a whole state. */
  take(state) {
    const before = this.state, fitted = fitState(state);
    this.files.forget();
    this.state = fitted;
    if (before === undefined || this.reel?.isFile || !sameTrajectory(before, fitted)) this.#compute();
    if (before === undefined || before.at !== fitted.at) this.player.go(fitted.at);
    this.stage.turn(turnOf(fitted));
    this.knobs.show(fitted, false);
    this.#showView();
    this.story.show(fitted.story);
    this.phase.take(fitted);
    this.#rememberSoon();
    this.wake();
  }

  #compute() {
    const { state } = this;
    this.experiment = new Experiment(experimentOf(state));
    this.experiment.step();
    this.reel = Reel.of(this.experiment, state);
    this.#begin();
    if (this.experiment.note !== '') this.notice(`${this.find('#notice').textContent} ${this.experiment.note}`.trim());
    this.#tellCommand();
  }

  /** Shows what stands in a file in place of what is computed. */
  replay(found, name) {
    this.reel = Reel.ofFile(found);
    this.experiment = null;
    this.phase.stop();
    this.state = { ...this.state, story: '', axes: '', point: 'c1' };
    this.story.show('');
    this.#begin();
    const scenes = found.scenes.length > 1 ? ` It is the first of ${found.scenes.length} scenes: ${found.scenes.join(', ')}.` : '';
    this.notice(`Replaying ${name}.${scenes} ${found.remarks.join(' ')} Any story, or the button Reset, brings the knobs back.`);
    this.find('#command').textContent = name;
    this.knobs.show(this.state, true);
    this.#showView();
    this.find('#usual').disabled = false;
    this.player.playFromStart();
    if (this.calm.matches) this.player.go(1);
    this.wake();
  }

  #begin() {
    const { isFile } = this.reel;
    for (const id of ['#copy', '#sweep']) this.find(id).disabled = isFile;
    this.find('#same').hidden = isFile;
    this.points = pointsOf(this.state, this.reel);
    const attacked = isFile ? this.points.centres : this.points.samples;
    this.readings = Number.isNaN(this.reel.power) ? null : new Readings(this.reel, attacked);
    this.attack.list(this.reel, this.points, this.state);
    this.#listAxes();
    this.events = null;
    this.#drawn = { charts: 0, stale: true, event: null };
    // At once, not with the next picture: until then the page would pass for still with what it showed before.
    this.#say(false);
  }

  #say(idle) {
    this.document.body.dataset.state = this.growing ? 'computing' : this.player.playing ? 'playing' : idle ? 'still' : 'reading';
  }

  #listAxes() {
    const usual = axesOf({ ...this.shown, axes: '' }), select = this.find('#axes'), options = new Map();
    const add = axes => options.set(axes.map(k => k + 1).join('.'), axes.map(k => this.reel.names[k]).join(', '));
    add(usual);
    for (let k = 0; k + 3 <= this.reel.clusters; k++) add([k, k + 1, k + 2]);
    if (this.state.axes !== '' && axesOf(this.shown) !== null) add(axesOf(this.shown));
    select.replaceChildren(...[...options].map(([value, text]) => new Option(text, value)));
    select.disabled = options.size < 2;
  }

  /** The state as it fits what is shown, which may come from a file. */
  get shown() {
    const { clusters, positive } = this.reel;
    return { ...this.state, clusters, positive };
  }

  get growing() {
    return this.experiment !== null && !this.experiment.done;
  }

  #showView() {
    const { state } = this;
    for (const [id, value] of [['#point', state.point], ['#plane-of', state.plane], ['#judge', state.judge]]) this.find(id).value = value;
    this.find('#axes').value = (axesOf(this.shown) ?? axesOf({ ...this.shown, axes: '' })).map(k => k + 1).join('.');
  }

  // ── What the reader does ───────────────────────────────────────────────────────────────────────────────────────────────────────────

  #listen() {
    const { find } = this, on = (name, event, act) => find(name).addEventListener(event, act);
    on('#play', 'click', () => this.player.toggle(this.reel.count));
    on('#back', 'click', () => this.step(-1));
    on('#on', 'click', () => this.step(1));
    on('#time', 'input', () => this.player.go(find('#time').value / find('#time').max));
    on('#speed', 'change', () => { this.player.speed = Number(find('#speed').value); });
    for (const [id, name] of [['#point', 'point'], ['#plane-of', 'plane'], ['#judge', 'judge'], ['#axes', 'axes']])
      on(id, 'change', () => this.#view({ [name]: readSetting(name, find(id).value) }));
    on('#redraw', 'click', () => this.change(nextSeed(this.state)));
    on('#usual', 'click', () => this.#reset());
    on('#copy', 'click', () => this.#copy());
    on('#save', 'click', () => this.#save());
    on('#stage', 'keydown', event => this.#key(event));
    this.files = takeFiles({
      veil: find('#drop'), input: find('#file'), taken: (found, name) => this.replay(found, name), said: text => this.notice(text),
    });
    window.addEventListener('hashchange', () => { if (location.hash !== this.#written) this.#readAddress(false); });
    const repaint = () => this.repaint();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
    matchMedia('print').addEventListener('change', repaint);
    window.addEventListener('beforeprint', repaint);
    window.addEventListener('afterprint', repaint);
    new ResizeObserver(() => this.wake()).observe(find('#stage'));
    new ResizeObserver(() => this.wake()).observe(find('#plane'));
  }

  #written = null;

  #view(change) {
    this.state = fitState({ ...this.state, ...change });
    this.#rememberSoon();
    this.wake();
  }

  #reset() {
    this.notice('');
    this.take(usualState());
    if (!this.calm.matches) this.player.playFromStart();
  }

  #tell(step) {
    this.notice('');
    if (step === null) {
      this.change({ story: '' });
      return;
    }
    this.take({ ...this.state, ...step.state, story: `${step.name}.${step.number}` });
    this.player.go(step.state.at);
    if (step.play && !this.calm.matches) this.player.playFromStart();
    else if (step.play) this.player.go(1);
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const jump = share => this.player.go(share);
    const act = {
      ' ': () => this.player.toggle(this.reel.count), Home: () => jump(0), End: () => jump(1),
      PageUp: () => jump(this.player.share + pageOfFilm), PageDown: () => jump(this.player.share - pageOfFilm),
      '.': () => this.step(1), ',': () => this.step(-1),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** Goes some frames on or back. */
  step(frames) {
    const { count } = this.reel, place = this.player.place(count);
    const wanted = frames > 0 ? Math.floor(place + 1e-6) + frames : Math.ceil(place - 1e-6) + frames;
    if (count > 1) this.player.go(wanted / (count - 1));
  }

  #turned() {
    this.state.turn = turnText(this.stage.view.azimuth, this.stage.view.elevation);
    this.#rememberSoon();
    this.wake();
  }

  async #copy() {
    const button = this.find('#copy');
    if (!this.reel.isFile) this.state.at = this.player.share;
    this.#remember();
    try {
      await navigator.clipboard.writeText(location.href);
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Copy it from the address bar';
    }
    setTimeout(() => { button.textContent = 'Copy the address'; }, 2000);
  }

  #save() {
    const command = this.find('#command').textContent;
    offer('polyrelu.json', JSON.stringify(numbersOf(this.reel, this.readings, this.state, command)));
  }

  /** A sentence above everything; empty for none. */
  notice(text) {
    const place = this.find('#notice');
    if (place.textContent !== text) place.textContent = text.length > mostNotice ? `${text.slice(0, mostNotice)}…` : text;
    place.hidden = text === '';
  }

  #rememberSoon() {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#remember(), addressRest);
  }

  #remember() {
    if (this.reel?.isFile) return;
    this.#written = writeAddress(this.state);
    try {
      history.replaceState(null, '', this.#written === '#' ? location.pathname + location.search : this.#written);
    } catch {
      // An address that the browser will not write is no reason to stop: the picture is the same.
    }
  }

  // ── Pictures ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Reads the colours anew and draws. */
  repaint() {
    this.colours = readColours();
    this.font = getComputedStyle(this.document.body).fontFamily;
    if (this.reel) this.#draw();
  }

  /** Asks for one more picture. */
  wake() {
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(now => {
      try {
        this.#picture(now);
      } catch (error) {
        this.notice(`The page has stopped: ${error.message}`);
        throw error;
      }
    });
  }

  #picture(now) {
    this.#asked = false;
    if (!this.reel) return;
    const grew = this.growing;
    if (grew) this.experiment.advance(Math.max(leastComputing, pictureTime - this.#drawing));
    this.player.tick(now, this.reel.count, !this.growing);
    const isRead = this.growing || this.#read();
    if (grew || !isRead) this.#drawn.stale = true;
    if (this.#drawn.stale && (now - this.#drawn.charts > redrawTime || (isRead && !this.growing))) this.#drawCharts(now);
    const begun = performance.now();
    this.#draw();
    this.#drawing = performance.now() - begun;
    if (!this.player.playing && this.state.at !== this.player.share) {
      if (!this.reel?.isFile) this.state.at = this.player.share;
      this.#rememberSoon();
    }
    if (grew && !this.growing) this.#tellCommand();
    const idle = isRead && !this.growing && !this.player.playing && !this.phase.busy;
    if (!idle) this.wake();
    this.#say(idle);
  }

  /** Reads frames for a while, then goes on with a sweep. @returns {boolean} whether all is read */
  #read() {
    if (this.readings === null) return true;
    if (!this.readings.done) this.readings.advance(this.player.playing ? readingTime / 2 : readingTime);
    else if (this.phase.busy) this.phase.advance(readingTime);
    const last = this.reel.frames[this.reel.count - 1];
    if (!this.reel?.isFile && this.ended !== last && this.readings.of(last)) {
      this.ended = last;
      this.phase.keep(this.state.power, this.readings.of(last).radius);
    }
    return this.readings.done;
  }

  /** The line of the command line, broken between options alone. */
  #tellCommand() {
    const parts = this.experiment.command.split(/ (?=--)/);
    this.find('#command').replaceChildren(...parts.flatMap((part, i) => {
      const span = this.document.createElement('span');
      span.textContent = part;
      return i === 0 ? [span] : [' ', span];
    }));
  }

  #drawCharts(now) {
    this.events = eventsOf(this.reel, this.readings, !this.growing);
    this.charts.show(this.reel, this.readings);
    Object.assign(this.#drawn, { charts: now, stale: false });
  }

  #draw() {
    const { reel, player } = this, place = player.place(reel.count), frame = reel.at(place);
    const axes = axesOf(this.shown) ?? axesOf({ ...this.shown, axes: '' });
    this.stage.draw(reel, frame, axes, this.colours, this.font);
    if (Number.isNaN(reel.power)) this.attack.blank('The file does not say the power of its network, so that nothing can be attacked.');
    else {
      const { colours, font, state, points } = this, moving = player.playing || this.growing;
      this.attack.show({ reel, frame: reel.frames[frame.nearest], state, points, colours, font, moving });
    }
    this.#words(frame);
    const share = reel.count > 1 ? place / (reel.count - 1) : 0;
    this.charts.point(share);
    const time = this.find('#time');
    time.value = Math.round(share * time.max);
    time.setAttribute('aria-valuetext', this.find('#clock').textContent);
    const button = this.find('#play');
    button.dataset.playing = String(player.playing);
    button.querySelector('.word').textContent = player.playing ? 'Pause' : 'Play';
    const reached = digits(reel.frames[reel.count - 1].time);
    this.find('#progress').textContent = this.growing ? `computing: t = ${reached}, step ${reel.count}` : '';
  }

  #words(frame) {
    const { reel } = this, born = [...reel.births].filter(time => time <= frame.time).length;
    this.find('#clock').textContent = reel.clock === 't' ? `t = ${digits(frame.time, 4)}` : `${reel.clock} ${digits(frame.time, 4)}`;
    this.find('#loss').textContent = `loss ${digits(frame.loss, 3)}`;
    const all = `${reel.clusters}${reel.clusters < reel.allClusters ? ' shown' : ''}`;
    this.find('#born').textContent = reel.source.births === null ? '' : `${born} of ${all} born`;
    const event = this.events ? lastEvent(this.events, frame.time) : null;
    if (event === null || event.sentence === this.#drawn.event) return;
    this.#drawn.event = event.sentence;
    const sentence = this.find('#sentence');
    // Who listens is told what happened when the film stops, not every second while it plays.
    sentence.setAttribute('aria-live', this.player.playing || this.growing ? 'off' : 'polite');
    sentence.textContent = event.sentence;
  }
}
