import { announceState } from './said.js';
import { isOver, store } from './store.js';

/** @typedef {{ refresh: (...ids: string[]) => void }} Reader what reads generations anew */

/** What each kind of event changes; an unknown kind changes nothing. @type {Record<string, (event: any, stream: Reader) => void>} */
export const takes = {
  state: (event, stream) => {
    moved(event, stream);
    announceState(store.nodes.get(event.generation_id));
  },
  progress: moved,
  preview: (event, stream) => {
    const { url = `/v1/generations/${event.generation_id}/content?variant=preview`, step } = event.output ?? {};
    const known = store.nodes.get(event.generation_id)?.preview_steps ?? [];
    moved(event, stream, step === undefined ? { preview: `${url}&at=${event.sequence}` } : { preview: url, preview_steps: known.includes(step) ? known : [...known, step] });
  },
  output: (event, stream) => {
    const known = store.nodes.get(event.generation_id)?.outputs ?? [];
    const outputs = [...known.filter((output) => output.variant !== event.output?.variant), ...(event.output ? [event.output] : [])];
    moved(event, stream, { outputs });
  },
  error: (event, stream) => moved(event, stream, { error: event.error }),
  deleted: (event) => store.remove(event.change?.generations ?? []),
  restored: (event, stream) => {
    const ids = event.change?.generations ?? [];
    store.back(ids);
    stream.refresh(...ids);
  },
  session: (event) => {
    const title = event.change?.title;
    if (store.session && typeof title === 'string') {
      const { id } = store.session;
      store.set({ session: { ...store.session, title }, sessions: store.sessions.map((session) => (session.id === id ? { ...session, title } : session)) });
    }
  },
};

/** @param {any} event @param {Reader} stream @param {object} [more] */
function moved(event, stream, more = {}) {
  const known = store.nodes.get(event.generation_id);
  store.put({ id: event.generation_id, state: event.state, progress: event.progress ?? known?.progress, ...more });
  if (!known?.settings || isOver(event)) {
    stream.refresh(event.generation_id);
  }
}
