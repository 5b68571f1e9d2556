import { button, h, say } from '../dom.js';
import { renameSession } from '../sessions/sessions.js';
import { store } from '../store.js';
import { words } from '../words.js';
import { line } from './line.js';

/** The line above the tree: the session's name, which can be written over, and what folds the sides. @param {{ menu: () => void, details: () => void, tree: () => void }} acts */
export function bar({ menu, details, tree }) {
  const title = h('input', { class: 'title', 'aria-label': words.app.sessionName, maxlength: 200, dir: 'auto', spellcheck: 'false', data: { testid: 'title' } });
  const name = h('h1', { class: 'unseen' });
  title.addEventListener('change', () => store.session && void renameSession(store.session.id, title.value.trim()));
  title.addEventListener('keydown', (event) => event.key === 'Enter' && title.blur());
  store.subscribe(({ topics }) => topics.has('session') && draw());
  draw();
  return h('header', { class: 'bar' },
    button(words.app.menu, menu, { icon: 'sessions', quiet: true, class: 'menu', data: { testid: 'menu' } }), name, title, line(), h('span', { class: 'space' }),
    button(words.app.tree, tree, { icon: 'fork', quiet: true, class: 'to-tree', data: { testid: 'to-tree' } }),
    button(words.app.details, details, { icon: 'panel', quiet: true, class: 'to-details', data: { testid: 'to-details' } }));

  function draw() {
    title.hidden = !store.session;
    if (document.activeElement !== title) {
      title.value = store.session?.title || (store.session ? words.app.untitledSession : '');
    }
    say(name, store.session?.title || words.app.name);
    document.title = store.session?.title ? `${store.session.title} – ${words.app.name}` : words.app.name;
  }
}
