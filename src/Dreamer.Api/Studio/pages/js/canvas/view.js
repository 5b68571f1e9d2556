const CLOSEST = 4;
const NEAREST_SHOWN = 0.4; // below that words cannot be read: the beginning is shown instead
const FARTHEST = 0.12;
const MARGIN = 32;
const MOVE_MS = 160;
const REST_MS = 140;
const WHEEL_ZOOM = 0.0022;

/** What part of the tree is seen, and how large: moved by wheel, drag, pinch and keys. */
export class View {
  x = 0;
  y = 0;
  k = 1;
  #frame = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #resting;
  /** @type {Map<number, { x: number, y: number }>} */
  #pointers = new Map();
  #dragged = false;

  /** @param {HTMLElement} surface @param {(moving: boolean) => void} changed */
  constructor(surface, changed) {
    this.surface = surface;
    this.changed = changed;
    surface.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    surface.addEventListener('pointerdown', (event) => this.#down(event));
    surface.addEventListener('pointermove', (event) => this.#move(event));
    ['pointerup', 'pointercancel'].forEach((end) => surface.addEventListener(end, (event) => this.#pointers.delete(/** @type {PointerEvent} */ (event).pointerId)));
  }

  /** Whether the last press has moved the view, and was no click. */
  get dragged() {
    return this.#dragged;
  }

  get size() {
    return { width: this.surface.clientWidth, height: this.surface.clientHeight };
  }

  /** What is seen, in the tree's own measure. */
  get seen() {
    const { width, height } = this.size;
    return { left: -this.x / this.k, top: -this.y / this.k, right: (width - this.x) / this.k, bottom: (height - this.y) / this.k };
  }

  /** A place of the screen in the tree's own measure. @param {MouseEvent} event */
  treeAt(event) {
    const { x, y } = this.#at(event);
    return { x: (x - this.x) / this.k, y: (y - this.y) / this.k };
  }

  /** @param {number} x @param {number} y @param {number} k */
  set(x, y, k) {
    cancelAnimationFrame(this.#frame);
    this.#put(x, y, k);
  }

  /** Goes there so that the way is seen. @param {number} x @param {number} y @param {number} k */
  glide(x, y, k) {
    cancelAnimationFrame(this.#frame);
    if (matchMedia('(prefers-reduced-motion: reduce)').matches || document.hidden) {
      this.#put(x, y, k);
      return;
    }
    const from = { x: this.x, y: this.y, k: this.k };
    const began = performance.now();
    const step = (/** @type {number} */ now) => {
      const part = Math.min(1, (now - began) / MOVE_MS);
      const eased = 1 - (1 - part) ** 3;
      this.#put(from.x + (x - from.x) * eased, from.y + (y - from.y) * eased, from.k + (k - from.k) * eased);
      this.#frame = part < 1 ? requestAnimationFrame(step) : 0;
    };
    this.#frame = requestAnimationFrame(step);
  }

  /** @param {number} factor @param {{ x: number, y: number }} [at] a point of the surface that stays where it is */
  zoom(factor, at = { x: this.size.width / 2, y: this.size.height / 2 }, glides = false) {
    const k = Math.min(CLOSEST, Math.max(FARTHEST, this.k * factor));
    const [x, y] = [at.x - (at.x - this.x) * (k / this.k), at.y - (at.y - this.y) * (k / this.k)];
    glides ? this.glide(x, y, k) : this.set(x, y, k);
  }

  /** Whether all of an area can be seen at once. @param {{ w: number, h: number }} area */
  holds({ w, h }) {
    return w * FARTHEST <= this.size.width && h * FARTHEST <= this.size.height;
  }

  /** Whether an area is seen at once, so that words in it can be read. @param {{ w: number, h: number }} area */
  shows({ w, h }) {
    return Math.min((this.size.width - 2 * MARGIN) / w, (this.size.height - 2 * MARGIN) / h) > NEAREST_SHOWN;
  }

  /** Shows all of an area, at its own size where it fits. @param {{ x: number, y: number, w: number, h: number }} area @param {{ glides?: boolean, margin?: number }} [options] */
  fit(area, { glides = true, margin = 48 } = {}) {
    const { width, height } = this.size;
    const k = Math.min(1, Math.max(FARTHEST, Math.min((width - 2 * margin) / area.w, (height - 2 * margin) / area.h)));
    const [x, y] = [(width - area.w * k) / 2, (height - area.h * k) / 2];
    const target = /** @type {[number, number, number]} */ ([x - area.x * k, y - area.y * k, k]);
    glides ? this.glide(...target) : this.set(...target);
  }

  /** Moves as little as shows all of a box, or brings it to the middle where it is not seen. @param {{ x: number, y: number, w: number, h: number }} box @param {{ centres?: boolean }} [options] */
  show(box, { centres = false } = {}) {
    const { width, height } = this.size;
    const margin = MARGIN;
    const fits = Math.min((width - 2 * margin) / box.w, (height - 2 * margin) / box.h);
    if (fits < this.k && fits > NEAREST_SHOWN) {
      this.fit(box, { margin });
      return;
    }
    const place = centres ? middle : nearest;
    const x = place(this.x, margin - box.x * this.k, width - margin - (box.x + box.w) * this.k);
    const y = place(this.y, margin - box.y * this.k, height - margin - (box.y + box.h) * this.k);
    if (x !== this.x || y !== this.y) {
      this.glide(x, y, this.k);
    }
  }

  /** @param {number} x @param {number} y @param {number} k */
  #put(x, y, k) {
    Object.assign(this, { x, y, k });
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.changed(false), REST_MS);
    this.changed(true);
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    if (event.ctrlKey || event.metaKey) {
      this.zoom(Math.exp(-event.deltaY * lines * WHEEL_ZOOM * (Math.abs(event.deltaY) < 40 ? 3 : 1)), this.#at(event));
    } else {
      const [dx, dy] = event.shiftKey && !event.deltaX ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
      this.set(this.x - dx * lines, this.y - dy * lines, this.k);
    }
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button > 1 || /** @type {Element} */ (event.target).closest('button, a, input')) {
      return;
    }
    this.#dragged = false;
    this.#pointers.set(event.pointerId, this.#at(event));
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) {
      return;
    }
    const now = this.#at(event);
    if (!this.#dragged && Math.hypot(now.x - before.x, now.y - before.y) < 4) {
      return; // a hand that shakes is no drag
    }
    this.#dragged = true;
    this.surface.setPointerCapture(event.pointerId);
    const others = [...this.#pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    this.#pointers.set(event.pointerId, now);
    if (others.length > 0) {
      const [fixed] = others;
      const factor = Math.hypot(now.x - fixed.x, now.y - fixed.y) / Math.max(1, Math.hypot(before.x - fixed.x, before.y - fixed.y));
      this.zoom(factor, fixed);
    } else {
      this.set(this.x + now.x - before.x, this.y + now.y - before.y, this.k);
    }
  }

  /** @param {MouseEvent} event */
  #at(event) {
    const box = this.surface.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}

/** @param {number} value @param {number} least where the beginning is seen @param {number} most where the end is */
function nearest(value, least, most) {
  return least > most ? least : Math.min(Math.max(value, least), most);
}

/** @param {number} value @param {number} least @param {number} most */
function middle(value, least, most) {
  return value >= least && value <= most ? value : least > most ? least : (least + most) / 2;
}
