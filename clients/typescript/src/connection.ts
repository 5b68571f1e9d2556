// Sends a call, sends it again where that may help, and turns every refusal into a DreamerError.
import type { components } from './schema.js';

export type ErrorCode = components['schemas']['ErrorCode'];
export type Problem = components['schemas']['Problem'];

export interface DreamerOptions {
  /** Such as `http://127.0.0.1:8080`. */
  server: string | URL;
  apiKey: string;
  /** How often a call is sent again after a broken connection or a busy server: 4 if left out. */
  retries?: number;
  /** Milliseconds without a byte after which an event stream counts as broken: 45,000 if left out. The server sends one each 15 s. */
  silence?: number;
  /** Sends the requests; the global one if left out. */
  fetch?: typeof globalThis.fetch;
}

export interface CallOptions {
  /** Ends the call, its retries and its waiting. */
  signal?: AbortSignal | undefined;
}

export interface Call<T> extends CallOptions {
  read: (answer: Response) => Promise<T> | T;
  query?: Record<string, unknown>;
  body?: BodyInit | undefined;
  headers?: Record<string, string>;
}

const LONGEST_DELAY = 10_000; // milliseconds
const FIRST_DELAY = 500;
const LONGEST_TEXT = 500; // characters of an answer that is no problem

/** The server refused a call; `message` is its sentence. */
export class DreamerError extends Error {
  override readonly name = 'DreamerError';
  readonly code: ErrorCode;
  /** The field at fault, where there is one. */
  readonly param: string | undefined;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** What the server's log has it under. */
  readonly requestId: string | undefined;

  constructor(readonly status: number, problem: Partial<Problem>) {
    super(problem.detail ?? `The server answered ${status}.`);
    this.code = problem.code ?? 'internal';
    this.param = problem.param ?? undefined;
    this.retryable = problem.retryable ?? status >= 500;
    this.requestId = problem.request_id ?? undefined;
  }

  static async of(answer: Response): Promise<DreamerError> {
    const text = await answer.text();
    const isProblem = answer.headers.get('Content-Type')?.startsWith('application/problem+json');
    // Else something between us and the server answered, a proxy for one.
    const foreign = { detail: `The server answered ${answer.status}: ${text.slice(0, LONGEST_TEXT)}` };
    return new DreamerError(answer.status, isProblem ? (JSON.parse(text) as Problem) : foreign);
  }
}

export class Connection {
  readonly #server: URL;

  constructor(readonly options: Required<DreamerOptions>) {
    this.#server = new URL(options.server);
    this.#server.pathname = this.#server.pathname.replace(/\/*$/, '/'); // else a path in it would lose its last part
  }

  /** What is read of the answer is part of the try: an answer that breaks off is asked for again. */
  async send<T>(method: string, path: string, { signal, query, body, headers, read }: Call<T>): Promise<T> {
    const url = addressOf(this.#server, path, query);
    const all = new Headers({ Authorization: `Bearer ${this.options.apiKey}`, ...headers });
    const init: RequestInit = { method, headers: all, signal: signal ?? null, body: body ?? null };
    for (let tries = 1; ; tries++) {
      let delay: number | undefined;
      try {
        const answer = await this.options.fetch(url, init);
        if (answer.ok || (method === 'DELETE' && answer.status === 404 && tries > 1)) {
          return await read(answer);
        }
        delay = delayOf(answer, tries);
        if (delay === undefined || tries > this.options.retries) {
          throw await DreamerError.of(answer);
        }
        await answer.body?.cancel();
      } catch (error) {
        if (!isBroken(error) || signal?.aborted || tries > this.options.retries) {
          throw error;
        }
        delay = backOff(tries);
      }
      await sleep(delay, signal);
    }
  }
}

/** A call that broke off; fetch says so by a TypeError. */
export const isBroken = (error: unknown): boolean => error instanceof TypeError;

export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) {
      stop();
    }
  });
}

function addressOf(server: URL, path: string, query: Record<string, unknown> = {}): URL {
  const url = new URL(path, server);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) {
      url.searchParams.set(name, String(value));
    }
  }
  return url;
}

/** When a refusal is worth another try, and undefined where none is: a busy server, a full minute, a first try that is under way. */
function delayOf(answer: Response, tries: number): number | undefined {
  const named = Number(answer.headers.get('Retry-After') ?? Number.NaN) * 1000;
  if ((answer.status === 503 || answer.status === 429 || answer.status === 409) && named <= LONGEST_DELAY) {
    return named;
  }
  return answer.status === 503 ? backOff(tries) : undefined;
}

/** Twice as long each time, and not the same for all who were cut off at once. */
const backOff = (tries: number): number => Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (tries - 1)) * (0.5 + Math.random() / 2);
