/** @typedef {import('./layout.js').Box} Box */

const ways = /** @type {Record<string, [number, number]>} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] });

/**
 * Where an arrow key leads from a node: left to its parent, right to its first child, up and down to the nearest of its column.
 * @param {string} key
 * @param {string | undefined} from
 * @param {Map<string, Box>} boxes
 * @returns {string | null}
 */
export function next(key, from, boxes) {
  const box = boxes.get(from ?? '');
  if (!box) {
    return [...boxes.keys()].at(-1) ?? null;
  }
  switch (key) {
    case 'ArrowLeft': return box.parent;
    case 'ArrowRight': return box.children[0] ?? null;
    case 'Home': return boxes.keys().next().value ?? null;
    case 'End': return [...boxes.keys()].at(-1) ?? null;
    default: return inColumn(box, ways[key]?.[1] ?? 0, boxes);
  }
}

/** @param {string} key */
export const leads = (key) => key in ways || key === 'Home' || key === 'End';

/** The ids from the root to a node. @param {string | undefined} id @param {Map<string, Box>} boxes */
export function wayTo(id, boxes) {
  /** @type {string[]} */
  const way = [];
  for (let box = boxes.get(id ?? ''); box; box = boxes.get(box.parent ?? '')) {
    way.unshift(box.id);
  }
  return way;
}

/** @param {Box} box @param {number} direction @param {Map<string, Box>} boxes */
function inColumn(box, direction, boxes) {
  const others = [...boxes.values()].filter((other) => Math.sign(other.y - box.y) === direction);
  const cost = (/** @type {Box} */ other) => Math.abs(other.y - box.y) + 4 * Math.abs(other.x - box.x);
  return others.reduce((/** @type {Box | null} */ best, other) => (!best || cost(other) < cost(best) ? other : best), null)?.id ?? null;
}
