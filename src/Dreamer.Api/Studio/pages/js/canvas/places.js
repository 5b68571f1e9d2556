const KEY = 'studio.places';
const MOST = 50;

/** @typedef {{ x: number, y: number, k: number }} Place */

/** Where each session was left, in this browser. @param {string} session @returns {Place | undefined} */
export const placeIn = (session) => all()[session];

/** @param {string} session @param {Place} place */
export function remember(session, place) {
  const { [session]: _, ...others } = all();
  try {
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries([...Object.entries(others), [session, place]].slice(-MOST))));
  } catch {
    // A browser that keeps nothing opens each session whole.
  }
}

/** @returns {Record<string, Place>} */
function all() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}');
  } catch {
    return {};
  }
}
