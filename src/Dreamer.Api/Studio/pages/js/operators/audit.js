import { h } from '../dom.js';
import { words } from '../words.js';
import { idCell, sectionHead, Table, when } from './table.js';

/** Who did what to tenants, keys and limits. */
export class Audit {
  #table = new Table({
    label: words.operators.audit, path: () => '/v1/admin/audit', empty: words.operators.noAudit,
    columns: [
      { name: words.operators.at, cell: (entry) => when(entry.at) },
      { name: words.operators.by, cell: (entry) => h('span', {}, entry.by.startsWith('key_') ? idCell(entry.by) : entry.by, entry.address ? h('span', { class: 'soft small', text: ` ${entry.address}` }) : null) },
      { name: words.operators.action, cell: (entry) => entry.action },
      { name: words.operators.tenant, cell: (entry) => entry.tenant },
      { name: words.operators.detail, cell: (entry) => entry.detail ?? '' },
    ],
  });

  element = h('section', { 'aria-label': words.operators.audit }, sectionHead(words.operators.audit), this.#table.element);

  load() {
    return this.#table.load();
  }
}
