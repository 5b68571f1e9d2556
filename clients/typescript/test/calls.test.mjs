// What the client does with a real server.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, DreamerClient, DreamerError, isFinal } from 'dreamer-client';

const { DREAMER_SERVER: server, DREAMER_API_KEY: apiKey } = process.env;
const client = new DreamerClient({ server, apiKey });
const star = { kind: 'text_to_image', caption: 'a large red star on a blue background', steps: 2, seed: 7 };
const clip = { ...star, kind: 'text_to_video', motion_caption: 'the star moves up' };

const bytes = async answer => Buffer.from(await answer.arrayBuffer());
const rejected = call => call.then(() => assert.fail('it was taken'), error => error);

test('a prompt becomes a clip, and its results come whole and as a stream', async () => {
  const session = await client.sessions.create({ title: 'stars', metadata: { team: 'red' } });
  assert.deepEqual([session.title, session.metadata], ['stars', { team: 'red' }]);
  const begun = await client.generations.create(session.id, clip);
  const made = await client.generations.wait(begun.id);
  assert.deepEqual([made.id, made.state, made.settings.seed, isFinal(made)], [begun.id, 'succeeded', 7, true]);

  const video = await client.generations.content(made.id);
  assert.equal(video.headers.get('Content-Type'), 'video/mp4');
  const whole = await bytes(video);
  assert.equal(whole.toString('latin1', 4, 8), 'ftyp');
  const parts = [];
  for await (const part of (await client.generations.content(made.id, { variant: 'video' })).body) {
    parts.push(part);
  }
  assert.deepEqual(Buffer.concat(parts), whole);
  assert.equal((await bytes(await client.generations.content(made.id, { variant: 'image' }))).toString('latin1', 1, 4), 'PNG');
});

test('a picture of one\'s own is uploaded, animated and deleted', async () => {
  const session = await client.sessions.create();
  const still = await client.generations.wait((await client.generations.create(session.id, star)).id);
  const picture = await bytes(await client.generations.content(still.id));
  for (const body of [new Blob([picture]), new Uint8Array(picture), picture.buffer.slice(picture.byteOffset, picture.byteOffset + picture.byteLength)]) {
    const asset = await client.assets.upload(body, { size: 64 });
    assert.equal((await client.assets.get(asset.id)).bytes, asset.bytes);
    assert.equal((await bytes(await client.assets.content(asset.id))).length, asset.bytes);
    const moved = await client.generations.create(session.id, { kind: 'animate', asset: asset.id, motion_caption: 'the star grows', steps: 2 });
    assert.equal((await client.generations.wait(moved.id)).state, 'succeeded');
    await client.assets.delete(asset.id);
    assert.equal((await rejected(client.assets.get(asset.id))).code, 'not_found');
  }
});

test('a draft is finished', async () => {
  const session = await client.sessions.create();
  const draft = await client.generations.wait((await client.generations.create(session.id, { ...star, steps: 4, stop_after: 2, seed: 8 })).id);
  assert.equal(draft.draft.stop_after, 2);
  const finished = await client.generations.finish(draft.id);
  assert.equal((await client.generations.wait(finished.id)).state, 'succeeded');
});

test('lists follow their pages', async () => {
  const session = await client.sessions.create();
  const { variations } = await client.generations.create(session.id, { ...star, count: 5 });
  const listed = [];
  for await (const one of all(after => client.generations.list(session.id, { after, limit: 2 }))) {
    listed.push(one.id);
  }
  assert.deepEqual([...listed].sort(), [...variations].sort());
  const fork = await client.sessions.fork(session.id, { title: 'another way' });
  assert.equal((await client.sessions.list({ limit: 1 })).data[0].id, fork.id);
  assert.equal((await client.sessions.get(fork.id)).forked_from, session.id);
});

test('a generation is cancelled', async () => {
  const session = await client.sessions.create();
  const long = await client.generations.create(session.id, { ...clip, steps: 200 });
  assert.match((await client.generations.cancel(long.id)).result, /^cancel/);
  const ended = await client.generations.wait(long.id);
  assert.equal(ended.state, 'cancelled');
  assert.equal((await client.generations.get(long.id, { wait: '1s' })).state, 'cancelled');
});

test('models, usage and quota are read', async () => {
  assert.deepEqual((await client.models.list()).data.map(model => model.id), ['nano']);
  assert.ok((await client.usage.read({ limit: 1 })).totals.generations >= 0);
  assert.ok((await client.usage.quota()).limits.length > 0);
});

test('a refusal says what is wrong, where, and under which number', async () => {
  const session = await client.sessions.create();
  const error = await rejected(client.generations.create(session.id, { ...star, steps: 0 }));
  assert.ok(error instanceof DreamerError && error instanceof Error);
  assert.deepEqual([error.status, error.code, error.param, error.retryable], [400, 'invalid_request', 'steps', false]);
  assert.match(error.message, /'steps' is 0/);
  assert.ok(error.requestId.length > 5);
});

test('another\'s key, another\'s id, and an id that would leave its path', async () => {
  assert.equal((await rejected(new DreamerClient({ server, apiKey: 'dk_local_wrong' }).sessions.list())).code, 'unauthenticated');
  assert.equal((await rejected(client.sessions.get(`ses_${'0'.repeat(32)}`))).code, 'not_found');
  assert.equal((await rejected(client.sessions.get('../models'))).code, 'invalid_request');
});

test('a repeat with a key of one\'s own starts nothing', async () => {
  const session = await client.sessions.create();
  const options = { idempotencyKey: `order-${session.id}` };
  const first = await client.generations.create(session.id, star, options);
  assert.equal((await client.generations.create(session.id, star, options)).id, first.id);
  assert.equal((await rejected(client.generations.create(session.id, clip, options))).status, 422);
});

test('events come in order, and end with their generation', async () => {
  const session = await client.sessions.create();
  const begun = await client.generations.create(session.id, clip);
  const seen = [];
  for await (const event of client.events(begun.id)) {
    seen.push(event);
  }
  assert.deepEqual([seen[0].state, seen.at(-1).state], ['queued', 'succeeded']);
  assert.ok(seen.every((event, index) => index === 0 || event.sequence > seen[index - 1].sequence));
  const again = [];
  for await (const event of client.events(begun.id, { after: seen[1].sequence })) {
    again.push(event.sequence);
  }
  assert.deepEqual(again, seen.slice(2).map(event => event.sequence));
});

test('the events of a session end when it is deleted', async () => {
  const session = await client.sessions.create();
  const begun = await client.generations.create(session.id, star);
  let isDeleted = false;
  for await (const event of client.events(session.id)) {
    if (isFinal(event) && !isDeleted) {
      isDeleted = true;
      await client.sessions.delete(session.id);
    }
  }
  assert.equal((await rejected(client.generations.get(begun.id))).code, 'not_found');
});

test('a signal ends a call, a wait and a stream', async () => {
  const session = await client.sessions.create();
  const long = await client.generations.create(session.id, { ...clip, steps: 200 });
  const reason = new Error('enough');
  assert.equal(await rejected(client.sessions.list({ signal: AbortSignal.abort(reason) })), reason);
  const waiting = new AbortController();
  const wait = rejected(client.generations.wait(long.id, { signal: waiting.signal }));
  const watching = new AbortController();
  const watch = (async () => {
    for await (const event of client.events(long.id, { signal: watching.signal })) {
      assert.ok(event.sequence > 0);
      waiting.abort(reason);
      watching.abort(reason);
    }
  })();
  assert.equal(await rejected(watch), reason);
  assert.equal(await wait, reason);
  await client.generations.cancel(long.id);
});
