/** Every text of the page. Another language is another file with the same names. */

const numbers = new Intl.NumberFormat('en');
const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });
const endings = /** @type {Record<string, string>} */ ({ one: 'st', two: 'nd', few: 'rd', other: 'th' });

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const days = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const times = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** A text of someone else's, whose direction stays its own. @param {string} text */
const isolated = (text) => `\u2068${text}\u2069`;

/** @param {number} bytes */
const megabytes = (bytes) => (bytes < 1e9 ? `${numbers.format(Math.round(bytes / 1e5) / 10)} MB` : `${numbers.format(Math.round(bytes / 1e8) / 10)} GB`);

/** @param {number} ms */
const milliseconds = (ms) => (ms < 1000 ? `${numbers.format(Math.round(ms * 10) / 10)} ms` : `${numbers.format(Math.round(ms / 100) / 10)} s`);

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
    name: 'Studio', skip: 'Skip to the field', canvas: 'Tree of this session', newSession: 'New session',
    untitledSession: 'Untitled', menu: 'Sessions', details: 'Details', operators: 'Operators', help: 'Keyboard',
    signOut: 'Sign out', close: 'Close', undo: 'Undo', messages: 'Messages', sessionName: 'Name of this session',
    tree: 'Show the tree',
  },
  start: {
    title: 'What shall be seen?', how: 'Describe it below. A picture forms here; from it you make others, or a clip.',
    recent: 'Where you were',
  },
  signIn: {
    title: 'Sign in to Studio', key: 'API key', act: 'Sign in',
    hint: 'The server prints its first key when it starts. On the same machine, ./dreamer studio opens this page without one.',
  },
  sessions: {
    search: 'Search sessions', more: 'Older sessions', rename: 'Rename', nothing: 'No session has these words.',
    empty: 'Your sessions will be listed here.', gone: 'This session was deleted.',
    found: /** @param {number} count */ (count) => `${plural(count, 'session')} found`,
    foundBy: /** @param {string} caption */ (caption) => `“${isolated(caption)}”`,
    /** @param {string} at @param {number} [count] */
    about: (at, count) => [day(at), typeof count === 'number' ? plural(count, 'picture') : ''].filter(Boolean).join(' · '),
  },
  find: {
    label: 'Search this tree', next: 'Next', before: 'Before', close: 'Close the search',
    /** @param {number} at @param {number} count */
    count: (at, count) => (count === 0 ? 'None' : at === 0 ? `${numbers.format(count)} found` : `${numbers.format(at)} of ${numbers.format(count)}`),
  },
  canvas: { zoom: 'Zoom', in: 'Zoom in', out: 'Zoom out', fit: 'Show all' },
  path: { way: 'The way here', others: 'Others beside it' },
  edge: {
    finish: 'finished', extend: 'goes on', seed: 'seed',
    step: /** @param {number} step */ (step) => `from step ${step}`,
    strength: /** @param {number} strength */ (strength) => `strength ${numbers.format(strength)}`,
    steps: /** @param {number} steps */ (steps) => plural(steps, 'step'),
    guidance: /** @param {number} guidance */ (guidance) => `guidance ${numbers.format(guidance)}`,
  },
  composer: {
    what: 'What to make',
    tabs: { describe: 'New picture', refine: 'Refine', animate: 'Animate', extend: 'Extend', anew: 'Animate anew' },
    send: { describe: 'Make', branch: 'Branch', refine: 'Refine', animate: 'Animate', extend: 'Extend', anew: 'Animate' },
    placeholder: {
      describe: 'Describe the picture', refine: 'Describe the picture as it should be', animate: 'What moves, and how?',
      extend: 'How does it go on?', anew: 'What moves, and how?',
    },
    settings: 'Settings', sending: 'Sending …', howMany: 'How many at once', fewer: 'Fewer', more: 'More',
    count: /** @param {number} count */ (count) => plural(count, 'variation'),
    draft: 'Draft first', draftHint: 'Stops after a quarter of the steps. The ones that you like are finished from there.',
    picture: 'Your picture', own: 'From your picture',
    branch: /** @param {number} step @param {number} steps */ (step, steps) => `Branches from step ${step}${steps ? ` of ${steps}` : ''}`,
    drop: 'Leave it', strength: 'Changes',
    much: /** @param {number} value */ (value) => (value < 0.35 ? 'a touch' : value < 0.7 ? 'some' : 'a lot'),
    chooseHint: 'Choose a picture to refine it or to make it move.',
    suchAs: /** @param {string[]} examples */ (examples) => `Such as: ${examples.join(' · ')}`,
    begun: /** @param {number} count */ (count) => `${plural(count, 'generation')} begun`,
    noClips: /** @param {string} model */ (model) => `The model ${model} makes no clips. Choose another in the settings.`,
    noStills: /** @param {string} model */ (model) => `The model ${model} makes no stills. Choose another in the settings.`,
    examples: ['a lighthouse on a cliff in morning fog', 'a paper boat on a puddle, close up', 'a fox asleep in the snow'],
    motionExamples: ['slow zoom in', 'leaves move in the wind', 'the camera circles to the left'],
    smallExamples: ['a large red star on a blue background', 'a small yellow circle on a black background', 'a large green ring on a pink background'],
    smallMotion: /** @param {string} motion */ (motion) => `the star ${motion}`,
  },
  settings: {
    presets: 'How carefully',
    preset: { quick: 'Quick', usual: 'Usual', careful: 'Careful' },
    random: 'at random', lock: 'Keep this seed', dice: 'Draw a seed',
    usualModel: /** @param {string} model */ (model) => `as before (${model || 'none yet'})`,
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
    several: /** @param {number} count */ (count) => `${numbers.format(count)} chosen`,
    compareHint: 'Choose two to compare them: Shift and click.',
    deleteSeveral: /** @param {number} count */ (count) => `Delete ${numbers.format(count)}`,
    keepSeed: 'Use this seed again',
    /** @param {number} frames @param {number} seconds */
    frames: (frames, seconds) => `${plural(frames, 'frame')}, ${numbers.format(seconds)} s`,
    deviceSeconds: /** @param {number} seconds */ (seconds) => `${numbers.format(Math.round(seconds * 100) / 100)} device-seconds`,
    repeat: 'It was made before',
    facts: {
      seed: 'Seed', model: 'Model', size: 'Size', length: 'Length', steps: 'Steps', guidance: 'Guidance', strength: 'Strength', from: 'Branch', quality: 'Quality',
      negative: 'Leaves out', loras: 'LoRAs', made: 'Begun', waited: 'Waited', worked: 'Made in', cost: 'Cost', repeat: 'Copy',
    },
  },
  keys: { compare: 'Compare', delete: 'Delete', cancel: 'Cancel', download: 'Download' },
  help: {
    title: 'Keys',
    keys: [
      ['← → ↑ ↓', 'move in the tree'], ['Enter', 'edit the words'], ['Ctrl+Enter', 'make it'], ['R', 'refine'], ['A', 'animate'], ['E', 'extend'], ['F', 'finish a draft'],
      ['N', 'new picture'], ['Space', 'look at it large'], ['C', 'compare two'], ['D', 'download'], ['X', 'cancel'], ['Delete', 'delete'], ['Z', 'undo a deletion'],
      ['/', 'search sessions'], ['S', 'search this tree'], ['+ - 0', 'zoom in, out, show all'], ['Esc', 'choose nothing'], ['?', 'this list'],
    ],
  },
  deleted: /** @param {number} count */ (count) => `${plural(count, 'picture')} deleted.`,
  line: {
    offline: 'The server does not answer. What was begun goes on once it is back.', back: 'The server is back.',
  },
  problems: {
    unreachable: 'The server does not answer.',
    odd: /** @param {number} status */ (status) => `The server answered ${status} and did not say why.`,
    noDelete: 'This server is too old to delete single pictures.',
  },
  state: {
    /** @param {number | null} position @param {number | null} ms */
    queued: (position, ms) => [position === null ? 'In line' : position <= 1 ? 'Next in line' : `${ordinal(position)} in line`,
      ms === null ? '' : `about ${span(ms)}`].filter(Boolean).join(', '),
    /** @param {number} step @param {number} steps @param {number | null} ms @param {string} stage */
    running: (step, steps, ms, stage) => [stage === 'decode' ? 'Developing' : steps ? `${step} of ${steps}` : 'Starting',
      ms === null ? '' : span(ms)].filter(Boolean).join(', '),
    paused: 'Paused for more urgent work', throttled: 'Waits for your others to end', succeeded: 'Done', draft: 'Draft',
    failed: 'Failed', cancelled: 'Cancelled', expired: 'Too late for its deadline',
  },
  node: {
    again: 'Again', finish: 'Finish',
    length: /** @param {number} seconds */ (seconds) => `${numbers.format(Math.round(seconds * 10) / 10)} s`,
    untitled: 'without a caption',
    /** @param {boolean} clip @param {string} state @param {string} caption @param {string} parent */
    name: (clip, state, caption, parent) => `${clip ? 'Clip' : 'Still'}, ${state}: ${caption}${parent ? `, child of ${parent}` : ''}`,
  },
  player: {
    looking: 'Looking closely', controls: 'Playing', play: 'Play', pause: 'Pause', frame: 'Frame', back: 'A frame back', forward: 'A frame on',
    markIn: 'Begin here', markOut: 'End here', clearMarks: 'The whole clip', loop: 'Go round', speed: 'Speed',
    times: /** @param {number} speed */ (speed) => `${numbers.format(speed)}×`,
    place: /** @param {number} frame @param {number} count */ (frame, count) => `${frame} / ${count}`,
  },
  filmstrip: {
    name: 'Filmstrip', steps: 'Steps', frames: 'Frames', step: 'Step', frame: 'Frame', branch: 'Branch from here',
    stepOf: /** @param {number} step @param {number} steps */ (step, steps) => `Step ${step} of ${steps}`,
    frameOf: /** @param {number} frame @param {number} count */ (frame, count) => `Frame ${frame} of ${count}`,
  },
  compare: {
    title: 'Compare', how: 'How', wipe: 'Wipe', side: 'Side by side', blink: 'In place', wipeAt: 'Where the two meet', turn: 'Show the other', none: 'none',
    shareOfA: /** @param {number} percent */ (percent) => `${percent} percent of A`,
    /** @param {number} count */
    differ: (count) => (count === 0 ? 'Asked for alike' : `${plural(count, 'setting')} ${count === 1 ? 'differs' : 'differ'}`),
  },
  dialog: { back: 'Back' },
  upload: {
    title: 'A picture of your own', drop: 'Drop a picture here, or paste one', kinds: 'PNG, JPEG or WebP', file: 'Choose a file', camera: 'Take a photo',
    use: 'Use this part', sending: 'Sending …', other: 'Another picture', zoom: 'Zoom', cropName: 'The part that is used', thePicture: 'The picture',
    cropHelp: 'Drag the picture, or move it with the arrows; zoom with + and -.',
    notCut: 'The browser could not cut this picture.',
    noPicture: /** @param {string} name */ (name) => `${isolated(name)} is no picture that this browser can read.`,
    tooManyPixels: /** @param {string} name */ (name) => `${isolated(name)} has more pixels than can be cut here.`,
    /** @param {string} name @param {number} bytes @param {number} most */
    tooLarge: (name, bytes, most) => `${isolated(name)} has ${megabytes(bytes)}, and takes ${megabytes(most)} at most.`,
  },
  download: {
    title: 'Download', mp4: 'MP4', gif: 'GIF', frames: 'PNG frames', png: 'PNG', still: 'PNG of its still', latents: 'Latents',
    copy: 'Copy', link: 'Link', curl: 'as curl', csharp: 'as C#', json: 'as JSON', copied: 'Copied', notCopied: 'The browser does not let this page copy',
    part: /** @param {number} from @param {number} to */ (from, to) => `GIF and PNG frames: ${from} to ${to}, as marked`,
  },
  values: {
    caption: 'Caption', motion_caption: 'Motion', negative_caption: 'Not shown', seed: 'Seed', strength: 'Strength', parent_step: 'From step', steps: 'Steps',
    guidance: 'Guidance', image_guidance: 'Picture guidance', motion_strength: 'Motion strength', size: 'Size', frames: 'Frames', fps: 'Frames a second',
    quality: 'Quality', model: 'Model', stop_after: 'Stops after', lane: 'Lane', asset: 'Picture',
  },
  operators: {
    page: 'Operators', home: 'Back to Studio', devices: 'Devices', tenants: 'Tenants', keys: 'Keys', usage: 'Usage', webhooks: 'Webhooks', audit: 'Audit',
    notAllowed: 'This page needs a key with the scope admin.', more: 'Show more', again: 'Try again', actions: 'Actions', reload: 'Read again',
    id: 'Id', title: 'Title', name: 'Name', state: 'State', created: 'Made', tenant: 'Tenant', key: 'Key', detail: 'Detail', description: 'Description',
    never: 'never', create: 'Create', save: 'Save', rename: 'Rename', remove: 'Delete', change: 'Change', notDone: 'That was not done',
    noDevices: 'No device has reported yet.', devicesUnknown: 'This server does not tell of its devices.', notResident: 'not in memory',
    newTenant: 'New tenant', noTenants: 'No tenant yet.', idHint: 'Small letters, digits and hyphens', limits: 'Limits', suspend: 'Suspend', resume: 'Resume',
    suspendMeans: 'Its keys are refused at once. What runs goes on, and nothing is lost.', resumeMeans: 'Its keys work again.',
    removeMeans: 'Its sessions, files, keys and ledger go. This cannot be undone.', limitsMean: 'What is left empty is as the server’s settings say.',
    newKey: 'New key', noKeys: 'This tenant has no key.', unnamed: 'without a name', scopes: 'Scopes', lastUsed: 'Last used', ends: 'Ends', rotate: 'Rotate', revoke: 'Revoke',
    nameHint: 'What it is for', endsHint: 'Empty: never', overlap: 'Seconds that the old one still works', rotateMeans: 'A new key takes its place; the old one works for a while.',
    revokeMeans: 'From the next request on it opens nothing.', keyMade: 'The new key', shownOnce: 'This is the only time that it is shown.',
    shownBefore: 'It was shown before, and is not shown again. Rotate it for a new one.', copyKey: 'Copy', kept: 'I have kept it',
    span: 'Time', csv: 'As a table (CSV)', generations: 'Generations', deviceTime: 'Device time', failed: 'Failed', repeats: 'Repeats, not billed', steps: 'Steps',
    deviceSecondsByDay: 'Device time by day', generationsByDay: 'Generations by day', byKey: 'By key', quota: 'Limits now',
    newWebhook: 'New webhook', noWebhooks: 'Nobody is told when something ends.', address: 'Address', events: 'Events', waiting: 'Waiting', enabled: 'Enabled', disabled: 'Disabled',
    enable: 'Enable', test: 'Test', testSent: 'A test is on its way', deliveries: 'Deliveries', noDeliveries: 'Nothing was sent yet.', eventsHint: '* is all; commas between',
    signature: 'Signature', webhookMade: 'The secret for its receiver', rotateWebhookMeans: 'A new secret takes its place; both sign for a while.',
    removeWebhookMeans: 'What waits for it and its log go, too.', message: 'Message', tries: 'Tries', redeliver: 'Send again', sentAgain: 'It is sent once more',
    noAudit: 'Nothing was changed yet.', at: 'When', by: 'By', action: 'What',
    /** @type {Record<string, string>} */
    limit: {
      pending_generations: 'Generations not yet ended', concurrent_generations: 'Generations at once', generations_per_day: 'Generations a day',
      device_seconds_per_day: 'Device seconds a day', assets: 'Uploaded pictures', asset_bytes: 'Bytes of pictures', weight: 'Share of a busy device',
      requests_per_second: 'Requests a second', request_burst: 'Requests at once', sessions: 'Sessions', storage_bytes: 'Bytes stored',
    },
    deviceState: (/** @type {string} */ state) => ({ ready: 'Ready', loading: 'Loading', unusable: 'Unusable', draining: 'Draining', lost: 'Lost' })[state] ?? state,
    seen: (/** @type {Date} */ date) => `last seen ${times.format(date)}`,
    resident: (/** @type {number} */ bytes) => `${megabytes(bytes)} in memory`,
    jobs: (/** @type {{ running: number, batch: number, waiting: number }} */ jobs) => jobs.running + jobs.waiting === 0 ? 'Nothing to do'
      : [`${numbers.format(jobs.running)} running`, jobs.batch ? `${numbers.format(jobs.batch)} of them batch` : '', jobs.waiting ? `${numbers.format(jobs.waiting)} waiting` : ''].filter(Boolean).join(', '),
    tenantState: (/** @type {string} */ state) => ({ active: 'Active', suspended: 'Suspended', deleting: 'Being deleted' })[state] ?? state,
    keyState: (/** @type {string} */ state) => ({ active: 'Active', expired: 'Expired', revoked: 'Revoked' })[state] ?? state,
    deliveryState: (/** @type {string} */ state) => ({ waiting: 'Waiting', succeeded: 'Arrived', failed: 'Failed' })[state] ?? state,
    scope: (/** @type {string} */ scope) => ({ read: 'read: look at everything', generate: 'generate: make and change', admin: 'admin: look after the server' })[scope] ?? scope,
    memory: (/** @type {number} */ used, /** @type {number} */ total) => `${megabytes(used)} of ${megabytes(total)}`,
    memoryParts: (/** @type {number} */ models, /** @type {number} */ jobs) => `models ${megabytes(models)}, jobs ${megabytes(jobs)}`,
    stepTime: (/** @type {string} */ shape, /** @type {number} */ half, /** @type {number} */ most) => `${shape}: ${milliseconds(half)} a step, 95 of 100 within ${milliseconds(most)}`,
    of: (/** @type {number} */ used, /** @type {number} */ most) => `${numbers.format(used)} of ${numbers.format(most)}`,
    renameOf: (/** @type {string} */ what) => `Rename ${isolated(what)}`,
    suspendOf: (/** @type {string} */ what) => `Suspend ${isolated(what)}?`,
    resumeOf: (/** @type {string} */ what) => `Resume ${isolated(what)}?`,
    removeOf: (/** @type {string} */ what) => `Delete ${isolated(what)}?`,
    limitsOf: (/** @type {string} */ what) => `Limits of ${isolated(what)}`,
    rotateOf: (/** @type {string} */ what) => `Rotate ${isolated(what)}`,
    revokeOf: (/** @type {string} */ what) => `Revoke ${isolated(what)}?`,
    deliveriesOf: (/** @type {string} */ what) => `Deliveries to ${isolated(what)}`,
    typeId: (/** @type {string} */ id) => `Type ${id} to delete it`,
    otherId: (/** @type {string} */ id) => (id ? `${isolated(id)} is another id.` : 'Nothing was typed.'),
    days: (/** @type {number} */ days) => `Last ${days} days`,
    day: (/** @type {string} */ day) => days.format(new Date(`${day}T00:00:00Z`)),
    when: (/** @type {Date} */ date) => times.format(date),
    number: (/** @type {number} */ value) => compact.format(value),
    seconds: (/** @type {number} */ value) => (value < 120 ? `${numbers.format(Math.round(value * 10) / 10)} s` : value < 7200 ? `${numbers.format(Math.round(value / 6) / 10)} min`
      : `${numbers.format(Math.round(value / 360) / 10)} h`),
    chart: (/** @type {string} */ title, /** @type {string} */ sum, /** @type {number} */ count) => `${title}: ${sum} in ${plural(count, 'day')}`,
    waits: (/** @type {number} */ waiting, /** @type {number} */ dropped) => (dropped ? `${numbers.format(waiting)}, ${numbers.format(dropped)} dropped` : numbers.format(waiting)),
    attempt: (/** @type {number | null} */ status, /** @type {string} */ detail, /** @type {number} */ ms) => [status ?? '', detail, milliseconds(ms)].filter(Boolean).join(', '),
    nextTry: (/** @type {Date} */ date) => `next try ${times.format(date)}`,
  },
  count: plural,
};
