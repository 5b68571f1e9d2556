// What the Model Context Protocol's own client, unmodified, does with this server. PACKAGE is its folder; URL and KEY are the server's.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from '../run.mjs';

const { PACKAGE: folder, URL: address, KEY: key } = process.env;
const load = file => import(pathToFileURL(join(folder, 'dist/esm', file)));
const { Client } = await load('client/index.js');
const { StreamableHTTPClientTransport } = await load('client/streamableHttp.js');
const { version } = JSON.parse(readFileSync(join(folder, 'package.json')));

async function connect(withKey) {
  const client = new Client({ name: 'checks', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', address), { requestInit: { headers: { Authorization: `Bearer ${withKey}` } } }));
  return client;
}

const client = await connect(key);
const star = 'a large red star on a dark blue background';
const call = (name, args, options) => client.callTool({ name, arguments: args }, undefined, options);

async function made(name, args, options) {
  const result = await call(name, { steps: 4, seed: 7, ...args }, options);
  assert.ok(!result.isError, JSON.stringify(result.content));
  assert.equal(result.structuredContent.state, 'succeeded');
  return result;
}

async function refused(code, name, args) {
  const result = await call(name, args);
  assert.equal(result.isError, true);
  assert.equal(result.structuredContent.code, code);
  assert.match(result.content[0].text, new RegExp(`^${code}: .{20,}`));
  return result.structuredContent;
}

const link = result => result.content.findLast(part => part.type === 'resource_link');
const read = async uri => Buffer.from((await client.readResource({ uri })).contents[0].blob, 'base64');

const checks = {
  async 'says what it is, and what its tools take'() {
    assert.equal(client.getServerVersion().name, 'dreamer');
    assert.match(client.getInstructions(), /list_models/);
    const { tools } = await client.listTools();
    const still = tools.find(tool => tool.name === 'create_still');
    assert.deepEqual(still.inputSchema.required, ['caption']);
    const { steps, quality, size } = still.inputSchema.properties;
    assert.deepEqual([steps.type, steps.minimum, steps.maximum, steps.default], ['integer', 1, 200, 16]);
    assert.deepEqual(quality.enum, ['exact', 'balanced', 'fast']);
    assert.deepEqual(size.type, ['integer', 'string']);
    for (const tool of tools) {
      assert.ok(tool.description.length > 30, tool.name);
      for (const [name, field] of Object.entries(tool.inputSchema.properties)) assert.ok(field.description && field.type, `${tool.name}.${name}`);
    }
    assert.deepEqual(tools.filter(tool => tool.annotations.readOnlyHint).map(tool => tool.name).sort(),
      ['get_generation', 'get_quota', 'get_session', 'list_models', 'list_sessions']);
  },

  async 'shows the models and their words'() {
    const { structuredContent } = await call('list_models', {});
    assert.equal(structuredContent.data[0].id, 'nano');
    assert.ok(structuredContent.data[0].vocabulary);
  },

  async 'draws, refines, animates and extends, and tells how far it is'() {
    const told = [];
    const still = await made('create_still', { caption: star }, { onprogress: progress => told.push(progress) });
    assert.ok(told.length > 0 && told.every(progress => progress.message), 'nothing was told on the way');
    const picture = still.content.find(part => part.type === 'image');
    assert.equal(picture.mimeType, 'image/png');
    assert.deepEqual(await read(link(still).uri), Buffer.from(picture.data, 'base64'));

    const parent = still.structuredContent.id;
    const refined = await made('refine_still', { parent, caption: 'a large green star on a dark blue background', strength: 0.8 });
    assert.equal(refined.structuredContent.parent, parent);
    assert.equal(refined.structuredContent.session_id, still.structuredContent.session_id);

    const clip = await made('animate_still', { parent, motion_caption: 'the star moves to the right' });
    assert.equal(link(clip).mimeType, 'video/mp4');
    assert.equal((await read(link(clip).uri)).toString('latin1', 4, 8), 'ftyp');
    assert.ok(clip.content.some(part => part.type === 'image'), 'no thumbnail');

    const longer = await made('extend_clip', { parent: clip.structuredContent.id, motion_caption: 'the star moves to the left' });
    assert.ok(link(longer).size > link(clip).size);

    const session = (await call('get_session', { id: still.structuredContent.session_id })).structuredContent;
    assert.equal(session.generations.length, 4);
    assert.ok((await call('list_sessions', {})).structuredContent.data.some(each => each.id === session.id));
  },

  async 'makes a clip in one call, and a draft in two'() {
    const clip = await made('make_clip', { caption: star, motion_caption: 'the star moves to the right' });
    const draft = await made('make_clip', { caption: star, motion_caption: 'the star moves to the right', stop_after: 2, session_id: clip.structuredContent.session_id });
    assert.equal(draft.structuredContent.draft.stop_after, 2);
    const finished = await call('finish_draft', { id: draft.structuredContent.id });
    assert.deepEqual(await read(link(finished).uri), await read(link(clip).uri));
  },

  async 'waits no longer than it is told to, and cancels'() {
    const begun = await call('make_clip', { caption: star, motion_caption: 'the star moves to the right', steps: 200, wait_seconds: 0 });
    const { id, state } = begun.structuredContent;
    assert.ok(['queued', 'running', 'throttled'].includes(state), state);
    await call('cancel_generation', { id });
    const ended = await call('get_generation', { id, wait_seconds: 60 });
    assert.equal(ended.structuredContent.state, 'cancelled');
  },

  async 'refuses in words that an assistant can act on'() {
    assert.match((await refused('invalid_request', 'create_still', { caption: star, step: 4 })).detail, /'steps'/);
    assert.match((await refused('invalid_request', 'create_still', { caption: star, steps: 0 })).detail, /1 to 200/);
    assert.match((await refused('invalid_request', 'create_still', {})).detail, /caption/);
    assert.match((await refused('invalid_request', 'get_generation', { id: 'gen_x' })).detail, /gen_x/);
    assert.match((await refused('invalid_request', 'create_still', { caption: star, wait_seconds: 1e9 })).detail, /600/);
    await refused('not_found', 'get_generation', { id: `gen_${'0'.repeat(32)}_${'0'.repeat(16)}` });
    await refused('not_found', 'get_session', { id: `ses_${'0'.repeat(32)}` });
    await assert.rejects(call('paint_the_wall', {}), /paint_the_wall/);
    await assert.rejects(client.readResource({ uri: 'dreamer://generations/gen_x/content' }), /gen_x/);
    await assert.rejects(client.readResource({ uri: 'file:///etc/passwd' }), /none of this server's/);
  },

  async 'lets nobody in without a key'() {
    await assert.rejects(connect('dk_local_0000'), /401|[Uu]nauthor/);
  },
};

await run(`@modelcontextprotocol/sdk ${version} on node ${process.version}`, checks);
