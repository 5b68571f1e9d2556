// What the client does when what is between it and the server breaks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DreamerClient, DreamerError } from 'dreamer-client';
import { pass, proxied, refuse } from './proxy.mjs';

const { DREAMER_SERVER: server, DREAMER_API_KEY: apiKey } = process.env;
const direct = new DreamerClient({ server, apiKey });
const star = { kind: 'text_to_image', caption: 'a small green ring', steps: 2, seed: 9 };

const rejected = call => call.then(() => assert.fail('it was taken'), error => error);
const keyOf = incoming => incoming.headers['idempotency-key'];

/** Creates a generation where `handle(tries, outgoing, ask)` answers; says with which keys it was sent. */
async function createThrough(handle, options = {}) {
  const session = await direct.sessions.create();
  const keys = [];
  const through = (incoming, outgoing, ask) => handle(keys.push(keyOf(incoming)), outgoing, ask);
  const create = url => new DreamerClient({ server: url, apiKey, ...options }).generations.create(session.id, star);
  const made = await proxied(through, url => create(url).catch(error => error));
  return { made, keys, ids: (await direct.generations.list(session.id)).data.map(one => one.id) };
}

test('a first answer that does not come back makes one generation', async () => {
  const { made, keys, ids } = await createThrough(async (tries, outgoing, ask) => {
    const answer = await ask();
    return tries === 1 ? answer.resume().on('end', () => outgoing.destroy()) : pass(answer, outgoing);
  });
  assert.deepEqual(ids, [made.id]);
  assert.ok(keys.length >= 2 && keys[0].length >= 32 && new Set(keys).size === 1, `${keys}`);
});

test('a first answer that breaks off in its body makes one generation', async () => {
  const { made, keys, ids } = await createThrough(async (tries, outgoing, ask) => {
    const answer = await ask();
    if (tries > 1) {
      return pass(answer, outgoing);
    }
    outgoing.writeHead(answer.statusCode, { 'Content-Type': 'application/json', 'Content-Length': 5000 });
    outgoing.write('{"id": "gen_', () => outgoing.destroy());
  });
  assert.deepEqual(ids, [made.id]);
  assert.equal(new Set(keys).size, 1);
});

test('a busy server is asked again, and a full minute is waited for', async () => {
  const statuses = [503, 503, 429, 409];
  const { made, keys, ids } = await createThrough(async (tries, outgoing, ask) =>
    tries <= statuses.length ? refuse(outgoing, statuses[tries - 1], { 'Retry-After': '0' }) : pass(await ask(), outgoing));
  assert.deepEqual(ids, [made.id]);
  assert.deepEqual([keys.length, new Set(keys).size], [5, 1]);
});

test('it is not asked for ever', async () => {
  const { made, keys, ids } = await createThrough((tries, outgoing) => refuse(outgoing, 503, { 'Retry-After': '0' }), { retries: 2 });
  assert.ok(made instanceof DreamerError);
  assert.deepEqual([made.status, made.code, made.retryable, keys.length, ids.length], [503, 'internal', true, 3, 0]);
  assert.match(made.message, /503: refused on the way/);
});

test('a limit for the day is told at once', async () => {
  const { made, keys } = await createThrough((tries, outgoing) => refuse(outgoing, 429, { 'Retry-After': '3600' }));
  assert.deepEqual([made.status, keys.length], [429, 1]);
});

test('a refusal is final', async () => {
  const { made, keys } = await createThrough((tries, outgoing) => refuse(outgoing, 400));
  assert.deepEqual([made.status, keys.length], [400, 1]);
});

test('a server that is not there is asked so often, and a signal ends the waiting', async () => {
  const gone = await proxied(() => {}, url => url);
  assert.ok(await rejected(new DreamerClient({ server: gone, apiKey, retries: 1 }).sessions.list()) instanceof TypeError);
  const patience = new AbortController();
  let tries = 0;
  const counted = () => {
    tries++;
    setTimeout(() => patience.abort(new Error('enough')));
    return Promise.reject(new TypeError('broken'));
  };
  const call = new DreamerClient({ server: gone, apiKey, fetch: counted }).sessions.list({ signal: patience.signal });
  assert.equal((await rejected(call)).message, 'enough');
  assert.equal(tries, 1);
});

test('a deletion whose answer is lost is done', async () => {
  const session = await direct.sessions.create();
  let tries = 0;
  await proxied(async (incoming, outgoing, ask) => {
    const answer = await ask();
    return ++tries === 1 ? answer.resume().on('end', () => outgoing.destroy()) : pass(answer, outgoing);
  }, url => new DreamerClient({ server: url, apiKey }).sessions.delete(session.id));
  assert.equal(tries, 2);
});

/** The events of a generation, straight and through a proxy that breaks connections by `handle(connection, answer, outgoing)`. */
async function watchThrough(handle, options = {}) {
  const session = await direct.sessions.create();
  const begun = await direct.generations.create(session.id, { ...star, kind: 'text_to_video', motion_caption: 'the ring moves up', steps: 16 });
  let connections = 0;
  const through = async (incoming, outgoing, ask) => handle(++connections, await ask(), outgoing);
  const seen = [];
  await proxied(through, async url => {
    for await (const event of new DreamerClient({ server: url, apiKey, ...options }).events(begun.id)) {
      seen.push(event);
    }
  });
  const straight = [];
  for await (const event of direct.events(begun.id)) {
    straight.push(event);
  }
  return { seen, straight, connections };
}

test('a stream that is cut again and again shows every event once, in order', async () => {
  const cuts = 4;
  const { seen, straight, connections } = await watchThrough((connection, answer, outgoing) => {
    if (connection > cuts) {
      return pass(answer, outgoing);
    }
    outgoing.writeHead(answer.statusCode, answer.headers);
    let left = 500 * connection; // in the midst of an event
    answer.on('data', part => {
      outgoing.write(part.subarray(0, left));
      left -= part.length;
      if (left <= 0) {
        answer.removeAllListeners('data');
        setImmediate(() => outgoing.destroy());
      }
    });
    answer.on('end', () => outgoing.end());
  });
  assert.ok(connections > 1, 'nothing was cut');
  assert.deepEqual(seen, straight);
});

test('a stream that falls silent is taken up again', async () => {
  const { seen, straight, connections } = await watchThrough((connection, answer, outgoing) => {
    if (connection > 2) {
      return pass(answer, outgoing);
    }
    outgoing.writeHead(answer.statusCode, answer.headers);
    answer.once('data', part => outgoing.write(part.subarray(0, 300))).resume(); // and nothing more, though it stays open
  }, { silence: 300 });
  assert.ok(connections > 2, 'it was never silent');
  assert.deepEqual(seen, straight);
});
