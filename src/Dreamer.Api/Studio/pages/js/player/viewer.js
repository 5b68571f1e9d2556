import { custom, h } from '../dom.js';
import { openDialog } from '../dialog/dialog.js';
import { captionOf } from '../said.js';
import { store } from '../store.js';
import { words } from '../words.js';
import '../filmstrip/filmstrip.js';
import './player.js';

/** Shows one node over the whole page, with its filmstrip; it follows what becomes of the node. @param {string} id */
export function openViewer(id) {
  const player = /** @type {import('./player.js').DreamPlayer} */ (custom('dream-player'));
  const strip = /** @type {import('../filmstrip/filmstrip.js').DreamFilmstrip} */ (custom('dream-filmstrip'));
  const node = store.nodes.get(id);
  if (!node) {
    return null;
  }
  const dialog = openDialog(words.player.looking, { class: 'viewer dark-room' }, player,
    h('p', { class: 'viewer-caption text small', text: captionOf(node), tabindex: 0 }), strip);
  strip.lead(player);
  const render = () => {
    const now = store.nodes.get(id);
    if (now) {
      player.show(now);
      strip.show(now);
    } else {
      dialog.close();
    }
  };
  const unsubscribe = store.subscribe((change) => change.ids.has(id) && render());
  dialog.addEventListener('keydown', (event) => player.press(event));
  dialog.addEventListener('close', unsubscribe);
  strip.addEventListener('branch', () => dialog.close());
  render();
  return dialog;
}
