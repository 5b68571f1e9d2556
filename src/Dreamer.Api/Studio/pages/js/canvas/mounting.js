import { h, keyed } from '../dom.js';
import { store } from '../store.js';
import { words } from '../words.js';
import { Edges } from './edges.js';
import { GAP } from './layout.js';
import { Tile } from './tile.js';
import { wayTo } from './walk.js';

/** @typedef {import('./layout.js').Box} Box */

const MARGIN = 160; // mounted beyond the edge, so that nothing is seen to come
const NEAR_FROM = 0.45; // below that nothing of a node can be read
const MOST_FAR = 48; // more than that, and that small, are drawn: they have no elements
const MOST_MOVING = 3; // elements that one frame makes, while the view moves and when it rests
const MOST_AT_REST = 24;
const LARGEST = 1.6; // how far words grow against the view, so that they can be read

/** Which nodes have elements: those that are seen, and near. While the view moves, only what comes and goes is touched. */
export class Mounting {
  /** @type {Map<string, HTMLElement & { tile?: Tile }>} */
  #mounted = new Map();
  #tabbed = '';
  #isWhole = true;
  #isDrawn = false;
  #drawn = { x: NaN, y: NaN, k: NaN };

  constructor() {
    this.labels = h('div', { class: 'edge-labels', 'aria-hidden': 'true' });
    this.edges = new Edges(this.labels);
    this.tiles = h('div', { class: 'tiles', role: 'tree', 'aria-label': words.app.canvas, 'aria-multiselectable': 'true' });
    this.world = h('div', { class: 'world' }, this.edges.element, this.labels, this.tiles);
  }

  get ids() {
    return [...this.#mounted.keys()];
  }

  /**
   * @param {Map<string, Box>} boxes
   * @param {import('./view.js').View} view
   * @param {Set<string> | 'all'} changed the nodes that are others than before
   * @param {boolean} moving
   * @returns {boolean} whether all that is to have an element has one: else the next frame goes on
   */
  draw(boxes, view, changed, moving) {
    if (changed !== 'all' && changed.size === 0 && this.#isWhole && !this.#isFar(view)) {
      return true;
    }
    this.#drawn = { x: view.x, y: view.y, k: view.k };
    this.#tabbed = store.selection.at(-1) ?? [...boxes.keys()].at(-1) ?? '';
    const all = this.#seen(boxes, view);
    const seen = this.#few(all, moving ? MOST_MOVING : MOST_AT_REST);
    this.#isWhole = seen.length === all.length;
    const isSame = seen.length === this.#mounted.size && seen.every((box) => this.#mounted.has(box.id));
    if (!isSame || changed === 'all' || changed.size > 0) {
      this.#put(seen, boxes, view.k, changed);
    }
    return this.#isWhole;
  }

  /** Once the view rests: pictures at the size that they are seen in. @param {number} scale */
  rest(scale) {
    this.world.classList.toggle('far', scale < NEAR_FROM);
    this.world.style.setProperty('--larger', String(Math.min(LARGEST, Math.max(1, 1 / scale))));
    this.#mounted.forEach((element) => element.tile?.show(scale));
  }

  /** Whether what is seen is drawn, and its lines with it: only what is chosen has elements. */
  get isDrawn() {
    return this.#isDrawn;
  }

  /** @param {string} id */
  has(id) {
    return this.#mounted.has(id);
  }

  /** @param {Box[]} seen @param {Map<string, Box>} boxes @param {number} scale @param {Set<string> | 'all'} changed */
  #put(seen, boxes, scale, changed) {
    this.#unmount(new Set(seen.map((box) => box.id)));
    this.tiles.hidden = boxes.size === 0;
    const chosen = new Set(store.selection);
    this.labels.hidden = scale < NEAR_FROM;
    keyed(this.tiles, seen, (box) => box.id, (box) => this.#make(box), (element, box) => {
      if (changed === 'all' || changed.has(box.id) || !element.tile?.node) {
        this.#fill(element, box, { boxes, chosen, scale });
      }
    });
    this.edges.draw(this.#isDrawn ? [] : seen, boxes, new Set(wayTo(store.selection.at(-1), boxes)));
  }

  /** Those that have elements, those that have to, and so many others. @param {Box[]} seen @param {number} most */
  #few(seen, most) {
    let made = 0;
    return seen.filter((box) => this.#mounted.has(box.id) || box.id === this.#tabbed || ++made <= most);
  }

  /** Whether the view has gone so far that the margin may not suffice. @param {import('./view.js').View} view */
  #isFar({ x, y, k }) {
    const drawn = this.#drawn;
    return !(Math.hypot(x - drawn.x, y - drawn.y) < MARGIN / 2 && k > drawn.k * 0.9 && k < drawn.k * 1.25);
  }

  /** @param {Map<string, Box>} boxes @param {import('./view.js').View} view */
  #seen(boxes, view) {
    const { left, top, right, bottom } = view.seen;
    const margin = MARGIN / view.k;
    const focused = document.activeElement?.closest('.node')?.id.slice('node-'.length);
    const all = [...boxes.values()];
    const near = new Set(all.filter((box) => box.x < right + margin && box.x + box.w + GAP > left - margin && box.y < bottom + margin && box.y + box.h > top - margin));
    this.#isDrawn = view.k < NEAR_FROM && near.size > MOST_FAR;
    const chosen = new Set(store.selection);
    return all.filter((box) => box.id === focused || box.id === this.#tabbed // the Tab key finds it wherever it is
      || (near.has(box) && (!this.#isDrawn || chosen.has(box.id))));
  }

  /** @param {Set<string>} seen */
  #unmount(seen) {
    this.#mounted.forEach((element, id) => {
      if (!seen.has(id)) {
        element.tile?.gone();
        this.#mounted.delete(id);
      }
    });
  }

  /** @param {Box} box */
  #make(box) {
    const { element } = new Tile();
    this.#mounted.set(box.id, element);
    return element;
  }

  /** @param {HTMLElement & { tile?: Tile }} element @param {Box} box @param {{ boxes: Map<string, Box>, chosen: Set<string>, scale: number }} around */
  #fill(element, box, { boxes, chosen, scale }) {
    const node = store.nodes.get(box.id);
    const siblings = box.parent ? boxes.get(box.parent)?.children ?? [] : [box.id];
    if (node) {
      element.tile?.update(node, {
        box, scale, chosen: chosen.has(box.id), focusable: box.id === this.#tabbed, place: siblings.indexOf(box.id) + 1, siblings: siblings.length,
      });
    }
  }
}
