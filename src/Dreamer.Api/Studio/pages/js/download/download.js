import { announce, button, h, icon, keyed, say } from '../dom.js';
import { ranges } from '../player/range.js';
import { placeOf } from '../router.js';
import { words } from '../words.js';
import { downloadsOf } from './files.js';
import { asCsharp, asCurl, asJson } from './recipe.js';

/** @typedef {import('../types.js').Generation} Generation */

/** `<dream-download>`: everything that can be taken away from one node: files, its link, and the request that makes it again. */
export class DreamDownload extends HTMLElement {
  /** @type {Generation | null} */
  #node = null;
  #files = h('ul', { class: 'downloads' });
  #part = h('p', { class: 'small soft' });
  #title = h('h3', { text: words.download.title });
  #told = () => this.#render();

  connectedCallback() {
    ranges.addEventListener('range', this.#told);
    if (!this.#files.isConnected) {
      this.replaceChildren(this.#title, this.#files, this.#part, h('h3', { text: words.download.copy }), h('div', { class: 'copies' },
        this.#copy(words.download.link, 'link', (node) => location.origin + placeOf(node.session_id, node.id)),
        this.#copy(words.download.curl, 'code', (node) => asCurl(node, location.origin)),
        this.#copy(words.download.csharp, 'code', (node) => asCsharp(node, location.origin)),
        this.#copy(words.download.json, 'code', asJson)));
    }
  }

  disconnectedCallback() {
    ranges.removeEventListener('range', this.#told);
  }

  /** @param {Generation} node */
  show(node) {
    this.#node = node;
    this.#render();
  }

  #render() {
    if (!this.#node) {
      return;
    }
    const downloads = downloadsOf(this.#node);
    this.#title.hidden = this.#files.hidden = downloads.length === 0;
    keyed(this.#files, downloads, (download) => download.name, (download) => h('li', {},
      h('a', { class: 'button', download: download.file }, icon(download.icon), h('span', { text: download.name }))), (item, download) => {
      const link = /** @type {HTMLAnchorElement} */ (item.firstElementChild);
      link.setAttribute('href', download.url);
      link.setAttribute('download', download.file);
    });
    const range = ranges.of(this.#node.id);
    say(this.#part, range ? words.download.part(range.from + 1, range.to + 1) : '');
    this.#part.hidden = !range;
  }

  /** @param {string} name @param {string} symbol @param {(node: Generation) => string} textOf */
  #copy(name, symbol, textOf) {
    const item = button(name, () => this.#node && void copyText(textOf(this.#node), item), { icon: symbol });
    return item;
  }
}

customElements.define('dream-download', DreamDownload);

/** Saves a node's likeliest file, as a click on its link does. @param {Generation} node */
export function downloadBest(node) {
  const [best] = downloadsOf(node);
  if (best) {
    const link = h('a', { href: best.url, download: best.file });
    document.body.append(link);
    link.click();
    link.remove();
  }
  return Boolean(best);
}

/** @param {string} text @param {HTMLElement} [from] the button that says for a moment that it is done */
export async function copyText(text, from) {
  const copied = await navigator.clipboard.writeText(text).then(() => true, () => copyAsSelection(text));
  const said = copied ? words.download.copied : words.download.notCopied;
  announce(said);
  const label = from?.querySelector('span');
  if (label && !label.dataset.name) {
    label.dataset.name = label.textContent ?? '';
    label.textContent = said;
    setTimeout(() => {
      label.textContent = label.dataset.name ?? '';
      delete label.dataset.name;
    }, 1500);
  }
}

/** Where the clipboard is closed, as on plain http from another machine. @param {string} text */
function copyAsSelection(text) {
  const area = h('textarea', { class: 'unseen', value: text, readonly: true });
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}
