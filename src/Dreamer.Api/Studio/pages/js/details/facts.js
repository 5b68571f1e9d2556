import { button } from '../dom.js';
import { isClip } from '../store.js';
import { span, words } from '../words.js';

/** @typedef {[string, string, HTMLElement?]} Fact */

/** What a generation was made of, and what it took, as names and values. @param {import('../types.js').Generation} node @returns {Fact[]} */
export function factsOf(node) {
  const settings = node.settings;
  return settings ? [...made(node, settings), ...took(node)].filter(([, value]) => value !== '') : took(node);
}

/** @param {import('../types.js').Generation} node @param {import('../types.js').Settings} settings @returns {Fact[]} */
function made(node, settings) {
  const { facts } = words.details;
  const clip = isClip(node);
  const keep = button(words.details.keepSeed, () => document.dispatchEvent(new CustomEvent('keepSeed', { detail: settings.seed })), { icon: 'lock', quiet: true });
  return [
    [facts.seed, String(settings.seed), keep],
    [facts.model, settings.model ?? ''],
    [facts.size, String(settings.size).includes('x') ? String(settings.size).replace('x', ' × ') : `${settings.size} × ${settings.size}`],
    [facts.length, clip && node.seconds && node.frames ? words.details.frames(node.frames, node.seconds) : ''],
    [facts.steps, node.draft ? words.state.running(node.draft.stop_after, node.draft.steps, null, '') : String(settings.steps)],
    [facts.guidance, String(settings.guidance)],
    [facts.strength, node.kind === 'refine' && settings.parent_step === undefined ? String(settings.strength ?? '') : ''],
    [facts.from, settings.parent_step === undefined ? '' : words.edge.step(settings.parent_step)],
    [facts.quality, settings.quality === 'exact' ? '' : settings.quality],
    [facts.negative, settings.negative_caption],
    [facts.loras, (settings.loras ?? []).map((lora) => `${lora.name} ${lora.scale}`).join(', ')],
  ];
}

/** @param {import('../types.js').Generation} node @returns {Fact[]} */
function took(node) {
  const { facts } = words.details;
  const waited = between(node.created_at, node.started_at);
  const worked = between(node.started_at, node.finished_at);
  return [
    [facts.made, new Date(node.created_at).toLocaleString()],
    [facts.waited, waited === null ? '' : exact(waited)],
    [facts.worked, worked === null ? '' : exact(worked)],
    [facts.cost, node.device_seconds === undefined || node.device_seconds === null ? '' : words.details.deviceSeconds(node.device_seconds)],
    [facts.repeat, node.repeat ? words.details.repeat : ''],
  ].filter(([, value]) => value !== '').map(([name, value]) => /** @type {Fact} */ ([name, value]));
}

/** @param {string | undefined} from @param {string | undefined} to */
const between = (from, to) => (from && to ? Date.parse(to) - Date.parse(from) : null);

/** @param {number} ms */
const exact = (ms) => (ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : span(ms));
