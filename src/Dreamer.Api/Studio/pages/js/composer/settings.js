import { button, h, say } from '../dom.js';
import { randomSeed } from '../requests.js';
import { store } from '../store.js';
import { words } from '../words.js';
import { presets, sizesOf } from './presets.js';

/** @typedef {{ name: string, kind: 'number' | 'text' | 'select', options?: [string, string][], min?: number, max?: number, step?: number | 'any', of?: 'clips' | 'new' }} Field */

/** @type {Field[]} */
const fields = [
  { name: 'steps', kind: 'number', min: 1, max: 200 },
  { name: 'guidance', kind: 'number', min: 1, max: 30, step: 'any' },
  { name: 'size', kind: 'text', of: 'new' },
  { name: 'frames', kind: 'number', min: 2, max: 257, of: 'clips' },
  { name: 'fps', kind: 'number', min: 1, max: 60, step: 'any', of: 'clips' },
  { name: 'motion_strength', kind: 'number', min: 0, max: 1.2, step: 0.1, of: 'clips' },
  { name: 'image_guidance', kind: 'number', min: 1, max: 30, step: 'any', of: 'clips' },
  { name: 'negative_caption', kind: 'text' },
  { name: 'quality', kind: 'select', options: ['', 'exact', 'balanced', 'fast'].map((value) => [value, words.settings.quality(value)]) },
  { name: 'lane', kind: 'select', options: [['', words.settings.lanes.interactive], ['batch', words.settings.lanes.batch]] },
];

/** Everything that has a good value already, folded away: empty means the parent's, or the model's best. */
export class Settings {
  /** @type {Map<string, HTMLInputElement | HTMLSelectElement>} */
  #inputs = new Map();
  #locked = false;

