// Right on a good day only: a second delivery of the callback logs out, a refusal and an old link end in an error.
'use strict';

const crypto = require('crypto');
const http = require('http');

const { PORT, PUBLIC_URL, WX_API_BASE, WX_OPEN_BASE, WX_APPID, WX_SECRET } = process.env;
const sessions = new Map();

http.createServer(async (request, answer) => {
  const url = new URL(request.url, PUBLIC_URL);
  const old = /sid=(\w+)/.exec(request.headers.cookie || '')?.[1];
  const send = (status, body, headers = {}) => {
    answer.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers });
    answer.end(JSON.stringify(body));
  };
  const open = (session) => {
    const sid = crypto.randomBytes(16).toString('hex');
    sessions.set(sid, session);
    return { 'Set-Cookie': `sid=${sid}; Path=/; HttpOnly; SameSite=Lax` };
  };
  if (url.pathname === '/up') return send(200, 'ok');
  if (url.pathname === '/json') {
    const openid = sessions.get(old)?.openid;
    return openid ? send(200, { openid }) : send(401, {});
  }
  if (url.pathname === '/club') {
    const state = crypto.randomBytes(16).toString('hex');
    const back = encodeURIComponent(`${PUBLIC_URL}/club/back`);
    return send(302, '', { ...open({ state }), Location: `${WX_OPEN_BASE}/connect/oauth2/authorize?appid=${WX_APPID}&redirect_uri=${back}&response_type=code&scope=snsapi_base&state=${state}#wechat_redirect` });
  }
  if (url.pathname === '/club/back') {
    const session = sessions.get(old);
    if (!session?.state || session.state !== url.searchParams.get('state')) {
      sessions.delete(old);
      answer.writeHead(500, { 'Content-Type': 'text/plain' });
      return answer.end('Internal Server Error');
    }
    const code = url.searchParams.get('code') || '';
    const query = new URLSearchParams({ appid: WX_APPID, secret: WX_SECRET, code, grant_type: 'authorization_code' });
    const reply = await fetch(`${WX_API_BASE}/sns/oauth2/access_token?${query}`, { signal: AbortSignal.timeout(3000) }).catch(() => null);
    let token = {};
    try {
      token = JSON.parse(await reply.text());
    } catch {
      return send(502, { error: 'WeChat' });
    }
    if (token.errcode === -1) return send(503, { error: 'busy' });
    if (token.is_snapshotuser) return send(403, { error: 'snapshot' });
    if (!token.openid) {
      answer.writeHead(500, { 'Content-Type': 'text/plain' });
      return answer.end('Internal Server Error');
    }
    sessions.delete(old);
    return send(200, 'welcome', open({ openid: token.openid }));
  }
  return send(404, '');
}).listen(PORT, '127.0.0.1');
