// Elements made from values. Must not parse markup: whatever a text holds stays a text.

import { lang } from './text.js';

// What is kept back is told in the reader's language.
const told = (text) => (lang() === 'zh' ? text.replaceAll('[redacted]', '[已隐去]') : text);

// Control characters become visible (U+2400…), and what turns the direction of reading goes:
// nicknames and User-Agents hold anything.
export function visible(text) {
  return told(String(text)).replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (c) =>
    c < ' ' ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : '\ufffd');
}

// The same for texts of several lines.
export const lines = (text) => String(text).split('\n').map(visible).join('\n');

const PROPERTIES = new Set(['value', 'checked', 'disabled', 'hidden', 'open', 'selected', 'title', 'className']);

// An element: `on…` are listeners, children are elements or texts; null and false are left out.
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined) continue;
    if (name === 'class') element.className = value;
    else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (PROPERTIES.has(name)) element[name] = typeof value === 'string' ? visible(value) : value;
    else if (value !== false) element.setAttribute(name, value === true ? '' : visible(value));
  }
  element.append(...texts(children));
  return element;
}

// Puts new children in the place of the old ones.
export function fill(element, ...children) {
  element.replaceChildren(...texts(children));
  return element;
}

const texts = (children) => children.flat(3)
  .filter((child) => child !== null && child !== undefined && child !== false && child !== '')
  .map((child) => (child instanceof Node ? child : lines(child)));

// Drawings on a 20 × 20 grid, one path each.
const ICONS = {
  pause: 'M7 5v10M13 5v10',
  play: 'M7 4.500v11l8.5-5.500z',
  clear: 'M4 6h12M8 6V4h4v2M6 6l.7 10h6.600L14 6',
  export: 'M10 3v9m-3.5-3.500L10 12l3.5-3.500M4 13.500V16h12v-2.5',
  controls: 'M4 6h6m4 0h2M4 14h2m4 0h6M12 4v4M8 12v4',
  theme: 'M15.5 12A6.2 6.2 0 0 1 8 4.5 6.2 6.2 0 1 0 15.5 12z',
  back: 'M12 4.5 6.5 10l5.5 5.5',
  close: 'M5 5l10 10M15 5 5 15',
  copy: 'M7.5 7.500V4H16v8.500h-3.500M4 7.500h8.500V16H4z',
  search: 'M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4zm3.7 8.700L16.5 16.5',
  open: 'M8 5.5 12.5 10 8 14.5',
  done: 'M4.5 10.5 8.5 14.5 15.5 6',
  failed: 'M5.5 5.500l9 9M14.5 5.500l-9 9',
  refused: 'M4.5 10h11',
  asked: 'M10 5v5.300l3.3 2',
  code: 'M4 10h11m-4-4 4 4-4 4',
  control: 'M4 6h6m4 0h2M4 14h2m4 0h6M12 4v4M8 12v4',
};

// A drawing; it says nothing that is not also said in words.
export function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  for (const [key, value] of [['viewBox', '0 0 20 20'], ['class', 'icon'], ['aria-hidden', 'true']]) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', ICONS[name] ?? '');
  svg.append(path);
  return svg;
}
