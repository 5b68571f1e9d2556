import { button, h, icon, say } from '../dom.js';
import { words } from '../words.js';
import { ranges } from './range.js';

const SPEEDS = [0.25, 0.5, 1, 2];

/** What moves a clip: play, step, scrub, marks, speed and loop. */
export class Transport {
  /** @type {string} */
  #id = '';
  #play = button(words.player.play, () => void this.frames.toggle(), { icon: 'play', quiet: true, key: 'Space' });
  #slider = h('input', { type: 'range', class: 'scrub', min: 0, step: 1, value: '0', 'aria-label': words.player.frame,
    on: { input: () => { this.frames.video.pause(); this.frames.seek(Number(this.#slider.value)); } } });
  #count = h('output', { class: 'small soft count', 'aria-live': 'off' });
  #loop = button(words.player.loop, () => this.#setLoop(!this.frames.loop), { icon: 'loop', quiet: true, 'aria-pressed': 'true' });
  #clear = button(words.player.clearMarks, () => this.mark(0, this.frames.count - 1), { icon: 'close', quiet: true, hidden: true });
  #speed = h('select', { class: 'speed', 'aria-label': words.player.speed, on: { change: () => { this.frames.video.playbackRate = Number(this.#speed.value); } } },
    ...SPEEDS.map((speed) => h('option', { value: String(speed), selected: speed === 1, text: words.player.times(speed) })));

  /** @param {import('./frames.js').Frames} frames */
  constructor(frames) {
    this.frames = frames;
    this.element = h('div', { class: 'transport', role: 'group', 'aria-label': words.player.controls },
      this.#play,
      button(words.player.back, () => frames.step(-1), { icon: 'step-back', quiet: true, key: ',' }),
      button(words.player.forward, () => frames.step(1), { icon: 'step-forward', quiet: true, key: '.' }),
      h('div', { class: 'scrub-box' }, this.#slider), this.#count,
      button(words.player.markIn, () => this.mark(frames.frame, Math.max(frames.frame, frames.last)), { icon: 'mark-in', quiet: true, key: 'I' }),
      button(words.player.markOut, () => this.mark(Math.min(frames.first, frames.frame), frames.frame), { icon: 'mark-out', quiet: true, key: 'O' }),
      this.#clear, this.#loop, this.#speed);
    frames.addEventListener('frame', () => this.#render());
    frames.addEventListener('playing', () => this.#render());
  }

  /** @param {string} id */
  open(id) {
    this.#id = id;
    const range = ranges.of(id);
    if (range) {
      this.frames.mark(range.from, range.to);
    }
    this.#render();
  }

  /** @param {number} first @param {number} last */
  mark(first, last) {
    this.frames.mark(first, last);
    ranges.set(this.#id, this.frames.marked ? { from: this.frames.first, to: this.frames.last } : null);
    this.#render();
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the key was one of its own */
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLSelectElement) {
      return false;
    }
    const act = this.#keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const isButton = event.key === ' ' && event.target instanceof HTMLButtonElement;
    if (!act || isButton) {
      return false;
    }
    event.preventDefault();
    act();
    return true;
  }

  /** @type {Record<string, () => void>} */
  #keys = {
    ' ': () => void this.frames.toggle(),
    ',': () => this.frames.step(-1),
    '.': () => this.frames.step(1),
    i: () => this.mark(this.frames.frame, Math.max(this.frames.frame, this.frames.last)),
    o: () => this.mark(Math.min(this.frames.first, this.frames.frame), this.frames.frame),
    Home: () => this.frames.seek(0),
    End: () => this.frames.seek(this.frames.count - 1),
  };

  /** @param {boolean} loop */
  #setLoop(loop) {
    this.frames.loop = loop;
    this.#loop.setAttribute('aria-pressed', String(loop));
  }

  #render() {
    const { frame, count, first, last, video, marked } = this.frames;
    const playing = !video.paused;
    const name = playing ? words.player.pause : words.player.play;
    if (this.#play.getAttribute('aria-label') !== name) {
      this.#play.setAttribute('aria-label', name);
      this.#play.replaceChildren(icon(playing ? 'pause' : 'play'));
    }
    this.#slider.max = String(count - 1);
    this.#slider.value = String(frame);
    this.#slider.setAttribute('aria-valuetext', words.player.place(frame + 1, count));
    say(this.#count, words.player.place(frame + 1, count));
    this.#clear.hidden = !marked;
    const box = /** @type {HTMLElement} */ (this.#slider.parentElement);
    box.style.setProperty('--in', String(first / Math.max(1, count - 1)));
    box.style.setProperty('--out', String(last / Math.max(1, count - 1)));
    box.classList.toggle('marked', marked);
  }
}
