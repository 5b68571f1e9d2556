import { h } from '../dom.js';
import { words } from '../words.js';
import { Crop } from './crop.js';

const KEY_SHARE = 0.02; // of the part that is kept, for one press of an arrow
const MOST_SIDE = 2048;
const MOST_BYTES = 9.5 * 2 ** 20; // the server takes 10 MiB

/** @typedef {{ width: number, height: number }} Size */

/** A picture under a window of the model's shape: dragged, pinched or moved with arrows, until the window shows what shall be kept. */
export class Cropper {
  /** @type {Map<number, PointerEvent>} */
  #pointers = new Map();
  #zoom = h('input', { type: 'range', min: 1, step: 0.01, value: '1', 'aria-label': words.upload.zoom, on: { input: () => this.#zoomTo(Number(this.#zoom.value)) } });
  #canvas = h('canvas', { class: 'crop', tabindex: 0, role: 'img', 'aria-label': words.upload.cropName, 'aria-describedby': 'crop-help' });
  element = h('div', { class: 'cropper' }, this.#canvas,
    h('label', { class: 'crop-zoom' }, h('span', { class: 'small soft', text: words.upload.zoom }), this.#zoom),
    h('p', { id: 'crop-help', class: 'small soft', text: words.upload.cropHelp }));

  /** @param {ImageBitmap} picture @param {Size} size */
  constructor(picture, size) {
    this.picture = picture;
    this.size = size;
    this.crop = new Crop(picture.width, picture.height, size.width / size.height);
    this.#zoom.max = String(this.crop.mostZoom);
    this.#canvas.style.setProperty('aspect-ratio', `${size.width} / ${size.height}`);
    this.#canvas.style.setProperty('--shape', String(size.width / size.height));
    this.#canvas.addEventListener('pointerdown', (event) => this.#down(event));
    this.#canvas.addEventListener('pointermove', (event) => this.#drag(event));
    ['pointerup', 'pointercancel'].forEach((name) => this.#canvas.addEventListener(name, (event) => this.#pointers.delete(/** @type {PointerEvent} */ (event).pointerId)));
    this.#canvas.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    this.#canvas.addEventListener('keydown', (event) => this.#press(event));
    new ResizeObserver(() => this.#draw()).observe(this.#canvas);
  }

  /** What the window shows, as a file that the server takes. @returns {Promise<Blob>} */
  async cut() {
    const { x, y, width, height } = this.crop.box;
    const scale = Math.min(1, MOST_SIDE / Math.max(width, height));
    const canvas = h('canvas', { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.imageSmoothingQuality = 'high';
    context.drawImage(this.picture, x, y, width, height, 0, 0, canvas.width, canvas.height);
    const png = await blobOf(canvas, 'image/png');
    return png.size <= MOST_BYTES ? png : blobOf(canvas, 'image/jpeg');
  }

  focus() {
    this.#canvas.focus();
  }

  #draw() {
    const ratio = devicePixelRatio;
    const [width, height] = [Math.round(this.#canvas.clientWidth * ratio), Math.round(this.#canvas.clientHeight * ratio)];
    if (width && height) {
      [this.#canvas.width, this.#canvas.height] = [width, height];
      const context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext('2d'));
      const box = this.crop.box;
      context.imageSmoothingEnabled = width / box.width < 3;
      context.imageSmoothingQuality = 'high';
      context.drawImage(this.picture, box.x, box.y, box.width, box.height, 0, 0, width, height);
      this.#thirds(context, width, height);
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {number} width @param {number} height */
  #thirds(context, width, height) {
    context.strokeStyle = 'rgba(255, 255, 255, 0.35)';
    for (const part of [1 / 3, 2 / 3]) {
      context.strokeRect(Math.round(width * part), -1, 0, height + 2);
      context.strokeRect(-1, Math.round(height * part), width + 2, 0);
    }
  }

  /** @param {number} zoom */
  #zoomTo(zoom) {
    this.crop.zoomTo(zoom);
    this.#zoom.value = String(this.crop.zoom);
    this.#draw();
  }

  /** @param {PointerEvent} event */
  #down(event) {
    this.#canvas.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, event);
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) {
      return;
    }
    const others = [...this.#pointers.values()].filter((pointer) => pointer.pointerId !== event.pointerId);
    this.#pointers.set(event.pointerId, event);
    if (others.length === 0) {
      const scale = this.crop.box.width / this.#canvas.clientWidth;
      this.crop.move((before.clientX - event.clientX) * scale, (before.clientY - event.clientY) * scale);
      this.#draw();
    } else if (others.length === 1) {
      this.#zoomTo(this.crop.zoom * distance(event, others[0]) / Math.max(1, distance(before, others[0])));
    }
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    event.preventDefault();
    this.#zoomTo(this.crop.zoom * Math.exp(-event.deltaY / 400));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const step = this.crop.box.width * KEY_SHARE * (event.shiftKey ? 5 : 1);
    const moves = /** @type {Record<string, [number, number]>} */ ({ ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] });
    if (moves[event.key]) {
      event.preventDefault();
      this.crop.move(...moves[event.key]);
      this.#draw();
    } else if ('+=-'.includes(event.key)) {
      this.#zoomTo(this.crop.zoom * (event.key === '-' ? 1 / 1.1 : 1.1));
    }
  }
}

/** @param {PointerEvent} a @param {PointerEvent} b */
const distance = (a, b) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);

/** @param {HTMLCanvasElement} canvas @param {string} type @returns {Promise<Blob>} */
function blobOf(canvas, type) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(words.upload.notCut))), type, 0.95);
  });
}
