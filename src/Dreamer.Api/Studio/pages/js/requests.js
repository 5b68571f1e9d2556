/** @typedef {import('./types.js').Generation} Generation */
/** @typedef {Record<string, unknown>} Body */

const ofAll = ['seed', 'model', 'steps', 'guidance', 'lane', 'quality', 'negative_caption'];
const ofClips = ['frames', 'fps', 'motion_strength', 'image_guidance'];
const readsCaption = ['text_to_image', 'refine', 'text_to_video'];
const readsMotion = ['animate', 'text_to_video', 'extend'];
const startsAnew = ['text_to_image', 'text_to_video'];

/**
 * The request that makes a generation once more, with every value that was decided. Null where only its draft can be finished.
 * @param {Generation} node
 * @returns {Body | null}
 */
export function remake(node) {
  const settings = node.settings;
  if (!settings || settings.finishes) {
    return null;
  }
  const names = [...ofAll, ...(readsMotion.includes(node.kind) ? ofClips : []), ...(startsAnew.includes(node.kind) ? ['size'] : []), 'stop_after', 'parent_step', 'asset'];
  const kept = names.map((name) => [name, settings[/** @type {keyof typeof settings} */ (name)]]).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return {
    kind: node.kind,
    ...(node.parent && !settings.asset ? { parent: node.parent } : {}),
    ...(readsCaption.includes(node.kind) ? { caption: settings.caption } : {}),
    ...(readsMotion.includes(node.kind) ? { motion_caption: settings.motion_caption } : {}),
    ...Object.fromEntries(kept),
    ...(node.kind === 'refine' && settings.parent_step === undefined ? { strength: settings.strength } : {}),
    ...(settings.loras?.length ? { loras: settings.loras } : {}),
    previews: true,
  };
}

/** Where a draft of so many steps stops: after a quarter of what it makes. @param {number} steps @param {number} [first] the step that it begins at */
export const draftStop = (steps, first = 0) => Math.min(steps - 1, Math.ceil(first) + Math.max(1, Math.round((steps - first) / 4)));

/** A seed that a person can read and type. */
export const randomSeed = () => crypto.getRandomValues(new Uint32Array(1))[0] & 0x7fffffff;
