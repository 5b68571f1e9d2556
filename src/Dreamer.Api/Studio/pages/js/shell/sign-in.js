import { post } from '../api.js';
import { button, h } from '../dom.js';
import { words } from '../words.js';

/** The page that takes a key and gives a cookie. @param {() => Promise<void>} signedIn */
export function signInPage(signedIn) {
  const key = h('input', {
    id: 'key', type: 'password', name: 'key', autocomplete: 'current-password', required: true, spellcheck: 'false', 'aria-describedby': 'key-error key-hint', data: { testid: 'key' },
  });
  key.addEventListener('input', () => key.removeAttribute('aria-invalid'));
  const error = h('p', { id: 'key-error', class: 'error', role: 'alert' });
  const submit = button(words.signIn.act, () => {}, { type: 'submit', class: 'main', data: { testid: 'sign-in' } });
  submit.type = 'submit';
  const form = h('form', { class: 'sign-in', method: 'post', on: { submit: (event) => { event.preventDefault(); void enter(); } } },
    h('h1', { text: words.signIn.title }),
    h('label', { class: 'field', for: 'key' }, h('span', { class: 'name', text: words.signIn.key })),
    key, error, submit,
    h('p', { id: 'key-hint', class: 'soft small', text: words.signIn.hint }));
  return h('main', { class: 'sign-in-page' }, form);

  async function enter() {
    submit.disabled = true;
    error.textContent = '';
    try {
      await post('/v1/sign_in', { key: key.value.trim() });
      await signedIn();
    } catch (problem) {
      error.textContent = /** @type {Error} */ (problem).message;
      key.setAttribute('aria-invalid', 'true');
      key.focus();
    } finally {
      submit.disabled = false;
    }
  }
}
