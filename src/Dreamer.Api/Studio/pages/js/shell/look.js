import { button, custom, h } from '../dom.js';
import { nameOf } from '../said.js';
import { store } from '../store.js';
import { words } from '../words.js';

/** Shows what is chosen as large as the page is. */
export function openLook() {
  const node = store.chosen;
  if (!node || document.querySelector('dialog[open]')) {
    return;
  }
  const player = custom('dream-player');
  const close = button(words.app.close, () => sheet.close(), { icon: 'close', quiet: true, class: 'away' });
  const sheet = h('dialog', { class: 'look', 'aria-label': nameOf(node), on: { click: (event) => event.target === sheet && sheet.close() } }, player, close);
  const leave = store.subscribe(() => Object.assign(player, { node: store.nodes.get(node.id) ?? null }));
  sheet.addEventListener('close', () => { leave(); sheet.remove(); });
  sheet.addEventListener('keydown', (event) => event.key === ' ' && event.target === sheet && sheet.close());
  document.body.append(sheet);
  Object.assign(player, { node });
  sheet.showModal();
}
