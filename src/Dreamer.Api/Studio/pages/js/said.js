import { announce } from './dom.js';
import { isClip, store } from './store.js';
import { words } from './words.js';

const LONGEST = 160;

/** A node in one line: what it is, how far, and of what, for screen readers. @param {import('./types.js').Generation} node */
export function nameOf(node) {
  const caption = short(captionOf(node)) || words.node.untitled;
  const parent = node.parent ? store.nodes.get(node.parent) : null;
  return words.node.name(isClip(node), stateOf(node), caption, parent ? short(captionOf(parent)) : '');
}

/** @param {import('./types.js').Generation} node */
export function captionOf(node) {
  const settings = node.settings;
  return settings ? (isClip(node) ? settings.motion_caption || settings.caption : settings.caption) : '';
}

/** Where it stands: "3rd in line, about 12 s", "7 of 16, 4 s". @param {import('./types.js').Generation} node */
export function stateOf(node) {
  const { position, step, steps, eta_ms: eta, starts_in_ms: starts, paused, stage } = node.progress;
  switch (node.state) {
    case 'queued': return words.state.queued(position ?? null, starts ?? eta ?? null);
    case 'running': return paused ? words.state.paused : words.state.running(step, steps, eta ?? null, stage ?? '');
    default: return node.draft && node.state === 'succeeded' ? words.state.draft : words.state[node.state];
  }
}

/** @param {import('./types.js').Generation | undefined} node */
export function announceState(node) {
  if (node && ['succeeded', 'failed'].includes(node.state)) {
    announce(nameOf(node));
  }
}

/** Long texts as far as they help to know one from another. @param {string} text */
export const short = (text, longest = LONGEST) => (text.length > longest ? `${[...text.slice(0, longest * 2)].slice(0, longest).join('')}…` : text);
