import { button, h, icon } from '../dom.js';
import { openDialog } from '../dialog/dialog.js';
import { words } from '../words.js';
import { differences } from './differences.js';
import { inStep } from './in-step.js';
import { Side } from './side.js';

/** @typedef {import('../types.js').Generation} Generation */
/** @typedef {'wipe' | 'side' | 'blink'} Mode */

const MODES = /** @type {Mode[]} */ (['wipe', 'side', 'blink']);
/** @type {Mode} */
let lastMode = 'wipe';

/** Shows two nodes against each other: a wipe, side by side, or one in the other's place. @param {Generation} a @param {Generation} b */
export function openCompare(a, b) {
  return new Compare(a, b).dialog;
}

class Compare {
  #wipe = h('input', { type: 'range', class: 'wipe', min: 0, max: 100, value: '50', 'aria-label': words.compare.wipeAt, on: { input: () => this.#setWipe(Number(this.#wipe.value)) } });
  #line = h('div', { class: 'wipe-line', 'aria-hidden': 'true' }, h('span', { class: 'wipe-knob' }, icon('compare')));
  #which = button(words.compare.turn, () => this.#turn(), { class: 'outline', key: 'Space' });
  #places = h('div', { class: 'compare-places' });

  /** @param {Generation} a @param {Generation} b */
  constructor(a, b) {
    this.sides = [new Side(a, 'A'), new Side(b, 'B')];
    this.inStep = inStep(this.sides[0].frames, this.sides[1].frames);
    this.#places.append(...this.sides.map((side) => side.element), this.#line);
    this.modes = MODES.map((mode) => button(words.compare[mode], () => this.#set(mode), { icon: mode, data: { mode } }));
    this.dialog = openDialog(words.compare.title, { class: 'compare dark-room', tools: [h('div', { class: 'segments', role: 'group', 'aria-label': words.compare.how }, ...this.modes)] },
      this.#places, this.#foot(), this.#differences(a, b));
    this.dialog.addEventListener('keydown', (event) => this.#press(event));
    this.dialog.addEventListener('close', () => this.sides.forEach((side) => side.close()));
    this.#places.addEventListener('pointerdown', (event) => this.#grab(event));
    this.#places.addEventListener('pointermove', (event) => event.buttons === 1 && this.#drag(event));
    this.#set(lastMode);
    this.#setWipe(50);
    void this.inStep?.leader.play();
  }

  #foot() {
    const leader = this.inStep?.leader;
    return h('div', { class: 'compare-foot' }, this.sides[0].caption,
      h('div', { class: 'compare-controls' }, this.#wipe, this.#which, leader ? this.#play(leader) : null), this.sides[1].caption);
  }

  /** @param {import('../player/frames.js').Frames} leader */
  #play(leader) {
    const slider = h('input', { type: 'range', min: 0, max: leader.count - 1, value: '0', 'aria-label': words.player.frame,
      on: { input: () => { leader.video.pause(); leader.seek(Number(slider.value)); } } });
    const play = button(words.player.play, () => void leader.toggle(), { icon: 'play', quiet: true, key: 'P' });
    this.inStep?.addEventListener('change', () => {
      slider.value = String(leader.frame);
      const name = leader.video.paused ? words.player.play : words.player.pause;
      if (play.getAttribute('aria-label') !== name) {
        play.setAttribute('aria-label', name);
        play.replaceChildren(icon(leader.video.paused ? 'play' : 'pause'));
      }
    });
    return h('div', { class: 'compare-play' }, play, slider);
  }

  /** @param {Generation} a @param {Generation} b */
  #differences(a, b) {
    const rows = differences(a, b);
    return h('details', { class: 'differences small', open: false }, h('summary', { text: words.compare.differ(rows.length) }),
      h('div', { class: 'scrolls' }, h('table', {}, h('tbody', {}, ...rows.map((row) => h('tr', {}, h('th', { scope: 'row', text: row.name }),
        h('td', { class: 'text', text: row.a }), h('td', { class: 'text', text: row.b })))))));
  }

  /** @param {Mode} mode */
  #set(mode) {
    lastMode = mode;
    this.#places.dataset.mode = mode;
    this.#places.dataset.shown = 'A';
    this.modes.forEach((item) => item.setAttribute('aria-pressed', String(item.dataset.mode === mode)));
    this.#wipe.hidden = this.#line.hidden = mode !== 'wipe';
    this.#which.hidden = mode !== 'blink';
  }

  #turn() {
    this.#places.dataset.shown = this.#places.dataset.shown === 'A' ? 'B' : 'A';
  }

  /** @param {number} percent */
  #setWipe(percent) {
    this.#wipe.value = String(percent);
    this.#wipe.setAttribute('aria-valuetext', words.compare.shareOfA(percent));
    this.#places.style.setProperty('--wipe', `${percent}%`);
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    if (this.#places.dataset.mode === 'blink') {
      this.#turn();
    } else if (event.button === 0) {
      this.#places.setPointerCapture(event.pointerId);
      this.#drag(event);
    }
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    if (this.#places.dataset.mode === 'wipe') {
      const box = this.#places.getBoundingClientRect();
      this.#setWipe(Math.round(100 * Math.max(0, Math.min(1, (event.clientX - box.left) / box.width))));
    }
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const acts = /** @type {Record<string, () => void>} */ ({
      1: () => this.#set('wipe'), 2: () => this.#set('side'), 3: () => this.#set('blink'), p: () => void this.inStep?.leader.toggle(),
    });
    if (event.key === ' ' && !(event.target instanceof HTMLButtonElement) && !(event.target instanceof HTMLElement && event.target.tagName === 'SUMMARY')) {
      event.preventDefault();
      void (this.#places.dataset.mode === 'blink' ? this.#turn() : this.inStep?.leader.toggle());
    } else if (!event.ctrlKey && !event.metaKey && acts[event.key.toLowerCase()]) {
      acts[event.key.toLowerCase()]();
    }
  }
}
