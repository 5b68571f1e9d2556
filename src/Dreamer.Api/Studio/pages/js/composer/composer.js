import { announce, button, custom, fill, h, keyed, say } from '../dom.js';
import { attempt } from '../shell/toast.js';
import { store } from '../store.js';
import { words } from '../words.js';
import { drawChanges, drawSubject, examples } from './chips.js';
import { bodyOf, lackOf, modesOf } from './modes.js';
import { Settings } from './settings.js';
import { start } from './start.js';
import { Strength } from './strength.js';

/** @typedef {import('./modes.js').ModeId} ModeId */
const MOST = 8;

/** The one field from which everything is made. It follows what is chosen. */
export class DreamComposer extends HTMLElement {
  /** @type {import('./modes.js').Subject} */
  subject = { node: null, asset: null, step: null };
  /** @type {ModeId} */
  #mode = 'describe';
  /** @type {Record<string, string>} what was typed, by mode and subject */
  #typed = {};
  /** @type {Record<string, number>} how many, by mode: three stills are no reason for three clips */
  #counts = {};
  #sending = false;
  #strength = new Strength();
  #settings = new Settings(() => this.#draw());
  #tabs = h('div', { class: 'tabs', role: 'tablist', 'aria-label': words.composer.what });
  #chip = h('div', { class: 'subject', hidden: true });
  #field = h('textarea', { id: 'caption', rows: 1, name: 'caption', 'aria-describedby': 'error-text composer-hint', spellcheck: 'true', dir: 'auto', data: { testid: 'caption' } });
  #changes = h('p', { class: 'changes small', hidden: true, 'aria-hidden': 'true' });
  #error = h('p', { id: 'error-text', class: 'error', role: 'alert', data: { testid: 'composer-error' } });
  #hint = h('p', { id: 'composer-hint', class: 'soft small hint' });
  #number = h('output', { 'aria-live': 'polite', class: 'number', data: { testid: 'count' } });
  #draft = h('input', { type: 'checkbox', id: 'draft', data: { testid: 'draft' } });
  #send = button('', () => void this.#make(), { class: 'main send', icon: 'send', data: { testid: 'send' } });
  #gear = button(words.composer.settings, () => this.#fold(), { icon: 'gear', quiet: true, 'aria-expanded': 'false', 'aria-controls': 'settings', data: { testid: 'gear' } });
  #panel = h('section', { id: 'settings', hidden: true, 'aria-label': words.composer.settings }, this.#settings.element);

