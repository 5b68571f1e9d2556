import { announceState } from './said.js';
import { get } from './api.js';
import { isOver, store } from './store.js';

const SILENCE_MS = 40_000; // the server says something every 15 s
const HIDDEN_MS = 60_000;
const LONGEST_WAIT_MS = 8_000;
const PAGE = 100;
const AT_ONCE = 4;

/** Feeds the store with what happens in the open session. Reads it with fetch, not EventSource: that would hide refusals and a dead line. */
class Stream {
  #session = '';
  #last = 0;
  #round = 0;
  #reader = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #asleep;
  /** @type {Set<string>} */
  #wanted = new Set();
  #reading = 0;

  /** Reads a session and follows it, until another is opened. @param {string} id */
  async open(id) {
    this.close();
    this.#session = id;
    await this.#load(id);
    if (this.#session === id) {
      this.#follow();
    }
  }

  close() {
    this.#session = '';
    this.#wanted.clear();
    this.#stop();
    store.open(null);
  }

  /** Reads generations anew, a few at once. @param {...string} ids */
  refresh(...ids) {
    ids.forEach((id) => this.#wanted.add(id));
    while (this.#reading < AT_ONCE && this.#wanted.size > 0) {
      const [id] = this.#wanted;
      this.#wanted.delete(id);
      this.#reading++;
      void this.#read(id).finally(() => { this.#reading--; this.refresh(); });
    }
  }

  /** A hidden page keeps no line: a browser has six to a server, for all its tabs. */
  watchPage() {
    document.addEventListener('visibilitychange', () => {
      clearTimeout(this.#asleep);
      if (document.hidden) {
        this.#asleep = setTimeout(() => this.#stop(), HIDDEN_MS);
      } else {
        this.#wake();
      }
    });
    window.addEventListener('online', () => this.#wake());
  }

  #wake() {
    if (this.#session && (this.#reader.signal.aborted || store.line === 'offline')) {
      this.#round = 0;
      this.#follow();
    }
  }

  #stop() {
    clearTimeout(this.#again);
    this.#reader.abort();
  }

  /** @param {string} id */
  async #load(id) {
    const { generations, ...session } = await get(`/v1/sessions/${id}`);
    this.#last = session.last_sequence;
    store.open(session);
    const there = new Set(generations.map((/** @type {{ id: string }} */ node) => node.id));
    store.remove([...store.nodes.keys()].filter((known) => !there.has(known)));
    generations.forEach(store.put, store);
    void this.#loadWhole(id);
  }

  /** @param {string} id */
  async #loadWhole(id) {
    for (let after = ''; this.#session === id;) {
      const page = await get(`/v1/sessions/${id}/generations?limit=${PAGE}${after}`).catch(() => ({ data: [] }));
      if (this.#session === id) {
        page.data.forEach(store.put, store);
      }
      if (!page.next_after) {
        return;
      }
      after = `&after=${page.next_after}`;
    }
  }

