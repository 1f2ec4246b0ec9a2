// The page's words, in the language its reader chose. Must not hold any; zh.js and en.js do.
import en from './en.js';
import zh from './zh.js';

const ALL = { zh, en };
const KEY = 'wxauth.lang';

export const stored = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
export const store = (key, value) => { try { localStorage.setItem(key, value); } catch { /* then not */ } };

let chosen = stored(KEY) in ALL ? stored(KEY) : document.documentElement.lang === 'en' ? 'en' : 'zh';

export const lang = () => chosen;

export function choose(next) {
  chosen = next;
  store(KEY, next);
  document.documentElement.lang = next;
}

// A sentence of the page, its {holes} filled.
export function t(name, values = {}) {
  const text = ALL[chosen].ui[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (hole, key) => String(values[key] ?? hole));
}

// The name of something the emulator calls by a slug; the slug where there is none.
export const label = (group, slug) => ALL[chosen][group]?.[slug] ?? slug;

// A text the emulator tells in both languages.
export const told = (text) => text?.[chosen] ?? '';

export const time = (ms) => new Date(ms).toLocaleTimeString('en-GB') + '.' + String(ms % 1000).padStart(3, '0');
export const clock = (ms) => new Date(ms).toLocaleTimeString('en-GB');

// 12 ms, 3.2 s, 5 min: a span as people say it.
export function span(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60000) return `${(ms / 1000).toFixed(ms < 10000 ? 1 : 0)} s`;
  if (ms < 3600000) return t('minutes', { n: Math.round(ms / 60000) });
  if (ms < 172800000) return t('hours', { n: Math.round(ms / 3600000) });
  return t('days', { n: Math.round(ms / 86400000) });
}
