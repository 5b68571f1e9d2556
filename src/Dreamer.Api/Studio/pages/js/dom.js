/** @typedef {Node | string | number | null | undefined | false} Child */
/** @typedef {{ [event: string]: (event: any) => void }} Listeners */
/** @typedef {{ class?: string, text?: string | number, on?: Listeners, data?: Record<string, string>, [name: string]: unknown }} Props */

const SVG = 'http://www.w3.org/2000/svg';
const asProperties = new Set(['value', 'checked', 'indeterminate', 'selected', 'muted', 'loop', 'defaultValue', 'inert']);

/**
 * An element with its attributes, listeners and children. Texts become text nodes, never markup.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Props} [props]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  apply(element, props);
  element.append(...nodes(children));
  return element;
}

/**
 * The same for elements of the page's own, whose classes are known where they are used.
 * @param {string} tag
 * @param {Props} [props]
 * @param {...Child} children
 * @returns {any}
 */
export function custom(tag, props = {}, ...children) {
  return h(/** @type {'div'} */ (tag), props, ...children);
}

/**
 * The same for SVG.
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Props} [props]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function svg(tag, props = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  apply(element, props);
  element.append(...nodes(children));
  return /** @type {SVGElementTagNameMap[K]} */ (element);
}

/** A symbol of icons.svg. It says nothing to screen readers: its button has the name. @param {string} name */
export function icon(name) {
  return svg('svg', { class: 'icon', 'aria-hidden': 'true', focusable: 'false', width: 16, height: 16 },
    svg('use', { href: `/studio/icons.svg#${name}` }));
}

/**
 * A button with a symbol, a name, or both. `quiet` shows the symbol alone and keeps the name for screen readers and the tip.
 * @param {string} name
 * @param {() => void} act
 * @param {{ icon?: string, quiet?: boolean, key?: string } & Props} [props]
 */
export function button(name, act, { icon: symbol, quiet, key, ...props } = {}) {
  const tip = key ? `${name} (${key})` : quiet ? name : undefined;
  return h('button', { type: 'button', title: tip, 'aria-label': quiet ? name : undefined, 'aria-keyshortcuts': key, on: { click: act }, ...props },
    symbol ? icon(symbol) : null, quiet ? null : h('span', { text: name }));
}

/**
 * Makes the children of `parent` those of `items`, in their order. Kept elements are moved only where they have to be, so that focus stays.
 * @template T
 * @template {Element} E
 * @param {Element} parent
 * @param {Iterable<T>} items
 * @param {(item: T) => string} keyOf
 * @param {(item: T) => E} make
 * @param {(element: E, item: T) => void} [update]
 */
export function keyed(parent, items, keyOf, make, update) {
  const old = new Map([...parent.children].map((child) => [/** @type {any} */ (child).dataset?.key, child]));
  /** @type {Element | null} */
  let next = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    const kept = /** @type {E | undefined} */ (old.get(key));
    old.delete(key);
    const element = kept ?? keep(make(item), key);
    update?.(element, item);
    if (element === next) {
      next = next.nextElementSibling;
    } else {
      parent.insertBefore(element, next);
    }
  }
  old.forEach((gone) => gone.remove());
}

/** Puts other children in place of all. @param {Element} parent @param {...Child} children */
export function fill(parent, ...children) {
  parent.replaceChildren(...nodes(children));
}

/** Sets a text only where it is another, so that nothing is drawn or said twice. @param {Node} element @param {string} text */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Says a sentence to screen readers. @param {string} text */
export function announce(text) {
  const live = document.getElementById('live');
  if (live) {
    live.textContent = '';
    requestAnimationFrame(() => { live.textContent = text; });
  }
}

/** @template {Element} E @param {E} element @param {string} key @returns {E} */
function keep(element, key) {
  /** @type {any} */ (element).dataset.key = key;
  return element;
}

/** @param {Child[]} children @returns {(Node | string)[]} */
function nodes(children) {
  return children.filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));
}

/** @param {Element} element @param {Props} props */
function apply(element, { class: names, text, on, data, ...attributes }) {
  if (names) {
    element.setAttribute('class', names);
  }
  if (text !== undefined) {
    element.textContent = String(text);
  }
  Object.entries(on ?? {}).forEach(([event, listener]) => element.addEventListener(event, listener));
  Object.assign(/** @type {any} */ (element).dataset, data ?? {});
  Object.entries(attributes).forEach(([name, value]) => set(element, name, value));
}

/** @param {Element} element @param {string} name @param {unknown} value */
function set(element, name, value) {
  if (asProperties.has(name)) {
    /** @type {any} */ (element)[name] = value;
  } else if (value !== undefined && value !== null && value !== false) {
    element.setAttribute(name, value === true ? '' : String(value));
  }
}
