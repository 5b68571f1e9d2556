import { get } from '../api.js';
import { fill, h, say } from '../dom.js';
import { words } from '../words.js';
import { badge, sectionHead } from './table.js';

const EVERY_MS = 2_000;

/** @typedef {{ id?: string, name?: string, silo?: string, kind?: string, state?: string, memory?: Memory, models?: (string | Model)[], jobs?: Job[], step_times?: StepTime[] }} Device */
/** @typedef {{ total_bytes?: number, used_bytes?: number, models_bytes?: number, jobs_bytes?: number }} Memory */
/** @typedef {{ id?: string, model?: string, bytes?: number }} Model */
/** @typedef {{ generation?: string, tenant?: string, stage?: string, step?: number, steps?: number }} Job */
/** @typedef {{ model: string, p50_ms?: number, p95_ms?: number }} StepTime */

/** What each device holds, does, and how fast; looked at anew every two seconds while it is in sight. */
export class Devices {
  #list = h('div', { class: 'devices' });
  #state = h('p', { class: 'soft table-state', role: 'status' });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;
  element = h('section', { 'aria-label': words.operators.devices }, sectionHead(words.operators.devices), this.#state, this.#list);

  async load() {
    clearTimeout(this.#again);
    try {
      const { data } = await get('/v1/admin/devices?limit=100');
      fill(this.#list, ...data.map(card));
      say(this.#state, data.length === 0 ? words.operators.noDevices : '');
      this.#state.hidden = data.length > 0;
    } catch (problem) {
      say(this.#state, /** @type {import('../api.js').Problem} */ (problem).status === 404 ? words.operators.devicesUnknown : /** @type {Error} */ (problem).message);
      this.#state.hidden = false;
    }
    this.#again = setTimeout(() => this.element.isConnected && !document.hidden && void this.load(), EVERY_MS);
  }
}

/** @param {Device} device */
function card(device) {
  const state = device.state ?? '';
  return h('article', { class: 'device', 'aria-label': nameOf(device) },
    h('header', {}, h('h3', { class: 'text', text: nameOf(device) }), state ? badge(words.operators.deviceState(state), state === 'ready') : null),
    h('p', { class: 'soft small text', text: [device.kind, device.silo].filter(Boolean).join(' · ') }),
    memory(device.memory), models(device), jobs(device.jobs ?? []));
}

/** @param {Device} device */
const nameOf = (device) => device.name ?? device.id ?? device.kind ?? '';

/** @param {Memory | undefined} memory */
function memory(memory) {
  if (!memory?.total_bytes) {
    return null;
  }
  const used = memory.used_bytes ?? (memory.models_bytes ?? 0) + (memory.jobs_bytes ?? 0);
  const text = words.operators.memory(used, memory.total_bytes);
  return h('div', { class: 'meter-box' },
    h('meter', { min: 0, max: memory.total_bytes, high: memory.total_bytes * 0.9, value: used, 'aria-label': text }),
    h('p', { class: 'small soft', text: [text, memory.models_bytes === undefined ? '' : words.operators.memoryParts(memory.models_bytes, memory.jobs_bytes ?? 0)].filter(Boolean).join(' · ') }));
}

/** @param {Device} device */
function models(device) {
  const times = new Map((device.step_times ?? []).map((time) => [time.model, time]));
  const names = new Set([...(device.models ?? []).map((model) => (typeof model === 'string' ? model : model.id ?? model.model ?? '')), ...times.keys()]);
  return names.size === 0 ? null : h('dl', { class: 'pairs' }, ...[...names].flatMap((name) => {
    const time = times.get(name);
    return [h('dt', { class: 'text', text: name }), h('dd', { text: time?.p50_ms === undefined ? words.operators.resident : words.operators.stepTime(time.p50_ms, time.p95_ms ?? null) })];
  }));
}

/** @param {Job[]} jobs */
function jobs(jobs) {
  return jobs.length === 0 ? h('p', { class: 'soft small', text: words.operators.idle }) : h('ul', { class: 'jobs small' }, ...jobs.map((job) => h('li', {},
    h('span', { class: 'text', text: job.tenant ?? '' }), h('code', { class: 'id', title: job.generation, text: `…${(job.generation ?? '').slice(-8)}` }),
    h('progress', { max: job.steps || 1, value: job.step ?? 0, 'aria-label': words.operators.jobAt(job.step ?? 0, job.steps ?? 0) }),
    h('span', { class: 'soft', text: words.operators.jobAt(job.step ?? 0, job.steps ?? 0) }))));
}
