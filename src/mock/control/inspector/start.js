// What a newcomer sees: how to make the first login, and the callback of the login tried from here.
// Must not be in the way of anybody who has seen it: the first flow takes its place.

import { h, icon } from './dom.js';
import { copyButton } from './sequence.js';
import { t } from './text.js';

// An app nobody has: what is learned about it disturbs no other.
const APPID = 'wx00000000000000aa';

const command = (text) => h('div', { class: 'command' }, h('code', {}, text), copyButton(t('copy'), () => text));

function tryLink() {
  const back = new URL('./', location.href);
  const values = [['appid', APPID], ['redirect_uri', back.origin + back.pathname], ['response_type', 'code'],
    ['scope', 'snsapi_userinfo'], ['state', Math.random().toString(36).slice(2)], ['mock_client', 'wechat']];
  return `../connect/oauth2/authorize?${new URLSearchParams(values)}#wechat_redirect`;
}

// How to make the first flow, with the address this emulator really has. `pinned`: the only apps it
// knows, where the settings say so; a made-up one would be refused.
export function welcome(pinned) {
  const base = new URL('..', location.href).href.replace(/\/$/, '');
  return h('section', { class: 'welcome' },
    h('img', { src: 'ui/icon.svg', alt: '', width: '56', height: '56' }),
    h('h2', {}, t('welcome')),
    h('p', {}, t('welcome_text')),
    h('ol', {},
      !pinned && h('li', {}, h('h3', {}, t('try_browser')), h('p', {}, t('try_browser_text')),
        h('a', { class: 'button primary', href: tryLink(), id: 'try' }, t('try_link'), icon('code'))),
      h('li', {}, h('h3', {}, t('try_terminal')), h('p', {}, t('try_terminal_text')),
        command(`wxauth login --mock=${base}${pinned ? ` --appid ${pinned[0]}` : ''}`)),
      h('li', {}, h('h3', {}, t('try_app')), h('p', {}, t(pinned ? 'try_app_pinned' : 'try_app_text', { apps: pinned?.join(', ') })),
        h('dl', { class: 'map' },
          ['https://open.weixin.qq.com', 'https://api.weixin.qq.com'].map((host) =>
            [h('dt', {}, host), h('dd', {}, h('span', { 'aria-hidden': 'true' }, '→ '), base)])))));
}

// The page as a callback: shows the code that came, and takes it out of the address bar.
export function arrived() {
  const given = new URLSearchParams(location.search);
  const [code, state] = [given.get('code'), given.get('state')];
  if (state === null) return null;
  history.replaceState(null, '', location.pathname + location.hash);
  const base = new URL('..', location.href).href.replace(/\/$/, '');
  const box = h('aside', { class: 'arrived', role: 'status' },
    h('button', { class: 'icon-button close', type: 'button', 'aria-label': t('close'), onclick: () => { box.hidden = true; } }, icon('close')),
    h('h2', {}, t(code ? 'arrived' : 'arrived_refused')),
    h('p', {}, t(code ? 'arrived_text' : 'arrived_refused_text')),
    code && command(`echo secret | wxauth exchange ${/^[\w-]+$/.test(code) ? code : 'CODE'} --mock=${base} --appid ${APPID} --secret-file -`));
  return box;
}
