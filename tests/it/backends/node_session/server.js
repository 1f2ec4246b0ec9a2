// No packages at all: Node's own http, sessions in a Map, a cookie beside them that only the page's counter reads, the callback on the server, scripts that redirect.
'use strict';

const crypto = require('crypto');
const http = require('http');

const { PORT, PUBLIC_URL, WX_API_BASE, WX_OPEN_BASE, WX_APPID, WX_SECRET } = process.env;
const sessions = new Map();
const id = () => crypto.randomBytes(18).toString('base64url');
const cookie = (sid, age) => `sid=${sid}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax`;

function send(answer, status, body, headers = {}) {
  const kind = typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json';
  answer.writeHead(status, { 'Content-Type': kind, 'Cache-Control': 'no-store', ...headers });
  answer.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** The page redirects by script, as pages behind some front-end frameworks do. */
function start(answer, old) {
  const sid = id();
  sessions.delete(old);
  const state = crypto.randomBytes(12).toString('hex');
  sessions.set(sid, { state });
  const back = encodeURIComponent(`${PUBLIC_URL}/me/back`);
  const link = `${WX_OPEN_BASE}/connect/oauth2/authorize?appid=${WX_APPID}&redirect_uri=${back}&response_type=code&scope=snsapi_userinfo&state=${state}#wechat_redirect`;
  send(answer, 200, `<!doctype html><title>…</title><script>location.replace(${JSON.stringify(link)})</script>`, { 'Set-Cookie': cookie(sid, 600) });
}

function wechat(path, query) {
  return fetch(`${WX_API_BASE}${path}?${new URLSearchParams(query)}`, { signal: AbortSignal.timeout(3000) })
    .then((response) => (response.ok ? response.text() : Promise.reject(new Error('status'))))
    .then((text) => JSON.parse(text));
}

const RETRY = '<a href="/me">再试一次</a>';

async function back(answer, sid, query) {
  const session = sessions.get(sid);
  const given = query.get('state') || query.get('reason');
  if (!session || !session.state || session.state !== given) return start(answer, sid);
  delete session.state;
  const code = query.get('code') || '';
  if (!code || code === 'authdeny') return send(answer, 200, `<h1>没有登录</h1>${RETRY}`);
  if (!/^[\w-]{1,200}$/.test(code)) return send(answer, 400, RETRY);
  let token, user;
  try {
    token = await wechat('/sns/oauth2/access_token', { appid: WX_APPID, secret: WX_SECRET, code, grant_type: 'authorization_code' });
    if (token.errcode === -1) return send(answer, 503, RETRY, { 'Retry-After': '3' });
    if (token.errcode) return send(answer, 400, RETRY);
    if (token.is_snapshotuser) return send(answer, 403, `请使用完整服务 ${RETRY}`);
    user = await wechat('/sns/userinfo', { access_token: token.access_token, openid: token.openid });
  } catch {
    return send(answer, 502, RETRY);
  }
  sessions.delete(sid);
  const fresh = id();
  sessions.set(fresh, { openid: token.openid, name: user.nickname });
  send(answer, 200, '<!doctype html><title>我</title><p>已登录</p>', { 'Set-Cookie': [cookie(fresh, 7200), `seen=${token.openid}; Path=/; SameSite=Lax`] });
}

http.createServer((request, answer) => {
  const url = new URL(request.url, PUBLIC_URL);
  const sid = /(?:^|;\s*)sid=([\w-]+)/.exec(request.headers.cookie || '')?.[1];
  if (url.pathname === '/up') return send(answer, 200, 'ok');
  if (url.pathname === '/me') return start(answer, sid);
  if (url.pathname === '/me/back') return back(answer, sid, url.searchParams);
  if (url.pathname === '/me/json') {
    const openid = sessions.get(sid)?.openid;
    return openid ? send(answer, 200, { id: openid }) : send(answer, 401, { error: 'login' });
  }
  return send(answer, 404, 'nothing here');
}).listen(PORT, '127.0.0.1');
