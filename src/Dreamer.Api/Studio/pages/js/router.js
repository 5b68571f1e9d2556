/** @typedef {{ page: 'start' | 'session' | 'operators' | 'sign-in', session: string, node: string }} Route */

const HOME = '/studio/';

/** @type {Set<(route: Route) => void>} */
const listeners = new Set();

/** @returns {Route} */
export function route() {
  const [first = '', session = '', node = ''] = location.pathname.slice(HOME.length).split('/');
  switch (first) {
    case 's': return { page: session ? 'session' : 'start', session, node };
    case 'operators': return { page: 'operators', session: '', node: '' };
    case 'sign-in': return { page: 'sign-in', session: '', node: '' };
    default: return { page: 'start', session: '', node: '' };
  }
}

/** Where a session, and one generation of it, is found again. @param {string} session @param {string} [node] */
export const placeOf = (session, node) => `${HOME}s/${session}${node ? `/${node}` : ''}`;

export const home = HOME;
export const operators = `${HOME}operators`;
export const signIn = `${HOME}sign-in`;

/** @param {string} path @param {{ replace?: boolean }} [options] */
export function go(path, { replace = false } = {}) {
  if (path !== location.pathname) {
    history[replace ? 'replaceState' : 'pushState'](null, '', path);
    tell();
  }
}

/** Changes the address alone; nothing is opened. @param {string} path */
export function rename(path) {
  if (path !== location.pathname) {
    history.replaceState(null, '', path);
  }
}

/** @param {(route: Route) => void} listener */
export function onRoute(listener) {
  listeners.add(listener);
}

/** Links within the page open without loading it anew. */
export function watchLinks() {
  window.addEventListener('popstate', tell);
  document.addEventListener('click', (event) => {
    const link = /** @type {Element} */ (event.target).closest?.('a[href^="/studio/"]');
    if (link && !link.hasAttribute('download') && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      go(/** @type {HTMLAnchorElement} */ (link).pathname);
    }
  });
}

function tell() {
  const now = route();
  listeners.forEach((listener) => listener(now));
}
