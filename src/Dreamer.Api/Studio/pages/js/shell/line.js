import { h, say } from '../dom.js';
import { store } from '../store.js';
import { words } from '../words.js';

const GOODBYE_MS = 2_500;

/** A quiet line that says so where the server is away, and is gone once it is back. */
export function line() {
  const element = h('p', { class: 'line', role: 'status', hidden: true, data: { testid: 'line' } });
  let wasAway = false;
  store.subscribe(({ topics }) => {
    if (!topics.has('line')) {
      return;
    }
    const isAway = store.line === 'offline';
    if (isAway) {
      say(element, words.line.offline);
      element.hidden = false;
    } else if (wasAway) {
      say(element, words.line.back);
      setTimeout(() => { element.hidden = store.line === 'online'; }, GOODBYE_MS);
    }
    element.classList.toggle('away', isAway);
    wasAway = isAway;
  });
  return element;
}
