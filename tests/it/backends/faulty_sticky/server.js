// Logged in once is logged in for ever: the session outlives a change of the WeChat account, ?next= leads anywhere.
'use strict';

const crypto = require('crypto');
const http = require('http');

const { PORT, PUBLIC_URL, WX_API_BASE, WX_OPEN_BASE, WX_APPID, WX_SECRET } = process.env;
const sessions = new Map();

http.createServer(async (request, answer) => {
  const url = new URL(request.url, PUBLIC_URL);
  const cookie = /sid=(\w+)/.exec(request.headers.cookie || '')?.[1];
  const sid = cookie || crypto.randomBytes(16).toString('hex');
  const session = sessions.get(sid) || {};
  sessions.set(sid, session);
  const send = (status, body, headers = {}) => {
    const type = typeof body === 'string' ? 'text/html' : 'application/json';
    answer.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', 'Set-Cookie': `sid=${sid}; Path=/; Max-Age=31536000`, ...headers });
    answer.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  if (url.pathname === '/up') return send(200, 'ok');
  if (url.pathname === '/json') return session.openid ? send(200, { openid: session.openid }) : send(401, {});
  if (url.pathname === '/shop') {
    if (session.openid) {
      const next = url.searchParams.get('next');
      return next ? send(302, '', { Location: next }) : send(200, 'welcome');
    }
    session.state = crypto.randomBytes(16).toString('hex');
    const back = encodeURIComponent(`${PUBLIC_URL}/back?next=/shop`);
    return send(302, '', { Location: `${WX_OPEN_BASE}/connect/oauth2/authorize?appid=${WX_APPID}&redirect_uri=${back}&response_type=code&scope=snsapi_base&state=${session.state}#wechat_redirect` });
  }
  if (url.pathname === '/back') {
    const state = url.searchParams.get('state') || url.searchParams.get('reason');
    if (!session.state || session.state !== state) return send(302, '', { Location: '/shop' });
    const code = url.searchParams.get('code');
    if (!code || code === 'authdeny') return send(200, '<a href="/shop">again</a>');
    if (!/^[\w-]{1,200}$/.test(code)) return send(400, 'no');
    session.state = null;
    const query = new URLSearchParams({ appid: WX_APPID, secret: WX_SECRET, code, grant_type: 'authorization_code' });
    try {
      const reply = await fetch(`${WX_API_BASE}/sns/oauth2/access_token?${query}`, { signal: AbortSignal.timeout(3000) });
      const token = JSON.parse(await reply.text());
      if (token.is_snapshotuser || !token.openid) return send(token.errcode === -1 ? 503 : 400, '<a href="/shop">again</a>');
      session.openid = token.openid;
      return send(302, '', { Location: url.searchParams.get('next') || '/shop' });
    } catch {
      return send(502, '<a href="/shop">again</a>');
    }
  }
  return send(404, '');
}).listen(PORT, '127.0.0.1');
