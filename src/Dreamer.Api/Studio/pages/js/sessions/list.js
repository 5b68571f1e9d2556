import { announce, button, fill, h, icon, keyed, say } from '../dom.js';
import { placeOf } from '../router.js';
import { attempt } from '../shell/toast.js';
import { store } from '../store.js';
import { words } from '../words.js';
import { hasMoreSessions, moreSessions, readSessions, renameSession } from './sessions.js';

const TYPING_MS = 200;

/** @typedef {HTMLLIElement & { link: HTMLAnchorElement, cover: HTMLElement, name: HTMLElement, about: HTMLElement, url?: string }} Row */

/** The sessions: covers, names and a search over all that was ever written in them. */
export class DreamSessions extends HTMLElement {
  #list = h('ul', { class: 'session-list', 'aria-label': words.app.menu });
  #more = button(words.sessions.more, () => void attempt(moreSessions), { class: 'outline' });
  #none = h('p', { class: 'soft small none' });
  #search = h('input', { type: 'search', id: 'search', placeholder: words.sessions.search, 'aria-label': words.sessions.search, autocomplete: 'off', data: { testid: 'search' } });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;

  connectedCallback() {
    this.#search.addEventListener('input', () => this.#typed());
    fill(this, h('div', { class: 'search' }, icon('search'), this.#search), this.#list, this.#none, this.#more);
    store.subscribe(({ topics }) => (topics.has('sessions') || topics.has('session') || topics.has('nodes')) && this.#draw());
    this.#draw();
  }

  seek() {
    this.#search.focus();
    this.#search.select();
  }

  #typed() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => void attempt(async () => {
      await readSessions(this.#search.value.trim());
      announce(words.sessions.found(store.sessions.length));
    }), TYPING_MS);
  }

  #draw() {
    keyed(this.#list, store.sessions, (session) => session.id, makeRow, drawRow);
    this.#more.hidden = !hasMoreSessions();
    this.#none.hidden = store.sessions.length > 0;
    say(this.#none, this.#search.value ? words.sessions.nothing : words.sessions.empty);
  }
}

/** @param {import('../types.js').SessionSummary} session @returns {Row} */
function makeRow(session) {
  const cover = h('span', { class: 'cover' });
  const name = h('span', { class: 'one-line name' });
  const about = h('span', { class: 'one-line small soft' });
  const link = h('a', { href: placeOf(session.id), data: { testid: 'session' } }, cover, h('span', { class: 'words' }, name, about));
  const row = /** @type {Row} */ (h('li', {}, link, button(words.sessions.rename, () => edit(row, session.id), { icon: 'edit', quiet: true, class: 'edit' })));
  return Object.assign(row, { link, cover, name, about });
}

/** @param {Row} row @param {import('../types.js').SessionSummary} session */
function drawRow(row, session) {
  const isOpen = store.session?.id === session.id;
  isOpen ? row.link.setAttribute('aria-current', 'page') : row.link.removeAttribute('aria-current');
  say(row.name, session.title || words.app.untitledSession);
  const count = isOpen && store.nodes.size > 0 ? store.nodes.size : session.generations;
  say(row.about, session.found ? words.sessions.foundBy(session.found) : words.sessions.about(session.updated_at ?? session.created_at, count));
  const url = session.cover ?? '';
  if (url !== row.url) {
    row.url = url;
    fill(row.cover, url ? h('img', { src: url, alt: '', loading: 'lazy', decoding: 'async', class: 'crisp' }) : icon('picture'));
  }
}

/** @param {Row} row @param {string} id */
function edit(row, id) {
  const field = h('input', { value: row.name.textContent ?? '', maxlength: 200, 'aria-label': words.sessions.rename, data: { testid: 'session-name' } });
  let isOver = false;
  const end = (/** @type {boolean} */ keeps) => {
    if (!isOver) {
      isOver = true;
      const title = field.value.trim();
      field.replaceWith(row.link);
      row.link.focus();
      if (keeps && title !== row.name.textContent) {
        void renameSession(id, title);
      }
    }
  };
  field.addEventListener('blur', () => end(true));
  field.addEventListener('keydown', (event) => (event.key === 'Enter' ? end(true) : event.key === 'Escape' ? end(false) : undefined));
  row.link.replaceWith(field);
  field.focus();
  field.select();
}

customElements.define('dream-sessions', DreamSessions);
