import { h } from './dom.js';
import { words } from './words.js';

document.getElementById('app')?.append(h('h1', { text: words.app.name }));
