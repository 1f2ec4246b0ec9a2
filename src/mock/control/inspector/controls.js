// The panel that steers the emulator: clock, consent, users, scenarios, switches, a fresh start.
// Must not keep a state of its own: it shows what the control API says, and says what was clicked.

import { ask } from './api.js';
import { fill, h, icon } from './dom.js';
import { label, t, told } from './text.js';

const JUMPS = ['1m', '5m', '2h', '30d'];
const TRAITS = ['follows', 'avatar', 'unionid', 'member', 'snapshot', 'from_menu', 'refuses', 'banned'];
// What a fault does, and what it must say besides: a name and a value to begin with.
const ACTS = { errcode: ['errcode', 40029], status: ['status', 502], delay: ['delay_ms', 3000], 'non-json': null, hang: null, reset: null };
const ORDINARY = { follows: true, avatar: true, unionid: true, member: true };

export class Controls {
  // `close()` is told when the reader is done; `say(text)` is for what went wrong; `changed()`
  // when names may have changed.
  constructor(close, say, changed) {
    this.say = say;
    this.close = close;
    this.changed = changed;
    this.opened = new Set(['clock', 'approval', 'scenarios']);
    this.body = h('div', { class: 'panel-body' });
    this.heading = h('h2', { id: 'controls-title' });
    this.shut = h('button', { class: 'icon-button', type: 'button', onclick: close }, icon('close'));
    this.element = h('aside', { class: 'panel', id: 'controls', hidden: true, 'aria-labelledby': 'controls-title' },
      h('header', {}, this.heading, this.shut), this.body);
    this.ticks = [];
    setInterval(() => this.tick(), 1000);
  }

  // What the emulator says now. Called again whenever something was steered, here or elsewhere.
  async refresh() {
    const turn = this.turn = (this.turn ?? 0) + 1;
    const [clock, approval, users, scenarios, switches, faults] = await Promise.all(
      ['clock', 'approval', 'users', 'scenarios', 'switches', 'faults'].map((path) => ask('GET', path)));
    // Another began meanwhile: it knows better.
    if (turn !== this.turn) return;
    this.hear(clock);
    this.users = users.users;
    this.changed(this.users);
    this.state = { approval, scenarios: scenarios.scenarios, switches: switches.switches, faults };
    // Drawn anew only where there is news: a click must not miss because its button was replaced.
    const news = JSON.stringify([this.state, this.users, clock.frozen]);
    if (news !== this.news) this.draw();
    this.news = news;
  }

  hear(clock) {
    this.clock = { ...clock, heard: Date.now() };
    this.tick();
  }

  draw() {
    if (!this.state || this.element.hidden) return;
    const focused = document.activeElement?.dataset?.act;
    const top = this.body.scrollTop;
    this.heading.textContent = t('controls');
    this.shut.setAttribute('aria-label', t('close'));
    fill(this.body, this.clockPart(), this.approvalPart(), this.scenariosPart(), this.faultsPart(), this.usersPart(), this.switchesPart(), this.resetPart());
    this.body.scrollTop = top;
    if (focused) this.body.querySelector(`[data-act="${CSS.escape(focused)}"]`)?.focus();
    this.tick();
  }

  async act(method, path, body) {
    try {
      await ask(method, path, body);
      // A box that was clicked shows what was clicked, even where all is again as it was drawn.
      this.news = null;
      await this.refresh();
    } catch (error) {
      this.say([error.message, error.hint].filter(Boolean).join(' · '));
      this.draw();
    }
  }

  part(name, heading, ...children) {
    const part = h('details', { class: 'part', open: this.opened.has(name) }, h('summary', {}, heading), h('div', {}, children));
    part.addEventListener('toggle', () => (part.open ? this.opened.add(name) : this.opened.delete(name)));
    return part;
  }

  button(act, words, run, kind = '') {
    return h('button', { class: `small ${kind}`, type: 'button', 'data-act': act, onclick: run }, words);
  }

