import { again, finish } from '../shell/actions.js';
import { button, h, icon, say, svg } from '../dom.js';
import { captionOf, nameOf, short, stateOf } from '../said.js';
import { isClip, isOver, store, urlOf } from '../store.js';
import { words } from '../words.js';
import { Picture, pictureOf } from './picture.js';
import { videos } from './videos.js';

/** @typedef {import('../types.js').Generation} Generation */
/** @typedef {{ box: import('./layout.js').Box, scale: number, chosen: boolean, focusable: boolean, place: number, siblings: number }} Placing */

/** A node of the tree as it is seen: its picture, how far it is, and what can be done with it at once. */
export class Tile {
  /** @type {Generation | null} */
  node = null;
  #hovered = false;
  #chosen = false;
  #found = false;
  #width = 0;

  constructor() {
    this.picture = new Picture();
    this.ring = svg('circle', { class: 'done', cx: 12, cy: 12, r: 10, pathLength: 100 });
    this.progress = svg('svg', { class: 'ring', viewBox: '0 0 24 24', 'aria-hidden': 'true' }, svg('circle', { cx: 12, cy: 12, r: 10 }), this.ring);
    this.badge = h('span', { class: 'length' });
    this.over = h('div', { class: 'over' });
    this.foot = h('div', { class: 'foot one-line' });
    this.picture.element.append(this.progress, this.badge, this.over);
    /** @type {HTMLElement & { tile?: Tile }} */
    this.element = h('div', {
      class: 'node', role: 'treeitem', data: { testid: 'node' },
      on: { pointerenter: () => this.#hover(true), pointerleave: () => this.#hover(false) },
    }, this.picture.element, this.foot);
    this.element.tile = this;
  }

  /** @param {Generation} node @param {Placing} placing */
  update(node, placing) {
    const found = store.found.has(node.id);
    const changed = node !== this.node || placing.chosen !== this.#chosen || found !== this.#found;
    this.#place(node, placing);
    this.node = node;
    this.#chosen = placing.chosen;
    this.#found = found;
    if (changed) {
      this.#say(node);
      this.#draw(node);
    }
    this.show(placing.scale);
    this.#play();
  }

  /** Asks for the picture at the size that it is seen in. @param {number} scale */
  show(scale) {
    const width = this.#width * scale;
    this.picture.show(this.node && pictureOf(this.node, width * devicePixelRatio));
    this.picture.sharpen(width);
  }

  gone() {
    if (this.node) {
      videos.stop(this.node.id);
    }
  }

  /** @param {Generation} node @param {Placing} placing */
  #place(node, { box, chosen, focusable, place, siblings }) {
    const { element } = this;
    this.#width = box.w;
    element.style.transform = `translate(${box.x}px, ${box.y}px)`;
    element.style.width = `${box.w}px`;
    this.picture.element.style.height = `${box.h}px`;
    element.tabIndex = focusable ? 0 : -1;
    element.id = `node-${node.id}`;
    const values = { 'aria-selected': chosen, 'aria-level': box.level + 1, 'aria-posinset': place, 'aria-setsize': siblings };
    Object.entries(values).forEach(([name, value]) => element.setAttribute(name, String(value)));
  }

  /** @param {Generation} node */
  #say(node) {
    this.element.setAttribute('aria-label', nameOf(node));
    const isDone = node.state === 'succeeded' && !node.draft;
    say(this.foot, isDone ? short(captionOf(node)) : stateOf(node));
    this.element.title = captionOf(node).slice(0, 400);
  }

  /** @param {Generation} node */
  #draw(node) {
    const forming = !isOver(node);
    this.element.className = ['node', node.state, forming && 'forming', node.draft && node.state !== 'failed' && 'draft', this.#chosen && 'chosen', this.#found && 'found', isClip(node) && 'clip']
      .filter(Boolean).join(' ');
    const { step, steps } = node.progress;
    this.ring.setAttribute('stroke-dasharray', `${forming && steps ? (100 * step) / steps : 0} 100`);
    this.progress.toggleAttribute('hidden', !forming);
    this.badge.dataset.text = isClip(node) && node.seconds ? words.node.length(node.seconds) : ''; // the style shows it: the node's name is long enough
    this.badge.hidden = !this.badge.dataset.text;
    this.over.replaceChildren(...this.#offers(node));
  }

  /** What a node that is no result offers, in its place. @param {Generation} node @returns {Node[]} */
  #offers(node) {
    if (node.state === 'failed' || node.state === 'expired') {
      return [h('p', { class: 'text', text: node.error?.message ?? stateOf(node) }), button(words.node.again, () => void again(node), { icon: 'retry', class: 'outline' })];
    }
    if (node.state === 'cancelled') {
      return [icon('cancel')];
    }
    return node.draft && node.state === 'succeeded' && !store.nodes.has(node.draft.finishes_as ?? '')
      ? [button(words.node.finish, () => void finish(node), { icon: 'finish', class: 'offer', data: { testid: 'finish' } })]
      : [];
  }

  /** @param {boolean} hovered */
  #hover(hovered) {
    this.#hovered = hovered;
    this.#play();
  }

  #play() {
    const node = this.node;
    const url = node && urlOf(node, 'video');
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (node && url && (this.#hovered || (this.#chosen && !still))) {
      videos.play(node.id, url, this.picture.element);
    } else if (node) {
      videos.stop(node.id);
    }
  }
}
