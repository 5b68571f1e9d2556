import { isClip } from '../store.js';
import { words } from '../words.js';

/** @typedef {{ text: string, kind: 'same' | 'added' | 'gone' }} Word */
const MOST_WORDS = 200;

/**
 * Two captions word by word, by their longest common subsequence. Of long ones the first words are compared.
 * @param {string} before
 * @param {string} after
 * @returns {Word[]}
 */
export function difference(before, after) {
  const [old, now] = [before, after].map((text) => text.split(/\s+/).filter(Boolean).slice(0, MOST_WORDS));
  const lengths = commonLengths(old, now);
  /** @type {Word[]} */
  const result = [];
  for (let i = 0, j = 0; i < old.length || j < now.length;) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      result.push({ text: now[j], kind: 'same' });
      i++;
      j++;
    } else if (i < old.length && (j === now.length || lengths[i + 1][j] >= lengths[i][j + 1])) {
      result.push({ text: old[i++], kind: 'gone' });
    } else {
      result.push({ text: now[j++], kind: 'added' });
    }
  }
  return result;
}

/** @param {string[]} old @param {string[]} now */
function commonLengths(old, now) {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      lengths[i][j] = old[i] === now[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  return lengths;
}

/**
 * What makes a node another than its parent: the differing words, and the settings that count.
 * @param {import('../types.js').Generation} node
 * @param {import('../types.js').Generation} parent
 * @returns {{ words: Word[], notes: string[] }}
 */
export function changes(node, parent) {
  const [now, before] = [node.settings, parent.settings];
  if (!now || !before) {
    return { words: [], notes: [] };
  }
  if (now.finishes) {
    return { words: [], notes: [words.edge.finish] };
  }
  const moves = isClip(node);
  const newMotion = moves && now.motion_caption !== before.motion_caption;
  const changed = newMotion
    ? [{ text: now.motion_caption, kind: /** @type {const} */ ('added') }]
    : difference(before.caption, now.caption).filter((word) => word.kind !== 'same');
  return { words: changed, notes: notes(node, now, before) };
}

/** @param {import('../types.js').Generation} node @param {import('../types.js').Settings} now @param {import('../types.js').Settings} before */
function notes(node, now, before) {
  return [
    node.kind === 'extend' ? words.edge.extend : '',
    now.parent_step === undefined ? '' : words.edge.step(now.parent_step),
    node.kind === 'refine' && now.parent_step === undefined && now.strength !== undefined ? words.edge.strength(now.strength) : '',
    String(now.seed) === String(before.seed) ? '' : words.edge.seed,
    now.model === before.model ? '' : now.model ?? '',
    now.steps === before.steps ? '' : words.edge.steps(now.steps),
    now.guidance === before.guidance ? '' : words.edge.guidance(now.guidance),
  ].filter(Boolean);
}
