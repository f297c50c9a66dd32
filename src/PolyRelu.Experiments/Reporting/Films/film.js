// The film of a report: neurons on their way among clusters, a picture per power, on one canvas.
// Needs no network and no other file: what is drawn stands as JSON beside it. Everything from there is data and is written as text.
(() => {
  'use strict';

  const Seconds = 16;            // from start to end at speed 1
  const Turn = Math.PI / 36;     // of an arrow key
  const Drag = 0.009;            // radians per pixel
  const Steepest = Math.PI / 2;
  const Sway = 0.26;             // the camera moves a little while time does, and is back at the start, at the first birth and at the end
  const Page = 0.05;             // of the film, for the keys that turn pages
  const LargestStep = 0.1;       // seconds: a page that was hidden does not jump
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const between = (low, value, high) => Math.min(high, Math.max(low, value));
  const mix = (from, to, part) => from + (to - from) * part;

  /** Little-endian numbers of 16 bits in base64 for URLs. */
  function unpack(text) {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    return Int16Array.from({ length: bytes.length / 2 }, (_, i) => view.getInt16(2 * i, true));
  }

  /** A number as people read it. */
  function words(value) {
    if (value === 0) return '0';
    const size = Math.abs(value);
    return size >= 0.001 && size < 10000 ? String(Number(value.toPrecision(size < 1 ? 2 : 3)))
      : value.toExponential(1).replace('-', '−');
  }

  class Scene {
    constructor(data, film, element) {
      Object.assign(this, data);
      this.film = film;
      this.view = element.querySelector('.view');
      [this.clockLine, this.lossLine, this.bornLine] = ['.clock', '.loss', '.born'].map(name => element.querySelector(name));
      this.last = this.times.length - 1;
      this.data = unpack(data.data);
      this.neurons = unpack(data.neurons);
      this.weights = unpack(data.weights);
      this.count = this.weights.length / this.times.length;
    }

    /** The frame at a share of the film, with a fraction: half of it is the first birth. */
    frame(progress) {
      return progress < 0.5 ? 2 * progress * this.middle : mix(this.middle, this.last, 2 * progress - 1);
    }

    /** Everything that changes, between two frames. */
    at(progress) {
      const place = this.frame(progress), from = Math.min(Math.floor(place), this.last), to = Math.min(from + 1, this.last);
      const part = place - from, { unit, range, levels } = this.film;
      const time = mix(this.times[from], this.times[to], part);
      const [first, second] = [this.losses[from], this.losses[to]];
      const loss = first > 0 && second > 0 ? Math.exp(mix(Math.log(first), Math.log(second), part)) : mix(first, second, part);
      const neurons = [];
      let largest = -Infinity;
      for (let j = 0; j < this.count; j++) {
        const a = this.weights[from * this.count + j], b = this.weights[to * this.count + j], nearer = part < 0.5 ? a : b;
        if (nearer === 0) continue;
        const weight = mix((Math.abs(a || b) - 1) / levels, (Math.abs(b || a) - 1) / levels, part) * range - range;
        const one = 3 * (from * this.count + j), other = 3 * (to * this.count + j);
        const place = [0, 1, 2].map(k => mix(this.neurons[one + k], this.neurons[other + k], part) / unit);
        largest = Math.max(largest, weight);
        neurons.push({ place, weight, sign: Math.sign(nearer) });
      }
      // Where nothing contributes there is no largest contribution to compare with, and all stays faint.
      if (largest > -range) for (const neuron of neurons) neuron.weight -= largest;
      const names = this.axes.filter(axis => axis.birth !== null && axis.birth <= time).map(axis => axis.name);
      const born = Math.max(this.born[from], names.length);
      return { time, loss, neurons, names, born };
    }

    clockWords(time) {
      const number = this.whole ? String(Math.round(time)) : words(time);
      return this.clock.length === 1 ? `${this.clock} = ${number}` : `${this.clock} ${number}`;
    }

    bornWords({ names, born }) {
      const count = `${born} of ${this.clusters}`;
      return born === 0 ? 'none born' : names.length === 0 ? `${count} born` : `born: ${names.join(', ')} (${count})`;
    }

    summary(state) {
      return `${this.label}: ${this.clockWords(state.time)}, loss ${words(state.loss)}, ${this.bornWords(state)}`;
    }
  }

  class Film {
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
      const data = JSON.parse(section.querySelector('script[type="application/json"]').textContent);
      Object.assign(this, { camera: data.camera, look: data.look, unit: data.unit, range: data.range, levels: data.levels });
      const elements = section.querySelectorAll('.scene');
      this.scenes = data.scenes.map((scene, i) => new Scene(scene, this, elements[i]));
      this.progress = 0;
      this.playing = false;
      this.births = -1;
      this.home();
      this.listen();
      this.moving.hidden = false;
      section.classList.add('live');
      this.readColours();
      this.draw();
      this.say();
    }

    home() {
      [this.azimuth, this.elevation] = [this.camera.azimuth, this.camera.elevation];
    }

    listen() {
      this.button.addEventListener('click', () => this.toggle());
      this.slider.addEventListener('input', () => {
        this.pause();
        this.go(this.slider.value / this.slider.max);
        this.say();
      });
      this.section.querySelector('.reset').addEventListener('click', () => {
        this.home();
        this.draw();
      });
      this.stage.addEventListener('keydown', event => this.key(event));
      this.stage.addEventListener('pointerdown', event => this.grab(event));
      this.stage.addEventListener('pointermove', event => this.drag(event));
      for (const end of ['pointerup', 'pointercancel', 'lostpointercapture'])
        this.stage.addEventListener(end, () => this.release());
      dark.addEventListener('change', () => {
        this.readColours();
        this.draw();
      });
      calm.addEventListener('change', () => this.draw());
      new ResizeObserver(() => this.draw()).observe(this.stage);
      // It begins by itself once, when it is seen, unless the reader wants no motion or has done something already.
      const seen = new IntersectionObserver(entries => {
        if (!entries.some(entry => entry.isIntersecting)) return;
        seen.disconnect();
        if (!calm.matches && !this.touched) this.play();
      }, { threshold: 0.4 });
      seen.observe(this.stage);
      for (const act of ['pointerdown', 'keydown']) this.moving.addEventListener(act, () => { this.touched = true; }, true);
    }

    key(event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const act = {
        ArrowLeft: () => this.rotate(-Turn, 0), ArrowRight: () => this.rotate(Turn, 0),
        ArrowUp: () => this.rotate(0, Turn), ArrowDown: () => this.rotate(0, -Turn),
        ' ': () => this.toggle(),
        Home: () => this.jump(0), End: () => this.jump(1),
        PageUp: () => this.jump(this.progress + Page), PageDown: () => this.jump(this.progress - Page),
      }[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    }

    grab(event) {
      if (event.button !== 0) return;
      this.held = { id: event.pointerId, x: event.clientX, y: event.clientY };
      this.stage.setPointerCapture(event.pointerId);
      this.stage.classList.add('turning');
    }

    drag(event) {
      if (!this.held || event.pointerId !== this.held.id) return;
      this.rotate(-Drag * (event.clientX - this.held.x), Drag * (event.clientY - this.held.y));
      [this.held.x, this.held.y] = [event.clientX, event.clientY];
    }

    release() {
      this.held = null;
      this.stage.classList.remove('turning');
    }

    rotate(azimuth, elevation) {
      this.azimuth = (this.azimuth + azimuth) % (2 * Math.PI);
      this.elevation = between(-Steepest, this.elevation + elevation, Steepest);
      this.draw();
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
          this.go(this.progress + Math.min(LargestStep, (now - before) / 1000) * this.speed.value / Seconds);
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
      this.progress = between(0, progress, 1);
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
      this.colours = { ink: read('ink'), muted: read('muted'), panel: read('panel'), positive: read('blue'), negative: read('vermilion') };
      this.font = getComputedStyle(this.stage).fontFamily;
    }

    /** A point as FilmCamera has it, from where the reader has turned it. */
    project([a, b, c], azimuth = this.azimuth) {
      const [sin, cos] = [Math.sin(azimuth), Math.cos(azimuth)], [up, level] = [Math.sin(this.elevation), Math.cos(this.elevation)];
      const toward = a * cos + b * sin, depth = toward * level + c * up;
      const scale = this.camera.distance / (this.camera.distance - depth);
      return { x: (b * cos - a * sin) * scale, y: (c * level - toward * up) * scale, depth, scale };
    }

    draw() {
      const box = this.stage.getBoundingClientRect(), ratio = window.devicePixelRatio || 1;
      const [width, height] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
      if (this.canvas.width !== width) this.canvas.width = width;
      if (this.canvas.height !== height) this.canvas.height = height;
      this.states = this.scenes.map(scene => scene.at(this.progress));
      const azimuth = this.azimuth + (calm.matches ? 0 : Sway * Math.sin(2 * Math.PI * this.progress));
      this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      this.pen.clearRect(0, 0, box.width, box.height);
      this.scenes.forEach((scene, i) => {
        const place = scene.view.getBoundingClientRect(), state = this.states[i];
        this.drawScene(scene, state, azimuth, place.left - box.left, place.top - box.top, place.width);
        scene.clockLine.textContent = scene.clockWords(state.time);
        scene.lossLine.textContent = `loss ${words(state.loss)}`;
        scene.bornLine.textContent = scene.bornWords(state);
      });
      this.slider.value = Math.round(this.progress * this.slider.max);
      this.slider.setAttribute('aria-valuetext', `${Math.round(100 * this.progress)}%, ${this.scenes[0].summary(this.states[0])}`);
      const told = { progress: this.progress, azimuth: this.azimuth, elevation: this.elevation };
      for (const [name, value] of Object.entries(told)) this.section.dataset[name] = value.toFixed(5);
    }

    drawScene(scene, state, azimuth, left, top, size) {
      const { pen, look, colours } = this, unit = size / (2 * look.reach);
      const [middle, origin] = [left + size / 2, top + size / 2 + look.drop * unit];
      const seen = point => {
        const at = this.project(point, azimuth);
        return { x: middle + unit * at.x, y: origin - unit * at.y, depth: at.depth, scale: at.scale };
      };
      const colour = sign => sign > 0 ? colours.positive : colours.negative;
      const items = [];
      pen.lineWidth = 1;
      scene.axes.forEach((axis, k) => this.drawAxis(axis, state, seen([0, 1, 2].map(i => Number(i === k))), middle, origin, unit));
      for (let i = 0; i < scene.labels.length; i++) {
        const at = seen([0, 1, 2].map(k => scene.data[3 * i + k] / this.unit));
        items.push({ depth: at.depth, draw: () => this.drawCross(at, look.cross * unit * at.scale, scene.labels[i], colour(scene.labels[i])) });
      }
      const least = Math.log(look.shown);
      const crowd = state.neurons.reduce((sum, neuron) => sum + Math.exp(neuron.weight), 0);
      const largest = look.dot * Math.min(1, Math.sqrt(look.crowd / crowd));
      for (const neuron of state.neurons) {
        const at = seen(neuron.place), faint = neuron.weight < least;
        items.push({ depth: faint ? -9 : at.depth / 2, draw: () => this.drawStick(at, middle, origin, colour(neuron.sign), faint) });
        const radius = largest * unit * Math.exp(neuron.weight / 2) * at.scale;
        if (!faint) items.push({ depth: at.depth, draw: () => this.drawDot(at, radius, neuron.sign, colour(neuron.sign)) });
      }
      items.sort((one, other) => one.depth - other.depth);
      for (const item of items) item.draw();
      this.drawNames(scene, state, seen, left, top, size);
    }

    drawAxis(axis, state, tip, middle, origin, unit) {
      const { pen, colours } = this, isBorn = axis.birth !== null && axis.birth <= state.time;
      pen.globalAlpha = 1;
      pen.strokeStyle = pen.fillStyle = colours.ink;
      pen.setLineDash([1, 3]);
      pen.beginPath();
      pen.moveTo(middle, origin);
      pen.lineTo(tip.x, tip.y);
      pen.stroke();
      pen.setLineDash([]);
      pen.beginPath();
      pen.arc(tip.x, tip.y, Math.max(2, this.look.cross * unit * tip.scale), 0, 2 * Math.PI);
      if (isBorn) pen.fill();
      pen.stroke();
    }

    /** Upright for one class, slanted for the other. */
    drawCross(at, radius, label, colour) {
      const { pen } = this, size = Math.max(1.4, radius), slant = size * Math.SQRT1_2;
      const ends = label > 0 ? [[size, 0], [0, size]] : [[slant, slant], [slant, -slant]];
      pen.globalAlpha = between(0.45, 0.7 + 0.3 * at.depth, 1);
      pen.strokeStyle = colour;
      pen.beginPath();
      for (const [x, y] of ends) {
        pen.moveTo(at.x - x, at.y - y);
        pen.lineTo(at.x + x, at.y + y);
      }
      pen.stroke();
    }

    drawStick(at, middle, origin, colour, faint) {
      const { pen } = this;
      pen.globalAlpha = faint ? this.look.faint : between(0.6, 0.8 + 0.2 * at.depth, 1);
      pen.strokeStyle = colour;
      pen.beginPath();
      pen.moveTo(middle, origin);
      pen.lineTo(at.x, at.y);
      pen.stroke();
    }

    /** A circle where the output weight is positive, a diamond where it is negative. */
    drawDot(at, radius, sign, colour) {
      const { pen } = this;
      pen.strokeStyle = pen.fillStyle = colour;
      pen.beginPath();
      if (sign > 0) pen.arc(at.x, at.y, radius, 0, 2 * Math.PI);
      else {
        pen.moveTo(at.x + radius, at.y);
        for (const [x, y] of [[0, radius], [-radius, 0], [0, -radius]]) pen.lineTo(at.x + x, at.y + y);
        pen.closePath();
      }
      pen.globalAlpha = this.look.glass;
      pen.fill();
      pen.globalAlpha = 1;
      pen.stroke();
    }

    /** Names beyond the tips, inside the picture, and apart from one another. */
    drawNames(scene, state, seen, left, top, size) {
      const { pen, look, colours } = this, height = size < 260 ? 12 : 14;
      pen.globalAlpha = 1;
      pen.textAlign = 'center';
      pen.textBaseline = 'middle';
      pen.lineJoin = 'round';
      pen.font = `${height}px ${this.font}`;
      const names = scene.axes.map((axis, k) => {
        const text = axis.name, wide = pen.measureText(text).width;
        const at = seen([0, 1, 2].map(i => look.name * Number(i === k)));
        return {
          text, wide, colour: axis.sign > 0 ? colours.positive : colours.negative,
          x: between(left + wide / 2, at.x, left + size - wide / 2), y: at.y,
        };
      }).sort((one, other) => one.y - other.y);
      for (let i = 1; i < names.length; i++)
        for (let k = 0; k < i; k++)
          if (Math.abs(names[i].x - names[k].x) < (names[i].wide + names[k].wide) / 2 && names[i].y - names[k].y < height * 1.2)
            names[i].y = names[k].y + height * 1.2;
      for (const name of names) {
        const y = between(top + height / 2, name.y, top + size - height / 2);
        pen.lineWidth = 4;
        pen.strokeStyle = colours.panel;
        pen.strokeText(name.text, name.x, y);
        pen.fillStyle = name.colour;
        pen.fillText(name.text, name.x, y);
      }
    }
  }

  for (const section of document.querySelectorAll('section.film')) section.film = new Film(section);
})();
