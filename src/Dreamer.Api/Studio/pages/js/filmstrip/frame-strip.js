import { h, say } from '../dom.js';
import { sizeOf } from '../player/picture.js';
import { Frames } from '../player/frames.js';
import { urlOf } from '../store.js';
import { words } from '../words.js';
import { FramePictures } from './pictures.js';

const MOST_CELLS = 24;

/** A clip's frames: those that there is place for as pictures, all of them under the playhead. */
export class FrameStrip {
  #own = h('video', { muted: true, playsinline: true, preload: 'auto', class: 'strip-own' });
  #pictures = new FramePictures();
  #cells = h('div', { class: 'strip-cells', 'aria-hidden': 'true' });
  #slider = h('input', { type: 'range', class: 'playhead', min: 0, step: 1, value: '0', 'aria-label': words.filmstrip.frame,
    on: { input: () => this.#seek(Number(this.#slider.value)) } });
  #bubble = h('div', { class: 'strip-bubble', 'aria-hidden': 'true' }, this.#own);
  #drawn = '';
  frames = new Frames(this.#own);
  ownFrames = this.frames;
  element = h('div', { class: 'strip-track' }, this.#cells, this.#slider, this.#bubble);

  /** @param {HTMLElement} label says which frame it is */
  constructor(label) {
    this.label = label;
    this.frames.addEventListener('frame', this.#onFrame);
    new ResizeObserver(() => this.#drawAgain()).observe(this.#cells);
  }

  /** Follows another's frames, and moves them. @param {Frames} frames */
  follow(frames) {
    this.frames.removeEventListener('frame', this.#onFrame);
    this.frames = frames;
    this.#bubble.hidden = true;
    frames.addEventListener('frame', this.#onFrame);
  }

  /** @param {import('../types.js').Generation} node */
  show(node) {
    this.node = node;
    const url = urlOf(node, 'video') ?? '';
    this.count = node.frames ?? node.settings?.frames ?? 1;
    if (this.frames === this.ownFrames) {
      this.frames.open(url, this.count, node.settings?.fps ?? 8);
    }
    this.#slider.max = String(this.count - 1);
    this.#drawAgain();
    this.#onFrame();
  }

  close() {
    this.#pictures.stop();
    this.ownFrames.close();
    this.#drawn = '';
  }

  /** @param {number} frame */
  #seek(frame) {
    this.frames.video.pause();
    this.frames.seek(frame);
    this.element.style.setProperty('--at', String(frame / Math.max(1, (this.count ?? 1) - 1)));
  }

  #onFrame = () => {
    const { frame } = this.frames;
    const text = words.filmstrip.frameOf(frame + 1, this.count ?? 1);
    this.#slider.value = String(frame);
    this.#slider.setAttribute('aria-valuetext', text);
    this.element.style.setProperty('--at', String(frame / Math.max(1, (this.count ?? 1) - 1)));
    if (this.element.isConnected && !this.element.hidden) {
      say(this.label, text);
    }
  };

  #drawAgain() {
    const { node, count } = this;
    const height = this.#cells.clientHeight;
    if (!node || !count || !height || this.element.hidden) {
      return;
    }
    const { width, height: tall } = sizeOf(node);
    const places = Math.max(1, Math.min(MOST_CELLS, count, Math.floor(this.#cells.clientWidth / Math.max(12, height * width / tall))));
    const key = `${node.id} ${places} ${urlOf(node, 'video')}`;
    if (key === this.#drawn) {
      return;
    }
    this.#drawn = key;
    const cells = Array.from({ length: places }, (_, place) => ({
      frame: places === 1 ? 0 : Math.round(place * (count - 1) / (places - 1)), canvas: h('canvas', { class: 'strip-cell', width, height: tall }),
    }));
    cells.forEach(({ canvas }) => canvas.classList.toggle('crisp', height > tall * 1.5));
    this.#cells.replaceChildren(...cells.map((cell) => cell.canvas));
    void this.#pictures.draw(urlOf(node, 'video') ?? '', node.settings?.fps ?? 8, cells);
  }
}
