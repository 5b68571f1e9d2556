import { announce, button, custom, fill, h, say } from '../dom.js';
import { attempt } from '../shell/toast.js';
import { store } from '../store.js';
import { words } from '../words.js';
import { drawChanges, drawSubject, examples } from './chips.js';
import { Counter } from './counter.js';
import { bodyOf, lackOf, modesOf } from './modes.js';
import { Refusals } from './refusals.js';
import { Settings } from './settings.js';
import { start } from './start.js';
import { Strength } from './strength.js';
import { Tabs } from './tabs.js';

/** @typedef {import('./modes.js').ModeId} ModeId */

/** The one field from which everything is made. It follows what is chosen. */
export class DreamComposer extends HTMLElement {
  /** @type {import('./modes.js').Subject} */
  subject = { node: null, asset: null, step: null };
  /** @type {ModeId} */
  #mode = 'describe';
  /** @type {Record<string, string>} what was typed, by mode and subject */
  #typed = {};
  #sending = false;
  #strength = new Strength();
  #settings = new Settings(() => this.#draw());
  #counter = new Counter();
  #tabs = new Tabs((mode) => this.turn(mode));
  #chip = h('div', { class: 'subject', hidden: true });
  #field = h('textarea', { id: 'caption', rows: 1, name: 'caption', 'aria-describedby': 'error-text composer-hint', spellcheck: 'true', dir: 'auto', data: { testid: 'caption' } });
  #changes = h('p', { class: 'changes small', hidden: true, 'aria-hidden': 'true' });
  #error = h('p', { id: 'error-text', class: 'error', role: 'alert', data: { testid: 'composer-error' } });
  #hint = h('p', { id: 'composer-hint', class: 'soft small hint' });
  #refusals = new Refusals(this, this.#error);
  #draft = h('input', { type: 'checkbox', id: 'draft', data: { testid: 'draft' } });
  #send = button('', () => void this.#make(), { class: 'main send', icon: 'send', data: { testid: 'send' } });
  #gear = button(words.composer.settings, () => this.#fold(), { icon: 'gear', class: 'named', 'aria-expanded': 'false', 'aria-controls': 'settings', data: { testid: 'gear' } });
  #panel = h('section', { id: 'settings', hidden: true, 'aria-label': words.composer.settings },
    h('header', { class: 'settings-head' }, h('h2', { text: words.composer.settings }), button(words.app.close, () => { this.#fold(false); this.#gear.focus(); }, { icon: 'close', quiet: true })), this.#settings.element);

  connectedCallback() {
    fill(this, this.#panel, h('div', { class: 'tabs-row' }, this.#tabs.element, this.#chip), h('div', { class: 'entry', id: 'entry', role: 'tabpanel' }, this.#field, this.#send), this.#error, this.#row(), h('div', { class: 'below' }, this.#changes, this.#hint));
    this.#field.addEventListener('input', () => { this.#typed[this.#key] = this.#field.value; this.#error.textContent = ''; this.#draw(); });
    this.addEventListener('keydown', (event) => this.#pressed(event));
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

  get #key() {
    const { node, asset } = this.subject;
    return this.#now.id === 'describe' ? 'describe' : this.#now.id === 'animate' ? 'animate' : `${this.#now.id}${asset ?? node?.id}`;
  }

  #row() {
    return h('div', { class: 'row' }, this.#strength.element,
      this.#counter.element,
      h('label', { class: 'check', title: words.composer.draftHint }, this.#draft, words.composer.draft),
      h('span', { class: 'space' }),
      button(words.composer.picture, () => void this.#choosePicture(), { icon: 'picture', class: 'named', data: { testid: 'own-picture' } }), this.#gear);
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
    this.#tabs.draw(this.#modes, mode);
    this.#field.placeholder = words.composer.placeholder[mode.id];
    this.#field.setAttribute('aria-label', words.composer.placeholder[mode.id]);
    this.#settings.follow(mode, this.subject.node);
    this.#counter.follow(mode.id);
    const lack = lackOf(mode, this.model);
    say(this.#hint, this.#sending ? words.composer.sending : lack || this.#hintOf(mode, isEmpty));
    say(/** @type {Node} */ (this.#send.querySelector('span')), words.composer.send[mode.id === 'refine' && this.subject.step !== null ? 'branch' : mode.id]);
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

  async #make() {
    if (this.#send.disabled) {
      return;
    }
    this.#sending = true;
    this.#refusals.clear();
    this.#draw();
    try {
      const wish = {
        text: this.#field.value.trim(), count: this.#counter.value, draft: this.#draft.checked && this.#now.id !== 'extend',
        strength: this.#strength.value, settings: this.#settings.values, seed: this.#settings.seedValue,
      };
      const ids = await start(bodyOf(this.#now, this.subject, wish));
      this.dispatchEvent(new CustomEvent('begun', { detail: ids, bubbles: true }));
      announce(words.composer.begun(ids.length));
    } catch (problem) {
      const input = this.#refusals.say(/** @type {import('../api.js').Problem} */ (problem), (param) => this.#settings.inputOf(param));
      if (input) {
        this.#fold(true);
        input.focus();
      }
    } finally {
      this.#sending = false;
      this.#draw();
    }
  }

  #fold(open = this.#panel.hidden) {
    this.#panel.hidden = !open;
    this.#gear.setAttribute('aria-expanded', String(open));
  }

  /** @param {File} [file] */
  async #choosePicture(file) {
    await attempt(async () => {
      const { choosePicture } = await import('../upload/upload.js');
      const asset = await choosePicture(this.model ?? null, { file });
      if (asset) {
        store.select([]);
        this.take(asset.id);
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
}

customElements.define('dream-composer', DreamComposer);

export const composer = /** @type {DreamComposer} */ (custom('dream-composer'));
