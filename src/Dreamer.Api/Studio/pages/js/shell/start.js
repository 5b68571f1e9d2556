import { button, fill, h } from '../dom.js';
import { examples } from '../composer/chips.js';
import { placeOf } from '../router.js';
import { store } from '../store.js';
import { words } from '../words.js';

const RECENT = 8;

/** What is seen before anything is: what to do, and the way back to what was done. @param {(text: string) => void} write */
export function startPage(write) {
  const offers = h('div', { class: 'offers' });
  const recent = h('div', { class: 'recent' });
  const element = h('div', { class: 'empty', data: { testid: 'empty' } },
    h('h2', { text: words.start.title }), h('p', { class: 'soft', text: words.start.how }), offers, recent);
  const draw = () => {
    element.hidden = store.nodes.size > 0;
    const model = store.models.find((one) => one.state === 'ready');
    fill(offers, ...(store.models.length === 0 ? [] : examples(model, false)) // those of another model would be exchanged under the hand
      .map((text) => button(text, () => write(text), { class: 'outline example' })));
    const others = store.session ? [] : store.sessions.slice(0, RECENT);
    fill(recent, ...(others.length > 0 ? [h('h3', { class: 'soft small', text: words.start.recent }), h('ul', {}, ...others.map(card))] : []));
  };
  store.subscribe(({ topics }) => (topics.has('nodes') || topics.has('sessions') || topics.has('models') || topics.has('session')) && draw());
  draw();
  return element;
}

/** @param {import('../types.js').SessionSummary} session */
const card = (session) => h('li', {}, h('a', { href: placeOf(session.id) },
  h('span', { class: 'cover' }, session.cover ? h('img', { src: session.cover, alt: '', loading: 'lazy', class: 'crisp' }) : null),
  h('span', { class: 'one-line small', text: session.title || words.app.untitledSession })));