  async #follow() {
    this.#stop();
    const reader = this.#reader = new AbortController();
    try {
      await this.#readStream(reader);
    } catch {
      // A broken line is nothing to tell of yet: the next try decides.
    }
    if (reader === this.#reader && !reader.signal.aborted) {
      this.#tryAgain();
    }
  }

  #tryAgain() {
    const wait = Math.min(250 * 2 ** this.#round++, LONGEST_WAIT_MS);
    if (this.#round > 1 && store.line === 'online') {
      store.set({ line: 'offline' });
    }
    this.#again = setTimeout(() => this.#follow(), wait);
  }

  /** @param {AbortController} reader */
  async #readStream(reader) {
    const silence = new Silence(() => reader === this.#reader && this.#follow());
    try {
      const answer = await fetch(`/v1/sessions/${this.#session}/events`, {
        headers: { 'Last-Event-ID': `${this.#last}` }, credentials: 'same-origin', signal: reader.signal,
      });
      if (!answer.ok || !answer.body) {
        return await this.#refused(answer.status);
      }
      await this.#back();
      for await (const block of blocks(answer.body.pipeThrough(new TextDecoderStream()), silence)) {
        this.#take(block);
      }
    } finally {
      silence.end();
    }
  }

  /** @param {number} status */
  async #refused(status) {
    if (status === 401) {
      this.#stop();
      document.dispatchEvent(new CustomEvent('signedOut'));
    } else if (status === 404) {
      document.dispatchEvent(new CustomEvent('sessionGone'));
    } else if (status === 400) {
      await this.#load(this.#session); // the server forgot numbers that it had given: its data is another's now
    }
  }

  /** The line is there: what was begun before goes on, and what ended meanwhile is read. */
  async #back() {
    this.#round = 0;
    if (store.line !== 'online') {
      store.set({ line: 'online' });
      await this.#load(this.#session);
    }
  }

  /** @param {string} block one event or comment */
  #take(block) {
    if (block.includes(': the log holds no events')) {
      void this.#load(this.#session);
    }
    const data = block.split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(5)).join('\n');
    if (!data) {
      return;
    }
    const event = JSON.parse(data);
    this.#last = Math.max(this.#last, event.sequence ?? 0);
    takes[/** @type {keyof typeof takes} */ (event.type)]?.(event, this);
  }

  /** @param {string} id */
  async #read(id) {
    try {
      const node = await get(`/v1/generations/${id}`);
      if (node.session_id === this.#session) {
        store.put(node);
      }
    } catch (problem) {
      if (/** @type {import('./api.js').Problem} */ (problem).status === 404) {
        store.remove([id]);
      }
    }
  }
}

/** Calls back where a line has said nothing for long. */
class Silence {
  /** @param {() => void} broken */
  constructor(broken) {
    this.broken = broken;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.heard();
  }

  heard() {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.broken, SILENCE_MS);
  }

  end() {
    clearTimeout(this.timer);
  }
}

/** @param {ReadableStream<string>} texts @param {Silence} silence */
async function* blocks(texts, silence) {
  const reader = texts.getReader();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    silence.heard();
    const whole = (rest + part.value).replaceAll('\r\n', '\n').split('\n\n');
    rest = whole.pop() ?? '';
    yield* whole;
  }
}

/** What each kind of event changes; an unknown kind changes nothing. @type {Record<string, (event: any, stream: Stream) => void>} */
const takes = {
  state: (event, stream) => {
    moved(event, stream);
    announceState(store.nodes.get(event.generation_id));
  },
  progress: moved,
  preview: (event, stream) => {
    moved(event, stream, { preview: `${event.output?.url ?? `/v1/generations/${event.generation_id}/content?variant=preview`}&at=${event.sequence}` });
  },
  output: (event, stream) => {
    const known = store.nodes.get(event.generation_id)?.outputs ?? [];
    const outputs = [...known.filter((output) => output.variant !== event.output?.variant), ...(event.output ? [event.output] : [])];
    moved(event, stream, { outputs });
  },
  error: (event, stream) => moved(event, stream, { error: event.error }),
  deleted: (event) => store.remove(event.ids ?? event.generation_ids ?? (event.generation_id ? [event.generation_id] : [])),
  restored: (event, stream) => stream.refresh(...(event.ids ?? event.generation_ids ?? (event.generation_id ? [event.generation_id] : []))),
  session: (event) => {
    if (store.session && typeof event.title === 'string') {
      store.set({ session: { ...store.session, title: event.title } });
    }
  },
};

/** @param {any} event @param {Stream} stream @param {object} [more] */
function moved(event, stream, more = {}) {
  const known = store.nodes.get(event.generation_id);
  store.put({ id: event.generation_id, state: event.state, progress: event.progress ?? known?.progress, ...more });
  if (!known?.settings || isOver(event)) {
    stream.refresh(event.generation_id);
  }
}

export const stream = new Stream();
