import { button, h, say } from '../dom.js';
import { hasClip } from '../player/picture.js';
import { words } from '../words.js';
import { FrameStrip } from './frame-strip.js';
import { StepStrip } from './step-strip.js';
import { canBranch, shotsOf } from './steps.js';

/** @typedef {import('../types.js').Generation} Generation */

/**
 * `<dream-filmstrip>`: how a node came to be, step by step, or the frames of its clip.
 * It tells of `branch` ({ id, step }), and of `step` ({ id, step, url }) while the playhead moves; both bubble.
 */
export class DreamFilmstrip extends HTMLElement {
  /** @type {Generation | null} */
  #node = null;
  /** @type {'frames' | 'steps' | null} what was asked for; null is what fits the node */
  #asked = null;
  #label = h('output', { class: 'strip-label small soft', 'aria-live': 'off' });
  #frames = new FrameStrip(this.#label);
  #steps = new StepStrip(this.#label, (step, url) => this.#onStep(step, url));
  #title = h('h2', { class: 'strip-title small' });
  #other = button('', () => this.#turn(), { class: 'small' });
  #branch = button(words.filmstrip.branch, () => this.#goBranch(), { icon: 'branch', class: 'outline small' });

  connectedCallback() {
    if (!this.#label.isConnected) {
      this.setAttribute('role', 'group');
      this.setAttribute('aria-label', words.filmstrip.name);
      this.replaceChildren(h('div', { class: 'strip-head' }, this.#title, this.#label, this.#other, this.#branch), this.#frames.element, this.#steps.element);
    }
  }

  disconnectedCallback() {
    this.#frames.close();
  }

  /** Moves a player, and is moved by it. @param {import('../player/player.js').DreamPlayer} player */
  lead(player) {
    this.#frames.follow(player.frames);
    this.addEventListener('step', (event) => player.showPicture(/** @type {CustomEvent} */ (event).detail.url));
  }

  /** Shows a node, or what is new of it. @param {Generation | null} node */
  show(node) {
    if (node?.id !== this.#node?.id) {
      this.#asked = null;
      this.#frames.close();
    }
    this.#node = node;
    this.hidden = !node || !node.settings || (!hasClip(node) && shotsOf(node).length === 0);
    if (!this.hidden) {
      this.#render();
    }
  }

  get #mode() {
    const clip = this.#node && hasClip(this.#node);
    return clip ? this.#asked ?? 'frames' : 'steps';
  }

  #render() {
    const node = /** @type {Generation} */ (this.#node);
    const frames = this.#mode === 'frames';
    this.#frames.element.hidden = !frames;
    this.#steps.element.hidden = frames;
    say(this.#title, frames ? words.filmstrip.frames : words.filmstrip.steps);
    this.#other.hidden = !hasClip(node) || !node.preview_steps?.length;
    say(this.#other, frames ? words.filmstrip.steps : words.filmstrip.frames);
    if (frames) {
      this.#frames.show(node);
    } else {
      this.#steps.show(node);
    }
    this.#branch.hidden = frames || !canBranch(node, this.#steps.step);
  }

  #turn() {
    this.#asked = this.#mode === 'frames' ? 'steps' : 'frames';
    this.#render();
  }

  /** @param {number} step @param {string | null} url */
  #onStep(step, url) {
    this.#branch.hidden = !this.#node || !canBranch(this.#node, step);
    this.#tell('step', { id: this.#node?.id, step, url });
  }

  #goBranch() {
    this.#tell('branch', { id: this.#node?.id, step: this.#steps.step });
  }

  /** @param {string} name @param {object} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

customElements.define('dream-filmstrip', DreamFilmstrip);
