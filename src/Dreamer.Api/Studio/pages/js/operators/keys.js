import { del, get, post } from '../api.js';
import { button, fill, h } from '../dom.js';
import { ask } from '../dialog/ask.js';
import { words } from '../words.js';
import { showSecret } from './secret.js';
import { badge, idCell, sectionHead, Table, when } from './table.js';

/** @typedef {{ id: string, name: string, state: string }} Key */

const SCOPES = ['read', 'generate', 'admin'];
const MOST_TENANTS = 100;
const DAY_S = 86_400;

/** The keys of one tenant: made, rotated, revoked. A key is shown once. */
export class Keys {
  #tenant = 'local';
  #choice = h('select', { 'aria-label': words.operators.tenant, on: { change: () => { this.#tenant = this.#choice.value; void this.#table.load(); } } });
  #table = new Table({
    label: words.operators.keys, path: () => this.#path, empty: words.operators.noKeys,
    columns: [
      { name: words.operators.name, cell: (key) => key.name || words.operators.unnamed },
      { name: words.operators.id, cell: (key) => idCell(key.id) },
      { name: words.operators.scopes, cell: (key) => key.scopes.join(', ') },
      { name: words.operators.state, cell: (key) => badge(words.operators.keyState(key.state), key.state === 'active') },
      { name: words.operators.lastUsed, cell: (key) => when(key.last_used_at) },
      { name: words.operators.ends, cell: (key) => when(key.expires_at) },
    ],
    actions: (key) => (key.state === 'active' ? [button(words.operators.rotate, () => this.#rotate(key)), button(words.operators.revoke, () => this.#revoke(key), { class: 'danger' })] : []),
  });

  element = h('section', { 'aria-label': words.operators.keys },
    sectionHead(words.operators.keys, this.#choice, button(words.operators.newKey, () => this.#create(), { icon: 'plus', class: 'main' })), this.#table.element);

  get #path() {
    return `/v1/admin/tenants/${this.#tenant}/keys`;
  }

  async load() {
    const { data } = await get(`/v1/admin/tenants?limit=${MOST_TENANTS}`).catch(() => ({ data: [{ id: this.#tenant, title: '' }] }));
    fill(this.#choice, ...data.map((/** @type {{ id: string, title: string }} */ tenant) => h('option', { value: tenant.id, text: tenant.title ? `${tenant.id} (${tenant.title})` : tenant.id })));
    if (!data.some((/** @type {{ id: string }} */ tenant) => tenant.id === this.#tenant) && data.length > 0) {
      this.#tenant = data[0].id;
    }
    this.#choice.value = this.#tenant;
    await this.#table.load();
  }

  #create() {
    ask(words.operators.newKey, {
      verb: words.operators.create,
      fields: [
        { name: 'name', label: words.operators.name, hint: words.operators.nameHint },
        { name: 'scopes', label: words.operators.scopes, type: 'checks', value: ['read', 'generate'], options: SCOPES.map((scope) => ({ value: scope, label: words.operators.scope(scope) })) },
        { name: 'expires_at', label: words.operators.ends, type: 'datetime-local', hint: words.operators.endsHint },
      ],
      act: async ({ name, scopes, expires_at: ends }, key) => {
        const made = await post(this.#path, { name, scopes, ...(ends ? { expires_at: new Date(String(ends)).toISOString() } : {}) }, { key });
        await this.#table.load();
        showSecret(words.operators.keyMade, made.secret);
      },
    });
  }

  /** @param {Key} old */
  #rotate(old) {
    ask(words.operators.rotateOf(old.name || old.id), {
      text: words.operators.rotateMeans, verb: words.operators.rotate,
      fields: [{ name: 'overlap_seconds', label: words.operators.overlap, type: 'number', value: String(DAY_S) }],
      act: async ({ overlap_seconds: overlap }, key) => {
        const made = await post(`${this.#path}/${old.id}/rotate`, overlap === '' ? {} : { overlap_seconds: Number(overlap) }, { key });
        await this.#table.load();
        showSecret(words.operators.keyMade, made.secret);
      },
    });
  }

  /** @param {Key} key */
  #revoke(key) {
    ask(words.operators.revokeOf(key.name || key.id), {
      text: words.operators.revokeMeans, verb: words.operators.revoke, danger: true,
      act: async () => { await del(`${this.#path}/${key.id}`); await this.#table.load(); },
    });
  }
}
