// The openid on its way through one variable of the whole process, with nothing slow in between but WeChat.
'use strict';

const crypto = require('crypto');
const http = require('http');

const { PORT, PUBLIC_URL, WX_API_BASE, WX_OPEN_BASE, WX_APPID, WX_SECRET } = process.env;
const tickets = new Map();
let current;

function wechat(path, query) {
  return fetch(`${WX_API_BASE}${path}?${new URLSearchParams(query)}`, { signal: AbortSignal.timeout(5000) })
    .then((response) => (response.ok ? response.text() : Promise.reject(new Error('status'))))
    .then((text) => JSON.parse(text));
}

async function login(request, answer, send) {
  let text = '';
  for await (const piece of request) text += piece;
  let body;
  try { body = JSON.parse(text); } catch { return send(400, {}); }
  const own = /(?:^|; )st=(\w+)/.exec(request.headers.cookie || '')?.[1];
  if (!own || body.state !== own) return send(403, { error: 'state' });
  if (typeof body.code !== 'string' || !/^[\w-]{8,64}$/.test(body.code)) return send(400, { error: 'code' });
  let user;
  try {
    const token = await wechat('/sns/oauth2/access_token', { appid: WX_APPID, secret: WX_SECRET, code: body.code, grant_type: 'authorization_code' });
    if (!token.openid) return send(token.errcode === -1 ? 503 : 401, { error: 'wechat' });
    if (token.is_snapshotuser) return send(403, { error: 'snapshot' });
    current = token.openid;
    user = await wechat('/sns/userinfo', { access_token: token.access_token, openid: token.openid });
  } catch {
    return send(503, { error: 'wechat' });
  }
  const ticket = crypto.randomBytes(24).toString('base64url');
  tickets.set(ticket, { openid: current, name: user.nickname });
  return send(200, { ticket }, { 'Set-Cookie': 'st=; Path=/; Max-Age=0' });
}

http.createServer((request, answer) => {
  const url = new URL(request.url, PUBLIC_URL);
  const send = (status, body, headers = {}) => {
    const kind = typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json';
    answer.writeHead(status, { 'Content-Type': kind, 'Cache-Control': 'no-store', ...headers });
    answer.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  if (url.pathname === '/up') return send(200, 'ok');
  if (url.pathname === '/page') return send(200, '<!doctype html><script src="/page.js"></script>');
  if (url.pathname === '/go') {
    const state = crypto.randomBytes(16).toString('hex');
    const back = encodeURIComponent(`${PUBLIC_URL}/page`);
    const link = `${WX_OPEN_BASE}/connect/oauth2/authorize?appid=${WX_APPID}&redirect_uri=${back}&response_type=code&scope=snsapi_userinfo&state=${state}#wechat_redirect`;
    return send(302, '', { Location: link, 'Set-Cookie': `st=${state}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600` });
  }
  if (url.pathname === '/api/login' && request.method === 'POST') return login(request, answer, send);
  if (url.pathname === '/api/me') {
    const user = tickets.get(request.headers['x-wx-ticket']);
    return user ? send(200, { openid: user.openid }) : send(401, {});
  }
  return send(404, {});
}).listen(PORT, '127.0.0.1');
