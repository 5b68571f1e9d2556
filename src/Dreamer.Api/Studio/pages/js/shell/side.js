import { del } from '../api.js';
import { button, custom, h, icon } from '../dom.js';
import { go, home, operators } from '../router.js';
import { store } from '../store.js';
import { words } from '../words.js';
import { openHelp } from './help.js';

/** The sessions, and the ways out of them. @param {() => void} anew */
export function side(anew) {
  const sessions = custom('dream-sessions');
  const desk = h('a', { class: 'button', href: operators, data: { testid: 'operators' } }, icon('device'), h('span', { text: words.app.operators }));
  const draw = () => { desk.hidden = !store.me?.scopes.includes('admin'); };
  store.subscribe(({ topics }) => topics.has('me') && draw());
  draw();
  const element = h('nav', { class: 'side', 'aria-label': words.app.menu },
    h('a', { class: 'brand', href: home }, h('img', { src: '/studio/mark.svg', alt: '', width: 24, height: 24 }), h('span', { text: words.app.name })),
    button(words.app.newSession, () => { go(home); anew(); }, { icon: 'plus', class: 'outline', data: { testid: 'new-session' } }),
    sessions,
    h('div', { class: 'foot' }, desk, button(words.app.help, openHelp, { icon: 'help', key: '?', data: { testid: 'help' } }), button(words.app.signOut, () => void leave(), { icon: 'sign-out', data: { testid: 'sign-out' } })));
  return { element, sessions };
}

async function leave() {
  await del('/v1/sign_in').catch(() => {});
  document.dispatchEvent(new CustomEvent('signedOut'));
}
