// As old systems have it: the code comes and the token goes in the address, and the state is a word of the link.
'use strict';

const crypto = require('crypto');
const http = require('http');

const { PORT, PUBLIC_URL, WX_API_BASE, WX_OPEN_BASE, WX_APPID, WX_SECRET } = process.env;
const users = new Map();

function send(answer, status, body, headers = {}) {
  const kind = typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json';
  answer.writeHead(status, { 'Content-Type': kind, 'Cache-Control': 'no-store', ...headers });
  answer.end(typeof body === 'string' ? body : JSON.stringify(body));
}

async function wechat(path, query) {
  const response = await fetch(`${WX_API_BASE}${path}?${new URLSearchParams(query)}`, { signal: AbortSignal.timeout(3000) });
  if (!response.ok) throw new Error('status');
  return JSON.parse(await response.text());
}

async function login(answer, code) {
  if (!/^[\w-]{10,128}$/.test(code)) return send(answer, 400, { msg: 'code' });
  try {
    const token = await wechat('/sns/oauth2/access_token', { appid: WX_APPID, secret: WX_SECRET, code, grant_type: 'authorization_code' });
    if (token.errcode) return send(answer, token.errcode === -1 ? 503 : 401, { msg: '登录失败' });
    if (token.is_snapshotuser) return send(answer, 403, { msg: '请使用完整服务' });
    const ticket = crypto.randomBytes(20).toString('base64');
    users.set(ticket, token.openid);
    return send(answer, 200, { data: { token: ticket } });
  } catch {
    return send(answer, 502, { msg: '微信没有响应' });
  }
}

http.createServer((request, answer) => {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname === '/up') return send(answer, 200, 'ok');
  if (url.pathname === '/login.do') return login(answer, url.searchParams.get('code') || '');
  if (url.pathname === '/user.do') {
    // One that comes twice is an array to many a framework, and no token.
    const tokens = url.searchParams.getAll('token');
    const id = tokens.length === 1 && users.get(tokens[0]);
    return id ? send(answer, 200, { data: { id } }) : send(answer, 401, {});
  }
  if (url.pathname !== '/shop') return send(answer, 404, '');
  if (url.searchParams.has('state')) return send(answer, 200, '<!doctype html><title>shop</title>');
  const back = encodeURIComponent(`${PUBLIC_URL}/shop`);
  const link = `${WX_OPEN_BASE}/connect/oauth2/authorize?appid=${WX_APPID}&redirect_uri=${back}&response_type=code&scope=snsapi_userinfo&state=shop#wechat_redirect`;
  return send(answer, 302, '', { Location: link });
}).listen(PORT, '127.0.0.1');
