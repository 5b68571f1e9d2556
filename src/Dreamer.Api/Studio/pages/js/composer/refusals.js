/** Where a refusal is said: beside the field that it is about, or below the words. */
export class Refusals {
  /** @param {HTMLElement} form @param {HTMLElement} general */
  constructor(form, general) {
    this.form = form;
    this.general = general;
  }

  clear() {
    this.general.textContent = '';
    this.form.querySelectorAll('[data-error-of]').forEach((place) => { place.textContent = ''; });
    this.form.querySelectorAll('[aria-invalid]').forEach((input) => input.removeAttribute('aria-invalid'));
  }

  /**
   * @param {import('../api.js').Problem} problem
   * @param {(param: string) => HTMLElement | null} inputOf
   * @returns {HTMLElement | null} the field of the settings that it is about
   */
  say({ message, param }, inputOf) {
    const input = param ? inputOf(param) : null;
    const place = input && this.form.querySelector(`[data-error-of="${CSS.escape(param ?? '')}"]`);
    (place ?? this.general).textContent = message;
    (input ?? this.form.querySelector('textarea'))?.setAttribute('aria-invalid', 'true');
    return input;
  }
}
