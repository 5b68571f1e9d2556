import { h } from '../dom.js';
import { isOver, urlOf } from '../store.js';

const THUMBNAIL = 128; // its longer side, as the server makes it
const CRISP = 3;
const FADE_MS = 200;

/** What of a node is shown at a width in the screen's own pixels: the newest preview while it forms, then a picture of that size. @param {import('../types.js').Generation} node @param {number} width */
export function pictureOf(node, width) {
  const small = urlOf(node, 'thumbnail');
  const large = urlOf(node, 'image');
  const isClip = urlOf(node, 'video') !== null;
  if (!small && !large) {
    return isOver(node) ? null : node.preview ?? urlOf(node, 'preview');
  }
  return width > THUMBNAIL && large && !isClip ? large : small ?? large;
}

/** A box that shows one picture after another: the next fades in over the one before, once it is there. */
export class Picture {
  #url = '';

  constructor() {
    this.element = h('div', { class: 'picture' });
  }

  /** @param {string | null} url */
  show(url) {
    if (url === this.#url) {
      return;
    }
    this.#url = url ?? '';
    if (!url) {
      this.element.querySelectorAll('img').forEach((old) => old.remove());
      return;
    }
    const image = h('img', { alt: '', src: url, draggable: 'false', decoding: 'async' });
    image.decode().then(() => this.#swap(image, url), () => {}); // one that cannot be read leaves what is there
  }

  /** Pixels stay pixels where a small picture is shown large. @param {number} width */
  sharpen(width) {
    this.element.querySelectorAll('img').forEach((image) => image.classList.toggle('crisp', image.naturalWidth > 0 && width >= CRISP * image.naturalWidth));
    this.element.querySelectorAll('video').forEach((video) => video.classList.toggle('crisp', video.videoWidth > 0 && width >= CRISP * video.videoWidth));
  }

  /** @param {HTMLImageElement} image @param {string} url */
  #swap(image, url) {
    if (url !== this.#url) {
      return;
    }
    const old = this.element.querySelectorAll('img');
    image.classList.toggle('crisp', this.element.getBoundingClientRect().width >= CRISP * image.naturalWidth);
    image.classList.toggle('fades', old.length > 0);
    [...old].at(-1)?.after(image);
    if (old.length === 0) {
      this.element.prepend(image);
    }
    setTimeout(() => old.forEach((gone) => gone.remove()), FADE_MS);
  }
}
