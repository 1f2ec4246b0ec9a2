// The step between page and WeChat takes ?next= as it comes, redirect_uri follows the Host, and a page instead of JSON ends the process.
'use strict';

const crypto = require('crypto');
const http = require('http');

const { PORT, PUBLIC_URL, WX_API_BASE, WX_OPEN_BASE, WX_APPID, WX_SECRET } = process.env;
const sessions = new Map();
const fresh = (old, data) => {
  sessions.delete(old);
  const sid = crypto.randomBytes(16).toString('hex');
  sessions.set(sid, data);
  return { 'Set-Cookie': `sid=${sid}; Path=/; HttpOnly; SameSite=Lax` };
};

http.createServer(async (request, answer) => {
  const url = new URL(request.url, PUBLIC_URL);
  const sid = /sid=(\w+)/.exec(request.headers.cookie || '')?.[1];
  const session = sessions.get(sid) || {};
  const send = (status, body, headers = {}) => {
    answer.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store', ...headers });
    answer.end(body);
  };
  if (url.pathname === '/up') return send(200, 'ok');
  if (url.pathname === '/api/me') return session.openid ? send(200, JSON.stringify({ openid: session.openid }), { 'Content-Type': 'application/json' }) : send(401, '{}');
  if (url.pathname === '/orders') return session.openid ? send(200, '<h1>orders</h1>') : send(303, '', { Location: '/signin?next=%2Forders' });
  if (url.pathname === '/signin') {
    const state = crypto.randomBytes(12).toString('hex');
    const back = encodeURIComponent(`http://${request.headers.host}/back`);
    const link = `${WX_OPEN_BASE}/connect/oauth2/authorize?appid=${WX_APPID}&redirect_uri=${back}&response_type=code&scope=snsapi_base&state=${state}#wechat_redirect`;
    return send(303, '', { Location: link, ...fresh(sid, { state, next: url.searchParams.get('next') || '/orders' }) });
  }
  if (url.pathname === '/back') {
    const code = url.searchParams.get('code');
    if (!session.state || session.state !== url.searchParams.get('state')) return session.openid ? send(303, '', { Location: '/orders' }) : send(400, '<a href="/orders">again</a>');
    delete session.state;
    if (!/^[\w-]{8,200}$/.test(code || '')) return send(400, '<a href="/orders">again</a>');
    const query = new URLSearchParams({ appid: WX_APPID, secret: WX_SECRET, code, grant_type: 'authorization_code' });
    let text = '';
    try {
      text = await (await fetch(`${WX_API_BASE}/sns/oauth2/access_token?${query}`, { signal: AbortSignal.timeout(2500) })).text();
    } catch {
      return send(502, '<a href="/orders">again</a>');
    }
    // Outside of the try: nobody catches what this throws.
    const token = JSON.parse(text);
    if (!token.openid || token.is_snapshotuser) return send(token.errcode === -1 ? 503 : 403, '<a href="/orders">again</a>');
    return send(303, '', { Location: session.next, ...fresh(sid, { openid: token.openid }) });
  }
  return send(404, '');
}).listen(PORT, '127.0.0.1');
