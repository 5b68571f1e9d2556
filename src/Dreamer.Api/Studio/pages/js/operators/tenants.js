import { del, get, patch, post, put } from '../api.js';
import { button, h } from '../dom.js';
import { ask } from '../dialog/ask.js';
import { words } from '../words.js';
import { badge, sectionHead, Table, when } from './table.js';

/** @typedef {{ id: string, title: string, state: string, created_at?: string }} Tenant */

const LIMITS = /** @type {const} */ (['pending_generations', 'concurrent_generations', 'generations_per_day', 'device_seconds_per_day', 'assets', 'asset_bytes',
  'weight', 'requests_per_second', 'request_burst']);
const path = '/v1/admin/tenants';

/** The customers of the server: made, renamed, limited, suspended, deleted. */
export class Tenants {
  #table = new Table({
    label: words.operators.tenants, path: () => path, empty: words.operators.noTenants,
    columns: [
      { name: words.operators.id, cell: (tenant) => h('code', { class: 'id', text: tenant.id }) },
      { name: words.operators.title, cell: (tenant) => tenant.title },
      { name: words.operators.state, cell: (tenant) => badge(words.operators.tenantState(tenant.state), tenant.state === 'active') },
      { name: words.operators.created, cell: (tenant) => when(tenant.created_at) },
    ],
    actions: (tenant) => this.#actions(tenant),
  });

  element = h('section', { 'aria-label': words.operators.tenants },
    sectionHead(words.operators.tenants, button(words.operators.newTenant, () => this.#create(), { icon: 'plus', class: 'main' })), this.#table.element);

  load() {
    return this.#table.load();
  }

  /** @param {Tenant} tenant */
  #actions(tenant) {
    const suspended = tenant.state === 'suspended';
    const own = tenant.id === 'local';
    return [
      button(words.operators.rename, () => this.#rename(tenant)),
      button(words.operators.limits, () => void this.#limits(tenant)),
      own ? null : button(suspended ? words.operators.resume : words.operators.suspend, () => this.#suspend(tenant, !suspended)),
      own ? null : button(words.operators.remove, () => this.#remove(tenant), { class: 'danger' }),
    ];
  }

  #create() {
    ask(words.operators.newTenant, {
      verb: words.operators.create,
      fields: [{ name: 'id', label: words.operators.id, hint: words.operators.idHint }, { name: 'title', label: words.operators.title }],
      act: async ({ id, title }, key) => { await post(path, { id, ...(title ? { title } : {}) }, { key }); await this.load(); },
    });
  }

  /** @param {Tenant} tenant */
  #rename(tenant) {
    ask(words.operators.renameOf(tenant.id), {
      verb: words.operators.save, fields: [{ name: 'title', label: words.operators.title, value: tenant.title }],
      act: async ({ title }) => { await patch(`${path}/${tenant.id}`, { title }); await this.load(); },
    });
  }

  /** @param {Tenant} tenant @param {boolean} suspended */
  #suspend(tenant, suspended) {
    ask(suspended ? words.operators.suspendOf(tenant.id) : words.operators.resumeOf(tenant.id), {
      text: suspended ? words.operators.suspendMeans : words.operators.resumeMeans, verb: suspended ? words.operators.suspend : words.operators.resume,
      act: async () => { await patch(`${path}/${tenant.id}`, { suspended }); await this.load(); },
    });
  }

  /** @param {Tenant} tenant */
  #remove(tenant) {
    ask(words.operators.removeOf(tenant.id), {
      text: words.operators.removeMeans, verb: words.operators.remove, danger: true,
      fields: [{ name: 'id', label: words.operators.typeId(tenant.id) }],
      act: async ({ id }) => {
        if (id !== tenant.id) {
          throw new Error(words.operators.otherId(String(id)));
        }
        await del(`${path}/${tenant.id}`);
        await this.load();
      },
    });
  }

  /** @param {Tenant} tenant */
  async #limits(tenant) {
    const set = await get(`${path}/${tenant.id}/limits`).catch((/** @type {Error} */ problem) => problem);
    ask(words.operators.limitsOf(tenant.id), {
      text: set instanceof Error ? set.message : words.operators.limitsMean, verb: words.operators.save,
      fields: LIMITS.map((name) => ({ name, label: words.operators.limit[name], type: /** @type {const} */ ('number'), value: set[name] === undefined ? '' : String(set[name]) })),
      act: (answers) => put(`${path}/${tenant.id}/limits`, Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== '').map(([name, value]) => [name, Number(value)]))),
    });
  }
}
