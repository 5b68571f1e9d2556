import { post } from '../api.js';
import { placeOf, rename } from '../router.js';
import { newSession } from '../sessions/sessions.js';
import { store } from '../store.js';
import { stream } from '../stream.js';

/**
 * Starts what a request asks for, in the open session or a new one that is named after it.
 * @param {Record<string, any>} body
 * @returns {Promise<string[]>} the ids of what was begun
 */
export async function start(body) {
  const session = store.session ?? await openNew(body.caption || body.motion_caption || '');
  const first = await post(`/v1/sessions/${session.id}/generations`, body);
  const ids = first.variations ?? [first.id];
  if (store.session?.id === session.id) {
    store.put(first);
    ids.slice(1).forEach((/** @type {string} */ id) => store.put({ ...first, id, variations: undefined, settings: null }));
    stream.refresh(...ids.slice(1), ...(first.still ? [first.still] : []));
  }
  return ids;
}

/** @param {string} caption */
async function openNew(caption) {
  const session = await newSession(caption);
  rename(placeOf(session.id));
  await stream.open(session.id);
  return session;
}
