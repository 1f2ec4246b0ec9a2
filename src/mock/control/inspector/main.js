// The inspector: puts list, detail, controls and the stream of events together.
// Must not draw details itself, nor trust any text it is given.

import { ask, download, downloadFlows, follow, hasToken, setToken } from './api.js';
import { Controls } from './controls.js';
import { Detail } from './detail.js';
import { fill, h, icon } from './dom.js';
import { FAMILY_NAMES, Flows } from './flows.js';
import { List } from './list.js';
import { arrived, welcome } from './start.js';
import { choose, label, lang, store, stored, t } from './text.js';

const NARROW = matchMedia('(max-width: 820px)');
// Whoever listens to the page hears of new flows at most this often.
const QUIET = 8000;
const MOST_WAITING = 20_000;

const flows = new Flows();
const nicknames = new Map();
const names = (user) => {
  const [, name, double] = /^(.*?)(?:\.(\d+))?$/.exec(user) ?? [];
  const nickname = nicknames.get(user) ?? nicknames.get(name);
  return nickname && double && !nicknames.has(user) ? `${nickname} ${double}` : nickname;
};

const page = {
  line: 'connecting', paused: false, waiting: [], filter: { words: [], failures: false, family: '' },
  picked: undefined, fresh: 0, freshFailed: 0, refusal: null,
};

const list = new List(names, (flow) => pick(flow), () => openDetail());
const detail = new Detail(names, saveFlow, () => leaveDetail());
const controls = new Controls(() => toggleControls(false), say, learn);

// ---- the frame ----

const button = (name, act, words, more = {}) =>
  h('button', { class: 'icon-button', type: 'button', id: name, onclick: act, 'aria-label': words, title: words, ...more }, icon(name), h('span', { class: 'wide' }, words));

const status = h('p', { class: 'status', id: 'status' });
const count = h('p', { class: 'count-line', id: 'count' });
const toast = h('p', { class: 'toast', role: 'alert', hidden: true });
const announcer = h('p', { class: 'sr', role: 'status' });
const nothing = h('div', { class: 'nothing', hidden: true });
const callback = arrived();

