// A flow drawn as a sequence: lanes for those who speak, arrows for what they say, in order of time.
// Must not hold state but what is unfolded; one event in, one step out.

import { curl } from './curl.js';
import { h, icon, lines, visible } from './dom.js';
import { callback, isRefused, path, query } from './flows.js';
import { label, span, t, time, told } from './text.js';

// A pause longer than this is worth saying.
const PAUSE = 1500;
const MOST_STEPS = 120;

// Who speaks in a flow, from left to right.
export function lanesOf(flow) {
  const parties = new Set(flow.events.map((event) => event.party));
  if (flow.family === 'control') return ['control', 'emulator'];
  if (flow.family === 'mini') return parties.has('control') ? ['mini', 'backend', 'wechat'] : ['backend', 'wechat'];
  if (!flow.events[0].flow) return [...parties, 'wechat'];
  return [...(parties.has('phone') ? ['phone'] : []), 'browser', 'backend', 'wechat'];
}

const laneOf = (event, lanes) =>
  Math.max(0, lanes.indexOf(event.party === 'control' && lanes[0] === 'mini' ? 'mini' : event.party));

// The names of the lanes, and the lines below them.
export function head(flow, lanes) {
  const agent = (party) => flow.events.find((event) => event.party === party)?.agent;
  const about = {
    browser: browserName(agent('browser')), phone: browserName(agent('phone')),
    backend: agent('backend')?.split(' ')[0] || hostOf(flow.redirect), control: browserName(agent('control')),
    wechat: t('lane_emulator'), emulator: location.host,
  };
  return h('div', { class: 'lanes' }, lanes.map((lane, at) => {
    const box = h('div', { class: `lane ${lane}` }, h('b', {}, t(`lane_${lane}`)),
      about[lane] && h('small', { title: agent(lane) ?? '' }, about[lane]));
    box.style.gridColumn = `${at * 2 + 1} / span 2`;
    return box;
  }));
}

export function lifelines(lanes) {
  return h('div', { class: 'lifelines', 'aria-hidden': 'true' }, lanes.map((_, at) => {
    const line = h('i');
    line.style.gridColumn = `${at * 2 + 2} / span 1`;
    return line;
  }));
}

const hostOf = (address) => { try { return new URL(address).host; } catch { return ''; } };

function browserName(agent = '') {
  const wechat = /MicroMessenger\/([\d.]+)/.exec(agent);
  const system = ['iPhone', 'Android', 'Windows', 'Macintosh', 'Linux'].find((name) => agent.includes(name));
  const name = wechat ? `${t('wechat_app')} ${wechat[1].split('.').slice(0, 3).join('.')}`
    : /(Edg|Chrome|Firefox|Version)\/(\d+)/.exec(agent)?.[0].replace('/', ' ').replace('Version', 'Safari');
  return [name ?? agent.split(' ')[0], system?.replace('Macintosh', 'Mac')].filter(Boolean).join(' · ');
}

// The steps of a flow, polls in a row folded into one.
export function stepsOf(flow) {
  const steps = [];
  for (const event of flow.events) {
    const last = steps.at(-1);
    if (event.endpoint === 'poll' && last?.event.endpoint === 'poll' && !isRefused(event)) {
      last.event = event;
      last.times += 1;
    } else {
      steps.push({ event, key: event.number, times: 1 });
    }
  }
  const left = flow.left + Math.max(0, steps.length - MOST_STEPS);
  return { steps: [...steps.slice(0, 20), ...steps.slice(20).slice(-(MOST_STEPS - 20))], left };
}

// One step: what was asked and answered, what was checked and noticed.
export function step(flow, { event, times }, before, lanes) {
  const bad = isRefused(event);
  const gap = before ? event.system_ms - before.system_ms - before.delay_ms : 0;
  const [from, to] = [laneOf(event, lanes), lanes.length - 1];
  const id = `step-${event.number}`;
  const open = flow.unfolded.get(event.number) ?? bad;
  const body = h('div', { class: 'more', id, hidden: !open });
  if (open) body.append(...more(event));
  const button = h('button', { class: 'call', type: 'button', 'aria-expanded': String(open), 'aria-controls': id,
    onclick: () => {
      const wide = body.hidden;
      flow.unfolded.set(event.number, wide);
      if (wide && !body.hasChildNodes()) body.append(...more(event));
      body.hidden = !wide;
      button.setAttribute('aria-expanded', String(wide));
    } },
    h('span', { class: 'sr' }, `${t(`lane_${lanes[from]}`)} → ${t(`lane_${lanes[to]}`)}`),
    arrow(lanes, from, to, 'asks', [h('b', {}, event.method), ' ', path(event.target)], [label('endpoint', event.endpoint),
      times > 1 && ` × ${times}`, ' ', h('time', {}, `+${span(event.system_ms - flow.first.system_ms)}`)]),
    arrow(lanes, to, from, bad ? 'answers bad' : 'answers', answerOf(event), event.delay_ms > 0 && t('held', { span: span(event.delay_ms) })));
  const found = h('div', { class: `found ${sideOf(from, to, lanes)}` }, summary(event), event.notices.map((n) => h('p', { class: 'notice' }, told(n))));
  found.style.setProperty('--columns', columnsOf(from, to));
  return h('li', { class: bad ? 'step bad' : 'step', 'data-number': event.number },
    gap > PAUSE && h('p', { class: 'gap' }, h('span', {}, t('later', { span: span(gap) }))),
    button,
    found.hasChildNodes() && h('div', { class: 'call flat' }, found),
    body, onward(flow, event, lanes));
}

