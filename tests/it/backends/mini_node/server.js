// The back end of a mini program: wx.login() gives a code, jscode2session an openid and a session_key, which stays here.
'use strict';

const crypto = require('crypto');
const http = require('http');

const { PORT, WX_API_BASE, WX_APPID, WX_SECRET } = process.env;
const sessions = new Map();

function send(answer, status, body, headers = {}) {
  answer.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers });
  answer.end(JSON.stringify(body));
}

async function login(answer, { code }) {
  if (typeof code !== 'string' || !/^[\w-]{1,128}$/.test(code)) return send(answer, 400, { message: 'code 不对' });
  const query = new URLSearchParams({ appid: WX_APPID, secret: WX_SECRET, js_code: code, grant_type: 'authorization_code' });
  let told;
  try {
    const response = await fetch(`${WX_API_BASE}/sns/jscode2session?${query}`, { signal: AbortSignal.timeout(3000) });
    if (!response.ok) throw new Error('status');
    told = JSON.parse(await response.text());
  } catch {
    return send(answer, 502, { message: '微信没有响应' });
  }
  if (told.errcode === -1) return send(answer, 503, { message: '微信繁忙' }, { 'Retry-After': '1' });
  if (told.errcode || !told.openid) return send(answer, 401, { message: '请重新登录' });
  const token = crypto.randomBytes(24).toString('base64url');
  sessions.set(token, { id: told.openid, key: told.session_key, ends: Date.now() + 7200e3 });
  return send(answer, 200, { data: { token } });
}

http.createServer((request, answer) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (pathname === '/up') return send(answer, 200, {});
  if (pathname === '/v1/me') {
    const token = (request.headers.authorization || '').replace(/^Bearer /, '');
    const session = sessions.get(token);
    return session && session.ends > Date.now() ? send(answer, 200, { data: { id: session.id } }) : send(answer, 401, {});
  }
  if (pathname !== '/v1/sessions' || request.method !== 'POST') return send(answer, 404, {});
  let body = '';
  request.on('data', (chunk) => { if (body.length < 4096) body += chunk; });
  request.on('end', () => {
    try {
      login(answer, JSON.parse(body) || {});
    } catch {
      send(answer, 400, { message: 'JSON 不对' });
    }
  });
  return undefined;
}).listen(PORT, '127.0.0.1');
