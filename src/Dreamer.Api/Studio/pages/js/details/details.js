import { button, custom, fill, h, say } from '../dom.js';
import { captionOf, stateOf } from '../said.js';
import { cancel, again, finish, remove } from '../shell/actions.js';
import { isClip, isOver, store } from '../store.js';
import { words } from '../words.js';
import { factsOf } from './facts.js';

/** Everything about what is chosen: how it was made, what it cost, and what can be had of it. */
export class DreamDetails extends HTMLElement {
  #player = custom('dream-player');
  #download = custom('dream-download');
  #state = h('p', { class: 'state' });
  #caption = h('p', { class: 'text caption', data: { testid: 'details-caption' } });
  #motion = h('p', { class: 'text caption' });
  #warnings = h('ul', { class: 'warnings small' });
  #acts = h('div', { class: 'acts' });
  #facts = h('dl', { class: 'facts' });
  #one = h('div', { class: 'one' }, this.#player, this.#state, this.#motion, this.#caption, this.#warnings, this.#acts, this.#download, this.#facts);
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

  openDownload() {
    this.#download.open?.();
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
    Object.assign(this.#player, { node });
    Object.assign(this.#download, { node });
    this.#download.hidden = node.state !== 'succeeded';
    say(this.#state, node.error?.message ?? stateOf(node));
    this.#state.classList.toggle('error', node.state === 'failed');
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
      nodes.length === 2 ? button(words.keys.compare, () => document.dispatchEvent(new CustomEvent('compare')), { icon: 'compare', class: 'outline', key: 'C', data: { testid: 'compare' } }) : h('p', { class: 'soft small', text: words.details.compareHint }),
      button(words.details.deleteSeveral(nodes.length), () => void remove(nodes), { icon: 'trash', class: 'danger outline' }));
  }
}

/** @param {import('../types.js').Generation} node */
function actsOf(node) {
  const link = `${location.origin}/studio/s/${node.session_id}/${node.id}`;
  const copy = button(words.details.link, () => void navigator.clipboard?.writeText(link).then(() => document.dispatchEvent(new CustomEvent('said', { detail: words.details.copied }))), { icon: 'link', quiet: true });
  const gone = button(words.keys.delete, () => void remove([node]), { icon: 'trash', quiet: true, class: 'danger', data: { testid: 'delete' } });
  const isDraft = node.draft && node.state === 'succeeded';
  return [
    isDraft ? button(words.node.finish, () => void finish(node), { icon: 'finish', class: 'main' }) : null,
    isOver(node) ? null : button(words.keys.cancel, () => void cancel([node]), { icon: 'cancel', class: 'outline', data: { testid: 'cancel' } }),
    isOver(node) && node.state !== 'succeeded' ? button(words.node.again, () => void again(node), { icon: 'retry', class: 'outline' }) : null,
    h('span', { class: 'space' }), copy, gone,
  ];
}

customElements.define('dream-details', DreamDetails);
