import { announce, button, h, icon } from '../dom.js';
import { words } from '../words.js';

const MS = 6_000;
/** @type {Map<string, HTMLElement>} */
const shown = new Map();

/**
 * Says something at the edge of the page for a while. The same text is shown once.
 * @param {string} text
 * @param {{ action?: string, act?: () => void, ms?: number, error?: boolean }} [options]
 * @returns {() => void} what takes it away
 */
export function toast(text, { action, act, ms = MS, error = false } = {}) {
  const close = () => {
    element.remove();
    shown.delete(text);
    if (holder().childElementCount === 0) {
      holder().hidePopover?.();
    }
  };
  const element = h('div', { class: `toast${error ? ' error' : ''}` },
    error ? icon('warning') : null,
    h('p', { class: 'text', text }),
    action && act ? button(action, () => { close(); act(); }, { class: 'outline', data: { testid: 'toast-action' } }) : null,
    button(words.app.close, close, { icon: 'close', quiet: true }));
  shown.get(text)?.remove();
  shown.set(text, element);
  holder().append(element);
  holder().showPopover?.(); // above dialogs, too
  announce(text);
  setTimeout(close, ms);
  return close;
}

/** Does something that the server may refuse; a refusal is said. @template T @param {() => Promise<T>} work @returns {Promise<T | null>} */
export async function attempt(work) {
  try {
    return await work();
  } catch (problem) {
    toast(/** @type {Error} */ (problem).message, { error: true });
    return null;
  }
}

/** @returns {HTMLElement} */
function holder() {
  const there = document.getElementById('toasts');
  if (there) {
    return there;
  }
  const made = h('div', { id: 'toasts', popover: 'manual', role: 'region', 'aria-label': words.app.messages });
  document.body.append(made);
  return made;
}
