// How an unmodified client of OpenAI's bears a server that refuses or fails. This one takes few requests a day, and breaks at some.
import assert from 'node:assert/strict';
import { OpenAI, run } from './client.mjs';

let tries = 0;
const client = new OpenAI({
  fetch: (input, init) => {
    tries++;
    return fetch(input, init);
  },
});

async function fails(type, status, call) {
  tries = 0;
  const error = await call().then(() => assert.fail('it was taken'), failed => failed);
  assert.ok(error instanceof type, `${error.constructor.name}: ${error.message}`);
  assert.deepEqual([error.status, error.headers.get('x-should-retry'), tries], [status, 'false', 1]);
  return error;
}

const pause = () => new Promise(resolve => setTimeout(resolve, 50)); // a key has a limit of requests a second

/** Calls another face of the same server. */
async function native(path, method = 'GET') {
  const answer = await fetch(process.env.OPENAI_BASE_URL + path, { method, headers: { Authorization: `Bearer ${process.env.OPENAI_API_KEY}` } });
  return answer.json();
}

await run({
  'InternalServerError of a picture that failed is not tried again': async () => {
    const error = await fails(OpenAI.InternalServerError, 500, () => client.images.generate({ prompt: 'a broken star' }));
    assert.deepEqual([error.code, error.type], ['internal', 'server_error']);
  },
  'a picture that fails ends its stream with an error': async () => {
    const stream = await client.images.generate({ prompt: 'another broken star', stream: true });
    const error = await stream[Symbol.asyncIterator]().next().then(() => assert.fail('it went on'), failed => failed);
    assert.ok(error instanceof OpenAI.APIError, error.stack);
    assert.equal(error.code, 'internal');
  },
  'a video that failed says so': async () => {
    let video = await client.videos.create({ prompt: 'a broken star' });
    while (video.status !== 'failed') {
      await pause();
      video = await client.videos.retrieve(video.id);
    }
    assert.equal(video.error.code, 'internal');
    await fails(OpenAI.NotFoundError, 404, () => client.videos.downloadContent(video.id));
    await fails(OpenAI.BadRequestError, 400, () => client.videos.remix(video.id, { prompt: 'a star' }));
  },
  'ConflictError of a picture that somebody cancelled': async () => {
    const pending = fails(OpenAI.ConflictError, 409, () => client.images.generate({ prompt: 'a slow star', num_inference_steps: 200 }));
    let begun;
    do {
      await pause();
      const { data: [session] } = await native('/sessions?limit=1');
      begun = session.title === 'a slow star' && (await native(`/sessions/${session.id}/generations`)).data?.[0]; // listed a moment before it can be read
    } while (!begun);
    await native(`/generations/${begun.id}/cancel`, 'POST');
    assert.equal((await pending).code, 'cancelled');
  },
  'RateLimitError comes at once where waiting is of no use': async () => {
    await client.videos.create({ prompt: 'the last star', num_inference_steps: 2 });
    const error = await fails(OpenAI.RateLimitError, 429, () => client.videos.create({ prompt: 'one star too many' }));
    assert.deepEqual([error.param, error.code, error.type], ['generations_per_day', 'quota_exceeded', 'rate_limit_error']);
    const { data: [newest] } = await client.videos.list();
    assert.equal(newest.prompt, 'the last star'); // what was refused left nothing behind
  },
});
