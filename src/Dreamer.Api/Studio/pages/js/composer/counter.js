import { button, h, say } from '../dom.js';
import { words } from '../words.js';

const MOST = 8;

/** How many are made at once, by mode: three stills are no reason for three clips. */
export class Counter {
  /** @type {Record<string, number>} */
  #counts = {};
  #mode = '';

  constructor() {
    this.number = h('output', { 'aria-live': 'polite', class: 'number', data: { testid: 'count' } });
    this.element = h('div', { class: 'count', role: 'group', 'aria-label': words.composer.howMany, title: words.composer.howMany },
      button(words.composer.fewer, () => this.#to(this.value - 1), { icon: 'minus', quiet: true }), this.number,
      button(words.composer.more, () => this.#to(this.value + 1), { icon: 'plus', quiet: true, data: { testid: 'more' } }));
  }

  get value() {
    return this.#counts[this.#mode] ?? 1;
  }

  /** @param {string} mode */
  follow(mode) {
    this.#mode = mode;
    say(this.number, String(this.value));
    this.number.setAttribute('aria-label', words.composer.count(this.value));
  }

  /** @param {number} count */
  #to(count) {
    this.#counts[this.#mode] = Math.min(MOST, Math.max(1, count));
    this.follow(this.#mode);
  }
}
