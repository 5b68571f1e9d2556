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
    new ResizeObserver(() => this.#node && !this.element.hidden && this.show(this.#node)).observe(this.#cells);
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
      image.style.setProperty('--x', String(cell.x));
      void swap(image, cell.url);
    });
    this.#render();
  }

  /** A film without gaps: as many cells as have place, each with what the picture was at its step. @param {Generation} node */
  #places(node) {
    const { width, height } = sizeOf(node);
    const wide = Math.max(16, (this.#cells.clientHeight || 48) * width / height) + 2;
    const places = Math.max(2, Math.floor((this.#cells.clientWidth || 600) / wide));
    const [shots, steps] = [shotsOf(node), stepsOf(node)];
    return Array.from({ length: places }, (_, place) => ({ place, x: place / (places - 1), step: 1 + Math.round(place * (steps - 1) / (places - 1)) }))
      .filter((cell) => cell.step <= this.#last(node))
      .map((cell) => ({ ...cell, url: shotAt(shots, cell.step)?.url ?? null }));
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
