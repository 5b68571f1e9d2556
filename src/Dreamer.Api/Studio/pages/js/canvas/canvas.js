import { button, fill, h } from '../dom.js';
import { store } from '../store.js';
import { words } from '../words.js';
import { Ground } from './ground.js';
import { around, GAP, layOut } from './layout.js';
import { Mounting } from './mounting.js';
import { placeIn, remember } from './places.js';
import { View } from './view.js';
import { leads, next, wayTo } from './walk.js';

/** @typedef {import('./layout.js').Box} Box */

const NEAR = 480;

/** The tree of the open session: a surface that is moved and zoomed, on which only what is seen is mounted. */
export class DreamCanvas extends HTMLElement {
  /** @type {Map<string, Box>} */
  boxes = new Map();
  mounting = new Mounting();
  ground = new Ground(() => this.#draw());
  surface = h('div', { class: 'surface', data: { testid: 'canvas' } }, this.ground.element, this.mounting.world);
  view = new View(this.surface, (moving) => this.#moved(moving));
  #frame = 0;
  #moving = false;
  #session = '';
  #structure = '';
  /** @type {Set<string> | 'all'} */
  #changedIds = new Set();
  #watch = new ResizeObserver(() => this.#resized());
  /** @type {() => void} */
  #leave = () => {};

  connectedCallback() {
    fill(this, this.surface, this.#tools());
    this.surface.addEventListener('click', (event) => this.#click(event));
    this.surface.addEventListener('dblclick', (event) => this.#twice(event));
    this.mounting.tiles.addEventListener('keydown', (event) => this.#key(event));
    this.#watch.observe(this.surface);
    this.#leave = store.subscribe((change) => this.#changed(change));
    this.#arrange();
  }

  disconnectedCallback() {
    this.#leave();
    this.#watch.disconnect();
  }

  /** Chooses a node, and shows it. @param {string} id @param {{ focus?: boolean, add?: boolean }} [options] */
  choose(id, { focus = false, add = false } = {}) {
    const others = store.selection.filter((other) => other !== id);
    store.select(add ? (store.selection.includes(id) ? others : [...others, id]) : [id]);
    this.reveal(id);
    if (focus) {
      this.#mount();
      document.getElementById(`node-${id}`)?.focus({ preventScroll: true });
    }
  }

  /** Goes where a key leads. @param {string} key */
  walk(key, add = false) {
    const id = next(key, store.selection.at(-1), this.boxes);
    if (id) {
      this.choose(id, { focus: true, add });
    }
  }

  /** Moves as little as shows these nodes together, from farther away where they need it. @param {...string} ids */
  reveal(...ids) {
    const boxes = ids.flatMap((id) => this.boxes.get(id) ?? []);
    if (boxes.length > 0 && this.surface.clientWidth > 0) {
      this.view.show(around(boxes), { centres: boxes.length > 1 });
    }
  }

  /** Shows what was begun with what it was begun from; where both have no place, what was begun. @param {string[]} from @param {string[]} begun */
  revealBegun(from, begun) {
    const both = [...from, ...begun].flatMap((id) => this.boxes.get(id) ?? []);
    this.reveal(...(both.length > 0 && this.view.shows(around(both)) ? from : []), ...begun);
  }

  /** Shows the whole tree; of one that is too large, what is newest. */
  fit(glides = true) {
    const boxes = [...this.boxes.values()];
    if (boxes.length > 0 && this.surface.clientWidth > 0) {
      const whole = around(boxes);
      const newest = [...store.nodes.values()].reduce((last, node) => (node.created_at > last.created_at ? node : last)).id;
      const near = this.boxes.get(newest) ?? boxes[0];
      this.view.fit(this.view.holds(whole) ? whole : { x: near.x - NEAR, y: near.y - NEAR, w: near.w + 2 * NEAR, h: near.h + 2 * NEAR }, { glides });
    }
  }

  #tools() {
    return h('div', { class: 'canvas-tools', role: 'group', 'aria-label': words.canvas.zoom },
      button(words.canvas.out, () => this.view.zoom(1 / 1.4, undefined, true), { icon: 'zoom-out', quiet: true, key: '-' }),
      button(words.canvas.in, () => this.view.zoom(1.4, undefined, true), { icon: 'zoom-in', quiet: true, key: '+' }),
      button(words.canvas.fit, () => this.fit(), { icon: 'fit', quiet: true, key: '0' }));
  }

  /** @param {import('../store.js').Change} change */
  #changed({ topics, ids }) {
    if (topics.has('selection') || topics.has('found')) {
      this.#changedIds = 'all';
    } else if (this.#changedIds !== 'all') {
      ids.forEach((id) => /** @type {Set<string>} */ (this.#changedIds).add(id));
    }
    if (topics.has('nodes') || topics.has('session')) {
      this.#arrange();
    }
    this.#draw();
  }

  /** Lays the tree out anew where its structure is another; the view stays with what is looked at. */
  #arrange() {
    const structure = [...store.nodes.values()].map((node) => `${node.id}${node.parent ?? ''}${node.settings?.size ?? ''}`).join();
    if (structure !== this.#structure || this.#session !== (store.session?.id ?? '')) {
      const before = this.boxes;
      this.#structure = structure;
      this.boxes = layOut(store.nodes);
      this.#changedIds = 'all';
      this.#keepPlace(before);
    }
    this.#draw();
  }

  /** @param {Map<string, Box>} before */
  #keepPlace(before) {
    if (this.boxes.size === 0 || this.surface.clientWidth === 0) {
      return;
    }
    if (this.#session !== store.session?.id) {
      this.#session = store.session?.id ?? '';
      this.#openPlace();
      return;
    }
    const anchor = [store.selection[0], ...this.mounting.ids].find((id) => before.has(id) && this.boxes.has(id));
    const [old, now] = [before.get(anchor ?? ''), this.boxes.get(anchor ?? '')];
    if (old && now && (old.x !== now.x || old.y !== now.y)) {
      this.view.set(this.view.x - (now.x - old.x) * this.view.k, this.view.y - (now.y - old.y) * this.view.k, this.view.k);
    }
  }

  /** A session opened before is seen where it was left, unless nothing is there any more. */
  #openPlace() {
    const place = placeIn(this.#session);
    if (place) {
      this.view.set(place.x, place.y, place.k);
      const { left, top, right, bottom } = this.view.seen;
      if ([...this.boxes.values()].some((box) => box.x < right && box.x + box.w > left && box.y < bottom && box.y + box.h > top)) {
        return;
      }
    }
    this.fit(false);
  }

  /** Hidden and shown again, as on a phone that is turned, it opens where it was. */
  #resized() {
    if (this.boxes.size > 0 && this.#session !== (store.session?.id ?? '')) {
      this.#keepPlace(this.boxes);
    } else {
      this.reveal(...store.selection.slice(-1));
    }
    this.#changedIds = 'all';
    this.#draw();
  }

  /** @param {boolean} moving */
  #moved(moving) {
    const { x, y, k } = this.view;
    this.mounting.world.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
    this.mounting.world.classList.toggle('moving', moving);
    this.#moving = moving;
    this.#draw();
    if (!moving) {
      this.#changedIds = 'all';
      this.ground.forget();
      this.mounting.rest(k);
      if (this.#session) {
        remember(this.#session, { x, y, k });
      }
    }
  }

  #draw() {
    this.#frame ||= requestAnimationFrame(() => this.#mount());
  }

  #mount() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const changed = this.#changedIds;
    this.#changedIds = new Set();
    const isWhole = this.mounting.draw(this.boxes, this.view, changed, this.#moving);
    this.#drawGround();
    if (!isWhole) {
      this.#draw();
    }
  }

  #drawGround() {
    const { boxes, mounting, view } = this;
    const { left, top, right, bottom } = view.seen;
    const edges = mounting.isDrawn;
    const seen = [...boxes.values()].filter((box) => !mounting.has(box.id)
      && box.x < right && box.x + box.w + GAP > left && box.y < bottom && box.y + box.h > top);
    this.ground.draw(seen, boxes, view, { edges, moving: this.#moving, way: new Set(wayTo(store.selection.at(-1), boxes)) });
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (this.view.dragged) {
      return;
    }
    const target = /** @type {Element} */ (event.target);
    const id = target.closest('.node')?.id.slice('node-'.length) ?? this.#drawnAt(event);
    if (id && !target.closest('button')) {
      this.choose(id, { add: event.shiftKey || event.metaKey || event.ctrlKey, focus: true });
    } else if (!id) {
      store.select([]);
    }
  }

  /** @param {MouseEvent} event */
  #twice(event) {
    if (/** @type {Element} */ (event.target).closest('.node') || this.#drawnAt(event)) {
      document.dispatchEvent(new CustomEvent('look'));
    } else {
      this.fit();
    }
  }

  /** The node that is drawn there and has no element. @param {MouseEvent} event */
  #drawnAt(event) {
    const { x, y } = this.view.treeAt(event);
    return [...this.boxes.values()].find((box) => x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h)?.id;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!leads(event.key) || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    event.preventDefault();
    this.walk(event.key, event.shiftKey);
  }
}

customElements.define('dream-canvas', DreamCanvas);
