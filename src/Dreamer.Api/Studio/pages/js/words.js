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

/** @param {string} at */
function day(at) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000);
  return days === 0 ? new Date(at).toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    : days === 1 ? 'yesterday' : new Date(at).toLocaleDateString('en', { day: 'numeric', month: 'short', year: days > 300 ? 'numeric' : undefined });
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
    messages: 'Messages',
    sessionName: 'Name of this session',
    tree: 'Show the tree',
  },
  start: {
    title: 'What shall be seen?',
    how: 'Describe it below. A picture forms here; from it you make others, or a clip.',
    recent: 'Where you were',
  },
  signIn: {
    title: 'Sign in to Studio',
    key: 'API key',
    act: 'Sign in',
    hint: 'The server prints its first key when it starts. On the same machine, ./dreamer studio opens this page without one.',
  },
  sessions: {
    search: 'Search all captions',
    more: 'Older sessions',
    rename: 'Rename',
    nothing: 'No session has these words.',
    empty: 'Your sessions will be listed here.',
    gone: 'This session was deleted.',
    /** @param {number} count */
    found: (count) => `${plural(count, 'session')} found`,
    /** @param {string} at @param {number} [count] */
    about: (at, count) => [day(at), typeof count === 'number' ? plural(count, 'picture') : ''].filter(Boolean).join(' · '),
  },
  canvas: { zoom: 'Zoom', in: 'Zoom in', out: 'Zoom out', fit: 'Show all' },
  path: { way: 'The way here', others: 'Others beside it' },
  edge: {
    finish: 'finished',
    extend: 'goes on',
    seed: 'seed',
    /** @param {number} step */
    step: (step) => `from step ${step}`,
    /** @param {number} strength */
    strength: (strength) => `strength ${numbers.format(strength)}`,
    /** @param {number} steps */
    steps: (steps) => plural(steps, 'step'),
    /** @param {number} guidance */
    guidance: (guidance) => `guidance ${numbers.format(guidance)}`,
  },
  composer: {
    what: 'What to make',
    tabs: { describe: 'New picture', refine: 'Refine', animate: 'Animate', extend: 'Extend', anew: 'Animate anew' },
    send: { describe: 'Make', refine: 'Refine', animate: 'Animate', extend: 'Extend', anew: 'Animate' },
    placeholder: {
      describe: 'Describe the picture', refine: 'Describe the picture as it should be', animate: 'What moves, and how?',
      extend: 'How does it go on?', anew: 'What moves, and how?',
    },
    settings: 'Settings',
    howMany: 'How many at once',
    fewer: 'Fewer',
    more: 'More',
    /** @param {number} count */
    count: (count) => plural(count, 'variation'),
    draft: 'Draft first',
    draftHint: 'Stops after a quarter of the steps. The ones that you like are finished from there.',
    picture: 'Use a picture of your own',
    own: 'From your picture',
    /** @param {number} step @param {number} steps */
    branch: (step, steps) => `Branches from step ${step}${steps ? ` of ${steps}` : ''}`,
    drop: 'Leave it',
    strength: 'Changes',
    /** @param {number} value */
    much: (value) => (value < 0.35 ? 'a touch' : value < 0.7 ? 'some' : 'a lot'),
    chooseHint: 'Choose a picture to refine it or to make it move.',
    /** @param {string[]} examples */
    suchAs: (examples) => `Such as: ${examples.join(' · ')}`,
    /** @param {number} count */
    begun: (count) => `${plural(count, 'generation')} begun`,
    /** @param {string} model */
    noClips: (model) => `The model ${model} makes no clips. Choose another in the settings.`,
    /** @param {string} model */
    noStills: (model) => `The model ${model} makes no stills. Choose another in the settings.`,
    examples: ['a lighthouse on a cliff in morning fog', 'a paper boat on a puddle, close up', 'a fox asleep in the snow'],
    motionExamples: ['slow zoom in', 'leaves move in the wind', 'the camera circles to the left'],
    smallExamples: ['a large red star on a blue background', 'a small yellow circle on a black background', 'a large green ring on a pink background'],
    /** @param {string} motion */
    smallMotion: (motion) => `the star ${motion}`,
  },
  settings: {
    presets: 'How carefully',
    preset: { quick: 'Quick', usual: 'Usual', careful: 'Careful' },
    random: 'at random',
    lock: 'Keep this seed',
    dice: 'Draw a seed',
    /** @param {string} model */
    usualModel: (model) => `as before (${model || 'none yet'})`,
    /** @param {string} value */
    quality: (value) => ({ '': 'as before', exact: 'exact', balanced: 'balanced: some steps are left out', fast: 'fast: many steps are left out' })[value] ?? value,
    lanes: { interactive: 'now', batch: 'when nothing else waits' },
    /** @param {import('./types.js').Model} model */
    about: (model) => `${model.id}: ${[model.makes_stills && 'stills', model.makes_clips && `clips of up to ${model.max_frames ?? 257} frames`].filter(Boolean).join(' and ')}`,
    fields: {
      model: ['Model', 'What draws it'],
      seed: ['Seed', 'The same seed and words give the same picture'],
      steps: ['Steps', 'More steps take longer and show more detail'],
      guidance: ['Guidance', 'How closely the words are followed'],
      size: ['Size', 'Width x height in pixels'],
      frames: ['Frames', 'How many pictures a clip has'],
      fps: ['Frames a second', 'How fast a clip plays'],
      motion_strength: ['Motion', 'How far things move'],
      image_guidance: ['Keeps to the still', 'How closely a clip keeps to its still'],
      negative_caption: ['Leave out', 'What shall not be seen'],
      quality: ['Quality', 'Whether steps may be left out'],
      lane: ['When', 'Whether you wait for it'],
    },
  },
  details: {
    none: 'Choose a picture to see how it was made.',
    /** @param {number} count */
    several: (count) => `${numbers.format(count)} chosen`,
    compareHint: 'Choose two to compare them: Shift and click.',
    /** @param {number} count */
    deleteSeveral: (count) => `Delete ${numbers.format(count)}`,
    link: 'Copy a link',
    copied: 'The link is copied.',
    keepSeed: 'Use this seed again',
    /** @param {number} frames @param {number} seconds */
    frames: (frames, seconds) => `${plural(frames, 'frame')}, ${numbers.format(seconds)} s`,
    /** @param {number} seconds */
    deviceSeconds: (seconds) => `${numbers.format(Math.round(seconds * 100) / 100)} device-seconds`,
    repeat: 'It was made before',
    facts: {
      seed: 'Seed', model: 'Model', size: 'Size', length: 'Length', steps: 'Steps', guidance: 'Guidance', strength: 'Strength', from: 'Branch', quality: 'Quality',
      negative: 'Leaves out', loras: 'LoRAs', made: 'Begun', waited: 'Waited', worked: 'Made in', cost: 'Cost', repeat: 'Copy',
    },
  },
  keys: { compare: 'Compare', delete: 'Delete', cancel: 'Cancel' },
  help: {
    title: 'Keys',
    keys: [
      ['← → ↑ ↓', 'move in the tree'], ['Enter', 'edit the words'], ['Ctrl+Enter', 'make it'], ['R', 'refine'], ['A', 'animate'], ['E', 'extend'], ['F', 'finish a draft'],
      ['N', 'new picture'], ['Space', 'look at it large'], ['C', 'compare two'], ['D', 'download'], ['X', 'cancel'], ['Delete', 'delete'], ['Z', 'undo a deletion'],
      ['/', 'search'], ['+ - 0', 'zoom in, out, show all'], ['Esc', 'choose nothing'], ['?', 'this list'],
    ],
  },
  /** @param {number} count */
  deleted: (count) => `${plural(count, 'picture')} deleted.`,
  line: {
    offline: 'The server does not answer. What was begun goes on once it is back.',
    back: 'The server is back.',
  },
  problems: {
    unreachable: 'The server does not answer.',
    /** @param {number} status */
    odd: (status) => `The server answered ${status} and did not say why.`,
    noDelete: 'This server is too old to delete single pictures.',
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
    again: 'Again',
    finish: 'Finish',
    /** @param {number} seconds */
    length: (seconds) => `${numbers.format(Math.round(seconds * 10) / 10)} s`,
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
