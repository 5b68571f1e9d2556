import { newKey, parse, send } from '../api.js';
import { button, fill, h, icon, say } from '../dom.js';
import { openDialog } from '../dialog/dialog.js';
import { words } from '../words.js';
import { Cropper } from './cropper.js';
import { loadPicture, pictureIn } from './loaded.js';

/** @typedef {{ id: string, url: string, size: number | string }} Asset */

/**
 * Lets a person choose a picture of their own: a file, a drop, a paste or the camera; it is cut to the model's shape and uploaded.
 * @param {import('../types.js').Model | null} model
 * @param {{ file?: File | null, size?: number | string }} [options] `file` was dropped or pasted already
 * @returns {Promise<Asset | null>} null where nothing was chosen
 */
export function choosePicture(model, { file = null, size } = {}) {
  return new Upload(String(size ?? model?.default_size ?? 64)).ask(file);
}

class Upload {
  /** @type {Cropper | null} */
  #cropper = null;
  /** @type {Asset | null} */
  #asset = null;
  #key = '';
  #wrong = h('p', { class: 'error text', role: 'alert', hidden: true });
  #body = h('div', { class: 'upload-body' });
  #use = button(words.upload.use, () => void this.#send(), { class: 'main', hidden: true });
  #other = button(words.upload.other, () => this.#choose(), { hidden: true });

  /** @param {string} size */
  constructor(size) {
    const [width, height] = size.split('x').map(Number);
    this.size = { width, height: height || width };
    this.sizeText = size;
  }

  /** @param {File | null} file @returns {Promise<Asset | null>} */
  ask(file) {
    const dialog = openDialog(words.upload.title, { class: 'upload' }, this.#body, this.#wrong, h('footer', { class: 'dialog-foot' }, this.#other, this.#use));
    this.dialog = dialog;
    const paste = (/** @type {ClipboardEvent} */ event) => void this.#take(pictureIn(event.clipboardData));
    document.addEventListener('paste', paste);
    dialog.addEventListener('dragover', (event) => { event.preventDefault(); dialog.classList.add('over'); });
    dialog.addEventListener('dragleave', () => dialog.classList.remove('over'));
    dialog.addEventListener('drop', (event) => { event.preventDefault(); dialog.classList.remove('over'); void this.#take(pictureIn(event.dataTransfer)); });
    this.#choose();
    void this.#take(file);
    return new Promise((resolve) => {
      dialog.addEventListener('close', () => {
        document.removeEventListener('paste', paste);
        this.#cropper?.picture.close();
        resolve(this.#asset);
      });
    });
  }

  #choose() {
    this.#say('');
    this.#use.hidden = this.#other.hidden = true;
    fill(this.#body, h('div', { class: 'drop' }, icon('picture'), h('p', { text: words.upload.drop }), h('p', { class: 'soft small', text: words.upload.kinds }),
      h('div', { class: 'drop-ways' }, this.#file(words.upload.file, 'upload', false),
        matchMedia('(pointer: coarse)').matches ? this.#file(words.upload.camera, 'camera', true) : null)));
  }

  /** @param {string} name @param {string} symbol @param {boolean} camera */
  #file(name, symbol, camera) {
    const input = h('input', { type: 'file', class: 'unseen', accept: 'image/png,image/jpeg,image/webp,image/*', capture: camera ? 'environment' : undefined,
      on: { change: () => void this.#take(input.files?.[0] ?? null) } });
    return h('label', { class: 'button outline-button' }, icon(symbol), h('span', { text: name }), input);
  }

  /** @param {File | null} file */
  async #take(file) {
    if (!file) {
      return;
    }
    try {
      const picture = await loadPicture(file);
      this.#cropper?.picture.close();
      this.#cropper = new Cropper(picture, this.size);
      this.#key = newKey();
      fill(this.#body, this.#cropper.element);
      this.#use.hidden = this.#other.hidden = false;
      this.#say('');
      this.#cropper.focus();
    } catch (wrong) {
      this.#say(/** @type {Error} */ (wrong).message);
    }
  }

  async #send() {
    if (!this.#cropper) {
      return;
    }
    this.#use.disabled = true;
    say(this.#use, words.upload.sending);
    try {
      const body = await this.#cropper.cut();
      const answer = await send('POST', `/v1/assets?size=${this.sizeText}`, { body, type: body.type, key: this.#key });
      this.#asset = parse(await answer.text());
      this.dialog?.close();
    } catch (problem) {
      this.#key = newKey();
      this.#say(/** @type {Error} */ (problem).message);
    }
    this.#use.disabled = false;
    say(this.#use, words.upload.use);
  }

  /** @param {string} text */
  #say(text) {
    say(this.#wrong, text);
    this.#wrong.hidden = !text;
  }
}
