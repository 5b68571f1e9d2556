import { layOut } from '../canvas/layout.js';
import { Picture, pictureOf } from '../canvas/picture.js';
import { wayTo } from '../canvas/walk.js';
import { custom, fill, h, keyed } from '../dom.js';
import { nameOf, stateOf } from '../said.js';
import { isOver, store } from '../store.js';
import { words } from '../words.js';

/** @typedef {HTMLButtonElement & { picture: Picture }} Step */

const STEP = 56;

/** The tree as a narrow page shows it: what is chosen, large; the way to it; and what else grew there. */
export class DreamPath extends HTMLElement {
  #player = custom('dream-player');
  #said = h('p', { class: 'small soft one-line said' });
  #way = h('div', { class: 'way', role: 'group', 'aria-label': words.path.way });
  #others = h('div', { class: 'way others', role: 'group', 'aria-label': words.path.others });

  connectedCallback() {
    fill(this, h('div', { class: 'large' }, this.#player), this.#said, this.#way, this.#others);
    store.subscribe(({ topics }) => (topics.has('nodes') || topics.has('selection')) && this.#draw());
    new ResizeObserver(() => this.#draw()).observe(this);
  }

  #draw() {
    this.hidden = store.nodes.size === 0;
    if (this.offsetParent === null) {
      return;
    }
    const boxes = layOut(store.nodes);
    const node = store.chosen ?? [...store.nodes.values()].at(-1) ?? null;
    const way = wayTo(node?.id, boxes);
    const box = boxes.get(node?.id ?? '');
    const siblings = box?.parent ? boxes.get(box.parent)?.children ?? [] : [...boxes.values()].filter((other) => !other.parent).map((other) => other.id);
    const others = [...siblings, ...(box?.children ?? [])];
    Object.assign(this.#player, { node });
    this.#said.textContent = node && (!isOver(node) || node.state !== 'succeeded') ? stateOf(node) : '';
    this.#steps(this.#way, way, node?.id);
    this.#steps(this.#others, others, node?.id);
  }

  /** @param {HTMLElement} parent @param {string[]} ids @param {string | undefined} chosen */
  #steps(parent, ids, chosen) {
    keyed(parent, ids.flatMap((id) => store.nodes.get(id) ?? []), (node) => node.id, makeStep, (step, node) => {
      step.picture.show(pictureOf(node, STEP * devicePixelRatio));
      step.setAttribute('aria-label', nameOf(node));
      step.setAttribute('aria-pressed', String(node.id === chosen));
      step.classList.toggle('forming', !isOver(node));
    });
    parent.hidden = ids.length < 2;
  }
}

/** @param {import('../types.js').Generation} node @returns {Step} */
function makeStep(node) {
  const picture = new Picture();
  const step = h('button', { type: 'button', class: 'step', on: { click: () => store.select([node.id]) } }, picture.element);
  return Object.assign(step, { picture });
}

customElements.define('dream-path', DreamPath);
