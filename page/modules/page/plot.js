// A small line plot in SVG: axes, guides, lines, marks and a cursor. Colours are those of the style sheet, so that dark mode and paper
// need nothing more.

const ns = 'http://www.w3.org/2000/svg';

function element(parent, name, attributes = {}, text = null) {
  const made = document.createElementNS(ns, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== null) made.textContent = text;
  parent.append(made);
  return made;
}

/** Moves labels apart so that none covers another, and keeps them within bounds. */
export function spread(labels, least, low, high) {
  const sorted = labels.map((label, i) => ({ i, y: label.y })).sort((one, other) => one.y - other.y);
  for (let i = 1; i < sorted.length; i++) sorted[i].y = Math.max(sorted[i].y, sorted[i - 1].y + least);
  const over = sorted.length > 0 ? Math.max(0, sorted[sorted.length - 1].y - high) : 0;
  for (let i = sorted.length - 1, limit = high; i >= 0; i--, limit = sorted[i + 1].y - least)
    if (over > 0) sorted[i].y = Math.max(low, Math.min(sorted[i].y, limit));
  for (const { i, y } of sorted) labels[i].y = y;
}

/** One plot. Values outside of the range are drawn at its edge. */
export class Plot {
  #lines = [];
  #marks = [];
  #cursor = null;

  /**
   * @param {HTMLElement} host takes the SVG.
   * @param look has title, perhaps a short one for narrow screens, height, x and y ([low, high]), yTicks ([value, text][]), guides
   *   ({ value, text }[]), and left and right margins.
   */
  constructor(host, look) {
    this.host = host;
    this.look = { left: 58, right: 124, top: 16, bottom: 6, xTicks: [], guides: [], ...look };
    this.svg = element(host, 'svg', { role: 'img' });
    this.width = 0;
    new ResizeObserver(() => this.draw()).observe(host);
  }

  /** Calls back with the abscissa where the plot is pressed, and along with the pointer until it is let go. */
  onPoint(act) {
    const tell = event => {
      const { left } = this.svg.getBoundingClientRect(), { left: margin, right, x: [low, high] } = this.look;
      const share = (event.clientX - left - margin) / (this.width - margin - this.margin(right));
      act(low + (high - low) * Math.min(1, Math.max(0, share)));
    };
    this.svg.addEventListener('pointerdown', event => {
      if (event.button !== 0) return;
      this.svg.setPointerCapture(event.pointerId);
      tell(event);
    });
    this.svg.addEventListener('pointermove', event => { if (this.svg.hasPointerCapture(event.pointerId)) tell(event); });
  }

  /** Replaces what is drawn and draws it. Lines are { colour, points: [x, y][], label, dashed, dots }. */
  show({ lines = this.#lines, marks = this.#marks, cursor = this.#cursor, look = {} }) {
    [this.#lines, this.#marks, this.#cursor] = [lines, marks, cursor];
    Object.assign(this.look, look);
    this.draw();
  }

  /** Moves the cursor alone. */
  point(cursor) {
    this.#cursor = cursor;
    if (!this.pin) return;
    const at = cursor === null ? -99 : this.x(cursor);
    this.pin.setAttribute('x1', at);
    this.pin.setAttribute('x2', at);
  }

  /** What those hear who do not see it. */
  say(text) {
    this.svg.setAttribute('aria-label', text);
  }

  x(value) {
    const { left, right, x: [low, high] } = this.look;
    return left + (this.width - left - this.margin(right)) * (value - low) / (high - low);
  }

  y(value) {
    const { top, bottom, height, y: [low, high] } = this.look;
    const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
    return height - bottom - (height - top - bottom) * share;
  }

  /** On a narrow screen labels stand in the plot, and the margin goes to it. */
  margin(right) {
    return this.narrow ? 16 : right;
  }

  draw() {
    const width = Math.round(this.host.clientWidth);
    if (width === 0) return;
    this.width = width;
    this.narrow = width < 560;
    const { look, svg } = this, { height, left } = look, end = width - this.margin(look.right);
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    svg.replaceChildren();
    element(svg, 'text', { x: left, y: 11, class: 'title' }, this.narrow ? look.short ?? look.title : look.title);
    for (const [value, text] of look.yTicks) {
      const y = this.y(value);
      element(svg, 'line', { x1: left, x2: end, y1: y, y2: y, class: 'grid' });
      element(svg, 'text', { x: left - 6, y: y + 4, class: 'tick end' }, text);
    }
    for (const [value, text] of look.xTicks) {
      element(svg, 'line', { x1: this.x(value), x2: this.x(value), y1: height - look.bottom, y2: height - look.bottom + 4, class: 'grid' });
      const anchor = value === look.x[1] ? 'tick end' : value === look.x[0] ? 'tick' : 'tick middle';
      element(svg, 'text', { x: this.x(value), y: height - look.bottom + 16, class: anchor }, text);
    }
    const labels = [];
    for (const guide of look.guides) {
      const y = this.y(guide.value);
      element(svg, 'line', { x1: left, x2: end, y1: y, y2: y, class: 'guide' });
      labels.push({ y, text: guide.text, colour: 'muted', dashed: true });
    }
    for (const mark of this.#marks) this.#drawMark(mark, look);
    for (const line of this.#lines) {
      if (line.points.length === 0) continue;
      const path = line.points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${this.x(x).toFixed(1)} ${this.y(y).toFixed(1)}`).join('');
      for (const [x, y] of line.dots ? line.points : [])
        element(svg, 'circle', { cx: this.x(x), cy: this.y(y), r: 2.6, class: `dot ${line.colour}` });
      element(svg, 'path', { d: path, class: `curve ${line.colour}${line.dashed ? ' dashed' : ''}` });
      if (line.label) labels.push({ y: this.y(line.points[line.points.length - 1][1]), text: line.label, colour: line.colour });
    }
    this.#drawLabels(labels, end);
    this.pin = element(svg, 'line', { y1: look.top - 3, y2: height - look.bottom, class: 'pin', x1: -99, x2: -99 });
    this.point(this.#cursor);
  }

  #drawLabels(labels, end) {
    const { look, svg } = this;
    spread(labels, 13, look.top + 2, look.height - look.bottom);
    for (const label of labels) {
      const at = this.narrow ? { x: end - 2, y: label.y - 3, class: `note end ${label.colour}` }
        : { x: end + 6, y: label.y + 4, class: `note ${label.colour}` };
      element(svg, 'text', at, label.text);
    }
  }

  /** A mark at a place of the abscissa: filled for what happened, open for what was predicted. */
  #drawMark(mark, look) {
    const x = this.x(mark.x), y = look.top - 1;
    element(this.svg, 'path', {
      d: mark.open ? `M${x - 4} ${y - 7}L${x + 4} ${y - 7}L${x} ${y}Z` : `M${x} ${y}V${look.height - look.bottom}`,
      class: mark.open ? `predicted ${mark.colour}` : `birth ${mark.colour}`,
    });
  }
}