function frame() {
  document.title = `wxauth · ${t('inspector')}`;
  const search = h('input', { type: 'search', id: 'filter', value: page.filter.typed ?? '', placeholder: t('filter'), 'aria-label': t('filter'),
    'aria-keyshortcuts': '/', autocomplete: 'off', spellcheck: 'false', oninput: () => { page.filter.typed = search.value; refilter(); } });
  const failures = h('button', { class: 'chip', type: 'button', id: 'failures', 'aria-pressed': String(page.filter.failures), onclick: () => {
    page.filter.failures = !page.filter.failures;
    failures.setAttribute('aria-pressed', String(page.filter.failures));
    refilter();
  } }, icon('failed'), t('only_failures'));
  const family = h('select', { id: 'family', class: 'chip', 'aria-label': t('family'), onchange: () => { page.filter.family = family.value; refilter(); } },
    ['', ...FAMILY_NAMES].map((name) => h('option', { value: name, selected: name === page.filter.family }, name ? label('family', name) : t('all_families'))));
  const now = h('button', { class: 'now', type: 'button', id: 'now', onclick: () => toggleControls(true) });
  controls.ticks = [(off, moment, frozen) => {
    now.hidden = !off;
    if (off) fill(now, icon('asked'), frozen ? `${moment} · ${t('frozen')}` : moment);
    now.title = t('clock_off');
  }];
  const menu = h('details', { class: 'menu' }, h('summary', { class: 'icon-button', id: 'export', 'aria-label': t('export'), title: t('export') }, icon('export'), h('span', { class: 'wide' }, t('export'))),
    h('div', {}, [['har', 'HAR', t('har_text')], ['ndjson', 'NDJSON', t('ndjson_text')]].map(([kind, name, about]) =>
      h('a', { href: `events.${kind}`, download: `wxauth.${kind}`, id: `export-${kind}`, onclick: (event) => {
        menu.open = false;
        if (hasToken()) { event.preventDefault(); save(kind); }
      } }, h('b', {}, name), h('small', {}, about)))));
  // What is taken out and put in again forgets how far it was scrolled.
  const scrolled = [list.element, detail.element].map((element) => [element, element.scrollTop]);
  fill(document.body,
    h('a', { class: 'skip', href: '#detail', onclick: (event) => { event.preventDefault(); detail.element.focus(); } }, t('skip')),
    h('header', { class: 'top' },
      h('img', { src: 'ui/icon.svg', alt: '', width: '32', height: '32' }),
      h('h1', {}, 'wxauth', h('span', {}, t('inspector'))), status, now,
      h('nav', { 'aria-label': t('tools') },
        button(page.paused ? 'play' : 'pause', togglePause, t(page.paused ? 'resume' : 'pause'), { id: 'pause' }),
        button('clear', clear, t('clear')), menu,
        button('controls', () => toggleControls(), t('controls'), { id: 'steer', 'aria-expanded': String(!controls.element.hidden), 'aria-controls': 'controls' }),
        button('theme', toggleTheme, t('theme')),
        h('button', { class: 'icon-button text', type: 'button', id: 'language', lang: lang() === 'zh' ? 'en' : 'zh', onclick: () => { choose(lang() === 'zh' ? 'en' : 'zh'); frame(); document.getElementById('language').focus(); } }, lang() === 'zh' ? 'EN' : '中文'))),
    h('div', { class: 'room' },
      h('section', { class: 'side', 'aria-label': t('flows') },
        h('div', { class: 'filters' }, h('div', { class: 'search' }, icon('search'), search), h('div', { class: 'chips' }, failures, family, count)),
        nothing, list.element,
        h('p', { class: 'keys', 'aria-hidden': 'true' }, t('keys'))),
      detail.element, controls.element),
    callback, toast, announcer);
  for (const [element, top] of scrolled) element.scrollTop = top;
  list.redraw();
  controls.draw();
  controls.tick();
  later();
}

// ---- what is shown ----

let due;
function later() {
  due ??= requestAnimationFrame(() => { due = undefined; draw(); });
}

function draw() {
  const empty = flows.all.length === 0;
  document.body.dataset.empty = String(empty);
  const word = page.paused ? (page.waiting.length ? t('paused_with', { n: page.waiting.length }) : t('paused')) : t(`line_${page.line}`);
  status.dataset.state = page.paused ? 'paused' : page.line;
  if (status.textContent !== word) fill(status, word);
  const numbers = list.shown.length === flows.all.length ? t('count', { n: flows.all.length }) : t('count_of', { n: list.shown.length, all: flows.all.length });
  if (count.textContent !== numbers) fill(count, numbers);
  nothing.hidden = empty || list.shown.length > 0;
  if (!nothing.hidden && !nothing.hasChildNodes()) {
    fill(nothing, h('p', {}, t('nothing')), h('button', { class: 'small', type: 'button', onclick: unfilter }, t('unfilter')));
  }
  if (nothing.hidden) fill(nothing);
  const flow = page.picked ?? (NARROW.matches ? undefined : newest());
  list.select(flow);
  if (page.line === 'locked' || page.refusal) {
    once(`refused ${page.line} ${page.refusal?.message} ${lang()}`, () => detail.other(page.line === 'locked' ? door() : notLetIn()));
  } else if (flow) {
    page.drawn = 'flow';
    detail.show(flow);
  } else {
    once(`start ${empty} ${page.pinned} ${lang()}`, () => detail.other(empty ? welcome(page.pinned) : h('p', { class: 'hint' }, t('choose'))));
  }
}

// What is followed until the reader chooses: the newest that is more than somebody steering.
function newest() {
  let at = 0;
  while (list.at(at)?.family === 'control' && at < 50) at += 1;
  return list.at(at) ?? list.at(0);
}

function once(what, act) {
  if (page.drawn === what) return;
  page.drawn = what;
  act();
}

