import { del, patch, post } from '../api.js';
import { announce, button, h } from '../dom.js';
import { ask } from '../dialog/ask.js';
import { words } from '../words.js';
import { openDeliveries } from './deliveries.js';
import { showSecret } from './secret.js';
import { badge, sectionHead, Table, when } from './table.js';

/** @typedef {{ id: string, url: string, description: string, events: string[], kind: string, enabled: boolean, disabled_reason?: string }} Endpoint */

const path = '/v1/webhook_endpoints';
const DAY_S = 86_400;

/** Who is told when something has ended, and what came of it. */
export class Webhooks {
  #table = new Table({
    label: words.operators.webhooks, path: () => path, empty: words.operators.noWebhooks,
    columns: [
      { name: words.operators.address, cell: (endpoint) => h('div', {}, h('span', { class: 'text', text: endpoint.url }), endpoint.description ? h('div', { class: 'soft small text', text: endpoint.description }) : null) },
      { name: words.operators.events, cell: (endpoint) => endpoint.events.join(', ') },
      { name: words.operators.state, cell: (endpoint) => h('div', {}, badge(endpoint.enabled ? words.operators.enabled : words.operators.disabled, endpoint.enabled),
        endpoint.disabled_reason ? h('div', { class: 'soft small text', text: endpoint.disabled_reason }) : null) },
      { name: words.operators.waiting, number: true, cell: (endpoint) => words.operators.waits(endpoint.waiting, endpoint.dropped) },
      { name: words.operators.created, cell: (endpoint) => when(endpoint.created_at) },
    ],
    actions: (endpoint) => this.#actions(endpoint),
  });

  element = h('section', { 'aria-label': words.operators.webhooks },
    sectionHead(words.operators.webhooks, button(words.operators.newWebhook, () => this.#create(), { icon: 'plus', class: 'main' })), this.#table.element);

  load() {
    return this.#table.load();
  }

  /** @param {Endpoint} endpoint */
  #actions(endpoint) {
    const at = `${path}/${endpoint.id}`;
    return [
      button(words.operators.deliveries, () => openDeliveries(endpoint)),
      button(words.operators.test, () => void this.#do(post(`${at}/test`), words.operators.testSent)),
      endpoint.enabled ? null : button(words.operators.enable, () => void this.#do(post(`${at}/enable`), words.operators.enabled)),
      button(words.operators.change, () => this.#change(endpoint)),
      button(words.operators.rotate, () => this.#rotate(endpoint)),
      button(words.operators.remove, () => this.#remove(endpoint), { class: 'danger' }),
    ];
  }

  /** @param {Promise<unknown>} call @param {string} said */
  async #do(call, said) {
    await call.then(() => announce(said), (/** @type {Error} */ problem) => ask(words.operators.notDone, { text: problem.message, verb: words.app.close, act: async () => undefined }));
    await this.load();
  }

  /** @param {Partial<Endpoint>} endpoint @returns {import('../dialog/ask.js').Field[]} */
  #fields(endpoint) {
    return [
      { name: 'url', label: words.operators.address, type: 'url', value: endpoint.url ?? 'https://' },
      { name: 'events', label: words.operators.events, value: (endpoint.events ?? ['*']).join(', '), hint: words.operators.eventsHint },
      { name: 'description', label: words.operators.description, value: endpoint.description ?? '' },
    ];
  }

  #create() {
    ask(words.operators.newWebhook, {
      verb: words.operators.create,
      fields: [...this.#fields({}), { name: 'kind', label: words.operators.signature, type: 'choice', value: 'hmac', options: ['hmac', 'ed25519'].map((kind) => ({ value: kind, label: kind })) }],
      act: async (answers, key) => {
        const made = await post(path, { ...bodyOf(answers), kind: answers.kind }, { key });
        await this.load();
        showSecret(words.operators.webhookMade, made.secret ?? made.public_key);
      },
    });
  }

  /** @param {Endpoint} endpoint */
  #change(endpoint) {
    ask(words.operators.change, { verb: words.operators.save, fields: this.#fields(endpoint), act: async (answers) => { await patch(`${path}/${endpoint.id}`, bodyOf(answers)); await this.load(); } });
  }

  /** @param {Endpoint} endpoint */
  #rotate(endpoint) {
    ask(words.operators.rotateOf(endpoint.url), {
      text: words.operators.rotateWebhookMeans, verb: words.operators.rotate,
      fields: [{ name: 'overlap_seconds', label: words.operators.overlap, type: 'number', value: String(DAY_S) }],
      act: async ({ overlap_seconds: overlap }, key) => {
        const made = await post(`${path}/${endpoint.id}/rotate_secret`, overlap === '' ? {} : { overlap_seconds: Number(overlap) }, { key });
        showSecret(words.operators.webhookMade, made.secret ?? made.public_key);
      },
    });
  }

  /** @param {Endpoint} endpoint */
  #remove(endpoint) {
    ask(words.operators.removeOf(endpoint.url), {
      text: words.operators.removeWebhookMeans, verb: words.operators.remove, danger: true, act: async () => { await del(`${path}/${endpoint.id}`); await this.load(); },
    });
  }
}

/** @param {import('../dialog/ask.js').Answers} answers */
const bodyOf = ({ url, events, description }) => ({ url, description, events: String(events).split(/[\s,]+/).filter(Boolean) });
