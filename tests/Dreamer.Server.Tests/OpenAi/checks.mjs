// What an unmodified client of OpenAI's does with this server.
import assert from 'node:assert/strict';
import { createReadStream, writeFileSync } from 'node:fs';
import { createServer, request as ask } from 'node:http';
import { OpenAI, run, toFile, version } from './client.mjs';

const client = new OpenAI();
const base = process.env.OPENAI_BASE_URL;
const prompt = 'A large red star on the right on a dark blue background. The star moves to the left.';
const short = { num_inference_steps: 2, seed: 7 }; // as users of open engines add them
const png = Buffer.from(await client.images.generate({ prompt: 'a red star', ...short }).then(made => made.data[0].b64_json), 'base64');

async function done(video) {
  while (video.status === 'queued' || video.status === 'in_progress') {
    const { data, response } = await client.videos.retrieve(video.id).withResponse();
    if (data.status === 'queued' || data.status === 'in_progress') {
      await new Promise(resolve => setTimeout(resolve, Number(response.headers.get('openai-poll-after-ms'))));
    }
    video = data;
  }
  return video;
}

async function bytes(response) {
  return Buffer.from(await response.arrayBuffer());
}

const kinds = { png: [0x89, 0x50, 0x4e, 0x47], webp: [0x52, 0x49, 0x46, 0x46], jpeg: [0xff, 0xd8, 0xff] };
const isKind = (buffer, kind) => kinds[kind].every((byte, at) => buffer[at] === byte);

async function fails(type, status, call) {
  const error = await call().then(() => assert.fail('it was taken'), failed => failed);
  assert.ok(error instanceof type, `${error.constructor.name}: ${error.message}`);
  assert.equal(error.status, status);
  assert.ok(error.requestID, 'no request id');
  assert.ok(error.error.message.length > 10 && error.type && error.code, JSON.stringify(error.error));
  return error;
}

