import { button, h } from '../dom.js';
import { copyText } from '../download/download.js';
import { openDialog } from '../dialog/dialog.js';
import { words } from '../words.js';

/** Shows a key the one time that there is. @param {string} title @param {string | undefined} secret */
export function showSecret(title, secret) {
  const copy = button(words.operators.copyKey, () => void copyText(secret ?? '', copy), { icon: 'copy', class: 'main' });
  const dialog = openDialog(title, { class: 'narrow' },
    h('p', { text: secret ? words.operators.shownOnce : words.operators.shownBefore }),
    secret ? h('code', { class: 'secret', tabindex: 0, text: secret }) : null,
    h('footer', { class: 'dialog-foot' }, button(words.operators.kept, () => dialog.close(), { class: 'outline' }), secret ? copy : null));
}
