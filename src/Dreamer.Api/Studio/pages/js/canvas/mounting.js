import { h, keyed } from '../dom.js';
import { store } from '../store.js';
import { words } from '../words.js';
import { Edges } from './edges.js';
import { GAP } from './layout.js';
import { Tile } from './tile.js';
import { wayTo } from './walk.js';

/** @typedef {import('./layout.js').Box} Box */

const MARGIN = 160; // mounted beyond the edge, so that nothing is seen to come
const LABELS_FROM = 0.45;

/** Which nodes have elements: those that are seen. While the view moves, only what comes and goes is touched. */
export class Mounting {
  /** @type {Map<string, HTMLElement & { tile?: Tile }>} */
  #mounted = new Map();
  #tabbed = '';

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
   */
  draw(boxes, view, changed) {
    const seen = this.#seen(boxes, view);
    const isSame = seen.length === this.#mounted.size && seen.every((box) => this.#mounted.has(box.id));
    if (isSame && changed !== 'all' && changed.size === 0) {
      return;
    }
    const scale = view.k;
    this.#unmount(new Set(seen.map((box) => box.id)));
    this.#tabbed = store.selection.at(-1) ?? [...boxes.keys()].at(-1) ?? '';
    const chosen = new Set(store.selection);
    keyed(this.tiles, seen, (box) => box.id, (box) => this.#make(box), (element, box) => {
      if (changed === 'all' || changed.has(box.id) || !element.tile?.node) {
        this.#fill(element, box, { boxes, chosen, scale });
      }
    });
    this.labels.hidden = scale < LABELS_FROM;
    this.edges.draw(seen, boxes, new Set(wayTo(store.selection.at(-1), boxes)));
  }

  /** Once the view rests: pictures at the size that they are seen in. @param {number} scale */
  rest(scale) {
    this.labels.hidden = scale < LABELS_FROM;
    this.world.classList.toggle('far', scale < LABELS_FROM);
    this.#mounted.forEach((element) => element.tile?.show(scale));
  }

  /** @param {Map<string, Box>} boxes @param {import('./view.js').View} view */
  #seen(boxes, view) {
    const { left, top, right, bottom } = view.seen;
    const margin = MARGIN / view.k;
    const focused = document.activeElement?.closest('.tile')?.id.slice('node-'.length);
    return [...boxes.values()].filter((box) => box.id === focused
      || (box.x < right + margin && box.x + box.w + GAP > left - margin && box.y < bottom + margin && box.y + box.h > top - margin));
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
