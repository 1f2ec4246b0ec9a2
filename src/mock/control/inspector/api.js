// The control API as this page uses it: calls, and the events as they come.
// Must not draw, nor keep the token longer than the tab lives.

import { lang } from './text.js';

const KEY = 'wxauth.token';
// The emulator says something every 15 s at least; after this silence the line is dead.
const SILENCE = 40_000;

let token = sessionStorage.getItem(KEY) ?? '';
export const hasToken = () => token !== '';
export function setToken(text) {
  token = text.trim();
  if (token) sessionStorage.setItem(KEY, token);
  else sessionStorage.removeItem(KEY);
}

// What the control API said no with.
export class Refusal extends Error {
  constructor(status, error) {
    super(error?.message ?? `HTTP ${status}`);
    this.status = status;
    this.hint = error?.hint ?? '';
  }
}

async function send(method, path, body, signal) {
  const headers = { 'Accept-Language': lang() };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const init = { method, headers, signal, cache: 'no-store', body: body && JSON.stringify(body) };
  const answer = await fetch(path, init);
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => null);
  throw new Refusal(answer.status, said?.error);
}

// One call; its JSON, or null where there is nothing to say.
export async function ask(method, path, body) {
  const answer = await send(method, path, body);
  return answer.status === 204 ? null : answer.json();
}

// A file of the API's for the reader to keep. A link cannot bring a token, so it is fetched.
export async function download(path, name) {
  keep(await (await send('GET', path)).blob(), name);
}

// The HTTP archive of one login; one that began anew in between has several numbers.
export async function downloadFlows(numbers, name) {
  const [whole, ...others] = await Promise.all(numbers.map((number) => ask('GET', `events.har?flow=${number}`)));
  for (const other of others) whole.log.entries.push(...other.log.entries);
  keep(new Blob([JSON.stringify(whole, null, 1)], { type: 'application/json' }), name);
}

function keep(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

// Follows the events for ever, across restarts of the emulator. `hear(name, value)` gets each with
// its name; `state(name, refusal)` hears live, lost, locked (then `unlock()` must resolve first).
export async function follow(hear, state, unlock) {
  const place = { seen: 0, born: '' };
  for (let tries = 0; ; tries += 1) {
    try {
      await listen(place, hear, () => { tries = 0; state('live'); });
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) {
        state('locked', error);
        await unlock();
        continue;
      }
      state('lost', error instanceof Refusal ? error : null);
    }
    await pause(Math.min(250 * 2 ** tries, 4000));
  }
}

async function listen(place, hear, began) {
  const stop = new AbortController();
  let silence = 0;
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(() => stop.abort(), SILENCE);
  };
  try {
    heard();
    const born = place.born && `&born=${place.born}`;
    const answer = await send('GET', `events?since=${place.seen}${born}`, undefined, stop.signal);
    began();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = ''; ;) {
      const { value, done } = await reader.read();
      if (done) return;
      heard();
      rest = parse(rest + value, place, hear);
    }
  } finally {
    clearTimeout(silence);
    stop.abort();
  }
}

// Server-sent events (HTML standard, 9.2) as our emulator writes them; gives back what is unfinished.
function parse(text, place, hear) {
  const blocks = text.split('\n\n');
  const rest = blocks.pop();
  for (const block of blocks) {
    let [name, data] = ['', ''];
    for (const line of block.split('\n')) {
      if (line.startsWith('event: ')) name = line.slice(7);
      else if (line.startsWith('data: ')) data += line.slice(6);
    }
    if (!data) continue;
    const value = JSON.parse(data);
    if (name === 'hello') place.born = value.born;
    if (name === 'cleared') place.seen = 0;
    if (name === 'request') place.seen = value.number;
    hear(name, value);
  }
  return rest;
}
