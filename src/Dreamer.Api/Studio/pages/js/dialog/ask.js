import { button, h, say } from '../dom.js';
import { newKey, Problem } from '../api.js';
import { words } from '../words.js';
import { openDialog } from './dialog.js';

/**
 * @typedef {object} Field
 * @property {string} name as the API calls it, so that its refusal stands beside it
 * @property {string} label
 * @property {'text' | 'number' | 'url' | 'datetime-local' | 'choice' | 'checks'} [type]
 * @property {{ value: string, label: string }[]} [options]
 * @property {string | string[]} [value]
 * @property {string} [hint]
 * @property {boolean} [required]
 */

/** @typedef {Record<string, string | string[]>} Answers */

/**
 * A window with a form; it closes once `act` has succeeded, and else says why not beside what caused it.
 * @param {string} title
 * @param {{ fields?: Field[], text?: string, verb: string, danger?: boolean, act: (answers: Answers, key: string) => Promise<unknown> }} form
 */
export function ask(title, { fields = [], text, verb, danger = false, act }) {
  const rows = fields.map((field) => new Row(field));
  const wrong = h('p', { class: 'error text', role: 'alert', hidden: true });
  const main = h('button', { class: danger ? 'outline danger' : 'main', type: 'submit', text: verb });
  const form = h('form', { class: 'ask', novalidate: true },
    text ? h('p', { class: 'text', text }) : null, ...rows.map((row) => row.element), wrong,
    h('footer', { class: 'dialog-foot' }, button(words.dialog.back, () => dialog.close()), main));
  const dialog = openDialog(title, { class: 'narrow' }, form);
  const key = newKey();
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    main.disabled = true;
    try {
      await act(Object.fromEntries(rows.map((row) => [row.field.name, row.value])), key);
      dialog.close();
    } catch (problem) {
      tell(/** @type {Problem} */ (problem), rows, wrong);
    }
    main.disabled = false;
  });
}

/** @param {Problem} problem @param {Row[]} rows @param {HTMLElement} wrong */
function tell(problem, rows, wrong) {
  const param = problem instanceof Problem ? problem.param : null;
  const at = rows.find((row) => row.field.name === param);
  rows.forEach((row) => row.refuse(row === at ? problem.message : ''));
  say(wrong, at ? '' : problem.message);
  wrong.hidden = Boolean(at);
}

/** One field with its name, its hint, and what is wrong with it. */
class Row {
  /** @param {Field} field */
  constructor(field) {
    this.field = field;
    this.wrong = h('span', { class: 'error small text', id: `wrong-${field.name}`, role: 'alert', hidden: true });
    this.input = control(field);
    const hint = field.hint ? h('span', { class: 'soft small', text: field.hint }) : null;
    this.element = field.type === 'checks'
      ? h('fieldset', { class: 'field' }, h('legend', { class: 'name', text: field.label }), this.input, hint, this.wrong)
      : h('label', { class: 'field' }, h('span', { class: 'name', text: field.label }), this.input, hint, this.wrong);
  }

  get value() {
    return this.field.type === 'checks'
      ? [...this.input.querySelectorAll('input')].filter((box) => box.checked).map((box) => box.value)
      : /** @type {HTMLInputElement} */ (this.input).value.trim();
  }

  /** @param {string} why */
  refuse(why) {
    say(this.wrong, why);
    this.wrong.hidden = !why;
    this.input.setAttribute('aria-invalid', why ? 'true' : 'false');
    if (why) {
      this.input.setAttribute('aria-describedby', this.wrong.id);
      this.input.focus();
    }
  }
}

/** @param {Field} field @returns {HTMLElement} */
function control({ type = 'text', name, value = '', options = [] }) {
  if (type === 'choice') {
    return h('select', { name }, ...options.map((option) => h('option', { value: option.value, selected: option.value === value, text: option.label })));
  }
  if (type === 'checks') {
    return h('div', { class: 'checks' }, ...options.map((option) => h('label', { class: 'check' },
      h('input', { type: 'checkbox', value: option.value, checked: value.includes(option.value) }), h('span', { text: option.label }))));
  }
  return h('input', { type, name, value, autocomplete: 'off', spellcheck: 'false', step: type === 'number' ? 'any' : undefined });
}
