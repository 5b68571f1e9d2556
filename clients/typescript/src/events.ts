// Follows server-sent events across broken connections.
import { DreamerError, isBroken, sleep, type CallOptions, type Connection } from './connection.js';
import type { components } from './schema.js';

export type GenerationEvent = components['schemas']['Event'];
export type GenerationState = components['schemas']['GenerationState'];

export interface EventOptions extends CallOptions {
  /** The `sequence` of the last event that you saw: the stream goes on behind it. */
  after?: number;
}

const RECONNECTS = 10; // in a row, without an event between
const DELAY = 500; // milliseconds
const LONGEST_EVENT = 1 << 20; // characters
const FINAL: readonly GenerationState[] = ['succeeded', 'failed', 'cancelled', 'expired'];

/** Whether a generation or an event says that nothing more will come. */
export const isFinal = ({ state }: { state?: GenerationState | undefined }): boolean =>
  state !== undefined && FINAL.includes(state);

/** The events at a path, to a generation's end, or to the deletion of a session. */
export async function* follow(
  connection: Connection, path: string, isSession: boolean, { after = 0, signal }: EventOptions,
): AsyncGenerator<GenerationEvent, void, undefined> {
  let begun = false;
  for (let failures = 0; failures <= RECONNECTS; failures++) {
    try {
      for await (const event of connect(connection, path, after, signal, () => (begun = true))) {
        [after, failures] = [event.sequence, 0];
        yield event;
        if (!isSession && isFinal(event)) {
          return;
        }
      }
    } catch (error) {
      if (isSession && begun && error instanceof DreamerError && error.code === 'not_found') {
        return;
      }
      if (!isBroken(error) || signal?.aborted) {
        throw error;
      }
    }
    await sleep(DELAY, signal);
  }
  throw new Error(`The events at '${path}' stopped behind ${after}, and ${RECONNECTS} attempts to go on failed.`);
}

/** One connection's events, until it ends or falls silent. */
async function* connect(
  connection: Connection, path: string, after: number, signal: AbortSignal | undefined, begin: () => void,
): AsyncGenerator<GenerationEvent, void, undefined> {
  const silence = new AbortController();
  const either = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal;
  const headers = { Accept: 'text/event-stream', 'Last-Event-ID': `${after}` };
  const answer = await connection.send('GET', path, { signal: either, headers, read: kept => kept });
  begin();
  const reader = answer.body!.getReader();
  const text = new TextDecoder();
  try {
    for (let rest = ''; rest.length <= LONGEST_EVENT; ) {
      const timer = setTimeout(() => silence.abort(new TypeError('The stream is silent.')), connection.options.silence);
      const { done, value } = await reader.read().finally(() => clearTimeout(timer));
      if (done) {
        return;
      }
      const blocks = (rest + text.decode(value, { stream: true })).split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? '';
      yield* blocks.map(dataOf).filter(data => data !== '').map(data => JSON.parse(data) as GenerationEvent);
    }
    throw new Error(`An event at '${path}' is longer than ${LONGEST_EVENT} characters.`);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** What a block of lines says besides its comments, which only keep the connection alive. */
const dataOf = (block: string): string =>
  block.split(/\r?\n/).filter(line => line.startsWith('data:')).map(line => line.slice('data:'.length)).join('\n');
