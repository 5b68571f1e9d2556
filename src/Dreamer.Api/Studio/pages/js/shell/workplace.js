import { composer } from '../composer/composer.js';
import { custom, h } from '../dom.js';
import { placeOf, rename } from '../router.js';
import { store } from '../store.js';
import { words } from '../words.js';
import { cancel, finish, remove, undo } from './actions.js';
import { bar } from './bar.js';
import { downloadBest } from '../download/download.js';
import { openViewer } from '../player/viewer.js';
import { openHelp } from './help.js';
import { bindKeys } from './keys.js';
import { side } from './side.js';
import { Find } from '../find/find.js';
import { soughtIn } from '../sessions/sessions.js';
import { startPage } from './start.js';
import { toast } from './toast.js';

/** The page on which everything is made: sessions, tree, filmstrip, composer, details. */
export class Workplace {
  canvas = custom('dream-canvas');
  details = custom('dream-details');
  strip = custom('dream-filmstrip', { hidden: true });
  find = new Find((id) => this.canvas.choose(id));
  place = h('div', { class: 'strip', hidden: true }, this.strip); // kept for it, so that nothing moves when it comes
  side = side(() => composer.edit());
  element = h('div', { class: 'shell nothing-chosen' });
  #opened = '';

  constructor() {
    const path = custom('dream-path');
    const stage = h('main', { class: 'workplace' },
      bar({ menu: () => this.#fold('menu'), details: () => this.#fold('details'), tree: () => this.#fold('tree') }),
      h('div', { class: 'view' }, this.canvas, this.find.element, path, startPage((text) => composer.write(text))), this.place, composer);
    const aside = h('aside', { class: 'side-details', 'aria-label': words.app.details }, this.details);
    this.element.append(h('a', { class: 'skip', href: '#caption', text: words.app.skip, on: { click: (event) => { event.preventDefault(); composer.edit(); } } }),
      this.side.element, stage, aside, h('div', { class: 'shade', on: { click: () => this.#fold(null) } }));
    this.strip.lead(isNarrow() ? path.player : this.details.player);
    this.#listen();
    this.#keys();
    this.#drops(stage);
  }

  /** @param {string} id */
  choose(id) {
    if (store.nodes.has(id)) {
      this.canvas.choose(id);
    }
  }

  #listen() {
    this.element.addEventListener('branch', (event) => composer.branch(/** @type {CustomEvent} */ (event).detail.id, /** @type {CustomEvent} */ (event).detail.step));
    this.element.addEventListener('begun', (event) => this.#begun(/** @type {CustomEvent} */ (event).detail));
    document.addEventListener('look', look);
    document.addEventListener('compare', () => void this.#compare());
    document.addEventListener('keepSeed', (event) => composer.keepSeed(/** @type {CustomEvent} */ (event).detail));
    store.subscribe(({ topics, ids }) => {
      const node = store.chosen;
      if (topics.has('session') && store.session && store.session.id !== this.#opened) {
        const sought = soughtIn(store.session.id);
        queueMicrotask(() => sought && this.find.seek(sought)); // once everybody knows of the session
      }
      this.#opened = store.session?.id ?? '';
      if (topics.has('selection') || ids.has(node?.id ?? '')) {
        this.place.hidden = !node;
        this.strip.show(node);
      }
      this.element.classList.toggle('nothing-chosen', store.selection.length === 0);
      if (topics.has('selection') && store.session) {
        rename(placeOf(store.session.id, node?.id));
      }
    });
  }

  /** What was begun is seen at once. @param {string[]} ids */
  #begun(ids) {
    requestAnimationFrame(() => this.canvas.revealBegun(store.selection, ids));
    if (isNarrow()) {
      store.select([ids[0]]);
    }
  }

  async #compare() {
    const [one, other] = store.selection.flatMap((id) => store.nodes.get(id) ?? []);
    if (one && other && store.selection.length === 2) {
      const { openCompare } = await import('../compare/compare.js');
      openCompare(one, other);
    } else {
      toast(words.details.compareHint);
    }
  }

  #keys() {
    const chosen = () => store.selection.flatMap((id) => store.nodes.get(id) ?? []);
    const arrow = (/** @type {KeyboardEvent} */ event) => this.canvas.walk(event.key);
    bindKeys({
      Enter: () => composer.edit(), r: () => composer.turn('refine'), a: () => { composer.turn('animate'); composer.turn('anew'); }, n: () => { store.select([]); composer.edit(); },
      e: () => composer.turn('extend'), f: () => chosen().filter((node) => node.draft).forEach((node) => void finish(node)), d: () => chosen().slice(0, 1).forEach(downloadBest), c: () => void this.#compare(),
      x: () => void cancel(chosen()), Delete: () => void remove(chosen()), Backspace: () => void remove(chosen()), z: () => void undo(), '/': () => this.#seek(), s: () => this.find.open(), '?': openHelp,
      ' ': look, Escape: () => { store.select([]); this.#fold(null); }, '+': () => this.canvas.view.zoom(1.4, undefined, true), '=': () => this.canvas.view.zoom(1.4, undefined, true),
      '-': () => this.canvas.view.zoom(1 / 1.4, undefined, true), 0: () => this.canvas.fit(),
      ArrowLeft: arrow, ArrowRight: arrow, ArrowUp: arrow, ArrowDown: arrow, Home: arrow, End: arrow,
    });
  }

  #seek() {
    this.element.classList.add('menu-open');
    this.side.sessions.seek();
  }

  /** @param {'menu' | 'details' | 'tree' | null} part */
  #fold(part) {
    const { classList } = this.element;
    if (part === 'details' && matchMedia('(min-width: 1200px)').matches) {
      classList.toggle('details-folded');
      return;
    }
    const wasOpen = part !== null && classList.contains(`${part}-open`);
    classList.remove('menu-open', 'details-open', ...(part === 'tree' ? ['tree-open'] : []));
    if (part && !wasOpen) {
      classList.add(`${part}-open`);
    }
  }

  /** @param {HTMLElement} stage */
  #drops(stage) {
    stage.addEventListener('dragover', (event) => {
      if (event.dataTransfer?.types.includes('Files')) {
        event.preventDefault();
        stage.classList.add('dropping');
      }
    });
    ['dragleave', 'drop'].forEach((end) => stage.addEventListener(end, () => stage.classList.remove('dropping')));
    stage.addEventListener('drop', (event) => {
      const file = [...event.dataTransfer?.files ?? []].find((one) => one.type.startsWith('image/'));
      event.preventDefault();
      if (file) {
        void composer.drop(file);
      }
    });
  }
}

/** Whether the page is a phone's, which shows the way to a node instead of the tree. */
const isNarrow = () => matchMedia('(max-width: 899px)').matches;

function look() {
  if (store.chosen && !document.querySelector('dialog[open]')) {
    openViewer(store.chosen.id);
  }
}
