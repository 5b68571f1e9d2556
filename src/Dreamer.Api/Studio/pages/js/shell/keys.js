/** @typedef {Record<string, (event: KeyboardEvent) => void>} Bindings */

const typed = 'input, textarea, select, [contenteditable="true"]';
const pressed = 'button, a, summary, [role="slider"], [role="tab"], video';

/** Single keys that act wherever nobody types. @param {Bindings} bindings */
export function bindKeys(bindings) {
  document.addEventListener('keydown', (event) => {
    const target = /** @type {Element} */ (event.target);
    const isTyped = target.matches?.(typed) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]');
    const ownKeys = event.key === 'Enter' || event.key === ' ' || event.key.startsWith('Arrow');
    if (event.defaultPrevented || isTyped || (ownKeys && target.closest?.(pressed))) {
      return;
    }
    const act = bindings[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act) {
      event.preventDefault();
      act(event);
    }
  });
}
