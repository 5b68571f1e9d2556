import { button, h } from '../dom.js';
import { words } from '../words.js';

/** All keys, as a sheet. */
export function openHelp() {
  /** @type {HTMLDialogElement} */
  const sheet = h('dialog', { class: 'sheet help', 'aria-labelledby': 'help-title', on: { close: () => sheet.remove(), click: (event) => event.target === sheet && sheet.close() } },
    h('header', {}, h('h2', { id: 'help-title', text: words.help.title }), button(words.app.close, () => sheet.close(), { icon: 'close', quiet: true })),
    h('dl', { class: 'keys' }, ...words.help.keys.flatMap(([keys, meaning]) => [
      h('dt', {}, ...keys.split(' ').map((key) => h('kbd', { text: key }))), h('dd', { text: meaning })])));
  document.body.append(sheet);
  sheet.showModal();
}
