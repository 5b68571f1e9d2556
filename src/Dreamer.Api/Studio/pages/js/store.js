/** @typedef {import('./types.js').Generation} Generation */
/** @typedef {'nodes' | 'session' | 'sessions' | 'models' | 'selection' | 'found' | 'me' | 'line'} Topic */
/** @typedef {{ topics: Set<Topic>, ids: Set<string> }} Change what changed, and the ids of the nodes that did */
/** @typedef {'online' | 'offline' | 'signed-out'} Line */

/** What the page knows. Components render from it and fetch nothing; many changes of one moment are told together. */
class Store {
  /** @type {Map<string, Generation>} of the open session, oldest first */
  nodes = new Map();
  /** @type {import('./types.js').Session | null} */
  session = null;
  /** @type {import('./types.js').SessionSummary[]} */
  sessions = [];
  /** @type {import('./types.js').Model[]} */
  models = [];
  /** @type {import('./types.js').Me | null} */
  me = null;
  /** @type {string[]} the ids of what is chosen, in the order that it was */
  selection = [];
  /** @type {Set<string>} the ids of the nodes that have the words that are looked for */
  found = new Set();
  /** @type {Line} */
  line = 'online';

  /** @type {Set<string>} what was deleted here: events of its end may come later */
  #gone = new Set();
  /** @type {Set<(change: Change) => void>} */
  #listeners = new Set();
  /** @type {Change | null} */
  #pending = null;

  /** @param {(change: Change) => void} listener @returns {() => void} what ends it */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The generation that is chosen, where it is one alone. */
  get chosen() {
    return this.selection.length === 1 ? this.nodes.get(this.selection[0]) ?? null : null;
  }

  /** @param {string[]} ids */
  select(ids) {
    const known = ids.filter((id) => this.nodes.has(id));
    if (known.length !== this.selection.length || known.some((id, index) => id !== this.selection[index])) {
      this.selection = known;
      this.tell('selection');
    }
  }

  /** Adds a generation, or what is new of one; what was removed stays away. @param {Partial<Generation> & { id: string }} part */
  put(part) {
    if (this.#gone.has(part.id)) {
      return;
    }
    const known = this.nodes.get(part.id);
    this.nodes.set(part.id, { ...(known ?? bare(part.id)), ...part });
    this.tell('nodes', part.id);
  }

  /** @param {Iterable<string>} ids */
  remove(ids) {
    for (const id of ids) {
      this.#gone.add(id);
      if (this.nodes.delete(id)) {
        this.tell('nodes', id);
      }
    }
    this.select(this.selection.filter((id) => this.nodes.has(id)));
  }

  /** Lets what was removed come again. @param {Iterable<string>} ids */
  back(ids) {
    for (const id of ids) {
      this.#gone.delete(id);
    }
  }

  /** Opens a session, or none. @param {import('./types.js').Session | null} session */
  open(session) {
    if (session?.id !== this.session?.id) {
      this.nodes.forEach((_, id) => this.tell('nodes', id));
      this.nodes.clear();
      this.#gone.clear();
      this.select([]);
    }
    this.set({ session });
    this.tell('nodes');
  }

  /** @param {Partial<Pick<Store, 'session' | 'sessions' | 'models' | 'found' | 'me' | 'line'>>} values */
  set(values) {
    Object.assign(this, values);
    /** @type {Topic[]} */ (Object.keys(values)).forEach((topic) => this.tell(topic));
  }

  /** @param {Topic} topic @param {string} [id] */
  tell(topic, id) {
    if (!this.#pending) {
      this.#pending = { topics: new Set(), ids: new Set() };
      queueMicrotask(() => this.#flush());
    }
    this.#pending.topics.add(topic);
    if (id) {
      this.#pending.ids.add(id);
    }
  }

  #flush() {
    const change = /** @type {Change} */ (this.#pending);
    this.#pending = null;
    this.#listeners.forEach((listener) => listener(change));
  }
}

export const store = new Store();

/** @param {string} id @returns {Generation} */
function bare(id) {
  return {
    id, session_id: store.session?.id ?? '', kind: 'text_to_image', state: 'queued', progress: { step: 0, steps: 0 },
    settings: null, warnings: [], outputs: [], created_at: new Date().toISOString(),
  };
}

/** @param {{ state: string }} node */
export const isOver = (node) => ['succeeded', 'failed', 'cancelled', 'expired'].includes(node.state);

/** @param {{ kind: string }} node */
export const isClip = (node) => ['animate', 'text_to_video', 'extend'].includes(node.kind);

/** @param {Generation} node @param {string} variant @returns {string | null} where a result is fetched, if it is there */
export const urlOf = (node, variant) => node.outputs.find((output) => output.variant === variant)?.url ?? null;