// Where the browser goes next: to the developer's site, which the emulator does not see. After a QR
// code was confirmed, the page that shows it goes there by itself.
function onward(flow, event, lanes) {
  const [browser, backend] = [lanes.indexOf('browser'), lanes.indexOf('backend')];
  const confirmed = event.endpoint === 'confirm_reply' && !isRefused(event) && !event.notices.some((n) => n.name === 'refused' || n.name === 'denied');
  const back = callback(event) || (confirmed && flow.redirect && `${flow.redirect}${flow.redirect.includes('?') ? '&' : '?'}code=[redacted]&state=${flow.state ?? ''}`);
  if (!back || browser < 0 || backend < 0) return null;
  return h('div', { class: 'call' }, arrow(lanes, browser, backend, 'asks unseen',
    [h('b', {}, 'GET'), ' ', back.replace(/^https?:\/\/[^/]*/, '')], t('unseen')));
}

const columnsOf = (from, to) => `${Math.min(from, to) * 2 + 2} / ${Math.max(from, to) * 2 + 2}`;
// Beside which edge the words of a narrow drawing stand.
function sideOf(from, to, lanes) {
  const [first, last] = [Math.min(from, to) === 0, Math.max(from, to) === lanes.length - 1];
  return first === last ? 'middle' : first ? 'start' : 'end';
}

// A name and its line, from one lane to another.
function arrow(lanes, from, to, kind, said, beneath) {
  const [side, columns] = [sideOf(from, to, lanes), columnsOf(from, to)];
  const way = to > from ? 'right' : 'left';
  const words = h('span', { class: `said ${kind} ${side}` }, h('span', { class: 'words' }, said),
    beneath && h('small', {}, beneath));
  const line = h('span', { class: `arrow ${kind} ${way}`, 'aria-hidden': 'true' });
  words.style.setProperty('--columns', columns);
  line.style.gridColumn = columns;
  return [words, line];
}

function answerOf(event) {
  if (event.verdict === 'errcode') return [h('b', {}, String(event.code)), ' ', json(event.answer)?.errmsg ?? event.answer];
  if (event.verdict === 'error_page') {
    return [event.code !== null && h('b', {}, `${event.code} `), event.sentence || t('error_page')];
  }
  if (event.location) return [h('b', {}, String(event.status)), ' → ', event.location];
  if (event.status === 0) return [t(event.endpoint === 'poll' ? 'answer_open' : 'answer_broken')];
  if (event.endpoint === 'poll') return [h('b', {}, String(event.status)), ' ', t('answer_poll')];
  if (event.verdict === 'asked') return [h('b', {}, String(event.status)), ' ', t('answer_asked')];
  const keys = json(event.answer);
  const shown = keys && typeof keys === 'object' ? Object.keys(keys).join(', ') : t('answer_page');
  return [h('b', {}, String(event.status)), ' ', shown];
}

function summary(event) {
  const failed = event.checks.filter((check) => !check.passed);
  if (event.checks.length === 0) return null;
  const all = event.checks.length;
  if (failed.length === 0) return h('p', { class: 'checked' }, icon('done'), t('checks_passed', { all }));
  const names = failed.map((check) => label('check', check.name)).join(' · ');
  return h('p', { class: 'checked bad' }, icon('failed'), t('checks_failed', { names, passed: all - failed.length }));
}

function json(text) {
  try { return JSON.parse(text); } catch { return null; }
}

const pretty = (text) => { const value = json(text); return value === null ? text : JSON.stringify(value, null, 2); };

// What is under a step: checks, request and answer in full.
function more(event) {
  const asked = [...query(event.target)];
  const rows = [[t('path'), `${event.method} ${event.target.split('?')[0]}`], [t('host'), event.host],
    ['User-Agent', event.agent], ['Content-Type', event.media]].filter(([, value]) => value);
  const times = [t('at_system', { time: time(event.system_ms) })];
  if (Math.abs(event.at_ms - event.system_ms) > 999) times.push(t('at_clock', { time: event.at }));
  if (event.delay_ms) times.push(t('held', { span: span(event.delay_ms) }));
  return [
    event.checks.length > 0 && part(t('checks'), h('ul', { class: 'checks' }, event.checks.map((check) =>
      h('li', { class: check.passed ? 'good' : 'bad' }, icon(check.passed ? 'done' : 'failed'),
        h('span', {}, label('check', check.name), h('span', { class: 'sr' }, check.passed ? t('passed') : t('not_passed')))))) ),
    part(t('request'), table(rows), asked.length > 0 && table(asked, 'wide'), event.body && h('pre', {}, lines(pretty(event.body)))),
    part(t('answer'), h('p', {}, event.status ? `HTTP ${event.status}` : t('answer_broken')),
      event.location && h('pre', {}, visible(event.location)), event.answer && h('pre', {}, lines(pretty(event.answer)))),
    h('div', { class: 'foot' }, h('span', {}, times.join(' · ')), copyButton(t('copy_curl'), () => curl(event))),
  ].filter(Boolean);
}

const part = (name, ...children) => h('section', {}, h('h4', {}, name), children);
const table = (rows, kind = '') => h('dl', { class: `table ${kind}` }, rows.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));

// A button that copies a text and says so.
export function copyButton(name, text) {
  const word = h('span', {}, name);
  return h('button', { class: 'small', type: 'button', onclick: async () => {
    const done = await copy(text());
    word.textContent = done ? t('copied') : t('not_copied');
    setTimeout(() => { word.textContent = name; }, 1600);
  } }, icon('copy'), word);
}

// Into the clipboard. Pages of other machines without TLS have no `navigator.clipboard`.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = h('textarea', { class: 'sr', 'aria-hidden': 'true' });
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    return done;
  }
}
