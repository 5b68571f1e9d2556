import { isClip, urlOf } from '../store.js';

const CRISP_FROM = 3; // times its own size: from there on pixels are meant to be seen

/** @typedef {import('../types.js').Generation} Generation */

/** Width and height of what a node makes; a square of 64 while that is not known. @param {Generation} node */
export function sizeOf(node) {
  const [width, height] = String(node.settings?.size ?? 64).split('x').map(Number);
  return { width: width || 64, height: height || width || 64 };
}

/** @param {Generation} node */
export const hasClip = (node) => isClip(node) && urlOf(node, 'video') !== null;

/** Where the best picture is that there is of a node now. @param {Generation} node @returns {string | null} */
export const pictureUrl = (node) => urlOf(node, 'image') ?? node.preview ?? urlOf(node, 'preview') ?? urlOf(node, 'thumbnail');

/** @param {Generation} node @param {number} step */
export const previewUrl = (node, step) => `/v1/generations/${node.id}/content?variant=preview&step=${step}`;

/** Another picture in the same place, once it can be drawn whole: nothing flashes. @param {HTMLImageElement} image @param {string | null} url */
export async function swap(image, url) {
  if ((image.dataset.url ?? '') === (url ?? '')) {
    return;
  }
  image.dataset.url = url ?? '';
  if (!url) {
    image.removeAttribute('src');
    return;
  }
  const next = new Image();
  next.src = url;
  await next.decode().catch(() => undefined);
  if (image.dataset.url === url) {
    image.src = url;
  }
}

/**
 * Fits a picture or clip into a box in its own shape, known before it has come, and draws it crisp where it is much enlarged.
 * @param {HTMLElement} box
 * @param {HTMLElement} media
 * @param {() => { width: number, height: number }} size
 * @returns {() => void} what fits it anew
 */
export function fitInto(box, media, size) {
  const fit = () => {
    const { width, height } = size();
    const scale = Math.min(box.clientWidth / width, box.clientHeight / height);
    if (scale > 0) {
      const whole = scale > CRISP_FROM ? Math.floor(scale * 2) / 2 : scale; // even pixels where they are seen
      media.style.setProperty('width', `${Math.round(width * whole)}px`);
      media.style.setProperty('height', `${Math.round(height * whole)}px`);
      media.classList.toggle('crisp', scale > CRISP_FROM);
    }
  };
  new ResizeObserver(fit).observe(box);
  return fit;
}
