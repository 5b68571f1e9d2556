import { h, keyed, svg } from '../dom.js';
import { store } from '../store.js';
import { changes } from './changes.js';
import { GAP } from './layout.js';

const BEND = 20;
const ROUND = 8;
const MOST_WORDS = 12;

/** The lines between nodes, drawn as two paths, and what they say. */
export class Edges {
  /** @param {HTMLElement} labels */
  constructor(labels) {
    this.labels = labels;
    this.plain = svg('path', { class: 'edge' });
    this.active = svg('path', { class: 'edge active' });
    this.element = svg('svg', { class: 'edges', 'aria-hidden': 'true' }, this.plain, this.active);
  }

  /** @param {import('./layout.js').Box[]} mounted @param {Map<string, import('./layout.js').Box>} boxes @param {Set<string>} way ids from the root to what is chosen */
  draw(mounted, boxes, way) {
    const lines = mounted.filter((box) => box.parent);
    const path = (/** @type {boolean} */ active) => lines.filter((box) => way.has(box.id) === active)
      .map((box) => line(/** @type {import('./layout.js').Box} */ (boxes.get(/** @type {string} */ (box.parent))), box)).join('');
    this.plain.setAttribute('d', path(false));
    this.active.setAttribute('d', path(true));
    keyed(this.labels, lines, (box) => box.id, () => h('div', { class: 'edge-label' }), label);
  }
}

/** @param {import('./layout.js').Box} from @param {import('./layout.js').Box} to */
function line(from, to) {
  const [x0, y0, x1, y1] = [from.x + from.w, from.y + Math.min(from.h, to.h) / 2, to.x, to.y + to.h / 2];
  const start = to.y === from.y ? y1 : y0;
  if (Math.abs(start - y1) < 2 * ROUND) {
    return `M${x0} ${y1}H${x1}`;
  }
  return `M${x0} ${start}H${x0 + BEND - ROUND}q${ROUND} 0 ${ROUND} ${ROUND}V${y1 - ROUND}q0 ${ROUND} ${ROUND} ${ROUND}H${x1}`;
}

/** @param {HTMLElement & { said?: string }} element @param {import('./layout.js').Box} box */
function label(element, box) {
  element.style.transform = `translate(${box.x - GAP + BEND + ROUND + 4}px, ${box.y + box.h / 2 + 4}px)`;
  element.style.maxHeight = `${box.h / 2 + 8}px`;
  const node = store.nodes.get(box.id);
  const parent = store.nodes.get(box.parent ?? '');
  if (!node || !parent) {
    return;
  }
  const { words: changed, notes } = changes(node, parent);
  const said = JSON.stringify([changed, notes]);
  if (element.said !== said) {
    element.said = said;
    element.replaceChildren(
      ...changed.slice(0, MOST_WORDS).flatMap((word) => [h(word.kind === 'gone' ? 'del' : 'ins', { text: word.text }), ' ']),
      ...(notes.length > 0 ? [h('span', { class: 'note', text: notes.join(' · ') })] : []));
  }
}
