import { h } from '../dom.js';
import { openDialog } from '../dialog/dialog.js';
import { words } from '../words.js';

/** All keys, as a window. */
export function openHelp() {
  if (!document.querySelector('dialog[open]')) {
    openDialog(words.help.title, { class: 'narrow' }, h('dl', { class: 'keys' }, ...words.help.keys.flatMap(([keys, meaning]) => [
      h('dt', {}, ...keys.split(' ').map((key) => h('kbd', { text: key }))), h('dd', { text: meaning })])));
  }
}
