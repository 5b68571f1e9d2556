import { stringify } from '../api.js';
import { isClip } from '../store.js';

/** @typedef {import('../types.js').Generation} Generation */

const STILL = /** @type {const} */ (['caption', 'negative_caption', 'seed', 'steps', 'guidance', 'quality', 'model', 'lane']);
const CLIP = /** @type {const} */ (['motion_caption', 'image_guidance', 'frames', 'fps', 'motion_strength']);

/** The request that makes a node again, with every value that was decided. @param {Generation} node */
export function requestOf(node) {
  const settings = node.settings;
  if (!settings) {
    return { kind: node.kind };
  }
  const drawn = node.kind !== 'animate' && node.kind !== 'extend';
  const names = [...STILL.filter((name) => name !== 'caption' || drawn), ...(isClip(node) ? CLIP : [])];
  const values = Object.fromEntries(names.map((name) => [name, settings[name]]).filter(([, value]) => value !== undefined && value !== null && value !== ''));
  return {
    kind: node.kind,
    ...(settings.asset ? { asset: settings.asset } : node.parent && takesParent(node) ? { parent: node.parent } : {}),
    ...values,
    ...(drawn && node.kind !== 'refine' ? { size: settings.size } : {}),
    ...(settings.parent_step !== undefined && settings.parent_step !== null ? { parent_step: settings.parent_step } : {}),
    ...(node.kind === 'refine' && settings.strength && settings.parent_step === undefined ? { strength: settings.strength } : {}),
    ...(settings.loras?.length ? { loras: settings.loras } : {}),
    ...(node.draft ? { stop_after: node.draft.stop_after } : {}),
  };
}

/** @param {Generation} node */
const takesParent = (node) => ['refine', 'animate', 'extend'].includes(node.kind);

/** @param {Generation} node */
export const asJson = (node) => JSON.stringify(JSON.parse(stringify(requestOf(node)).replace(/"seed":(\d{16,})/, '"seed":"$1"')), null, 2)
  .replace(/"seed": "(\d{16,})"/, '"seed": $1');

/** For a shell: what a quote would end is quoted. @param {Generation} node @param {string} server */
export function asCurl(node, server) {
  return `curl -sS -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' \\\n`
    + `  '${server}/v1/sessions/${node.session_id}/generations' -d '${asJson(node).replaceAll("'", "'\\''")}'`;
}

/** For the package Dreamer.Client. @param {Generation} node @param {string} server */
export function asCsharp(node, server) {
  const request = /** @type {Record<string, unknown>} */ (requestOf(node));
  const lines = Object.entries(request).map(([name, value]) => `    ${pascal(name)} = ${literal(name, value)},`);
  return `using Dreamer.Client;\nusing Dreamer.Client.Generations;\n\n`
    + `using var client = DreamerClient.Connect(new Uri(${text(server)}), Environment.GetEnvironmentVariable("KEY")!);\n`
    + `var made = await client.Generations.CreateAsync(${text(node.session_id)}, new NewGeneration\n{\n${lines.join('\n')}\n});\n`;
}

/** @param {string} name */
const pascal = (name) => name.split('_').map((part) => part[0].toUpperCase() + part.slice(1)).join('');

/** @param {string} name @param {unknown} value @returns {string} */
function literal(name, value) {
  if (name === 'size') {
    const [width, height] = String(value).split('x');
    return `new FrameSize(${width}, ${height ?? width})`;
  }
  if (name === 'loras') {
    return `[${/** @type {{ name: string, scale: number }[]} */ (value).map((lora) => `new Lora(${text(lora.name)}, ${lora.scale})`).join(', ')}]`;
  }
  return name === 'seed' ? `${value}` : typeof value === 'string' ? text(value) : String(value);
}

/** A C# text, whatever it holds: everything but plain letters is written by its number. @param {string} value */
const text = (value) => `"${[...value].map((sign) => (/[\p{L}\p{N} .,;:!?'()\-_/=+*&@#%]/u.test(sign) && sign.length === 1 ? sign
  : [...Array(sign.length).keys()].map((at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''))).join('')}"`;
