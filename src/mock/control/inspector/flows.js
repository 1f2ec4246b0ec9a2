// Events put together to flows: one login from link to profile, or one call that belongs to none.
// Must not draw; it says what each flow is and what came of it.

const MOST_FLOWS = 5000;
const MOST_EVENTS = 400;

const FAMILIES = {
  qrconnect: 'web', poll: 'web', confirm: 'web', confirm_reply: 'web',
  jscode2session: 'mini', component_jscode2session: 'mini', js_code: 'mini',
  getuserphonenumber: 'mini', phone_code: 'mini',
  component_access_token: 'platform', component_refresh_token: 'platform', api_component_token: 'platform',
  componentloginpage: 'platform', bindcomponent: 'platform', bindcomponent_reply: 'platform',
  api_create_preauthcode: 'platform', api_query_auth: 'platform', api_authorizer_token: 'platform',
  api_get_authorizer_info: 'platform', api_get_authorizer_list: 'platform',
  unknown: 'other',
};
export const FAMILY_NAMES = ['oa', 'web', 'platform', 'mini', 'work', 'other', 'control'];

const EXCHANGES = new Set(['access_token', 'component_access_token', 'jscode2session',
  'component_jscode2session', 'wecom_getuserinfo', 'getuserphonenumber',
  'wecom_jscode2session', 'wecom_jscode2session3rd', 'api_query_auth']);
// The emulator in the place of a mini program: not steering, but the beginning of a login.
const CODES = new Set(['js_code', 'phone_code']);
const LINKS = new Set(['authorize', 'qrconnect', 'wecom_login', 'componentloginpage', 'bindcomponent']);

export const isRefused = (event) => event.verdict === 'errcode' || event.verdict === 'error_page';
export const query = (target) => new URLSearchParams(target.split('#')[0].split('?').slice(1).join('?'));

// The path at WeChat, without the prefix that names the host.
export const path = (target) => target.split('?')[0].replace(/^\/_host\/[^/]*/, '') || '/';

// Where the browser is sent with a code, or with a refusal: the developer's own callback.
export function callback(event) {
  if (event.location && /[?&#](code|state|auth_code)=/.test(event.location)) return event.location;
  return '';
}

// Outside WeChat is a question of the browser, not of the login: once it goes on, it is no failure.
const isOutside = (event) => event.checks.length === 1 && event.checks[0].name === 'client' && isRefused(event);

function familyOf(event) {
  if (event.party === 'control' && !CODES.has(event.endpoint)) return 'control';
  if (event.endpoint.startsWith('wecom_')) return 'work';
  const family = FAMILIES[event.endpoint];
  if (family) return family;
  const asked = query(event.target);
  if (asked.has('component_appid')) return 'platform';
  return asked.has('agentid') || /^ww/.test(event.appid ?? '') ? 'work' : 'oa';
}

export class Flow {
  constructor(key, event) {
    this.key = key;
    this.order = event.number;
    this.events = [];
    this.left = 0;
    this.version = 0;
    this.family = 'oa';
    this.refusals = [];
    this.open = new Map();
    this.unfolded = new Map();
  }

  take(event) {
    this.version += 1;
    this.events.push(event);
    if (this.events.length > MOST_EVENTS) {
      this.events.splice(20, 1);
      this.left += 1;
    }
    this.first ??= event;
    this.last = event;
    this.user = event.user ?? this.user;
    const asked = query(event.target);
    this.appid = event.appid ?? this.appid ?? asked.get('appid') ?? undefined;
    this.scope ??= LINKS.has(event.endpoint) ? asked.get('scope') : undefined;
    this.redirect ??= asked.get('redirect_uri') ?? undefined;
    this.state ??= asked.get('state') ?? undefined;
    const family = familyOf(event);
    if (this.events.length === 1 || family !== 'oa') this.family = family;
    this.judge(event);
  }

  judge(event) {
    if (isRefused(event)) {
      this.refusals.push(event);
      if (this.refusals.length > MOST_EVENTS) this.refusals.shift();
      this.open.set(event.endpoint, event);
      return;
    }
    this.open.delete(event.endpoint);
    this.refusals = this.refusals.filter((old) => !(isOutside(old) && old.endpoint === event.endpoint));
    this.asked ||= event.verdict === 'asked';
    this.denied ||= event.notices.some((notice) => notice.name === 'denied');
    this.refused ||= this.denied || event.notices.some((notice) => notice.name === 'refused');
    this.coded ||= /[?&](auth_)?code=(?!authdeny)/.test(event.location) || CODES.has(event.endpoint)
      || (event.endpoint === 'confirm_reply' && !this.refused);
    this.exchanged ||= EXCHANGES.has(event.endpoint);
  }

  get failed() { return this.open.size > 0; }

  // In one word: failed, refused, done, code, asked, control.
  get outcome() {
    if (this.family === 'control') return this.failed ? 'failed' : 'control';
    if (this.failed) return 'failed';
    if (this.refused) return 'refused';
    if (this.exchanged || !(this.coded || this.asked)) return 'done';
    return this.coded ? 'code' : 'asked';
  }

  // The word as it is told: by whom it was refused.
  get told() { return this.outcome === 'refused' && this.denied ? 'denied' : this.outcome; }

  get millis() { return this.last.system_ms + this.last.delay_ms - this.first.system_ms; }

  // Everything a reader may look for, in lower case.
  text(nickname) {
    if (this.searched?.version !== this.version) {
      const said = this.events.map((e) => [e.endpoint, e.target, e.appid, e.user, e.location, e.agent,
        e.answer, e.code, e.sentence, e.why?.zh, e.why?.en, e.number].join(' '));
      const text = [this.key, this.family, ...said].join(' ').slice(0, 20_000);
      this.searched = { version: this.version, text: text.toLowerCase() };
    }
    return `${this.searched.text} ${(nickname ?? '').toLowerCase()}`;
  }
}

export class Flows {
  constructor() { this.clear(); }

  clear() {
    this.all = [];
    this.byId = new Map();
    this.byLink = new Map();
  }

  // The flow an event belongs to, new or known.
  add(event) {
    const flow = this.known(event) ?? this.begin(event);
    if (event.flow) this.byId.set(event.flow, flow);
    flow.take(event);
    this.remember(flow, event);
    return flow;
  }

  known(event) {
    const known = this.byId.get(event.flow);
    if (known || !LINKS.has(event.endpoint)) return known;
    // The same link again before any code was given: another account was chosen, or the way on
    // from "open it in WeChat". For whoever watches that is one login.
    return this.byLink.get(linkOf(event));
  }

  begin(event) {
    const flow = new Flow(event.flow ? `f${event.flow}` : `e${event.number}`, event);
    this.all.push(flow);
    if (this.all.length > MOST_FLOWS) this.drop(this.all.shift());
    return flow;
  }

  remember(flow, event) {
    if (!event.flow) return;
    const link = LINKS.has(event.endpoint) ? linkOf(event) : flow.link;
    if (flow.coded || flow.refused) {
      if (link) this.byLink.delete(link);
    } else if (LINKS.has(event.endpoint)) {
      flow.link = link;
      this.byLink.set(link, flow);
    }
  }

  drop(flow) {
    for (const event of flow.events) this.byId.delete(event.flow);
    if (this.byLink.get(flow.link) === flow) this.byLink.delete(flow.link);
    flow.gone = true;
  }
}

// What makes two links the same: all but the emulator's own parameters, asked by the same browser.
function linkOf(event) {
  const asked = [...query(event.target)].filter(([name]) => !name.startsWith('mock_'));
  return JSON.stringify([path(event.target), asked, event.agent]);
}