function matches(flow) {
  const { words, failures, family } = page.filter;
  if (failures && flow.refusals.length === 0) return false;
  if (family && flow.family !== family) return false;
  if (words.length === 0) return true;
  const text = flow.text(flow.user && names(flow.user));
  return words.every((word) => text.includes(word));
}

function refilter() {
  page.filter.words = (page.filter.typed ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  list.show(flows.all, matches);
  later();
}

function unfilter() {
  Object.assign(page.filter, { typed: '', failures: false, family: '' });
  refilter();
  frame();
}

function pick(flow, push = false) {
  page.picked = flow;
  const hash = flow ? `#${flow.key}` : location.pathname + location.search;
  if (push && location.hash !== hash) history.pushState(null, '', hash);
  else history.replaceState(history.state, '', hash);
  later();
}

// On a phone the flow takes the whole screen, and Back leads to the list.
function openDetail() {
  if (!page.picked) return;
  if (NARROW.matches && document.body.dataset.view !== 'detail') {
    history.replaceState(null, '', location.pathname);
    history.pushState({ detail: true }, '', `#${page.picked.key}`);
  }
  document.body.dataset.view = 'detail';
  if (NARROW.matches) detail.element.focus();
}

function leaveDetail() {
  if (history.state?.detail) { history.back(); return; }
  closeDetail();
}

function closeDetail() {
  document.body.dataset.view = 'list';
  page.picked = undefined;
  history.replaceState(null, '', location.pathname);
  list.element.focus();
  later();
}

addEventListener('popstate', () => {
  const flow = flows.all.find((one) => `#${one.key}` === location.hash);
  page.picked = flow;
  document.body.dataset.view = flow ? 'detail' : 'list';
  later();
});

NARROW.addEventListener('change', later);

// ---- what comes in ----

const wanted = location.hash.slice(1);

function take(event) {
  const before = flows.all.length;
  const flow = flows.add(event);
  list.touch(flow);
  if (flow.key === wanted && !page.picked && !page.met) {
    page.met = true;
    pick(flow);
    document.body.dataset.view = 'detail';
  }
  if (page.picked?.gone) page.picked = undefined;
  if (event.party === 'control' || event.notices.some((notice) => notice.name === 'failing')) steered();
  if (flows.all.length > before && flow.family !== 'control') page.fresh += 1;
  if (flow.failed) page.freshFailed += 1;
}

function hear(name, value) {
  if (name === 'cleared') forget();
  else if (name === 'missed') say(t('missed', { n: value.requests }));
  else if (name === 'request' && page.paused) {
    page.waiting.push(value);
    if (page.waiting.length > MOST_WAITING) page.waiting.shift();
  } else if (name === 'request') take(value);
  later();
  announce();
}

function forget() {
  flows.clear();
  page.waiting = [];
  page.picked = undefined;
  document.body.dataset.view = 'list';
  list.show(flows.all);
  steered();
}

// Somebody steered the emulator, here or elsewhere: what the panel shows may be old.
function steered() {
  clearTimeout(page.steered);
  page.steered = setTimeout(() => controls.refresh().catch(() => {}), 120);
}

// The apps there are, where there can be no others.
async function meet() {
  const { apps_pinned: pinned } = await ask('GET', 'state');
  page.pinned = pinned ? (await ask('GET', 'apps')).apps.map((app) => app.appid) : undefined;
  later();
}

function learn(users) {
  nicknames.clear();
  for (const user of users) nicknames.set(user.name, user.nickname);
  list.redraw();
  later();
}

function announce() {
  page.announcing ??= setTimeout(() => {
    page.announcing = undefined;
    if (!page.fresh) return;
    announcer.textContent = t(page.freshFailed ? 'announce_failed' : 'announce', { n: page.fresh, failed: page.freshFailed });
    page.fresh = 0;
    page.freshFailed = 0;
  }, QUIET);
}

function say(text) {
  toast.textContent = text;
  toast.hidden = false;
  clearTimeout(page.toast);
  page.toast = setTimeout(() => { toast.hidden = true; }, 6000);
}

// ---- what the reader does ----

function togglePause() {
  page.paused = !page.paused;
  if (!page.paused) for (const event of page.waiting.splice(0)) take(event);
  frame();
  document.getElementById('pause').focus();
}

const failed = (error) => say([error.message, error.hint].filter(Boolean).join(' · '));
const clear = () => ask('DELETE', 'events').catch(failed);
const save = (kind) => download(`events.${kind}`, `wxauth.${kind}`).catch(failed);

function saveFlow(flow) {
  const numbers = [...new Set(flow.events.map((event) => event.flow))];
  downloadFlows(numbers, `wxauth-${flow.key}.har`).catch(failed);
}

function toggleControls(open = controls.element.hidden) {
  controls.element.hidden = !open;
  document.body.dataset.controls = open ? 'open' : '';
  const steer = document.getElementById('steer');
  steer.setAttribute('aria-expanded', String(open));
  if (!open) { steer.focus(); return; }
  controls.draw();
  controls.refresh().catch(failed);
  controls.shut.focus();
}

function toggleTheme() {
  const dark = getComputedStyle(document.documentElement).colorScheme === 'dark'
    || (!document.documentElement.dataset.theme && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'light' : 'dark';
  store('wxauth.theme', document.documentElement.dataset.theme);
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest?.('input, select, textarea');
  if (event.key === 'Escape') { escape(typing); return; }
  if (typing || event.target.closest?.('.panel')) {
    if (typing?.id === 'filter' && (event.key === 'Enter' || event.key === 'ArrowDown')) list.element.focus();
    return;
  }
  const inList = event.target === list.element || event.target === document.body || event.target === detail.element;
  const acts = {
    j: () => list.move(1), k: () => list.move(-1), '/': () => document.getElementById('filter').focus(),
    ...(inList && event.target !== detail.element && { ArrowDown: () => list.move(1), ArrowUp: () => list.move(-1),
      Home: () => list.move(-Infinity), End: () => list.move(Infinity), PageDown: () => list.move(8), PageUp: () => list.move(-8) }),
    ...(inList && { Enter: () => { openDetail(); detail.element.focus(); } }),
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
}

// Out of what is innermost: the panel, the filter, the flow.
function escape(typing) {
  const menu = document.querySelector('.menu[open]');
  if (menu) menu.open = false;
  else if (!controls.element.hidden) toggleControls(false);
  else if (typing?.id === 'filter') { if (page.filter.typed) unfilter(); list.element.focus(); }
  else if (page.picked) leaveDetail();
}

// ---- the door ----

let opened = () => {};
const unlock = () => new Promise((resolve) => { opened = resolve; });

function door() {
  const field = h('input', { type: 'password', id: 'token', autocomplete: 'off', 'aria-label': t('token') });
  const enter = () => { setToken(field.value); opened(); };
  return h('section', { class: 'welcome' }, h('img', { src: 'ui/icon.svg', alt: '', width: '56', height: '56' }),
    h('h2', {}, t('locked')), h('p', {}, t('locked_text')),
    hasToken() && h('p', { class: 'wrong', role: 'alert' }, t('token_wrong')),
    h('div', { class: 'token' }, field, h('button', { class: 'button primary', type: 'button', id: 'enter', onclick: enter }, t('enter'))),
    (field.addEventListener('keydown', (event) => { if (event.key === 'Enter') enter(); }), null));
}

const notLetIn = () => h('section', { class: 'welcome' }, h('h2', {}, t('refused_entry')), h('p', {}, page.refusal.message), h('p', {}, page.refusal.hint));

const theme = stored('wxauth.theme');
if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
document.body.dataset.view = 'list';
list.show(flows.all, matches);
frame();
addEventListener('keydown', onKey);
document.addEventListener('click', (event) => {
  const menu = document.querySelector('.menu[open]');
  if (menu && !menu.contains(event.target)) menu.open = false;
});
follow(hear, (line, refusal) => {
  if (line === 'live' && page.line !== 'live') {
    controls.refresh().catch(() => {});
    meet().catch(() => {});
  }
  page.line = line;
  page.refusal = refusal;
  page.drawn = undefined;
  later();
}, unlock);
