import { h, keyed, say } from '../dom.js';
import { sizeOf, swap } from '../player/picture.js';
import { words } from '../words.js';
import { shotAt, shotsOf, stepsOf } from './steps.js';

/** @typedef {import('../types.js').Generation} Generation */

/** A node's steps as ticks, its previews as frames above them, and a playhead. */
export class StepStrip {
  /** @type {Generation | null} */
  #node = null;
  #picked = 0;
  #cells = h('div', { class: 'strip-cells shots', 'aria-hidden': 'true' });
  #ticks = h('div', { class: 'strip-ticks', 'aria-hidden': 'true' });
  #picture = h('img', { alt: '', draggable: 'false' });
  #bubble = h('div', { class: 'strip-bubble', 'aria-hidden': 'true' }, this.#picture);
  #slider = h('input', { type: 'range', class: 'playhead', min: 1, step: 1, value: '1', 'aria-label': words.filmstrip.step,
    on: { input: () => this.#pick(Number(this.#slider.value)) } });
  element = h('div', { class: 'strip-track' }, this.#cells, this.#ticks, this.#slider, this.#bubble);

  /** @param {HTMLElement} label @param {(step: number, url: string | null) => void} onStep */
  constructor(label, onStep) {
    this.label = label;
    this.onStep = onStep;
  }

  /** The step that is looked at; the last until another is picked. */
  get step() {
    return this.#picked || (this.#node ? this.#last(this.#node) : 0);
  }

  /** @param {Generation} node */
  show(node) {
    if (node.id !== this.#node?.id) {
      this.#picked = 0;
    }
    this.#node = node;
    const steps = stepsOf(node);
    const { width, height } = sizeOf(node);
    this.element.style.setProperty('--shape', `${width} / ${height}`);
    this.element.style.setProperty('--steps', String(steps));
    this.#slider.max = String(steps);
    keyed(this.#ticks, Array.from({ length: steps }, (_, index) => index + 1), String, () => h('i'),
      (tick, step) => tick.classList.toggle('done', step <= this.#last(node)));
    keyed(this.#cells, this.#places(node), (cell) => String(cell.place), () => h('img', { class: 'strip-cell', alt: '', draggable: 'false' }), (image, cell) => {
      image.classList.toggle('crisp', this.#cells.clientHeight > height * 1.5);
      void swap(image, cell.url);
    });
    this.#render();
  }

  /** One cell for each picture that there is; no more than the strip has place for. @param {Generation} node */
  #places(node) {
    const shots = shotsOf(node);
    const { width, height } = sizeOf(node);
    const cell = Math.max(16, (this.#cells.clientHeight || 48) * width / height);
    const places = Math.max(1, Math.floor((this.#cells.clientWidth || 600) / cell));
    const every = Math.max(1, Math.ceil(shots.length / places));
    return shots.filter((_, index) => (shots.length - 1 - index) % every === 0).map((shot, place) => ({ ...shot, place }));
  }

  /** @param {number} step */
  #pick(step) {
    if (this.#node) {
      this.#picked = Math.min(step, Math.max(1, this.#last(this.#node)));
      this.#render();
      this.onStep(this.#picked, this.#picked === this.#last(this.#node) ? null : shotAt(shotsOf(this.#node), this.#picked)?.url ?? null);
    }
  }

  #render() {
    const node = /** @type {Generation} */ (this.#node);
    const text = words.filmstrip.stepOf(this.step, stepsOf(node));
    this.#slider.value = String(this.step);
    this.#slider.setAttribute('aria-valuetext', text);
    this.element.style.setProperty('--at', String((this.step - 1) / Math.max(1, stepsOf(node) - 1)));
    this.element.style.setProperty('--done', String((this.#last(node) - 1) / Math.max(1, stepsOf(node) - 1)));
    void swap(this.#picture, shotAt(shotsOf(node), this.step)?.url ?? null);
    this.#picture.classList.toggle('crisp', sizeOf(node).height * 2 <= 160);
    if (!this.element.hidden) {
      say(this.label, text);
    }
  }

  /** @param {Generation} node */
  #last = (node) => (node.state === 'succeeded' ? stepsOf(node) : node.progress.step);
}
