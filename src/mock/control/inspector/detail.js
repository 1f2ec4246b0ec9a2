// The pane that shows one flow: who, what came of it, why it failed and what to do, the sequence.
// Must not redraw what has not changed: a reader may be in the middle of it.

import { fill, h, icon } from './dom.js';
import { title, verdict } from './list.js';
import { head, lanesOf, lifelines, step, stepsOf } from './sequence.js';
import { label, lang, span, t, time, told } from './text.js';

const MOST_TROUBLES = 3;

export class Detail {
  // `names(user)` gives a nickname; `save(flow)` exports; `back()` leaves for the list.
  constructor(names, save, back) {
    this.names = names;
    this.save = save;
    this.back = back;
    this.element = h('main', { class: 'detail', id: 'detail', tabindex: '-1' });
  }

  // Shows a flow, or what has come to the one shown.
  show(flow) {
    const lanes = lanesOf(flow).join();
    const same = this.flow === flow && this.lanes === lanes && this.lang === lang();
    if (same && this.version === flow.version) return;
    if (!same) this.begin(flow, lanes);
    this.version = flow.version;
    fill(this.top, this.facts(flow));
    this.trouble(flow);
    this.extend(flow);
  }

  // Something else than a flow.
  other(...children) {
    this.flow = undefined;
    fill(this.element, children);
  }

  begin(flow, lanes) {
    Object.assign(this, { flow, lanes, lang: lang(), drawn: new Map(), told: '' });
    this.top = h('header', { class: 'facts' });
    this.troubles = h('div', { class: 'troubles' });
    this.list = h('ol', { class: 'steps' });
    const names = lanesOf(flow);
    fill(this.element,
      h('div', { class: 'bar' },
        h('button', { class: 'back', type: 'button', onclick: this.back }, icon('back'), t('flows')),
        flow.first.flow > 0 && h('button', { class: 'small', type: 'button', onclick: () => this.save(this.flow) }, icon('export'), t('export_flow'))),
      this.top, this.troubles,
      h('section', { class: `sequence lanes-${names.length}`, 'aria-label': t('sequence') },
        lifelines(names), head(flow, names), this.list));
    this.element.scrollTop = 0;
  }

  facts(flow) {
    const fact = (name, value, kind = '') => value && h('div', { class: kind }, h('dt', {}, name), h('dd', {}, value));
    const nickname = flow.user && this.names(flow.user);
    return [
      h('p', { class: `badge ${flow.outcome}` }, icon(flow.outcome), verdict(flow)),
      h('h2', {}, title(flow, this.names)),
      h('p', { class: 'sense' }, label('sense', flow.told)),
      h('dl', {},
        fact(t('family'), label('family', flow.family)),
        fact(t('user'), flow.user && nickname !== flow.user && flow.user, 'mono'),
        fact('appid', flow.appid, 'mono'), fact('scope', flow.scope, 'mono'),
        fact(t('began'), time(flow.first.system_ms)),
        flow.events.length > 1 && fact(t('took'), span(flow.millis))),
    ];
  }

  // Each kind of failure once, the latest first.
  trouble(flow) {
    const distinct = new Map(flow.refusals.map((event) => [`${event.code} ${event.endpoint} ${event.why?.en}`, event]));
    const events = [...distinct.values()].reverse().slice(0, MOST_TROUBLES);
    const key = events.map((event) => event.number).join();
    if (key === this.told) return;
    this.told = key;
    fill(this.troubles, events.map((event) => {
      const link = /^https:\/\//.test(event.reference ?? '') && h('a', { href: event.reference, target: '_blank', rel: 'noreferrer' }, t('reference'));
      const code = event.code ?? '';
      return h('section', { class: 'trouble' },
        h('h3', {}, code !== '' && h('b', { class: 'code' }, String(code)), told(event.meaning) || event.sentence || told(event.why)),
        h('dl', {},
          event.meaning && told(event.why) && [h('dt', {}, t('why')), h('dd', {}, told(event.why))],
          event.fix && [h('dt', {}, t('fix')), h('dd', {}, told(event.fix))],
          event.sentence && event.meaning && [h('dt', {}, t('wechat_shows')), h('dd', {}, event.sentence)]),
        h('p', { class: 'more-about' }, label('endpoint', event.endpoint), link && ' · ', link));
    }));
  }

  // Adds the steps that are new; one whose event has changed (polls fold) is drawn again.
  extend(flow) {
    const { steps, left } = stepsOf(flow);
    const lanes = lanesOf(flow);
    const wanted = new Set(steps.map(({ key }) => key));
    for (const [key, old] of this.drawn) if (!wanted.has(key)) { old.element.remove(); this.drawn.delete(key); }
    steps.forEach((one, at) => {
      const old = this.drawn.get(one.key);
      if (old?.times === one.times) return;
      const element = step(flow, one, steps[at - 1]?.event, lanes);
      if (old) old.element.replaceWith(element);
      else this.list.append(element);
      this.drawn.set(one.key, { element, times: one.times });
    });
    if (left > 0) {
      this.rest ??= h('p', { class: 'rest' });
      fill(this.rest, t('steps_left', { n: left }));
      this.list.after(this.rest);
    } else {
      this.rest?.remove();
    }
  }
}
