import { h, icon } from '../dom.js';
import { store } from '../store.js';
import { words } from '../words.js';
import { Audit } from './audit.js';
import { Devices } from './devices.js';
import { Keys } from './keys.js';
import { Tenants } from './tenants.js';
import { Usage } from './usage.js';
import { Webhooks } from './webhooks.js';

const PARTS = /** @type {const} */ ([
  ['devices', 'device', Devices], ['tenants', 'tenants', Tenants], ['keys', 'key', Keys], ['usage', 'usage', Usage], ['webhooks', 'webhook', Webhooks], ['audit', 'audit', Audit],
]);

/** `<dream-operators>`: what whoever runs the server looks at, one part at a time; the part's name stands in the address. */
export class DreamOperators extends HTMLElement {
  /** @type {Map<string, { element: HTMLElement, load: () => Promise<void> }>} */
  #parts = new Map();
  #tabs = h('div', { class: 'operator-tabs', role: 'tablist', 'aria-label': words.operators.page, 'aria-orientation': 'horizontal', on: { keydown: (/** @type {KeyboardEvent} */ event) => this.#move(event) } });
  #panel = h('div', { class: 'operator-panel', role: 'tabpanel', id: 'operator-panel' });
  #end = () => undefined;

  connectedCallback() {
    this.setAttribute('role', 'main');
    const tabs = PARTS.map(([name, symbol]) => h('button', { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': 'operator-panel', data: { part: name }, on: { click: () => this.#open(name) } },
      icon(symbol), h('span', { text: words.operators[name] })));
    this.#tabs.replaceChildren(...tabs);
    this.replaceChildren(h('h1', { class: 'unseen', text: words.operators.page }), this.#tabs, this.#panel);
    this.#render();
    this.#end = /** @type {() => undefined} */ (store.subscribe((change) => change.topics.has('me') && this.#render()));
  }

  disconnectedCallback() {
    this.#end();
  }

  #render() {
    const allowed = !store.me || store.me.scopes.includes('admin');
    this.#tabs.hidden = !allowed;
    if (allowed) {
      this.#open(location.hash.slice(1) || 'devices');
    } else {
      this.#panel.replaceChildren(h('p', { class: 'soft table-state', text: words.operators.notAllowed }));
    }
  }

  /** @param {string} name */
  #open(name) {
    const [known, , Part] = PARTS.find(([part]) => part === name) ?? PARTS[0];
    const part = this.#parts.get(known) ?? new Part();
    this.#parts.set(known, part);
    [...this.#tabs.children].forEach((tab) => {
      const on = /** @type {HTMLElement} */ (tab).dataset.part === known;
      tab.setAttribute('aria-selected', String(on));
      tab.setAttribute('tabindex', on ? '0' : '-1');
    });
    this.#panel.setAttribute('aria-labelledby', `tab-${known}`);
    this.#panel.replaceChildren(part.element);
    history.replaceState(null, '', `#${known}`);
    void part.load();
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const by = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowLeft: -1 })[event.key];
    if (by) {
      event.preventDefault();
      event.stopPropagation();
      const at = PARTS.findIndex(([name]) => this.#tabs.querySelector('[aria-selected="true"]')?.id === `tab-${name}`);
      const [next] = PARTS[(at + by + PARTS.length) % PARTS.length];
      this.#open(next);
      /** @type {HTMLElement} */ (this.#tabs.querySelector(`#tab-${next}`)).focus();
    }
  }
}

customElements.define('dream-operators', DreamOperators);
