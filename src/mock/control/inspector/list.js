// The list of flows, newest first. Draws the rows in sight only: thousands of flows cost what ten do.
// Must not know what is in a flow beyond what a row says.

import { fill, h, icon } from './dom.js';
import { isRefused } from './flows.js';
import { clock, label, t } from './text.js';

const HEIGHT = 64;
const BEYOND = 6;
const MOST_DOTS = 9;

export class List {
  // `names(user)` gives a nickname; `pick(flow)` is told of a choice, `enter()` of Enter.
  constructor(names, pick, enter) {
    this.names = names;
    this.pick = pick;
    this.space = h('div', { class: 'space', role: 'presentation' });
    this.element = h('div', { class: 'list', role: 'listbox', tabindex: '0', id: 'flows' }, this.space);
    this.rows = new Map();
    this.shown = [];
    this.match = () => true;
    this.element.addEventListener('scroll', () => this.later(), { passive: true });
    this.element.addEventListener('click', (event) => {
      const row = event.target.closest('.row');
      if (row) { this.pick(row.flow); enter(); }
    });
    new ResizeObserver(() => this.later()).observe(this.element);
  }

  // Another filter, or another set of flows: everything is looked at anew.
  show(all, match = this.match) {
    this.match = match;
    this.shown = all.filter(match);
    for (const flow of this.shown) flow.listed = true;
    for (const flow of all) if (!this.match(flow)) flow.listed = false;
    this.later();
  }

  // One flow is new or has changed. Rows below stay where the reader sees them.
  touch(flow) {
    const fits = this.match(flow);
    if (fits && !flow.listed) {
      this.shown.splice(this.place(flow), 0, flow);
      if (this.element.scrollTop > HEIGHT) this.drift = (this.drift ?? 0) + HEIGHT;
    } else if (!fits && flow.listed) {
      this.shown.splice(this.shown.indexOf(flow), 1);
    }
    flow.listed = fits;
    while (this.shown[0]?.gone) this.shown.shift();
    this.later();
  }

  // Where a flow belongs: nearly always at the end.
  place(flow) {
    let at = this.shown.length;
    while (at > 0 && this.shown[at - 1].order > flow.order) at -= 1;
    return at;
  }

  index(flow) { return this.shown.length - 1 - this.shown.indexOf(flow); }
  at(index) { return this.shown[this.shown.length - 1 - index]; }

  select(flow) {
    this.selected = flow;
    this.later();
  }

  // Moves the choice, from what is chosen or from the top.
  move(by) {
    if (this.shown.length === 0) return;
    const now = this.selected?.listed ? this.index(this.selected) : by > 0 ? -1 : 0;
    const index = Math.max(0, Math.min(this.shown.length - 1, now + by));
    const flow = this.at(index);
    // At once: the next key may come before the page is drawn.
    this.select(flow);
    this.pick(flow);
    this.reveal(index);
  }

  reveal(index) {
    const { scrollTop, clientHeight } = this.element;
    if (index * HEIGHT < scrollTop) this.element.scrollTop = index * HEIGHT;
    if ((index + 1) * HEIGHT > scrollTop + clientHeight) this.element.scrollTop = (index + 1) * HEIGHT - clientHeight;
  }

  later() {
    this.waiting ??= requestAnimationFrame(() => { this.waiting = undefined; this.draw(); });
  }

  // Everything anew, in another language say.
  redraw() {
    for (const row of this.rows.values()) row.version = -1;
    this.element.setAttribute('aria-label', t('flows'));
    this.later();
  }

  draw() {
    this.space.style.height = `${this.shown.length * HEIGHT}px`;
    if (this.drift) {
      this.element.scrollTop += this.drift;
      this.drift = 0;
    }
    const top = this.element.scrollTop;
    const from = Math.max(0, Math.floor(top / HEIGHT) - BEYOND);
    const to = Math.min(this.shown.length, Math.ceil((top + this.element.clientHeight) / HEIGHT) + BEYOND);
    const old = this.rows;
    this.rows = new Map();
    for (let index = from; index < to; index += 1) {
      const flow = this.at(index);
      const row = old.get(flow) ?? h('div', { class: 'row', role: 'option', id: `row-${flow.key}` });
      old.delete(flow);
      this.rows.set(flow, row);
      this.dress(row, flow, index);
    }
    for (const row of old.values()) row.remove();
    const chosen = this.rows.get(this.selected);
    if (chosen) this.element.setAttribute('aria-activedescendant', chosen.id);
    else this.element.removeAttribute('aria-activedescendant');
  }

  dress(row, flow, index) {
    if (row.version !== flow.version) {
      row.version = flow.version;
      row.flow = flow;
      row.dataset.outcome = flow.outcome;
      fill(row, ...this.cells(flow));
    }
    if (row.index !== index) {
      row.index = index;
      row.style.transform = `translateY(${index * HEIGHT}px)`;
    }
    row.setAttribute('aria-posinset', index + 1);
    row.setAttribute('aria-setsize', this.shown.length);
    row.setAttribute('aria-selected', flow === this.selected);
    if (!row.isConnected) this.space.append(row);
  }

  cells(flow) {
    const outcome = verdict(flow);
    return [
      h('span', { class: 'mark' }, icon(flow.outcome)),
      h('span', { class: 'who' }, title(flow, this.names)),
      h('time', { class: 'when' }, clock(flow.first.system_ms)),
      h('span', { class: 'what' }, h('b', {}, outcome), ' · ', label('family', flow.family),
        flow.family !== 'control' && flow.appid && [' · ', h('span', { class: 'appid' }, flow.appid)]),
      dots(flow),
    ];
  }
}

// Who signs in, or what was called.
export function title(flow, names) {
  const user = flow.user && (names(flow.user) || flow.user);
  if (user && flow.first.flow) return user;
  return label('endpoint', flow.first.endpoint);
}

// What came of it, in a word or two.
export function verdict(flow) {
  if (flow.outcome !== 'failed') return label('outcome', flow.told);
  const last = [...flow.open.values()].at(-1);
  if (last.code !== null && last.code !== undefined) return t('failed_with', { code: last.code });
  return last.sentence || label('outcome', 'failed');
}

function dots(flow) {
  const events = flow.events.filter((event) => event.endpoint !== 'poll').slice(-MOST_DOTS);
  const kind = (event) => (isRefused(event) ? 'bad' : event.verdict === 'asked' ? 'asked' : 'good');
  return h('span', { class: 'dots', 'aria-hidden': 'true' },
    events.map((event) => h('i', { class: kind(event), title: label('endpoint', event.endpoint) })));
}
