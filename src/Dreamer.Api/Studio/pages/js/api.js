import { words } from './words.js';

const TRIES = 6;
const LONGEST_WAIT_S = 8;
const TIMEOUT_MS = 35_000;
const longSeed = /"seed":(\d{16,})/g;

/** Why a call was refused or failed: the API's own sentence, and what it is about. */
export class Problem extends Error {
  /** @param {{ status: number, code: string, detail: string, param?: string, retryable?: boolean, retryAfter?: number }} problem */
  constructor({ status, code, detail, param, retryable, retryAfter }) {
    super(detail);
    this.status = status;
    this.code = code;
    this.param = param ?? null;
    this.detail = detail;
    this.retryable = retryable ?? false;
    this.retryAfter = retryAfter ?? null;
  }
}

/** @typedef {{ body?: BodyInit, type?: string, key?: string, signal?: AbortSignal, tries?: number }} Sending */

/** @param {string} path @param {{ signal?: AbortSignal }} [options] @returns {Promise<any>} */
export const get = (path, options) => json('GET', path, undefined, options);

/** One key is one wish of a person: sent twice, it is done once. @param {string} path @param {unknown} [body] @param {{ key?: string }} [options] @returns {Promise<any>} */
export const post = (path, body, options) => json('POST', path, body, { key: options?.key ?? newKey() });

/** @param {string} path @param {unknown} body @returns {Promise<any>} */
export const patch = (path, body) => json('PATCH', path, body);

/** @param {string} path @param {unknown} body @returns {Promise<any>} */
export const put = (path, body) => json('PUT', path, body);

/** @param {string} path @returns {Promise<any>} */
export const del = (path) => json('DELETE', path);

export const newKey = () => `studio-${Date.now().toString(36)}-${[...crypto.getRandomValues(new Uint32Array(3))].map((part) => part.toString(36)).join('')}`;

/**
 * Sends a request until it is answered: again after a broken connection, and when the server asks to come later.
 * @param {string} method
 * @param {string} path
 * @param {Sending} [sending]
 * @returns {Promise<Response>} an answer that is no refusal
 */
export async function send(method, path, sending = {}) {
  const tries = sending.tries ?? TRIES;
  for (let round = 0; ; round++) {
    const failure = await once(method, path, sending);
    if (failure instanceof Response) {
      return failure;
    }
    const wait = waitOf(failure, round);
    if (sending.signal?.aborted || wait === null || round + 1 >= tries) {
      throw failure;
    }
    await new Promise((resolve) => { setTimeout(resolve, wait); });
  }
}

/** JSON whose seeds keep all their digits. @param {string} text @returns {any} */
export const parse = (text) => JSON.parse(text.replace(longSeed, '"seed":"$1"'));

/** @param {unknown} value */
export const stringify = (value) => JSON.stringify(value).replace(/"seed":"(\d{1,19})"/g, '"seed":$1');

/** @param {string} method @param {string} path @param {unknown} [body] @param {{ key?: string, signal?: AbortSignal }} [options] */
async function json(method, path, body, options = {}) {
  const sending = body === undefined ? options : { ...options, body: stringify(body), type: 'application/json' };
  const answer = await send(method, path, sending);
  const text = await answer.text();
  return text ? parse(text) : null;
}

/** @param {string} method @param {string} path @param {Sending} sending @returns {Promise<Response | Problem>} */
async function once(method, path, { body, type, key, signal }) {
  const headers = new Headers({ 'X-Dreamer-Studio': '1' });
  if (type) { headers.set('Content-Type', type); }
  if (key) { headers.set('Idempotency-Key', key); }
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const answer = await fetch(path, { method, headers, body, credentials: 'same-origin', signal: signal ? AbortSignal.any([signal, limit]) : limit });
    return answer.ok ? answer : await refusal(answer);
  } catch {
    return new Problem({ status: 0, code: 'unreachable', detail: words.problems.unreachable, retryable: !signal?.aborted });
  }
}

/** @param {Response} answer */
async function refusal(answer) {
  const said = await answer.json().catch(() => ({}));
  if (answer.status === 401 && !answer.url.endsWith('/v1/sign_in')) {
    document.dispatchEvent(new CustomEvent('signedOut'));
  }
  return new Problem({
    status: answer.status,
    code: said.code ?? 'internal',
    detail: said.detail ?? words.problems.odd(answer.status),
    param: said.param,
    retryable: said.retryable,
    retryAfter: Number(answer.headers.get('Retry-After')) || undefined,
  });
}

/** Milliseconds until the next try; null where there is no use in one. @param {Problem} problem @param {number} round */
function waitOf(problem, round) {
  if (problem.status === 0) {
    return problem.retryable ? Math.min(500 * 2 ** round, LONGEST_WAIT_S * 1000) : null;
  }
  const isUnderWay = problem.status === 409 && problem.code === 'invalid_request';
  const comesAgain = problem.retryable && (isUnderWay || problem.status === 503 || problem.status === 429);
  return comesAgain && problem.retryAfter && problem.retryAfter <= LONGEST_WAIT_S ? problem.retryAfter * 1000 : null;
}
