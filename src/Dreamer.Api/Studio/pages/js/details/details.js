import { button, custom, fill, h, say } from '../dom.js';
import { downloadBest } from '../download/download.js';
import { captionOf, stateOf } from '../said.js';
import { cancel, again, finish, remove } from '../shell/actions.js';
import { isClip, isOver, store } from '../store.js';
import { words } from '../words.js';
import { factsOf } from './facts.js';

/** Everything about what is chosen: how it was made, what it cost, and what can be had of it. */
export class DreamDetails extends HTMLElement {
  player = custom('dream-player');
  #download = custom('dream-download');
  #box = h('div', { class: 'player-box' }, this.player);
  #state = h('p', { class: 'state' });
  #caption = h('p', { class: 'text caption', data: { testid: 'details-caption' } });
  #motion = h('p', { class: 'text caption' });
  #warnings = h('ul', { class: 'warnings small' });
  #acts = h('div', { class: 'acts' });
  #facts = h('dl', { class: 'facts' });
  #one = h('div', { class: 'one' }, this.#box, this.#state, this.#motion, this.#caption, this.#warnings, this.#acts, this.#facts, this.#download);
  #none = h('p', { class: 'soft', text: words.details.none });
  #many = h('div', { class: 'many' });

  connectedCallback() {
    fill(this, this.#none, this.#many, this.#one);
    store.subscribe(({ topics, ids }) => {
      if (topics.has('selection') || store.selection.some((id) => ids.has(id))) {
        this.#draw();
      }
    });
    this.#draw();
  }

  #draw() {
    const node = store.chosen;
    const several = store.selection.length > 1;
    this.#none.hidden = store.selection.length > 0;
    this.#many.hidden = !several;
    this.#one.hidden = !node;
    if (several) {
      this.#drawMany();
    }
    if (node) {
      this.#drawOne(node);
    }
  }

  /** @param {import('../types.js').Generation} node */
  #drawOne(node) {
    if (matchMedia('(min-width: 900px)').matches) {
      this.player.show(node);
    }
    this.#download.show(node);
    this.#download.hidden = node.state !== 'succeeded';
    say(this.#state, stateOf(node));
    this.#state.hidden = node.state !== 'succeeded' || !node.draft; // all else is said on the picture
    this.#box.classList.toggle('clip', isClip(node));
    say(this.#motion, isClip(node) ? captionOf(node) : '');
    say(this.#caption, node.settings?.caption ?? '');
    this.#motion.hidden = !this.#motion.textContent;
    this.#caption.hidden = !this.#caption.textContent || this.#caption.textContent === this.#motion.textContent;
    fill(this.#warnings, ...node.warnings.map((warning) => h('li', { class: 'text', text: warning.message })));
    fill(this.#acts, ...actsOf(node));
    fill(this.#facts, ...factsOf(node).flatMap(([name, value, act]) => [h('dt', { text: name }), h('dd', {}, h('span', { class: 'text', text: value }), act ?? null)]));
  }

  #drawMany() {
    const nodes = store.selection.flatMap((id) => store.nodes.get(id) ?? []);
    fill(this.#many, h('p', { text: words.details.several(nodes.length) }),
      nodes.length === 2 ? compare() : h('p', { class: 'soft small', text: words.details.compareHint }),
      button(words.details.deleteSeveral(nodes.length), () => void remove(nodes), { icon: 'trash', class: 'danger outline' }));
  }
}

const compare = () => button(words.keys.compare, () => document.dispatchEvent(new CustomEvent('compare')),
  { icon: 'compare', class: 'outline', key: 'C', data: { testid: 'compare' } });

/** @param {import('../types.js').Generation} node */
function actsOf(node) {
  const gone = button(words.keys.delete, () => void remove([node]), { icon: 'trash', quiet: true, class: 'danger', data: { testid: 'delete' } });
  const isDraft = node.draft && node.state === 'succeeded';
  return [
    isDraft ? button(words.node.finish, () => void finish(node), { icon: 'finish', class: 'main' }) : null,
    node.state === 'succeeded' ? button(words.keys.download, () => downloadBest(node), { icon: 'download', class: isDraft ? 'outline' : 'main', key: 'D', data: { testid: 'download' } }) : null,
    isOver(node) ? null : button(words.keys.cancel, () => void cancel([node]), { icon: 'cancel', class: 'outline', data: { testid: 'cancel' } }),
    isOver(node) && node.state !== 'succeeded' ? button(words.node.again, () => void again(node), { icon: 'retry', class: 'outline' }) : null,
    h('span', { class: 'space' }), gone,
  ];
}

customElements.define('dream-details', DreamDetails);
