import { button, fill, h } from '../dom.js';
import { difference } from '../canvas/changes.js';
import { words } from '../words.js';

/** What the field's text changes of the parent's caption, word by word. @param {HTMLElement} element @param {string} before @param {string} after */
export function drawChanges(element, before, after) {
  const changed = before && after.length < 2000 ? difference(before, after).filter((word) => word.kind !== 'same') : [];
  element.hidden = changed.length === 0;
  fill(element, ...changed.slice(0, 24).flatMap((word) => [h(word.kind === 'gone' ? 'del' : 'ins', { text: word.text }), ' ']));
}

/** What the next thing starts from, where that is not simply what is chosen. @param {HTMLElement} element @param {import('./modes.js').Subject} subject @param {() => void} drop */
export function drawSubject(element, { asset, step, node }, drop) {
  const picture = asset ? h('img', { src: `/v1/assets/${asset}/content`, alt: '', class: 'crisp' }) : null;
  const text = asset ? words.composer.own : step === null ? '' : words.composer.branch(step, node?.progress.steps || node?.settings?.steps || 0);
  element.hidden = text === '';
  fill(element, ...(text ? [picture, h('span', { text }), button(words.composer.drop, drop, { icon: 'close', quiet: true })] : []));
}

/** Captions to begin with: of the words that a small model knows, or of the world. @param {import('../types.js').Model | undefined} model @param {boolean} moves @returns {string[]} */
export function examples(model, moves) {
  const known = model?.vocabulary;
  if (!known?.colours || !known.shapes) {
    return moves ? words.composer.motionExamples : words.composer.examples;
  }
  return moves
    ? (known.motions ?? []).slice(0, 4).map((motion) => words.composer.smallMotion(motion))
    : words.composer.smallExamples;
}
