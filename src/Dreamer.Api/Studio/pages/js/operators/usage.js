import { get } from '../api.js';
import { fill, h, icon, say } from '../dom.js';
import { words } from '../words.js';
import { barChart } from './chart.js';
import { sectionHead } from './table.js';

const SPANS = [7, 30, 90];
const DAY_MS = 86_400_000;

/** @typedef {{ generations: number, succeeded: number, failed: number, cancelled: number, repeats: number, steps: number, device_seconds: number, frames: number }} Totals */
/** @typedef {{ name: string, totals: Totals }} Group */

/** What was used, by day and by key, of the tenant that is signed in. */
export class Usage {
  #days = h('select', { 'aria-label': words.operators.span, on: { change: () => void this.load() } },
    ...SPANS.map((days) => h('option', { value: String(days), selected: days === 30, text: words.operators.days(days) })));
  #csv = h('a', { class: 'button outline-button', download: 'usage.csv' }, icon('download'), h('span', { text: words.operators.csv }));
  #state = h('p', { class: 'error text', role: 'alert', hidden: true });
  #body = h('div', { class: 'usage' });
  element = h('section', { 'aria-label': words.operators.usage }, sectionHead(words.operators.usage, this.#days, this.#csv), this.#state, this.#body);

  async load() {
    const days = daysUntilToday(Number(this.#days.value));
    const query = `from=${days[0]}&to=${days[days.length - 1]}`;
    this.#csv.setAttribute('href', `/v1/usage?${query}&format=csv`);
    try {
      const [byDay, byKey, quota] = await Promise.all([get(`/v1/usage?${query}&by=day&limit=1`), get(`/v1/usage?${query}&by=key&limit=1`), get('/v1/quota')]);
      fill(this.#body, tiles(byDay.totals), ...charts(days, byDay.groups ?? []), limits(quota.limits ?? []), keys(byKey.groups ?? []));
      this.#state.hidden = true;
    } catch (problem) {
      say(this.#state, /** @type {Error} */ (problem).message);
      this.#state.hidden = false;
    }
  }
}

/** UTC days, as the ledger has them; the oldest first. @param {number} count */
const daysUntilToday = (count) => Array.from({ length: count }, (_, index) => new Date(Date.now() - (count - 1 - index) * DAY_MS).toISOString().slice(0, 10));

/** @param {string[]} days @param {Group[]} groups */
function charts(days, groups) {
  const totals = new Map(groups.map((group) => [group.name, group.totals]));
  const bars = (/** @type {keyof Totals} */ name) => days.map((day) => ({ name: words.operators.day(day), value: totals.get(day)?.[name] ?? 0 }));
  return [barChart(words.operators.deviceSecondsByDay, bars('device_seconds'), words.operators.seconds), barChart(words.operators.generationsByDay, bars('generations'), words.operators.number)];
}

/** @param {Totals} totals */
function tiles(totals) {
  const shown = /** @type {[string, string][]} */ ([
    [words.operators.generations, words.operators.number(totals.generations)], [words.operators.deviceTime, words.operators.seconds(totals.device_seconds)],
    [words.operators.failed, words.operators.number(totals.failed)], [words.operators.repeats, words.operators.number(totals.repeats)],
  ]);
  return h('dl', { class: 'tiles' }, ...shown.map(([name, value]) => h('div', { class: 'tile' }, h('dt', { class: 'small soft', text: name }), h('dd', { text: value }))));
}

/** @param {{ name: string, limit: number | null, used: number, resets_at?: string }[]} limits */
function limits(limits) {
  const set = limits.filter((limit) => limit.limit !== null && limit.limit !== undefined);
  return set.length === 0 ? null : h('div', { class: 'quota' }, h('h3', { text: words.operators.quota }), h('dl', { class: 'pairs' }, ...set.flatMap((limit) => {
    const text = words.operators.of(limit.used, Number(limit.limit));
    return [h('dt', { text: words.operators.limit[/** @type {'assets'} */ (limit.name)] ?? limit.name }),
      h('dd', {}, h('meter', { min: 0, max: Number(limit.limit), value: limit.used, high: Number(limit.limit) * 0.9, 'aria-label': text }), h('span', { text }))];
  })));
}

/** @param {Group[]} groups */
function keys(groups) {
  return groups.length === 0 ? null : h('div', { class: 'table' }, h('h3', { text: words.operators.byKey }), h('div', { class: 'scrolls' }, h('table', {},
    h('thead', {}, h('tr', {}, ...[words.operators.key, words.operators.generations, words.operators.steps, words.operators.deviceTime].map((name, index) => h('th', { scope: 'col', class: index ? 'number' : '', text: name })))),
    h('tbody', {}, ...groups.map(({ name, totals }) => h('tr', {}, h('td', { class: 'text', text: name }), h('td', { class: 'number', text: words.operators.number(totals.generations) }),
      h('td', { class: 'number', text: words.operators.number(totals.steps) }), h('td', { class: 'number', text: words.operators.seconds(totals.device_seconds) })))))));
}