  /** @param {() => void} changed */
  constructor(changed) {
    this.model = h('select', { id: 'set-model', name: 'model', on: { change: changed }, data: { testid: 'set-model' } });
    this.about = h('p', { class: 'soft small' });
    this.seed = h('input', { id: 'set-seed', name: 'seed', inputmode: 'numeric', pattern: '[0-9]{1,19}', placeholder: words.settings.random, autocomplete: 'off', on: { input: () => this.#lock(this.seed.value !== '') }, data: { testid: 'set-seed' } });
    this.lock = button(words.settings.lock, () => this.#toggle(), { icon: 'unlock', quiet: true, 'aria-pressed': 'false' });
    this.sizes = h('datalist', { id: 'sizes' });
    this.element = h('div', { class: 'settings' },
      h('div', { class: 'presets', role: 'group', 'aria-label': words.settings.presets }, ...presets.map((preset) => button(words.settings.preset[preset.name], () => this.#apply(preset), { class: 'outline' }))),
      named('model', this.model), this.about,
      named('seed', h('div', { class: 'seed' }, this.seed, this.lock, button(words.settings.dice, () => this.#roll(), { icon: 'dice', quiet: true }))),
      ...fields.map((field) => this.#field(field)), this.sizes);
    this.element.addEventListener('input', changed);
  }

  /** What differs from the parent's and the model's values. @returns {Record<string, any>} */
  get values() {
    const typed = [...this.#inputs].map(([name, input]) => [name, input.type === 'number' ? (input.value === '' ? '' : Number(input.value)) : input.value.trim()])
      .filter(([name, value]) => value !== '' && !this.#inputs.get(String(name))?.closest('.field')?.hasAttribute('hidden'));
    const chosen = this.model.value ? { model: this.model.value } : {};
    return { ...Object.fromEntries(typed), ...chosen };
  }

  get seedValue() {
    return this.#locked ? this.seed.value.trim() : '';
  }

  /** Locks a seed that was good. @param {string | number} seed */
  keepSeed(seed) {
    this.seed.value = String(seed);
    this.#lock(true);
  }

  /** @param {string} name @returns {HTMLElement | null} */
  inputOf(name) {
    return name === 'model' ? this.model : name === 'seed' ? this.seed : this.#inputs.get(name) ?? null;
  }

  /** Shows the fields that count for a mode, with the values that hold where nothing is typed. @param {import('./modes.js').Mode} mode @param {import('../types.js').Generation | null} node */
  follow(mode, node) {
    const model = this.chosen;
    const isNew = mode.id === 'describe';
    const kept = isNew ? null : node?.settings ?? null;
    const best = { size: model?.default_size ?? 64, frames: model?.default_frames ?? 16, fps: model?.default_fps ?? 8, steps: 16, guidance: 2, image_guidance: 1, motion_strength: 1 };
    fields.forEach(({ name, of }) => {
      const input = /** @type {HTMLInputElement} */ (this.#inputs.get(name));
      input.placeholder = String(/** @type {any} */ (kept ?? best)[name] ?? '');
      input.closest('.field')?.toggleAttribute('hidden', (of === 'clips' && !mode.moves) || (of === 'new' && !isNew));
    });
    say(this.about, model ? words.settings.about(model) : '');
    this.sizes.replaceChildren(...sizesOf(model).map((size) => h('option', { value: size })));
  }

  /** The model that will be asked. */
  get chosen() {
    return store.models.find((model) => model.id === this.model.value) ?? store.models.find((model) => model.state === 'ready');
  }

  drawModels() {
    const { value } = this.model;
    const options = store.models.map((model) => h('option', { value: model.id, text: model.id, disabled: model.state !== 'ready' }));
    this.model.replaceChildren(h('option', { value: '', text: words.settings.usualModel(store.models.find((model) => model.state === 'ready')?.id ?? '') }), ...options);
    this.model.value = store.models.some((model) => model.id === value) ? value : '';
    this.model.closest('.field')?.toggleAttribute('hidden', store.models.length < 2);
  }

  /** @param {Field} field */
  #field({ name, kind, options, min, max, step }) {
    const id = `set-${name}`;
    const input = kind === 'select'
      ? h('select', { id, name, data: { testid: id } }, ...(options ?? []).map(([value, text]) => h('option', { value, text })))
      : h('input', { id, name, type: kind, min, max, step, list: name === 'size' ? 'sizes' : undefined, autocomplete: 'off', data: { testid: id } });
    this.#inputs.set(name, input);
    return named(name, input);
  }

  /** @param {import('./presets.js').Preset} preset */
  #apply({ values }) {
    Object.entries(values).forEach(([name, value]) => {
      const input = this.#inputs.get(name);
      if (input) {
        input.value = String(value);
      }
    });
    this.element.dispatchEvent(new Event('input'));
  }

  #roll() {
    this.keepSeed(randomSeed());
  }

  #toggle() {
    if (!this.#locked && this.seed.value === '') {
      this.seed.value = String(store.chosen?.settings?.seed ?? randomSeed());
    }
    this.#lock(!this.#locked);
    if (!this.#locked) {
      this.seed.value = '';
    }
  }

  /** @param {boolean} locked */
  #lock(locked) {
    this.#locked = locked;
    this.lock.setAttribute('aria-pressed', String(locked));
    this.lock.querySelector('use')?.setAttribute('href', `/studio/icons.svg#${locked ? 'lock' : 'unlock'}`);
  }
}

/** A field with its name, what it does, and room for what is wrong with it. @param {string} name @param {HTMLElement} input */
function named(name, input) {
  const [title, hint] = words.settings.fields[/** @type {keyof typeof words.settings.fields} */ (name)];
  const first = input.matches('input, select') ? input : input.querySelector('input');
  first?.setAttribute('aria-describedby', `error-${name}`);
  return h('div', { class: `field of-${name}` }, h('label', { class: 'name', for: first?.id, text: title, title: hint }), input,
    h('p', { class: 'error small', id: `error-${name}`, 'data-error-of': name }));
}
