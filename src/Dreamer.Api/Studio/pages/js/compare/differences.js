import { words } from '../words.js';

/** @typedef {import('../types.js').Generation} Generation */

const TOLD = /** @type {const} */ (['caption', 'motion_caption', 'negative_caption', 'seed', 'strength', 'parent_step', 'steps', 'guidance', 'image_guidance',
  'motion_strength', 'size', 'frames', 'fps', 'quality', 'model', 'stop_after']);

/** What two nodes were asked for differently, in the words of the page. @param {Generation} a @param {Generation} b */
export function differences(a, b) {
  return TOLD.filter((name) => text(a, name) !== text(b, name)).map((name) => ({ name: words.settings[name], a: text(a, name), b: text(b, name) }));
}

/** @param {Generation} node @param {typeof TOLD[number]} name */
function text(node, name) {
  const value = node.settings?.[name];
  return value === undefined || value === null || value === '' ? words.compare.none : String(value);
}
