import { del, post } from '../api.js';
import { remake } from '../requests.js';
import { isOver, store } from '../store.js';
import { stream } from '../stream.js';
import { words } from '../words.js';
import { attempt, toast } from './toast.js';

/** @typedef {import('../types.js').Generation} Generation */

const UNDO_MS = 10_000;
const PERMANENT = 405;

/** The deletions that can be undone, the last at the end. @type {{ roots: string[], until: number, close: () => void }[]} */
const deletions = [];

/** An undo may be typed before a deletion is answered. @type {Promise<unknown>} */
let removing = Promise.resolve();

/** Goes on with a draft from where it stopped. @param {Generation} node */
export const finish = (node) => attempt(async () => {
  const finished = await post(`/v1/generations/${node.id}/finish`);
  store.put(finished);
  stream.refresh(node.id);
  return finished;
});

/** Asks for the same once more. @param {Generation} node */
export async function again(node) {
  const draft = node.settings?.finishes ? store.nodes.get(node.parent ?? '') : null;
  if (draft) {
    return finish(draft);
  }
  const body = remake(node);
  return body && attempt(async () => store.put(await post(`/v1/sessions/${node.session_id}/generations`, body)));
}

/** @param {Generation[]} nodes */
export function cancel(nodes) {
  const running = nodes.filter((node) => !isOver(node));
  return Promise.all(running.map((node) => attempt(async () => {
    await post(`/v1/generations/${node.id}/cancel`);
    stream.refresh(node.id);
  })));
}

/** Deletes nodes with what grew from them; for a while that can be undone. @param {Generation[]} nodes */
export function remove(nodes) {
  return removing = removeAll(nodes);
}

/** @param {Generation[]} nodes */
async function removeAll(nodes) {
  const ids = new Set(nodes.map((node) => node.id));
  const roots = nodes.filter((node) => !hasAbove(node, ids));
  const answers = await Promise.all(roots.map((node) => attempt(() => removeOne(node))));
  const gone = answers.flatMap((answer) => answer?.generations ?? []);
  if (gone.length === 0) {
    return;
  }
  store.remove(gone);
  const until = Math.min(...answers.map((answer) => Date.parse(answer?.restorable_until) || Date.now() + UNDO_MS));
  const ms = Math.max(1000, until - Date.now());
  const deletion = { roots: answers.flatMap((answer, index) => (answer ? [roots[index].id] : [])), until, close: () => {} };
  deletion.close = toast(words.deleted(gone.length), { action: words.app.undo, act: () => void undo(deletion), ms: Math.min(ms, UNDO_MS) });
  deletions.push(deletion);
}

/** Brings back what was deleted last, as long as the server waits. */
export async function undo(/** @type {typeof deletions[number] | undefined} */ asked = undefined) {
  await removing;
  const deletion = asked ?? deletions.at(-1);
  if (!deletion || deletion.until < Date.now()) {
    return;
  }
  deletions.splice(deletions.indexOf(deletion), 1);
  deletion.close();
  const back = await Promise.all(deletion.roots.map((id) => attempt(() => post(`/v1/generations/${id}/restore`))));
  const ids = back.flatMap((answer) => answer?.generations ?? []);
  store.back(ids);
  stream.refresh(...ids);
}

/** @param {Generation} node */
async function removeOne(node) {
  try {
    return await del(`/v1/generations/${node.id}`);
  } catch (problem) {
    const { status } = /** @type {import('../api.js').Problem} */ (problem);
    throw status === PERMANENT ? new Error(words.problems.noDelete) : problem;
  }
}

/** @param {Generation} node @param {Set<string>} ids */
function hasAbove(node, ids) {
  for (let above = store.nodes.get(node.parent ?? ''); above; above = store.nodes.get(above.parent ?? '')) {
    if (ids.has(above.id)) {
      return true;
    }
  }
  return false;
}
