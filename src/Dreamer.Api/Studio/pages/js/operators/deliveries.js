import { post } from '../api.js';
import { announce, button, h } from '../dom.js';
import { openDialog } from '../dialog/dialog.js';
import { words } from '../words.js';
import { badge, idCell, Table, when } from './table.js';

/** @typedef {{ id: string, type: string, state: string, attempts: { at: string, status?: number, detail?: string, milliseconds: number }[], next_attempt_at?: string, answer?: string, payload: string, created_at: string }} Delivery */

/** What was sent to an endpoint, how often, what was answered; each can be sent once more. @param {{ id: string, url: string }} endpoint */
export function openDeliveries(endpoint) {
  const path = `/v1/webhook_endpoints/${endpoint.id}/deliveries`;
  const table = new Table({
    label: words.operators.deliveries, path: () => path, empty: words.operators.noDeliveries,
    columns: [
      { name: words.operators.message, cell: message },
      { name: words.operators.state, cell: (delivery) => badge(words.operators.deliveryState(delivery.state), delivery.state !== 'failed') },
      { name: words.operators.tries, cell: tries },
      { name: words.operators.created, cell: (delivery) => when(delivery.created_at) },
    ],
    actions: (delivery) => [button(words.operators.redeliver, async () => {
      await post(`${path}/${delivery.id}/redeliver`).then(() => announce(words.operators.sentAgain), (/** @type {Error} */ problem) => announce(problem.message));
      await table.load();
    })],
  });
  openDialog(words.operators.deliveriesOf(endpoint.url), { class: 'wide', tools: [button(words.operators.reload, () => void table.load(), { icon: 'retry', quiet: true })] }, table.element);
  void table.load();
}

/** @param {Delivery} delivery */
const message = (delivery) => h('details', {}, h('summary', {}, h('span', { text: delivery.type }), ' ', idCell(delivery.id)),
  h('pre', { class: 'payload text', tabindex: 0, text: delivery.payload }), delivery.answer ? h('pre', { class: 'payload text', tabindex: 0, text: delivery.answer }) : null);

/** @param {Delivery} delivery */
const tries = (delivery) => h('ul', {}, ...delivery.attempts.map((attempt) => h('li', { class: 'small' }, when(attempt.at), ' ',
  h('span', { class: 'text', text: words.operators.attempt(attempt.status ?? null, attempt.detail ?? '', attempt.milliseconds) }))),
delivery.next_attempt_at ? h('li', { class: 'small soft', text: words.operators.nextTry(new Date(delivery.next_attempt_at)) }) : null);
