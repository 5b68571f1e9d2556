import { captionOf } from '../said.js';
import { isClip, urlOf } from '../store.js';
import { ranges } from '../player/range.js';
import { words } from '../words.js';

/** @typedef {import('../types.js').Generation} Generation */
/** @typedef {{ name: string, url: string, file: string, icon: string }} Download */

const MOST_NAME = 48;

/** What can be saved of a node, the likeliest first. @param {Generation} node @returns {Download[]} */
export function downloadsOf(node) {
  const base = fileNameOf(node);
  const [video, image, latents] = ['video', 'image', 'latents'].map((variant) => urlOf(node, variant));
  const range = video ? ranges.of(node.id) : null;
  const marked = range ? `&from=${range.from}&to=${range.to}` : '';
  const content = `/v1/generations/${node.id}/content`;
  return [
    video && { name: words.download.mp4, url: video + marked, file: `${base}.mp4`, icon: 'clip' },
    video && { name: words.download.gif, url: `${content}?variant=gif${marked}`, file: `${base}.gif`, icon: 'loop' },
    video && { name: words.download.frames, url: `${content}?variant=frames${marked}`, file: `${base}.zip`, icon: 'film' },
    image && { name: isClip(node) ? words.download.still : words.download.png, url: image, file: `${base}.png`, icon: 'picture' },
    latents && { name: words.download.latents, url: latents, file: `${base}.latents`, icon: 'model' },
  ].filter((download) => download !== null && download !== '');
}

/** A name that every file system takes: the caption's letters, and the end of the id. @param {Generation} node */
export function fileNameOf(node) {
  const plain = captionOf(node).normalize('NFKD').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').toLowerCase();
  return `${[...plain].slice(0, MOST_NAME).join('').replace(/-+$/, '') || 'dream'}-${node.id.slice(-6)}`;
}
