/** @typedef {import('../types.js').Generation} Generation */
/** @typedef {{ id: string, x: number, y: number, w: number, h: number, level: number, parent: string | null, children: string[] }} Box */

export const WIDTH = 192;
export const GAP = 144;
const FOOT = 28;
const ROW_GAP = 20;
const TREE_GAP = 56;
const TALLEST = 2;
const FLATTEST = 0.4;

/**
 * Where each node lies. A parent stands in the row of its first child, so that what comes later moves nothing that is there but trees below.
 * @param {Map<string, Generation>} nodes
 * @returns {Map<string, Box>} in reading order: each before its children
 */
export function layOut(nodes) {
  const shape = usualShape(nodes);
  const { roots, children } = family(nodes);
  /** @type {Map<string, Box>} */
  const boxes = new Map();
  let y = 0;
  for (const root of roots) {
    y = place(root, null, 0, y) + (TREE_GAP - ROW_GAP);
  }
  return boxes;

  /** @param {Generation} node @param {string | null} parent @param {number} level @param {number} top @returns {number} where the next may begin */
  function place(node, parent, level, top) {
    const below = children.get(node.id) ?? [];
    const h = Math.round(WIDTH * (ratioOf(node) ?? shape));
    boxes.set(node.id, { id: node.id, x: level * (WIDTH + GAP), y: top, w: WIDTH, h, level, parent, children: below.map((child) => child.id) });
    let next = top;
    below.forEach((child) => { next = place(child, node.id, level + 1, next); });
    return Math.max(next, top + h + FOOT + ROW_GAP);
  }
}

/** The area of some boxes with what stands below them. @param {Box[]} boxes */
export function around(boxes) {
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
  return { x, y, w: Math.max(...boxes.map((box) => box.x + box.w)) - x, h: Math.max(...boxes.map((box) => box.y + box.h + FOOT)) - y };
}

/** The still of a text_to_video is stored below its clip, and shown before it: that is the order in which they are made. @param {Generation} node @param {Map<string, Generation>} nodes */
export function parentOf(node, nodes) {
  if (node.still && nodes.has(node.still)) {
    return node.still;
  }
  const parent = node.parent ? nodes.get(node.parent) : undefined;
  return parent?.still === node.id ? parent.parent ?? null : parent?.id ?? null;
}

/** @param {number | string} size @returns {[number, number]} width and height */
export function sides(size) {
  const [width, height = width] = String(size).split('x').map(Number);
  return [width || 64, height || 64];
}

/** @param {Map<string, Generation>} nodes */
function family(nodes) {
  /** @type {Generation[]} */
  const roots = [];
  /** @type {Map<string, Generation[]>} */
  const children = new Map();
  const inOrder = [...nodes.values()].sort((one, other) => (one.created_at < other.created_at ? -1 : one.created_at > other.created_at ? 1 : 0));
  for (const node of inOrder) {
    const parent = parentOf(node, nodes);
    const siblings = parent && nodes.has(parent) ? children.get(parent) ?? [] : roots;
    siblings.push(node);
    if (siblings !== roots && parent) {
      children.set(parent, siblings);
    }
  }
  return { roots, children };
}

/** @param {Generation} node */
function ratioOf(node) {
  if (!node.settings) {
    return null;
  }
  const [width, height] = sides(node.settings.size);
  return Math.min(TALLEST, Math.max(FLATTEST, height / width));
}

/** The shape of a node that is not read yet: most likely that of the others. @param {Map<string, Generation>} nodes */
function usualShape(nodes) {
  for (const node of nodes.values()) {
    if (node.settings) {
      return ratioOf(node) ?? 1;
    }
  }
  return 1;
}
