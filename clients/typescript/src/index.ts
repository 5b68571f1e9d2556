// A client of a Dreamer server for Node and browsers, without dependencies. Its types are made from the server's own description.
import { Connection, type CallOptions, type DreamerOptions } from './connection.js';
import { follow, isFinal, type EventOptions, type GenerationEvent } from './events.js';
import type { components, operations } from './schema.js';

export { DreamerError, type CallOptions, type DreamerOptions, type ErrorCode, type Problem } from './connection.js';
export { isFinal, type EventOptions, type GenerationEvent, type GenerationState } from './events.js';
export type { components, operations, paths } from './schema.js';

type Schemas = components['schemas'];
export type Asset = Schemas['Asset'];
export type Cancellation = Schemas['Cancellation'];
export type Generation = Schemas['Generation'];
export type Model = Schemas['Model'];
export type NewFork = Schemas['NewFork'];
export type NewGeneration = Schemas['NewGeneration'];
export type NewSession = Schemas['NewSession'];
export type Quota = Schemas['Quota'];
export type Session = Schemas['Session'];
export type SessionSummary = Schemas['SessionSummary'];
export type UsageReport = Schemas['UsageReport'];
export type Variant = Schemas['ArtifactVariant'];

/** A list's page; `next_after`, where there are more items, is the `after` of the next. */
export interface Page<T> {
  data: T[];
  next_after?: string | null;
}

export interface PostOptions extends CallOptions {
  /** What the server knows the call by; one is made if left out. With your own, even another process may send it again. */
  idempotencyKey?: string;
}

export interface ListOptions extends CallOptions {
  limit?: number;
  after?: string | undefined;
}

type Query<Name extends keyof operations> = NonNullable<operations[Name]['parameters']['query']>;

const JSON_TYPE = 'application/json';
const BYTES_TYPE = 'application/octet-stream';

/** Every item of a list, page after page: `all(after => client.sessions.list({ after }))`. */
export async function* all<T>(list: (after?: string) => Promise<Page<T>>): AsyncGenerator<T, void, undefined> {
  let after: string | undefined;
  do {
    const page = await list(after);
    yield* page.data;
    after = page.next_after ?? undefined;
  } while (after);
}

/** A server, over HTTP. Every POST has an idempotency key, so that one that is sent again does its work once. */
export class DreamerClient {
  readonly #connection: Connection;

  constructor(options: DreamerOptions) {
    // In an arrow, since a browser's fetch must be called as the window's.
    this.#connection = new Connection({ retries: 4, silence: 45_000, fetch: (input, init) => fetch(input, init), ...options });
  }

  readonly sessions = {
    create: (session: NewSession = {}, options?: PostOptions) => this.#post<Session>('v1/sessions', session, options),
    get: (id: string, options?: CallOptions) => this.#get<Session>(at('sessions', id), options),
    list: (options?: ListOptions) => this.#get<Page<SessionSummary>>('v1/sessions', options),
    fork: (id: string, fork: NewFork = {}, options?: PostOptions) => this.#post<Session>(`${at('sessions', id)}/fork`, fork, options),
    delete: (id: string, options?: CallOptions) => this.#delete(at('sessions', id), options),
  };

  readonly generations = {
    /** Starts it; the answer comes at once, and the work goes on. */
    create: (session: string, generation: NewGeneration, options?: PostOptions) =>
      this.#post<Generation>(`${at('sessions', session)}/generations`, generation, options),
    /** With `wait`, such as `30s`, the answer comes when it ends, or after that time. */
    get: (id: string, options?: CallOptions & Query<'getGeneration'>) => this.#get<Generation>(at('generations', id), options),
    /** Waits until it ends, whichever way: see its `state`. */
    wait: async (id: string, options?: CallOptions): Promise<Generation> => {
      for (;;) {
        const generation = await this.generations.get(id, { ...options, wait: '30s' }); // under what proxies allow
        if (isFinal(generation)) {
          return generation;
        }
      }
    },
    list: (session: string, options?: ListOptions) => this.#get<Page<Generation>>(`${at('sessions', session)}/generations`, options),
    cancel: (id: string, options?: PostOptions) => this.#post<Cancellation>(`${at('generations', id)}/cancel`, undefined, options),
    /** Goes on from a draft; answers the generation that does. */
    finish: (id: string, options?: PostOptions) => this.#post<Generation>(`${at('generations', id)}/finish`, undefined, options),
    /** A result: read its `body` as a stream, or its `arrayBuffer()`. */
    content: (id: string, options?: CallOptions & Query<'getGenerationContent'>): Promise<Response> =>
      this.#open(at('generations', id), options),
  };

  readonly assets = {
    /** A PNG, JPEG or WebP of up to 10 MiB, known by its content. */
    upload: (picture: Blob | ArrayBuffer | Uint8Array, options: PostOptions & Query<'createAsset'> = {}): Promise<Asset> => {
      const { signal, idempotencyKey, ...query } = options;
      const call = { ...keyed(idempotencyKey, BYTES_TYPE), signal, query, body: picture as BodyInit, read: jsonOf<Asset> };
      return this.#connection.send('POST', 'v1/assets', call);
    },
    get: (id: string, options?: CallOptions) => this.#get<Asset>(at('assets', id), options),
    list: (options?: ListOptions) => this.#get<Page<Asset>>('v1/assets', options),
    content: (id: string, options?: CallOptions): Promise<Response> => this.#open(at('assets', id), options),
    delete: (id: string, options?: CallOptions) => this.#delete(at('assets', id), options),
  };

  readonly models = {
    list: (options?: CallOptions) => this.#get<Page<Model>>('v1/models', options),
  };

  readonly usage = {
    read: (options?: CallOptions & Query<'getUsage'>) => this.#get<UsageReport>('v1/usage', options),
    quota: (options?: CallOptions) => this.#get<Quota>('v1/quota', options),
  };

  /** What happens in a session, or to a generation, whose end ends it. A broken connection is taken up behind the last event. */
  events(id: string, options: EventOptions = {}): AsyncGenerator<GenerationEvent, void, undefined> {
    const isSession = id.startsWith('ses_');
    return follow(this.#connection, `${at(isSession ? 'sessions' : 'generations', id)}/events`, isSession, options);
  }

  #get<T>(path: string, { signal, ...query }: CallOptions = {}): Promise<T> {
    return this.#connection.send('GET', path, { signal, query, read: jsonOf<T> });
  }

  #open(path: string, { signal, ...query }: CallOptions = {}): Promise<Response> {
    return this.#connection.send('GET', `${path}/content`, { signal, query, read: answer => answer });
  }

  #post<T>(path: string, body: object | undefined, { signal, idempotencyKey }: PostOptions = {}): Promise<T> {
    const call = { ...keyed(idempotencyKey, JSON_TYPE), signal, body: body && JSON.stringify(body), read: jsonOf<T> };
    return this.#connection.send('POST', path, call);
  }

  #delete(path: string, options: CallOptions = {}): Promise<void> {
    return this.#connection.send('DELETE', path, { ...options, read: () => undefined });
  }
}

const at = (kind: string, id: string): string => `v1/${kind}/${encodeURIComponent(id)}`;

const jsonOf = <T>(answer: Response): Promise<T> => answer.json() as Promise<T>;

/** The same key for every try of one call. */
const keyed = (key: string | undefined, type: string): { headers: Record<string, string> } =>
  ({ headers: { 'Idempotency-Key': key ?? newKey(), 'Content-Type': type } });

/** `crypto.randomUUID` is there in secure pages only; this is everywhere. */
const newKey = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
