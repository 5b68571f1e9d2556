import './canvas/canvas.js';
import './details/details.js';
import './download/download.js';
import './filmstrip/filmstrip.js';
import './path/path.js';
import './player/player.js';
import './sessions/list.js';
import { get } from './api.js';
import { composer } from './composer/composer.js';
import { custom } from './dom.js';
import { go, home, onRoute, route, signIn, watchLinks } from './router.js';
import { readSessions } from './sessions/sessions.js';
import { signInPage } from './shell/sign-in.js';
import { attempt, toast } from './shell/toast.js';
import { Workplace } from './shell/workplace.js';
import { store } from './store.js';
import { stream } from './stream.js';
import { words } from './words.js';

const MODELS_MS = 2_000;
const COVER_MS = 3_000;
const app = /** @type {HTMLElement} */ (document.getElementById('app'));
const workplace = new Workplace();

/** Opens the place that the address names. @param {import('./router.js').Route} where */
async function open(where) {
  document.title = words.app.name;
  if (where.page === 'sign-in') {
    stream.close();
    app.replaceChildren(signInPage(signedIn));
  } else if (where.page === 'operators') {
    await import('./operators/operators.js');
    app.replaceChildren(custom('dream-operators'));
  } else {
    await openWorkplace(where);
  }
}

/** @param {import('./router.js').Route} where */
async function openWorkplace({ session, node }) {
  if (!workplace.element.isConnected) {
    app.replaceChildren(workplace.element);
  }
  workplace.element.classList.remove('menu-open');
  if (!session) {
    stream.close();
    if (matchMedia('(pointer: fine)').matches) {
      composer.edit();
    }
  } else if (store.session?.id !== session) {
    await attempt(() => stream.open(session)) ?? (store.session ?? go(home, { replace: true }));
  }
  workplace.choose(node || (matchMedia('(max-width: 899px)').matches ? [...store.nodes.keys()].at(-1) ?? '' : ''));
}

/** What every page of a person who is signed in needs. */
async function signedIn() {
  store.set({ me: await get('/v1/me') });
  void attempt(readSessions);
  void readModels();
}

/** A server that has just started has no model yet: it is asked again. */
async function readModels() {
  const page = await get('/v1/models').catch(() => ({ data: [] }));
  store.set({ models: page.data });
  if (page.data.length === 0) {
    setTimeout(readModels, MODELS_MS);
  }
}

/** The first picture that succeeds is its session's cover. */
let reading = false;
store.subscribe(({ ids }) => {
  const summary = store.sessions.find((session) => session.id === store.session?.id);
  const isCover = [...ids].some((id) => store.nodes.get(id)?.state === 'succeeded') && !summary?.cover;
  if (isCover && !reading) {
    reading = true;
    setTimeout(() => void readSessions().catch(() => {}).finally(() => { reading = false; }), COVER_MS);
  }
});

document.addEventListener('signedOut', () => {
  if (route().page !== 'sign-in') {
    go(signIn, { replace: true });
  }
});
document.addEventListener('sessionGone', () => {
  toast(words.sessions.gone);
  go(home, { replace: true });
});
document.addEventListener('visibilitychange', () => document.hidden || void readSessions().catch(() => {}));
onRoute((where) => void open(where));
watchLinks();
stream.watchPage();
void open(route());
if (route().page !== 'sign-in') {
  void signedIn().catch(() => {});
}
