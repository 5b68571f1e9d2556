import { h, svg } from '../dom.js';
import { words } from '../words.js';

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [720, 180, 44, 24, 12];

/** @typedef {{ name: string, value: number }} Bar */

/** Bars of one series, with a scale and a table behind it for whoever cannot see it. @param {string} title @param {Bar[]} bars @param {(value: number) => string} format */
export function barChart(title, bars, format) {
  const top = niceTop(Math.max(...bars.map((bar) => bar.value), 0));
  const wide = (WIDTH - LEFT) / Math.max(1, bars.length);
  const every = Math.ceil(bars.length / 8);
  return h('figure', { class: 'chart' }, h('figcaption', { class: 'small soft', text: title }),
    svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': words.operators.chart(title, format(bars.reduce((sum, bar) => sum + bar.value, 0)), bars.length) },
      ...[0, 0.5, 1].map((part) => gridLine(part, format(top * part))),
      ...bars.map((bar, index) => column(bar, index, wide, top, format)),
      ...bars.map((bar, index) => (index % every === 0 ? label(bar.name, LEFT + wide * (index + 0.5)) : null))));
}

/** @param {number} part @param {string} text */
function gridLine(part, text) {
  const y = HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * part;
  return svg('g', { class: 'grid' }, svg('line', { x1: LEFT, x2: WIDTH, y1: y, y2: y }), svg('text', { x: LEFT - 8, y: y + 4, 'text-anchor': 'end', text }));
}

/** @param {Bar} bar @param {number} index @param {number} wide @param {number} top @param {(value: number) => string} format */
function column(bar, index, wide, top, format) {
  const height = top > 0 ? (HEIGHT - BOTTOM - TOP) * bar.value / top : 0;
  const gap = Math.min(4, wide * 0.2);
  return svg('g', { class: 'bar' }, svg('title', { text: `${bar.name}: ${format(bar.value)}` }),
    svg('rect', { class: 'reach', x: LEFT + wide * index, y: TOP, width: wide, height: HEIGHT - BOTTOM - TOP }),
    svg('rect', { x: LEFT + wide * index + gap / 2, y: HEIGHT - BOTTOM - height, width: Math.max(1, Math.min(wide - gap, 48)), height: Math.max(bar.value > 0 ? 1 : 0, height), rx: 1.5 }));
}

/** @param {string} text @param {number} x */
const label = (text, x) => svg('text', { class: 'day', x, y: HEIGHT - 6, 'text-anchor': 'middle', text });

/** A round figure that is not below. @param {number} value */
function niceTop(value) {
  if (value <= 0) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value) ?? value;
}