  clockPart() {
    this.face = h('output', { class: 'face' });
    this.ahead = h('p', { class: 'quiet' });
    const post = (body) => () => this.act('POST', 'clock', body);
    return this.part('clock', t('clock'), this.face, this.ahead,
      h('div', { class: 'buttons' }, JUMPS.map((jump) =>
        h('button', { class: 'jump', type: 'button', 'data-act': `clock-${jump}`, onclick: post({ advance: jump }) },
          h('b', {}, `+${t(`jump_${jump}`)}`), h('small', {}, t(`jump_${jump}_text`))))),
      h('div', { class: 'buttons' },
        this.button('freeze', t(this.clock.frozen ? 'unfreeze' : 'freeze'), post({ freeze: !this.clock.frozen })),
        this.button('now', t('clock_now'), () => this.act('POST', 'clock', { set: Date.now(), freeze: false }))));
  }

  tick() {
    if (!this.clock) return;
    const { now_ms: now, ahead_ms: ahead, frozen, heard } = this.clock;
    const reading = frozen ? now : now + (Date.now() - heard);
    const moment = new Date(reading).toLocaleString('sv-SE');
    const off = frozen || Math.abs(ahead) > 999;
    if (this.face) this.face.textContent = moment;
    if (this.ahead) this.ahead.textContent = frozen ? t('clock_frozen') : off ? t('clock_off') : t('clock_same');
    for (const tick of this.ticks) tick(off, moment, frozen);
  }

  approvalPart() {
    const { auto } = this.state.approval;
    const choices = [['false', t('approve_nobody')], ['true', t('approve_all')], ...this.users.map((user) => [`@${user.name}`, t('approve_one', { name: user.nickname, user: user.name })])];
    const now = typeof auto === 'string' ? `@${auto}` : String(auto);
    const select = h('select', { 'data-act': 'approval', 'aria-label': t('approval'), onchange: () => this.act('PUT', 'approval',
      { auto: select.value.startsWith('@') ? select.value.slice(1) : select.value === 'true' }) },
    choices.map(([value, words]) => h('option', { value, selected: value === now }, words)));
    return this.part('approval', t('approval'), h('p', { class: 'quiet' }, t('approval_text')), select);
  }

  scenariosPart() {
    const { scenarios } = this.state;
    const names = () => scenarios.filter(({ on }) => on).map(({ name }) => name);
    const toggle = (name) => this.act('PUT', 'scenarios',
      { on: names().includes(name) ? names().filter((other) => other !== name) : [...names(), name] });
    const heading = [t('scenarios'), names().length > 0 && h('span', { class: 'count' }, String(names().length))];
    return this.part('scenarios', heading, h('p', { class: 'quiet' }, t('scenarios_text')),
      names().length > 0 && this.button('scenarios-off', t('scenarios_off'), () => this.act('PUT', 'scenarios', { on: [] })),
      h('ul', { class: 'choices' }, scenarios.map((one) => h('li', {},
        this.box(`scenario-${one.name}`, one.on, () => toggle(one.name), [h('span', {}, told(one.title)), h('small', { class: 'mono' }, one.name)]),
        this.about(one)))));
  }

  // What a scenario is good for, folded away until somebody asks.
  about(one) {
    const key = `about-${one.name}`;
    const facts = ['happens', 'bug', 'right'].flatMap((fact) => [h('dt', {}, t(`scenario_${fact}`)), h('dd', {}, told(one[fact]))]);
    const about = h('details', { class: 'about', open: this.opened.has(key) }, h('summary', {}, t('scenario_about')),
      h('dl', {}, facts), one.of_device && h('p', { class: 'quiet' }, t('scenario_device')));
    about.addEventListener('toggle', () => (about.open ? this.opened.add(key) : this.opened.delete(key)));
    return about;
  }

  box(act, checked, change, words) {
    return h('label', { class: 'box' }, h('input', { type: 'checkbox', checked, 'data-act': act, onchange: change }), h('span', {}, words));
  }