/** A client whose first try of a POST reaches the server, and whose answer does not come back. */
async function cutOff(use) {
  const target = new URL(base);
  let posts = 0;
  const proxy = createServer((incoming, outgoing) => {
    const isFirst = incoming.method === 'POST' && posts++ === 0;
    const forward = ask({ host: target.hostname, port: target.port, path: incoming.url, method: incoming.method, headers: incoming.headers }, answer => {
      if (isFirst) {
        answer.resume().on('end', () => outgoing.socket.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(forward);
  });
  await new Promise(resolve => proxy.listen(0, '127.0.0.1', resolve));
  try {
    await use(new OpenAI({ baseURL: `http://127.0.0.1:${proxy.address().port}/v1` }));
    assert.equal(posts, 2, 'there was no second try');
  } finally {
    proxy.close();
  }
}

let made; // the video of the first check
const checks = {
  'models are listed': async () => {
    const ids = [];
    for await (const model of client.models.list()) {
      ids.push(model.id);
    }
    assert.deepEqual(ids, ['nano']);
  },
  'a prompt becomes a video': async () => {
    const begun = await client.videos.create({ model: 'sora-2', prompt, seconds: '4', size: '1280x720', ...short });
    assert.equal(begun.object, 'video');
    assert.deepEqual([begun.expires_at, begun.remixed_from_video_id, begun.error], [null, null, null]);
    made = await done(begun);
    assert.deepEqual([made.status, made.progress, made.model, made.prompt], ['completed', 100, 'nano', prompt]);
    assert.deepEqual([made.size, made.seconds], ['88x48', '2']); // what it is, not what was asked for
    assert.ok(made.completed_at >= made.created_at);
  },
  'its content comes as a video, a thumbnail and a sheet': async () => {
    const video = await client.videos.downloadContent(made.id);
    assert.equal(video.headers.get('content-type'), 'video/mp4');
    assert.equal((await bytes(video)).toString('latin1', 4, 8), 'ftyp');
    assert.ok(isKind(await bytes(await client.videos.downloadContent(made.id, { variant: 'thumbnail' })), 'png'));
    assert.ok(isKind(await bytes(await client.videos.downloadContent(made.id, { variant: 'spritesheet' })), 'webp'));
  },
  'a picture becomes a video, as a file': async () => {
    const video = await done(await client.videos.create({ prompt: 'the star moves up', input_reference: await toFile(png, 'star.png'), ...short }));
    assert.deepEqual([video.status, video.size], ['completed', '64x64']);
  },
  'a picture becomes a video, as a stream': async () => {
    writeFileSync('star.png', png);
    const video = await done(await client.videos.create({ prompt: 'the star grows', input_reference: createReadStream('star.png'), ...short }));
    assert.equal(video.status, 'completed');
  },
  'a picture becomes a video, as a data URL': async () => {
    const input_reference = { image_url: `data:image/png;base64,${png.toString('base64')}` };
    const video = await done(await client.videos.create({ prompt: 'the star shrinks', input_reference, ...short }));
    assert.equal(video.status, 'completed');
  },
  'a remix names its source and goes its own way': async () => {
    const remix = await done(await client.videos.remix(made.id, { prompt: 'A large yellow star on a dark blue background. The star moves to the left.' }));
    assert.deepEqual([remix.status, remix.remixed_from_video_id, remix.size], ['completed', made.id, made.size]);
    assert.equal((await bytes(await client.videos.downloadContent(remix.id))).toString('latin1', 4, 8), 'ftyp');
  },
  'a video goes on, and its length is that of both': async () => {
    const longer = await done(await client.videos.extend({ video: { id: made.id }, prompt: 'The star moves up.', seconds: '4' }));
    assert.deepEqual([longer.status, longer.size, longer.seconds, longer.remixed_from_video_id], ['completed', made.size, '3.875', null]);
    assert.equal((await bytes(await client.videos.downloadContent(longer.id))).toString('latin1', 4, 8), 'ftyp');
    const refused = await fails(OpenAI.BadRequestError, 400, () => client.videos.remix(longer.id, { prompt }));
    assert.match(refused.message, /is an extension/);
    const sessions = await fetch(`${base}/sessions?limit=1`, { headers: { Authorization: `Bearer ${process.env.OPENAI_API_KEY}` } });
    assert.equal((await sessions.json()).data[0].title, 'The star moves up.'); // the refusal left no fork behind
  },
  'pages follow each other by themselves': async () => {
    const ids = [];
    for await (const video of client.videos.list({ limit: 2, order: 'asc' })) {
      ids.push(video.id);
    }
    assert.ok(ids.length >= 5 && ids.includes(made.id), `${ids.length} videos`);
    assert.equal(new Set(ids).size, ids.length);
    const newest = await client.videos.list({ limit: 1 });
    assert.deepEqual([newest.data.length, newest.has_more, newest.data[0].id], [1, true, ids.at(-1)]);
  },
  'a video on its way is cancelled by its deletion': async () => {
    const begun = await client.videos.create({ prompt, num_inference_steps: 200 });
    assert.deepEqual(await client.videos.delete(begun.id), { id: begun.id, object: 'video.deleted', deleted: true });
    await fails(OpenAI.NotFoundError, 404, () => client.videos.retrieve(begun.id));
  },
  'an answer that is lost makes no second video': async () => {
    const before = new Set();
    for await (const video of client.videos.list()) {
      before.add(video.id);
    }
    await cutOff(async client => {
      const video = await client.videos.create({ prompt, ...short, seed: 11 });
      const after = [];
      for await (const listed of client.videos.list()) {
        after.push(listed.id);
      }
      assert.deepEqual(after.filter(id => !before.has(id)), [video.id]);
    });
  },
  'an answer that is lost makes no second video of a picture': () => cutOff(async client => {
    const { data: [newest] } = await client.videos.list({ limit: 1 });
    const video = await client.videos.create({ prompt: 'the star moves down', input_reference: await toFile(png, 'star.png'), ...short });
    const listed = await client.videos.list({ limit: 2 });
    assert.deepEqual(listed.data.map(one => one.id), [video.id, newest.id]);
  }),
  'stills come in the answer': async () => {
    const answer = await client.images.generate({ model: 'gpt-image-1', prompt: 'a red star', n: 2, size: '1536x1024', ...short });
    assert.deepEqual([answer.data.length, answer.size, answer.output_format, answer.quality], [2, '72x48', 'png', 'high']);
    assert.ok(answer.data.every(image => isKind(Buffer.from(image.b64_json, 'base64'), 'png')));
    assert.notEqual(answer.data[0].b64_json, answer.data[1].b64_json);
    assert.equal(answer.usage.total_tokens, 0);
  },
  'stills come in other formats': async () => {
    for (const output_format of ['webp', 'jpeg']) {
      const answer = await client.images.generate({ prompt: 'a red star', output_format, output_compression: 80, quality: 'low', ...short });
      assert.ok(isKind(Buffer.from(answer.data[0].b64_json, 'base64'), output_format));
      assert.deepEqual([answer.output_format, answer.quality], [output_format, 'low']);
    }
  },
  'stills come as links that need no key': async () => {
    const answer = await client.images.generate({ prompt: 'a red star', response_format: 'url', ...short });
    const fetched = await fetch(answer.data[0].url);
    assert.equal(fetched.status, 200);
    assert.deepEqual(await bytes(fetched), png);
    assert.equal((await fetch(answer.data[0].url.replace(/signature=./, 'signature=g'))).status, 404);
  },
  'stills come as a stream, with what they look like on the way': async () => {
    const events = [];
    for await (const event of await client.images.generate({ prompt: 'a small green ring', stream: true, partial_images: 2, num_inference_steps: 100 })) {
      events.push(event);
    }
    assert.equal(events.at(-1).type, 'image_generation.completed');
    assert.ok(isKind(Buffer.from(events.at(-1).b64_json, 'base64'), 'png'));
    const partial = events.slice(0, -1);
    assert.ok(partial.length >= 1 && partial.length <= 2, `${partial.length} partial images`);
    partial.forEach((event, at) => {
      assert.deepEqual([event.type, event.partial_image_index], ['image_generation.partial_image', at]);
      assert.ok(isKind(Buffer.from(event.b64_json, 'base64'), 'png'));
    });
  },
  'a picture is made anew by a prompt': async () => {
    const image = await toFile(png, 'star.png', { type: 'image/png' });
    const answer = await client.images.edit({ image, prompt: 'a yellow star', n: 2, input_fidelity: 'high' });
    assert.equal(answer.data.length, 2);
    assert.ok(isKind(Buffer.from(answer.data[1].b64_json, 'base64'), 'png'));
  },
  'a picture is made anew as a stream': async () => {
    const types = [];
    for await (const event of await client.images.edit({ image: [await toFile(png, 'star.png')], prompt: 'a blue star', stream: true })) {
      types.push(event.type);
    }
    assert.deepEqual(types, ['image_edit.completed']);
  },
  'BadRequestError names the field': async () => {
    const far = await fails(OpenAI.BadRequestError, 400, () => client.videos.create({ prompt, size: 'huge' }));
    assert.deepEqual([far.param, far.code, far.type], ['size', 'invalid_request', 'invalid_request_error']);
    const typo = await fails(OpenAI.BadRequestError, 400, () => client.images.generate({ prompt, promt: 'x' }));
    assert.match(typo.message, /did you mean 'prompt'/);
    await fails(OpenAI.BadRequestError, 400, () => client.videos.create({ prompt, input_reference: { image_url: 'https://example.com/a.png' } }));
    const steps = await fails(OpenAI.BadRequestError, 400, () => client.images.generate({ prompt, num_inference_steps: 0 }));
    assert.equal(steps.param, 'num_inference_steps');
  },
  'what this server has nothing for is refused in words': async () => {
    const video = await toFile(png, 'film.mp4');
    for (const call of [
      () => client.videos.edit({ video: { id: made.id }, prompt }),
      () => client.videos.createCharacter({ name: 'Mossy', video }),
      () => client.videos.getCharacter('char_1'),
      () => client.images.createVariation({ image: video }),
      () => client.images.edit({ image: video, mask: video, prompt }),
    ]) {
      await fails(OpenAI.BadRequestError, 400, call);
    }
  },
  'AuthenticationError': () => fails(OpenAI.AuthenticationError, 401, () => new OpenAI({ apiKey: 'sk-wrong' }).videos.list()),
  'PermissionDeniedError': async () => {
    const answer = await fetch(`${base}/admin/tenants/local/keys`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${process.env.OPENAI_API_KEY}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'looks only', scopes: ['read'] }),
    });
    const first = made.id;
    const looking = new OpenAI({ apiKey: (await answer.json()).secret });
    assert.equal((await looking.videos.retrieve(first)).id, first);
    const error = await fails(OpenAI.PermissionDeniedError, 403, () => looking.videos.create({ prompt }));
    assert.equal(error.type, 'permission_error');
  },
  'NotFoundError': () => fails(OpenAI.NotFoundError, 404, () => client.videos.retrieve('video_123')),
  'UnprocessableEntityError': async () => {
    const options = { headers: { 'Idempotency-Key': `once-${version}` } };
    const first = await client.videos.create({ prompt, ...short }, options);
    assert.equal((await client.videos.create({ prompt, ...short }, options)).id, first.id); // its form has another boundary
    await fails(OpenAI.UnprocessableEntityError, 422, () => client.videos.create({ prompt: 'another', ...short }, options));
  },
};

await run(checks);
