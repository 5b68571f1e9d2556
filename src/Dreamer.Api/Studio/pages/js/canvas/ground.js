import { h } from '../dom.js';
import { isOver, store } from '../store.js';
import { GAP } from './layout.js';
import { pictureOf } from './picture.js';
import { Thumbnails } from './thumbnails.js';

/** @typedef {import('./layout.js').Box} Box */

const SMALL = 64; // any picture's width here, in the screen's pixels
const EDGE = 2;

/** What is seen and has no element: too small, or just come into sight. It is drawn flat, on one canvas. */
export class Ground {
  element = h('canvas', { class: 'ground', 'aria-hidden': 'true' });
  #pictures;
  /** @type {Record<string, string>} */
  #colours = {};
  #isEmpty = true;

  /** @param {() => void} arrived */
  constructor(arrived) {
    this.#pictures = new Thumbnails(arrived);
  }

  /** The colours may be others than before. */
  forget() {
    this.#colours = {};
  }

  /** @param {Box[]} seen what has no element @param {Map<string, Box>} boxes @param {import('./view.js').View} view @param {{ edges: boolean, moving: boolean, way: Set<string> }} how */
  draw(seen, boxes, view, { edges, moving, way }) {
    if (seen.length === 0 && this.#isEmpty) {
      return;
    }
    this.#isEmpty = seen.length === 0;
    const context = this.#clean(view);
    if (edges) {
      this.#edges(context, seen, boxes, way);
    }
    /** @type {string[]} */
    const wanted = [];
    seen.forEach((box) => this.#node(context, box, wanted));
    if (!moving) {
      this.#pictures.want(wanted);
    }
  }

  /** @param {import('./view.js').View} view */
  #clean(view) {
    const { element } = this;
    const { width, height } = view.size;
    const [wide, tall] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
    if (element.width !== wide || element.height !== tall) {
      Object.assign(element, { width: wide, height: tall });
    }
    const context = /** @type {CanvasRenderingContext2D} */ (element.getContext('2d'));
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, wide, tall);
    const k = view.k * devicePixelRatio;
    context.setTransform(k, 0, 0, k, view.x * devicePixelRatio, view.y * devicePixelRatio);
    return context;
  }

  /** @param {CanvasRenderingContext2D} context @param {Box[]} seen @param {Map<string, Box>} boxes @param {Set<string>} way */
  #edges(context, seen, boxes, way) {
    for (const isActive of [false, true]) {
      context.beginPath();
      for (const box of seen) {
        const parent = boxes.get(box.parent ?? '');
        if (parent && way.has(box.id) === isActive) {
          const [x, y] = [box.x - GAP + GAP / 4, box.y + box.h / 2];
          context.moveTo(parent.x + parent.w, parent.y === box.y ? y : parent.y + Math.min(parent.h, box.h) / 2);
          context.lineTo(x, parent.y === box.y ? y : parent.y + Math.min(parent.h, box.h) / 2);
          context.lineTo(x, y);
          context.lineTo(box.x, y);
        }
      }
      context.lineWidth = EDGE * (isActive ? 3 : 2);
      context.strokeStyle = this.#colour(isActive ? '--accent' : '--line');
      context.stroke();
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {Box} box @param {string[]} wanted */
  #node(context, box, wanted) {
    const node = store.nodes.get(box.id);
    const url = node && pictureOf(node, SMALL);
    const picture = url ? this.#pictures.get(url) : null;
    const isBroken = node?.state === 'failed' || node?.state === 'expired';
    context.fillStyle = this.#colour(isBroken ? '--error-soft' : '--lifted');
    context.fillRect(box.x, box.y, box.w, box.h);
    if (picture) {
      context.drawImage(picture, box.x, box.y, box.w, box.h);
    } else if (url) {
      wanted.push(url);
    }
    if (store.found.has(box.id)) {
      context.lineWidth = 3 * EDGE;
      context.strokeStyle = this.#colour('--text');
      context.strokeRect(box.x - 2 * EDGE, box.y - 2 * EDGE, box.w + 4 * EDGE, box.h + 4 * EDGE);
    }
    if (node && !isOver(node) && node.progress.steps) {
      context.fillStyle = this.#colour('--accent');
      context.fillRect(box.x, box.y + box.h - 12, box.w * node.progress.step / node.progress.steps, 12);
    }
  }

  /** @param {string} name */
  #colour(name) {
    return this.#colours[name] ??= getComputedStyle(this.element).getPropertyValue(name);
  }
}
