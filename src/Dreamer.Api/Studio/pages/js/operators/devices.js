import { get } from '../api.js';
import { fill, h, say } from '../dom.js';
import { words } from '../words.js';
import { badge, sectionHead } from './table.js';

const EVERY_MS = 2_000;
const HIDDEN_MS = 60_000;

/** @typedef {{ id: string, name: string, silo?: string, kind: string, state: string, reported_at: string, memory?: Memory, models: Model[], jobs: Jobs, step_times: StepTime[] }} Device */
/** @typedef {{ total_bytes?: number, used_bytes?: number, budget_bytes: number, models_bytes: number, jobs_bytes: number }} Memory */
/** @typedef {{ id: string, bytes: number }} Model */
/** @typedef {{ running: number, interactive: number, batch: number, waiting: number }} Jobs */
/** @typedef {{ model: string, shape: string, p50_ms: number, p95_ms: number }} StepTime */

/** What each device holds, does, and how fast; looked at anew every two seconds while it is in sight. */
export class Devices {
  #list = h('div', { class: 'devices' });
  #state = h('p', { class: 'soft table-state', role: 'status' });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;
  element = h('section', {}, sectionHead(words.operators.devices), this.#state, this.#list);

  async load() {
    clearTimeout(this.#again);
    let tells = true;
    try {
      const { data } = await get('/v1/admin/devices?limit=100');
      fill(this.#list, ...data.map(card));
      say(this.#state, data.length === 0 ? words.operators.noDevices : '');
      this.#state.hidden = data.length > 0;
    } catch (problem) {
      const { status, message } = /** @type {import('../api.js').Problem} */ (problem);
      tells = status !== 404; // an older server
      say(this.#state, tells ? message : words.operators.devicesUnknown);
      this.#state.hidden = false;
    }
    this.#again = tells ? setTimeout(() => this.element.isConnected && void this.load(), document.hidden ? HIDDEN_MS : EVERY_MS) : undefined;
  }
}

/** @param {Device} device */
function card(device) {
  return h('article', { class: 'device', 'aria-label': device.id },
    h('header', {}, h('h3', { class: 'text', text: device.id }), badge(words.operators.deviceState(device.state), device.state === 'ready')),
    h('p', { class: 'soft small text', text: [device.kind, device.silo, seen(device)].filter(Boolean).join(' · ') }),
    memory(device.memory), models(device), h('p', { class: 'soft small', text: words.operators.jobs(device.jobs) }));
}

/** Of one that is lost, when it was last heard of. @param {Device} device */
const seen = (device) => (device.state === 'lost' ? words.operators.seen(new Date(device.reported_at)) : '');

/** @param {Memory | undefined} memory */
function memory(memory) {
  if (!memory) {
    return null;
  }
  const used = memory.used_bytes ?? memory.models_bytes + memory.jobs_bytes;
  const total = memory.total_bytes ?? memory.budget_bytes;
  const text = words.operators.memory(used, total);
  return h('div', { class: 'meter-box' },
    h('meter', { min: 0, max: total, high: total * 0.9, value: used, 'aria-label': text }),
    h('p', { class: 'small soft', text: `${text} · ${words.operators.memoryParts(memory.models_bytes, memory.jobs_bytes)}` }));
}

/** Those in memory, and those that took steps lately. @param {Device} device */
function models(device) {
  const names = new Set([...device.models.map((model) => model.id), ...device.step_times.map((time) => time.model)]);
  return names.size === 0 ? null : h('dl', { class: 'pairs' }, ...[...names].flatMap((name) => {
    const bytes = device.models.find((model) => model.id === name)?.bytes;
    const times = device.step_times.filter((time) => time.model === name);
    return [h('dt', { class: 'text', text: name }), h('dd', {},
      h('p', { text: bytes === undefined ? words.operators.notResident : words.operators.resident(bytes) }),
      ...times.map((time) => h('p', { class: 'small soft', text: words.operators.stepTime(time.shape, time.p50_ms, time.p95_ms) })))];
  }));
}
