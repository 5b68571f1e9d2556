import { button, h } from '../dom.js';
import { words } from '../words.js';

let count = 0;

/**
 * A window over the page, with a title and a way out. It keeps keys to itself, and is gone once it is closed.
 * @param {string} title
 * @param {{ class?: string, tools?: (Node | null)[] }} options
 * @param {...(Node | string | null)} children
 * @returns {HTMLDialogElement}
 */
export function openDialog(title, { class: names = '', tools = [] }, ...children) {
  const id = `dialog-${++count}`;
  const dialog = h('dialog', { class: `dialog ${names}`, 'aria-labelledby': id },
    h('header', { class: 'dialog-head' },
      h('h2', { id, class: 'one-line', text: title }),
      h('div', { class: 'dialog-tools' }, ...tools, button(words.app.close, () => dialog.close(), { icon: 'close', quiet: true }))),
    ...children);
  keepToItself(dialog);
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** @param {HTMLDialogElement} dialog */
function keepToItself(dialog) {
  const before = document.activeElement;
  dialog.addEventListener('keydown', (event) => event.stopPropagation());
  dialog.addEventListener('pointerdown', (event) => {
    if (event.target === dialog && !isWithin(dialog, event)) {
      dialog.close();
    }
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (before instanceof HTMLElement && before.isConnected) {
      before.focus();
    }
  });
}

/** @param {Element} element @param {PointerEvent} event */
function isWithin(element, event) {
  const box = element.getBoundingClientRect();
  return event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
}
