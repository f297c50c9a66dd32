// Turns a view by mouse, finger, pen and arrow keys. A finger turns sideways only where the style sheet leaves up and down to the page
// (touch-action: pan-y).

const key = Math.PI / 36;     // radians of an arrow key
const drag = 0.009;           // radians per pixel
const steepest = Math.PI / 2; // nobody stands on their head

/**
 * Makes an element turn a view. While it is dragged, the element has the class `turning`. Keys with Alt, Control or Meta are left to
 * the browser.
 *
 * @param {HTMLElement} element takes the focus, for the keys
 * @param {{ azimuth: number, elevation: number }} view is changed, in radians
 * @param {() => void} turned is called after every change
 */
export function turnable(element, view, turned) {
  let held = null;

  function turn(azimuth, elevation) {
    view.azimuth = (view.azimuth + azimuth) % (2 * Math.PI);
    view.elevation = Math.min(steepest, Math.max(-steepest, view.elevation + elevation));
    turned();
  }

  function release() {
    held = null;
    element.classList.remove('turning');
  }

  element.addEventListener('keydown', event => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const way = { ArrowLeft: [-key, 0], ArrowRight: [key, 0], ArrowUp: [0, key], ArrowDown: [0, -key] }[event.key];
    if (!way) return;
    event.preventDefault();
    turn(...way);
  });
  element.addEventListener('pointerdown', event => {
    if (event.button !== 0) return;
    held = { id: event.pointerId, x: event.clientX, y: event.clientY };
    element.setPointerCapture(event.pointerId);
    element.classList.add('turning');
  });
  element.addEventListener('pointermove', event => {
    if (!held || event.pointerId !== held.id) return;
    const [right, down] = [event.clientX - held.x, event.clientY - held.y];
    [held.x, held.y] = [event.clientX, event.clientY];
    turn(-drag * right, drag * down);
  });
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) element.addEventListener(end, release);
}
