import { get, patch, post } from '../api.js';
import { fold } from '../find/fold.js';
import { store } from '../store.js';
import { attempt } from '../shell/toast.js';

const PAGE = 30;
const TITLE = 60;
let next = '';
let sought = '';

/** Reads the sessions that are asked for, the newest first. @param {string} [search] */
export async function readSessions(search = sought) {
  sought = search;
  const page = await get(address(''));
  if (search === sought) {
    next = page.next_after ?? '';
    store.set({ sessions: page.data });
  }
}

/** What was looked for and is in what was asked for in a session, not in its title. @param {string} id */
export function soughtIn(id) {
  const session = store.sessions.find((one) => one.id === id);
  const title = fold(session?.title ?? '');
  return session?.found ? sought.split(/\s+/).filter((word) => !title.includes(fold(word))).join(' ') : '';
}

export const hasMoreSessions = () => next !== '';

export async function moreSessions() {
  const page = await get(address(`&after=${next}`));
  next = page.next_after ?? '';
  store.set({ sessions: [...store.sessions, ...page.data] });
}

/** A session that is named after its first words. @param {string} caption @returns {Promise<import('../types.js').Session>} */
export async function newSession(caption) {
  const session = await post('/v1/sessions', { title: titleOf(caption) });
  store.set({ sessions: [session, ...store.sessions] });
  return session;
}

/** Shows the new name at once; a refusal brings the old one back. @param {string} id @param {string} title */
export async function renameSession(id, title) {
  const before = titleIn(id);
  put(id, title);
  if (await attempt(() => patch(`/v1/sessions/${id}`, { title })) === null) {
    put(id, before);
  }
}

/** @param {string} id @param {string} title */
function put(id, title) {
  store.set({ sessions: store.sessions.map((session) => (session.id === id ? { ...session, title } : session)) });
  if (store.session?.id === id) {
    store.set({ session: { ...store.session, title } });
  }
}

/** @param {string} id */
const titleIn = (id) => (store.session?.id === id ? store.session.title : store.sessions.find((session) => session.id === id)?.title ?? '');

/** @param {string} more */
const address = (more) => `/v1/sessions?limit=${PAGE}${sought ? `&search=${encodeURIComponent(sought)}` : ''}${more}`;

/** @param {string} caption */
function titleOf(caption) {
  const line = caption.replaceAll(/\s+/g, ' ').trim();
  const letters = [...line];
  return letters.length <= TITLE ? line : `${letters.slice(0, TITLE - 1).join('').replace(/ \S*$/, '')}…`;
}
