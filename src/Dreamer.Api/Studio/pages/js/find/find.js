import { announce, button, h, say } from '../dom.js';
import { store } from '../store.js';
import { words } from '../words.js';
import { fold } from './fold.js';

/** Finds nodes of the open tree by the words of their captions, marks them, and goes from one to the next. */
export class Find {
  #field = h('input', { type: 'search', placeholder: words.find.label, 'aria-label': words.find.label, autocomplete: 'off', maxlength: 200, dir: 'auto', data: { testid: 'find' } });
  #count = h('span', { class: 'small soft', role: 'status', data: { testid: 'find-count' } });
  #choose;
  #session = '';
  element = h('div', { class: 'find', role: 'search', hidden: true }, this.#field, this.#count,
    button(words.find.before, () => this.#step(-1), { icon: 'left', quiet: true, key: 'Shift+Enter' }),
    button(words.find.next, () => this.#step(1), { icon: 'right', quiet: true, key: 'Enter' }),
    button(words.find.close, () => this.close(), { icon: 'close', quiet: true, key: 'Escape' }));

  /** @param {(id: string) => void} choose */
  constructor(choose) {
    this.#choose = choose;
    this.#field.addEventListener('input', () => this.#mark());
    this.#field.addEventListener('keydown', (event) => this.#key(event));
    store.subscribe(({ topics }) => {
      if (topics.has('session') && this.#session !== (store.session?.id ?? '')) {
        this.close();
      } else if (!this.element.hidden && (topics.has('nodes') || topics.has('selection'))) {
        this.#mark();
      }
    });
  }

  /** Shows the field, for somebody who wants to type. */
  open() {
    if (store.session) {
      this.#show(this.#field.value);
      this.#field.focus();
      this.#field.select();
    }
  }

  /** Shows what has these words, which somebody typed elsewhere. @param {string} sought */
  seek(sought) {
    this.#show(sought);
  }

  close() {
    this.element.hidden = true;
    this.#session = store.session?.id ?? '';
    this.#field.value = '';
    store.set({ found: new Set() });
  }

  /** @param {string} sought */
  #show(sought) {
    this.#session = store.session?.id ?? '';
    this.element.hidden = false;
    this.#field.value = sought;
    this.#mark();
  }

  #mark() {
    const sought = fold(this.#field.value).split(/\s+/).filter(Boolean);
    const has = (/** @type {import('../types.js').Generation} */ node) => {
      const text = fold(`${node.settings?.caption ?? ''}\n${node.settings?.motion_caption ?? ''}`);
      return sought.every((word) => text.includes(word));
    };
    const found = new Set(sought.length === 0 ? [] : [...store.nodes.values()].filter(has).map((node) => node.id));
    if (found.size !== store.found.size || [...found].some((id) => !store.found.has(id))) {
      store.set({ found });
    }
    const at = [...found].indexOf(store.selection.at(-1) ?? '');
    say(this.#count, sought.length === 0 ? '' : words.find.count(at + 1, found.size));
  }

  /** @param {1 | -1} by */
  #step(by) {
    const found = [...store.found];
    if (found.length > 0) {
      const at = found.indexOf(store.selection.at(-1) ?? '');
      const to = at < 0 ? (by > 0 ? 0 : found.length - 1) : (at + by + found.length) % found.length;
      this.#choose(found[to]);
      announce(words.find.count(to + 1, found.length));
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      this.#step(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      this.close();
      this.#field.blur();
    }
  }
}
