import { isClip, isOver } from '../store.js';
import { pictureUrl, previewUrl } from '../player/picture.js';

/** @typedef {import('../types.js').Generation} Generation */
/** @typedef {{ step: number, url: string | null }} Shot */

/** How many steps a node's pictures take: a draft's end early. @param {Generation} node */
export const stepsOf = (node) => node.progress.steps || node.draft?.stop_after || node.settings?.steps || 1;

/** The pictures that there are of a node's way, in the order of its steps; the last is what it is now. @param {Generation} node @returns {Shot[]} */
export function shotsOf(node) {
  const steps = stepsOf(node);
  const last = isOver(node) ? steps : node.progress.step;
  const shots = (node.preview_steps ?? []).filter((step) => step < steps).map((step) => ({ step, url: previewUrl(node, step) }));
  const newest = pictureUrl(node);
  return newest && !shots.some((shot) => shot.step === last) ? [...shots, { step: Math.max(1, last), url: newest }] : shots;
}

/** What the picture was at a step: the newest shot up to it, or else the first. @param {Shot[]} shots @param {number} step */
export const shotAt = (shots, step) => shots.findLast((shot) => shot.step <= step) ?? shots[0] ?? null;

/** Whether something can go on from a node's step. @param {Generation} node @param {number} step */
export const canBranch = (node, step) => node.state === 'succeeded' && !node.draft && !node.repeat && step >= 1 && step < stepsOf(node)
  && (isClip(node) ? node.kind === 'animate' : true);
