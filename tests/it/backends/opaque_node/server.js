// Below a base path: names of its own for code and state, random tickets that only the server knows, Bearer, any origin.
'use strict';

const crypto = require('crypto');
const http = require('http');

const { PORT, PUBLIC_URL, WX_API_BASE, WX_OPEN_BASE, WX_APPID, WX_SECRET } = process.env;
const BASE = '/h5/shop';
const KEY = crypto.randomBytes(32);
const sign = (text) => crypto.createHmac('sha256', KEY).update(text).digest('base64url').slice(0, 22);
const tickets = new Map();
const recent = new Map();

const PAGE = `<!doctype html><div id=app></div><script>
const q = new URLSearchParams(location.search);
const API = '${BASE}/api/v1';
fetch(API + '/wx/token', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ wx_code: q.get('code'), st: q.get('state') }) })
  .then((answer) => answer.json())
  .then(({ data }) => fetch(API + '/profile', { headers: { Authorization: 'Bearer ' + data.token } }));
</script>`;

function send(answer, status, body, headers = {}) {
  const kind = typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json';
  answer.writeHead(status, { 'Content-Type': kind, 'Cache-Control': 'no-store', 'Access-Control-Allow-Origin': '*', ...headers });
  answer.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function toWechat(answer) {
  const nonce = crypto.randomBytes(9).toString('hex');
  const back = encodeURIComponent(`${PUBLIC_URL}${BASE}/`);
  const link = `${WX_OPEN_BASE}/connect/oauth2/authorize?appid=${WX_APPID}&redirect_uri=${back}&response_type=code&scope=snsapi_base&state=${nonce}#wechat_redirect`;
  send(answer, 302, '', { Location: link, 'Set-Cookie': `st=${nonce}.${sign(nonce)}; Path=${BASE}; HttpOnly; SameSite=Lax; Max-Age=600` });
}

async function login(request, answer) {
  let text = '';
  for await (const piece of request) text += piece;
  let body;
  try { body = JSON.parse(text); } catch { return send(answer, 400, { code: 400, msg: 'no JSON' }); }
  const { wx_code: code, st } = body;
  const [nonce, signature] = (/(?:^|; )st=([\w.-]+)/.exec(request.headers.cookie || '')?.[1] || '').split('.');
  if (!nonce || signature !== sign(nonce) || nonce !== st) return send(answer, 403, { code: 403, msg: 'state' });
  if (typeof code !== 'string' || !/^[\w-]{8,128}$/.test(code)) return send(answer, 400, { code: 400, msg: 'code' });
  // Some phones deliver a callback twice: for ten seconds the same browser gets the same answer.
  const known = recent.get(code + nonce);
  if (known && Date.now() - known.at < 10000) return send(answer, 200, known.body);
  const query = new URLSearchParams({ appid: WX_APPID, secret: WX_SECRET, code, grant_type: 'authorization_code' });
  let token;
  try {
    const reply = await fetch(`${WX_API_BASE}/sns/oauth2/access_token?${query}`, { signal: AbortSignal.timeout(2500) });
    token = JSON.parse(await reply.text());
  } catch {
    return send(answer, 502, { code: 502, msg: 'wechat' });
  }
  if (token.errcode) return send(answer, token.errcode === -1 ? 503 : 401, { code: 401, msg: 'wechat' });
  if (token.is_snapshotuser) return send(answer, 403, { code: 403, msg: 'snapshot' });
  const ticket = crypto.randomBytes(24).toString('base64url');
  tickets.set(ticket, token.openid);
  const good = { code: 0, data: { token: ticket, ttl: 7200 } };
  recent.set(code + nonce, { at: Date.now(), body: good });
  return send(answer, 200, good, { 'Set-Cookie': `st=; Path=${BASE}; Max-Age=0` });
}

http.createServer((request, answer) => {
  const url = new URL(request.url, PUBLIC_URL);
  if (request.method === 'HEAD') return send(answer, 405, '');
  if (request.method === 'OPTIONS') return send(answer, 204, '', { 'Access-Control-Allow-Headers': 'Authorization, Content-Type' });
  if (url.pathname === '/up') return send(answer, 200, 'ok');
  if (url.pathname === BASE) return send(answer, 301, '', { Location: `${BASE}/`, 'Cache-Control': 'no-cache' });
  if (url.pathname === `${BASE}/`) return url.searchParams.has('code') || url.searchParams.has('state') ? send(answer, 200, PAGE) : toWechat(answer);
  if (url.pathname === `${BASE}/api/v1/wx/token` && request.method === 'POST') return login(request, answer);
  if (url.pathname === `${BASE}/api/v1/profile`) {
    const openid = tickets.get((request.headers.authorization || '').replace(/^Bearer /, ''));
    // Many APIs say it in the body and leave the status alone.
    return send(answer, 200, openid ? { code: 0, data: { user: { openId: openid } } } : { code: 401, data: null });
  }
  return send(answer, 404, { code: 404 });
}).listen(PORT, '127.0.0.1');
