import { h, icon } from '../dom.js';
import { Frames } from '../player/frames.js';
import { fitInto, hasClip, pictureUrl, sizeOf } from '../player/picture.js';
import { captionOf, nameOf } from '../said.js';
import { urlOf } from '../store.js';

/** One of two that are compared: its picture or clip, and what it says below. */
export class Side {
  /** @param {import('../types.js').Generation} node @param {string} letter */
  constructor(node, letter) {
    this.node = node;
    this.clip = hasClip(node);
    this.media = this.clip
      ? h('video', { class: 'media', muted: true, playsinline: true, preload: 'auto', 'aria-label': nameOf(node) })
      : h('img', { class: 'media', alt: nameOf(node), src: pictureUrl(node), draggable: 'false' });
    this.element = h('div', { class: 'compare-side', data: { side: letter } }, this.media);
    this.caption = h('p', { class: 'compare-caption small' },
      h('b', { text: letter }), icon(this.clip ? 'clip' : 'picture'), h('span', { class: 'text', text: captionOf(node) }));
    fitInto(this.element, this.media, () => sizeOf(node));
    /** @type {Frames | null} */
    this.frames = this.media instanceof HTMLVideoElement ? new Frames(this.media) : null;
    this.frames?.open(urlOf(node, 'video') ?? '', node.frames ?? node.settings?.frames ?? 1, node.settings?.fps ?? 8);
  }

  close() {
    this.frames?.close();
  }
}
