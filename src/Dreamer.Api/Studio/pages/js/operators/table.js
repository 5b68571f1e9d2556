import { get } from '../api.js';
import { button, fill, h, say } from '../dom.js';
import { words } from '../words.js';

/** @typedef {Node | string | number | null | undefined | false} Cell */
/**
 * @typedef {object} Column
 * @property {string} name
 * @property {(item: any) => Cell} cell
 * @property {boolean} [number]
 */

const PAGE = 50;

/** A list of the API as a table; more of it comes when it is asked for. */
export class Table {
  #body = h('tbody');
  #state = h('p', { class: 'soft table-state', role: 'status' });
  #more = button(words.operators.more, () => void this.#next(), { class: 'outline', hidden: true });
  #after = '';
  #round = 0;

  /** @param {{ label: string, path: () => string, columns: Column[], empty: string, actions?: (item: any) => (Node | null)[] }} options */
  constructor({ label, path, columns, empty, actions }) {
    this.path = path;
    this.columns = columns;
    this.empty = empty;
    this.actions = actions;
    const heads = [...columns.map((column) => h('th', { scope: 'col', class: column.number ? 'number' : '', text: column.name })),
      actions ? h('th', { scope: 'col' }, h('span', { class: 'unseen', text: words.operators.actions })) : null];
    this.element = h('div', { class: 'table' },
      h('div', { class: 'scrolls', tabindex: 0, role: 'region', 'aria-label': label }, h('table', {}, h('thead', {}, h('tr', {}, ...heads)), this.#body)), this.#state, this.#more);
  }

  /** Reads the list from its beginning. */
  async load() {
    this.#after = '';
    await this.#next(true);
  }

  /** @param {boolean} [first] */
  async #next(first = false) {
    const round = ++this.#round;
    this.#more.disabled = true;
    try {
      const path = this.path();
      const page = await get(`${path}${path.includes('?') ? '&' : '?'}limit=${PAGE}${this.#after && `&after=${encodeURIComponent(this.#after)}`}`);
      if (round === this.#round) {
        this.#show(page, first);
      }
    } catch (problem) {
      this.#fail(/** @type {Error} */ (problem));
    }
    this.#more.disabled = false;
  }

  /** @param {{ data: any[], next_after?: string }} page @param {boolean} first */
  #show(page, first) {
    const rows = page.data.map((item) => this.#row(item));
    if (first) {
      fill(this.#body, ...rows);
    } else {
      this.#body.append(...rows);
    }
    this.#after = page.next_after ?? '';
    this.#more.hidden = !this.#after;
    say(this.#state, this.#body.childElementCount === 0 ? this.empty : '');
    this.#state.hidden = this.#body.childElementCount > 0;
    this.#state.classList.remove('error');
  }

  /** @param {Error} problem */
  #fail(problem) {
    fill(this.#state, h('span', { text: problem.message }), ' ', button(words.operators.again, () => void this.load(), { class: 'outline' }));
    this.#state.classList.add('error');
    this.#state.hidden = false;
  }

  /** @param {any} item */
  #row(item) {
    const cells = this.columns.map((column) => h('td', { class: column.number ? 'number' : 'text' }, column.cell(item)));
    return h('tr', {}, ...cells, this.actions ? h('td', { class: 'row-actions' }, ...this.actions(item)) : null);
  }
}

/** What is on or off, with a mark that is not its colour alone. @param {string} text @param {boolean} good */
export const badge = (text, good) => h('span', { class: good ? 'badge' : 'badge off', text });

/** @param {string | null | undefined} time */
export const when = (time) => (time ? h('time', { datetime: time, title: new Date(time).toLocaleString(), text: words.operators.when(new Date(time)) }) : words.operators.never);

/** @param {string} id */
export const idCell = (id) => h('code', { class: 'id', title: id, text: id.length > 14 ? `…${id.slice(-8)}` : id });

/** A list without pages, or one that is read once. @param {string} title @param {...(Node | null)} tools */
export const sectionHead = (title, ...tools) => h('div', { class: 'section-head' }, h('h2', { text: title }), h('div', { class: 'section-tools' }, ...tools));
