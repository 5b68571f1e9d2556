import { h, say } from '../dom.js';
import { nameOf, stateOf } from '../said.js';
import { isOver, urlOf } from '../store.js';
import { Frames } from './frames.js';
import { fitInto, hasClip, pictureUrl, sizeOf, swap } from './picture.js';
import { Transport } from './transport.js';

/** @typedef {import('../types.js').Generation} Generation */

/** `<dream-player>`: one node as large as there is place; a clip with all that moves it, anything else as its picture. */
export class DreamPlayer extends HTMLElement {
  /** @type {Generation | null} */
  #node = null;
  #video = h('video', { class: 'media', muted: true, playsinline: true, preload: 'auto', disablepictureinpicture: true });
  #image = h('img', { class: 'media', alt: '', draggable: 'false' });
  #stage = h('div', { class: 'stage' }, this.#image, this.#video);
  #state = h('p', { class: 'player-state small' });
  frames = new Frames(this.#video);
  #transport = new Transport(this.frames);
  /** @type {(() => void)[]} */
  #fits = [];

  connectedCallback() {
    if (!this.#stage.isConnected) {
      this.replaceChildren(this.#stage, this.#state, this.#transport.element);
      const size = () => (this.#node ? sizeOf(this.#node) : { width: 64, height: 64 });
      this.#fits = [fitInto(this.#stage, this.#video, size), fitInto(this.#stage, this.#image, size)];
      this.#video.addEventListener('click', () => void this.frames.toggle());
      this.addEventListener('keydown', (event) => this.press(event));
    }
  }

  disconnectedCallback() {
    this.frames.close();
  }

  /** Shows a node, or what is new of it. @param {Generation} node */
  show(node) {
    const isNew = node.id !== this.#node?.id;
    this.#node = node;
    const clip = hasClip(node);
    this.#video.hidden = !clip;
    this.#image.hidden = clip;
    this.#transport.element.hidden = !clip;
    this.#state.hidden = isOver(node) && node.state === 'succeeded';
    say(this.#state, node.error?.message ?? stateOf(node));
    this.#fits.forEach((fit) => fit());
    if (clip) {
      this.#open(node, isNew);
    } else {
      this.#image.alt = nameOf(node);
      void swap(this.#image, pictureUrl(node));
    }
  }

  /** Shows another picture in its place, such as one of its steps; null is its own again. @param {string | null} url */
  showPicture(url) {
    if (this.#node && !hasClip(this.#node)) {
      void swap(this.#image, url ?? pictureUrl(this.#node));
    }
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    return !this.#transport.element.hidden && !event.defaultPrevented && this.#transport.press(event);
  }

  /** @param {Generation} node @param {boolean} isNew */
  #open(node, isNew) {
    const opened = this.#video.dataset.url;
    this.frames.open(urlOf(node, 'video') ?? '', node.frames ?? node.settings?.frames ?? 1, node.settings?.fps ?? 8);
    this.#video.setAttribute('aria-label', nameOf(node));
    if (isNew || opened !== this.#video.dataset.url) {
      this.#transport.open(node.id);
      if (!matchMedia('(prefers-reduced-motion: reduce)').matches) {
        void this.frames.play();
      }
    }
  }
}

customElements.define('dream-player', DreamPlayer);