  connectedCallback() {
    fill(this, this.#panel, this.#tabs, this.#chip, h('div', { class: 'entry', id: 'entry', role: 'tabpanel' }, this.#field, this.#send), this.#changes, this.#error, this.#row(), this.#hint);
    this.#field.addEventListener('input', () => { this.#typed[this.#key] = this.#field.value; this.#error.textContent = ''; this.#draw(); });
    this.addEventListener('keydown', (event) => this.#pressed(event));
    this.#tabs.addEventListener('keydown', (event) => this.#alongTabs(event));
    this.addEventListener('paste', (event) => this.#pasted(event));
    store.subscribe(({ topics, ids }) => {
      if (topics.has('models')) { this.#settings.drawModels(); }
      if (topics.has('selection') || topics.has('models') || ids.has(this.subject.node?.id ?? '')) { this.#follow(); }
    });
    this.#settings.drawModels();
    this.#follow();
  }

  /** Turns to a way of making, where what is chosen allows it. @param {ModeId} mode */
  turn(mode) {
    if (this.#modes.some((one) => one.id === mode)) {
      this.#mode = mode;
      this.#fillField();
      this.#draw();
      this.edit();
    }
  }

  edit() {
    this.#field.focus();
    this.#field.setSelectionRange(this.#field.value.length, this.#field.value.length);
  }

  /** @param {string} text */
  write(text) {
    this.#field.value = this.#typed[this.#key] = text;
    this.#draw();
    this.edit();
  }

  /** Goes on from a step of a node's own way. @param {string} id @param {number} step */
  branch(id, step) {
    store.select([id]);
    this.subject = { node: store.nodes.get(id) ?? null, asset: null, step };
    this.#turnToFirst();
    this.edit();
  }

  /** Goes on from a picture of a person's own. @param {string} asset */
  take(asset) {
    this.subject = { node: null, asset, step: null };
    this.#turnToFirst();
    this.edit();
  }

  /** @param {string | number} seed */
  keepSeed(seed) {
    this.#settings.keepSeed(seed);
    this.#fold(true);
  }

  get model() {
    return this.#settings.chosen;
  }

  get #modes() {
    return modesOf(this.subject);
  }

  get #now() {
    return this.#modes.find((mode) => mode.id === this.#mode) ?? this.#modes[0];
  }

  get #count() {
    return this.#counts[this.#now.id] ?? 1;
  }

  get #key() {
    const { node, asset } = this.subject;
    return this.#now.id === 'describe' ? 'describe' : this.#now.id === 'animate' ? 'animate' : `${this.#now.id}${asset ?? node?.id}`;
  }

  #row() {
    const less = button(words.composer.fewer, () => this.#countTo(this.#count - 1), { icon: 'minus', quiet: true });
    const more = button(words.composer.more, () => this.#countTo(this.#count + 1), { icon: 'plus', quiet: true, data: { testid: 'more' } });
    return h('div', { class: 'row' }, this.#strength.element,
      h('div', { class: 'count', role: 'group', 'aria-label': words.composer.howMany, title: words.composer.howMany }, less, this.#number, more),
      h('label', { class: 'check', title: words.composer.draftHint }, this.#draft, words.composer.draft),
      h('span', { class: 'space' }),
      button(words.composer.picture, () => void this.#choosePicture(), { icon: 'picture', quiet: true, data: { testid: 'own-picture' } }), this.#gear);
  }

  #follow() {
    const node = store.chosen;
    if (node || store.selection.length > 0 || !this.subject.asset) {
      const isSame = node?.id === this.subject.node?.id;
      this.subject = { node, asset: null, step: isSame ? this.subject.step : null };
      if (!isSame) {
        this.#turnToFirst();
        return;
      }
    }
    this.#draw();
  }

  #turnToFirst() {
    this.#mode = this.#modes.some((mode) => mode.id === this.#mode && mode.id !== 'describe') ? this.#mode : this.#modes[0].id;
    this.#fillField();
    this.#draw();
  }

  #fillField() {
    this.#field.value = this.#typed[this.#key] ?? this.#now.text;
    this.#error.textContent = '';
  }

  #draw() {
    const mode = this.#now;
    const isEmpty = this.#field.value.trim() === '';
    keyed(this.#tabs, this.#modes, (one) => one.id, (one) => button(words.composer.tabs[one.id], () => this.turn(one.id), { role: 'tab', id: `tab-${one.id}`, 'aria-controls': 'entry', data: { testid: `tab-${one.id}` } }),
      (tab, one) => { tab.setAttribute('aria-selected', String(one.id === mode.id)); tab.tabIndex = one.id === mode.id ? 0 : -1; });
    this.#tabs.hidden = this.#modes.length < 2;
    this.#field.placeholder = words.composer.placeholder[mode.id];
    this.#field.setAttribute('aria-label', words.composer.placeholder[mode.id]);
    this.#settings.follow(mode, this.subject.node);
    this.#drawCount();
    const lack = lackOf(mode, this.model);
    say(this.#hint, lack || this.#hintOf(mode, isEmpty));
    say(/** @type {Node} */ (this.#send.querySelector('span')), words.composer.send[mode.id]);
    this.#send.disabled = this.#sending || isEmpty || lack !== '';
    this.#strength.element.hidden = mode.kind !== 'refine' || this.subject.step !== null;
    this.#draft.closest('label')?.toggleAttribute('hidden', mode.id === 'extend');
    drawChanges(this.#changes, mode.id === 'refine' ? mode.text : '', this.#field.value);
    drawSubject(this.#chip, this.subject, () => { this.subject = { node: store.chosen, asset: null, step: null }; this.#turnToFirst(); });
  }

  /** @param {import('./modes.js').Mode} mode @param {boolean} isEmpty */
  #hintOf(mode, isEmpty) {
    const warned = this.subject.node?.warnings?.[0]?.message;
    if (isEmpty && mode.moves) {
      return words.composer.suchAs(examples(this.model, true));
    }
    return mode.id === 'describe' ? (store.nodes.size > 0 ? words.composer.chooseHint : '') : warned ?? '';
  }

  /** @param {number} count */
  #countTo(count) {
    this.#counts[this.#now.id] = Math.min(MOST, Math.max(1, count));
    this.#drawCount();
  }

  #drawCount() {
    say(this.#number, String(this.#count));
    this.#number.setAttribute('aria-label', words.composer.count(this.#count));
  }

  async #make() {
    if (this.#send.disabled) {
      return;
    }
    this.#sending = true;
    this.#clearErrors();
    this.#draw();
    const { values } = this.#settings;
    try {
      const wish = { text: this.#field.value.trim(), count: this.#count, draft: this.#draft.checked && this.#now.id !== 'extend', strength: this.#strength.value, settings: values, seed: this.#settings.seedValue };
      const ids = await start(bodyOf(this.#now, this.subject, wish));
      this.dispatchEvent(new CustomEvent('begun', { detail: ids, bubbles: true }));
      announce(words.composer.begun(ids.length));
    } catch (problem) {
      this.#refused(/** @type {import('../api.js').Problem} */ (problem));
    } finally {
      this.#sending = false;
      this.#draw();
    }
  }

  #clearErrors() {
    this.#error.textContent = '';
    this.querySelectorAll('[data-error-of]').forEach((place) => { place.textContent = ''; });
    this.querySelectorAll('[aria-invalid]').forEach((input) => input.removeAttribute('aria-invalid'));
  }

  /** The sentence stands beside the field that it is about. @param {import('../api.js').Problem} problem */
  #refused({ message, param }) {
    const input = param ? this.#settings.inputOf(param) : null;
    const place = param ? this.querySelector(`[data-error-of="${CSS.escape(param)}"]`) : null;
    (place && input ? place : this.#error).textContent = message;
    (input ?? this.#field).setAttribute('aria-invalid', 'true');
    if (input) {
      this.#fold(true);
      input.focus();
    }
  }

  #fold(open = this.#panel.hidden) {
    this.#panel.hidden = !open;
    this.#gear.setAttribute('aria-expanded', String(open));
  }

  /** @param {File} [file] */
  async #choosePicture(file) {
    await attempt(async () => {
      const { choosePicture } = await import('../upload/choose.js');
      const asset = await choosePicture(/** @type {any} */ (this.model), file);
      if (asset) {
        store.select([]);
        this.take(asset);
      }
    });
  }

  /** @param {File} file */
  drop(file) {
    return this.#choosePicture(file);
  }

  /** @param {ClipboardEvent} event */
  #pasted(event) {
    const file = [...event.clipboardData?.files ?? []].find((one) => one.type.startsWith('image/'));
    if (file) {
      event.preventDefault();
      void this.#choosePicture(file);
    }
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void this.#make();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      this.#panel.hidden ? /** @type {HTMLElement} */ (document.activeElement)?.blur() : this.#fold(false);
    }
  }

  /** @param {KeyboardEvent} event */
  #alongTabs(event) {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const modes = this.#modes;
    if (step) {
      event.preventDefault();
      this.#mode = modes[(modes.indexOf(this.#now) + step + modes.length) % modes.length].id;
      this.#fillField();
      this.#draw();
      document.getElementById(`tab-${this.#mode}`)?.focus();
    }
  }
}

customElements.define('dream-composer', DreamComposer);

export const composer = /** @type {DreamComposer} */ (custom('dream-composer'));
