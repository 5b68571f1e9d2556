import { draftStop, randomSeed } from '../requests.js';
import { isClip, store } from '../store.js';
import { words } from '../words.js';

/** @typedef {import('../types.js').Generation} Generation */
/** @typedef {'describe' | 'refine' | 'animate' | 'extend' | 'anew'} ModeId */
/** @typedef {{ id: ModeId, kind: import('../types.js').Kind, moves: boolean, text: string, parent: string | null }} Mode */
/** @typedef {{ node: Generation | null, asset: string | null, step: number | null }} Subject what the next thing is made from */

const USUAL_STEPS = 16;
const USUAL_STRENGTH = 0.6;

/** What can be made of what is chosen, the likeliest first. @param {Subject} subject @returns {Mode[]} */
export function modesOf({ node, asset, step }) {
  const describe = mode('describe', 'text_to_image', '', null);
  if (asset) {
    return [mode('animate', 'animate', '', null), mode('refine', 'refine', '', null), describe];
  }
  if (!node) {
    return [describe];
  }
  const { caption = '', motion_caption: motion = '' } = node.settings ?? {};
  if (!isClip(node)) {
    return [mode('refine', 'refine', caption, node.id), ...(step === null ? [mode('animate', 'animate', '', node.id)] : []), describe];
  }
  const anew = mode('anew', 'animate', motion, step === null ? stillOf(node)?.id ?? null : node.id);
  const canStart = anew.parent !== null || node.settings?.asset;
  return step === null
    ? [...(node.draft ? [] : [mode('extend', 'extend', motion, node.id)]), ...(canStart ? [anew] : []), describe]
    : [anew, describe];
}

/** The still that a clip began with. @param {Generation} clip @returns {Generation | null} */
export function stillOf(clip) {
  for (let node = /** @type {Generation | undefined} */ (clip); node; node = store.nodes.get(node.parent ?? '')) {
    if (node.still && store.nodes.has(node.still)) {
      return store.nodes.get(node.still) ?? null;
    }
    if (!isClip(node)) {
      return node;
    }
  }
  return null;
}

/**
 * The request for what was wished; what is left out is the parent's, or the model's best.
 * @param {Mode} mode
 * @param {Subject} subject
 * @param {{ text: string, count: number, draft: boolean, strength: number, settings: Record<string, any>, seed: string }} wish
 */
export function bodyOf(mode, { node, asset, step }, { text, count, draft, strength, settings, seed }) {
  const isNew = mode.id === 'describe';
  const refines = mode.kind === 'refine';
  const { size, ...others } = settings;
  const own = asset ?? (mode.id === 'anew' && !mode.parent ? node?.settings?.asset : null);
  const body = {
    kind: mode.kind,
    ...(isNew ? (size ? { size } : {}) : own ? { asset: own } : { parent: mode.parent }),
    ...(mode.moves ? { motion_caption: text } : { caption: text }),
    ...(mode.moves ? others : still(others)),
    ...(refines && step === null ? { strength } : {}),
    ...(step !== null && !isNew ? { parent_step: step } : {}),
    ...(seed ? { seed } : {}),
    ...(count > 1 ? { count } : {}),
    previews: true,
  };
  const steps = Number(settings.steps ?? (isNew ? USUAL_STEPS : node?.settings?.steps ?? USUAL_STEPS));
  const first = step ?? (refines ? steps * (1 - strength) : 0);
  const withDraft = draft && steps > 1 ? { ...body, stop_after: draftStop(steps, isNew ? 0 : first) } : body;
  return seed || !isTwin(withDraft) ? withDraft : { ...withDraft, seed: randomSeed() };
}

/** @param {ModeId} id @param {import('../types.js').Kind} kind @param {string} text @param {string | null} parent @returns {Mode} */
const mode = (id, kind, text, parent) => ({ id, kind, moves: kind === 'animate' || kind === 'extend', text, parent });

/** @param {Record<string, any>} settings */
function still({ frames: _frames, fps: _fps, image_guidance: _guidance, motion_strength: _strength, ...others }) {
  return others;
}

/** Whether the same was asked for before: the parent's seed would make it once more, so another is drawn. @param {Record<string, any>} body */
function isTwin(body) {
  if (!body.parent) {
    return body.kind !== 'text_to_image' && Boolean(body.asset);
  }
  return [...store.nodes.values()].some((other) => other.kind === body.kind && other.parent === body.parent && other.settings
    && (body.caption === undefined || other.settings.caption === body.caption)
    && (body.motion_caption === undefined || other.settings.motion_caption === body.motion_caption)
    && (other.settings.strength ?? USUAL_STRENGTH) === (body.strength ?? other.settings.strength ?? USUAL_STRENGTH));
}

/** @param {Mode} mode @param {import('../types.js').Model | undefined} model @returns {string} why the model cannot do it; empty where it can */
export function lackOf(mode, model) {
  if (!model || model.state !== 'ready') {
    return model?.detail ?? '';
  }
  return mode.moves ? (model.makes_clips === false ? words.composer.noClips(model.id) : '') : model.makes_stills === false ? words.composer.noStills(model.id) : '';
}
