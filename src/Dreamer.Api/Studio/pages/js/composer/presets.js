import { sides } from '../canvas/layout.js';

/** @typedef {{ name: 'quick' | 'usual' | 'careful', values: Record<string, string | number> }} Preset */

/** @type {Preset[]} */
export const presets = [
  { name: 'quick', values: { steps: 8, quality: 'fast', guidance: '' } },
  { name: 'usual', values: { steps: '', quality: '', guidance: '' } },
  { name: 'careful', values: { steps: 32, quality: 'exact', guidance: 3 } },
];

const shapes = [[1, 1], [4, 3], [3, 4], [16, 9], [9, 16]];

/** Sizes that a model makes well, in usual shapes, each with about as many pixels as its best. @param {import('../types.js').Model | undefined} model @returns {string[]} */
export function sizesOf(model) {
  const [width, height] = sides(model?.default_size ?? 64);
  const unit = Math.max(8, model?.size_multiple ?? 8);
  const round = (/** @type {number} */ side) => Math.max(32, Math.round(side / unit) * unit);
  const near = shapes.map(([across, up]) => {
    const scale = Math.sqrt((width * height) / (across * up));
    return `${round(across * scale)}x${round(up * scale)}`;
  });
  return [...new Set([`${width}x${height}`, ...near])];
}
