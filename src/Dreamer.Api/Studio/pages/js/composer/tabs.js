import { button, h, keyed } from '../dom.js';
import { words } from '../words.js';

/** @typedef {import('./modes.js').Mode} Mode */
/** @typedef {import('./modes.js').ModeId} ModeId */

/** What can be made of what is chosen, one tab each. */
export class Tabs {
  /** @type {Mode[]} */
  #modes = [];

  /** @param {(mode: ModeId) => void} turn */
  constructor(turn) {
    this.turn = turn;
    this.element = h('div', { class: 'tabs', role: 'tablist', 'aria-label': words.composer.what, on: { keydown: (event) => this.#along(event) } });
  }

  /** @param {Mode[]} modes @param {Mode} now */
  draw(modes, now) {
    this.#modes = modes;
    keyed(this.element, modes, (mode) => mode.id, (mode) => this.#make(mode.id), (tab, mode) => {
      tab.setAttribute('aria-selected', String(mode.id === now.id));
      tab.tabIndex = mode.id === now.id ? 0 : -1;
    });
    this.element.hidden = modes.length < 2;
  }

  /** @param {ModeId} id */
  #make(id) {
    return button(words.composer.tabs[id], () => this.turn(id), { role: 'tab', id: `tab-${id}`, 'aria-controls': 'entry', data: { testid: `tab-${id}` } });
  }

  /** @param {KeyboardEvent} event */
  #along(event) {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step) {
      event.preventDefault();
      const at = this.#modes.findIndex((mode) => document.getElementById(`tab-${mode.id}`) === document.activeElement);
      const { id } = this.#modes[(at + step + this.#modes.length) % this.#modes.length];
      this.turn(id);
      document.getElementById(`tab-${id}`)?.focus();
    }
  }
}
