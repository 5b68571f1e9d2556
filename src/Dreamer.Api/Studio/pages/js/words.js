/** Every text of the page. Another language is another file with the same names. */

const numbers = new Intl.NumberFormat('en');
const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });
const endings = /** @type {Record<string, string>} */ ({ one: 'st', two: 'nd', few: 'rd', other: 'th' });

/** @param {number} count */
const ordinal = (count) => `${numbers.format(count)}${endings[ordinals.select(count)]}`;

/** @param {number} count @param {string} one @param {string} [many] */
const plural = (count, one, many = `${one}s`) => `${numbers.format(count)} ${count === 1 ? one : many}`;

/** @param {number} ms */
export function span(ms) {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds < 90 ? `${seconds} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

export const words = {
  app: {
    name: 'Studio',
    skip: 'Skip to the field',
    canvas: 'Tree of this session',
    newSession: 'New session',
    untitledSession: 'Untitled',
    menu: 'Sessions',
    details: 'Details',
    operators: 'Operators',
    help: 'Keys',
    signOut: 'Sign out',
    close: 'Close',
    undo: 'Undo',
  },
  line: {
    offline: 'The server does not answer. What was begun goes on once it is back.',
    back: 'The server is back.',
  },
  problems: {
    unreachable: 'The server does not answer.',
    /** @param {number} status */
    odd: (status) => `The server answered ${status} and did not say why.`,
  },
  state: {
    /** @param {number | null} position @param {number | null} ms */
    queued: (position, ms) => [position === null ? 'In line' : position === 0 ? 'Next in line' : `${ordinal(position + 1)} in line`,
      ms === null ? '' : `about ${span(ms)}`].filter(Boolean).join(', '),
    /** @param {number} step @param {number} steps @param {number | null} ms @param {string} stage */
    running: (step, steps, ms, stage) => [stage === 'decode' ? 'Developing' : steps ? `${step} of ${steps}` : 'Starting',
      ms === null ? '' : span(ms)].filter(Boolean).join(', '),
    paused: 'Paused for more urgent work',
    throttled: 'Waits for your others to end',
    succeeded: 'Done',
    draft: 'Draft',
    failed: 'Failed',
    cancelled: 'Cancelled',
    expired: 'Too late for its deadline',
  },
  node: {
    untitled: 'without a caption',
    /** @param {boolean} clip @param {string} state @param {string} caption @param {string} parent */
    name: (clip, state, caption, parent) => `${clip ? 'Clip' : 'Still'}, ${state}: ${caption}${parent ? `, child of ${parent}` : ''}`,
  },
  player: {},
  filmstrip: {},
  compare: {},
  upload: {},
  download: {},
  operators: {},
  count: plural,
};
