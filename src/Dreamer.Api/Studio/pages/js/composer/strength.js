import { h, say } from '../dom.js';
import { words } from '../words.js';

const USUAL = 0.6;

/** How much a refinement changes: a slider that speaks in words, and shows its value where it is looked at. */
export class Strength {
  constructor() {
    this.said = h('output', { for: 'strength', class: 'said' });
    this.slider = h('input', { id: 'strength', type: 'range', min: 0.05, max: 1, step: 0.05, value: USUAL, name: 'strength', on: { input: () => this.#say() }, data: { testid: 'strength' } });
    this.element = h('div', { class: 'strength' }, h('label', { for: 'strength', class: 'name', text: words.composer.strength }), this.slider, this.said);
    this.#say();
  }

  get value() {
    return Number(this.slider.value);
  }

  #say() {
    const word = words.composer.much(this.value);
    say(this.said, word);
    this.said.title = String(this.value);
    this.slider.setAttribute('aria-valuetext', `${word}, ${this.value}`);
    this.slider.title = String(this.value);
  }
}