  // The next calls that are to fail, one by one.
  faultsPart() {
    const { faults, endpoints } = this.state.faults;
    const wanted = (this.wanted ??= { endpoint: 'access_token', act: 'errcode', value: 40029, times: 1 });
    const choose = (name, options, change) => {
      const select = h('select', { 'data-act': `fault-${name}`, 'aria-label': t(`fault_${name}`), onchange: () => { wanted[name] = select.value; change?.(); } },
        options.map(([value, words]) => h('option', { value, selected: value === wanted[name] }, words)));
      return select;
    };
    const number = (name, attributes) => {
      const field = h('input', { type: 'number', value: String(wanted[name]), 'data-act': `fault-${name}`, oninput: () => { wanted[name] = Number(field.value); }, ...attributes });
      return field;
    };
    const add = () => {
      const { endpoint, act, value, times } = wanted;
      this.act('POST', 'faults', { endpoint, act, times, ...(ACTS[act] && { [ACTS[act][0]]: value }) });
    };
    const form = h('div', { class: 'form' },
      choose('endpoint', [['*', t('fault_any')], ...endpoints.map((name) => [name, label('endpoint', name)])]),
      choose('act', Object.keys(ACTS).map((name) => [name, label('act', name)]), () => { wanted.value = ACTS[wanted.act]?.[1]; this.draw(); }),
      ACTS[wanted.act] && number('value', { 'aria-label': ACTS[wanted.act][0] }),
      h('label', {}, '× ', number('times', { min: '1', 'aria-label': t('fault_times') })),
      this.button('fault-add', t('fault_add'), add));
    const waiting = faults.map((fault) => h('li', {}, `${fault.endpoint === '*' ? t('fault_any') : label('endpoint', fault.endpoint)} · ${label('act', fault.act)} ${fault.errcode ?? fault.status ?? fault.delay_ms ?? ''} × ${fault.times ?? '∞'}`));
    return this.part('faults', [t('faults'), faults.length > 0 && h('span', { class: 'count' }, String(faults.length))],
      h('p', { class: 'quiet' }, t('faults_text')), form,
      waiting.length > 0 && [h('ul', { class: 'waiting' }, waiting), this.button('faults-clear', t('faults_clear'), () => this.act('DELETE', 'faults'))]);
  }

  usersPart() {
    return this.part('users', [t('users'), h('span', { class: 'count grey' }, String(this.users.length))],
      h('p', { class: 'quiet' }, t('users_text')),
      h('p', {}, h('a', { id: 'choose-user', href: '../connect/accounts', target: '_blank', rel: 'noopener' }, t('choose_user'))),
      this.users.map((user) => {
        const special = TRAITS.filter((trait) => user[trait] !== (ORDINARY[trait] ?? false));
        const key = `user-${user.name}`;
        const part = this.part(key, [h('span', { class: 'nick' }, user.nickname), h('small', { class: 'mono' }, user.name),
          special.map((trait) => h('span', { class: 'tag' }, label('trait', user[trait] ? trait : `no_${trait}`)))],
        h('ul', { class: 'choices tight' }, TRAITS.map((trait) => h('li', {}, this.box(`${key}-${trait}`, user[trait],
          () => this.act('PATCH', `users/${encodeURIComponent(user.name)}`, { [trait]: !user[trait] }), label('trait', trait))))),
        this.button(`${key}-password`, t('change_password'), () => this.act('POST', `users/${encodeURIComponent(user.name)}/change-password`, {})));
        part.classList.add('user');
        return part;
      }));
  }

  switchesPart() {
    const { switches } = this.state;
    const set = switches.filter((one) => one.value !== one.values[0]).length;
    return this.part('switches', [t('switches'), set > 0 && h('span', { class: 'count' }, String(set))],
      h('p', { class: 'quiet' }, t('switches_text')),
      h('ul', { class: 'switches' }, switches.map((one) => {
        const select = h('select', { 'data-act': `switch-${one.name}`, id: `switch-${one.name}`, disabled: !one.values.includes(one.value),
          onchange: () => this.act('PATCH', 'switches', { [one.name]: select.value }) },
        (one.values.includes(one.value) ? one.values : [one.value]).map((value) => h('option', { value, selected: value === one.value }, value)));
        return h('li', {}, h('label', { for: `switch-${one.name}`, class: 'mono' }, one.name), select);
      })));
  }

  // Twice, as it cannot be undone.
  resetPart() {
    const sure = h('button', { class: 'small danger', type: 'button', 'data-act': 'reset', onclick: () => {
      if (sure.dataset.sure) { this.act('POST', 'reset', {}); return; }
      sure.dataset.sure = 'yes';
      sure.textContent = t('reset_sure');
      setTimeout(() => { delete sure.dataset.sure; sure.textContent = t('reset'); }, 4000);
    } }, t('reset'));
    return h('div', { class: 'part reset' }, h('p', { class: 'quiet' }, t('reset_text')), sure);
  }
}
