// As many PHP sites of 2015 did it: a fixed state, base64(openid) for a ticket, everything in one file.
'use strict';

const http = require('http');

const { PORT, PUBLIC_URL, WX_API_BASE, WX_OPEN_BASE, WX_APPID, WX_SECRET } = process.env;

http.createServer(async (request, answer) => {
  const url = new URL(request.url, PUBLIC_URL);
  const send = (status, body, headers = {}) => {
    answer.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers });
    answer.end(JSON.stringify(body));
  };
  if (url.pathname === '/up') return send(200, 'ok');
  if (url.pathname === '/index.php') {
    if (url.searchParams.get('code') && url.searchParams.get('code') !== 'authdeny') {
      answer.writeHead(200, { 'Content-Type': 'text/html', 'Cache-Control': 'no-store' });
      return answer.end('<script src="/js/login.js"></script>');
    }
    if (url.searchParams.has('state')) {
      answer.writeHead(200, { 'Content-Type': 'text/html', 'Cache-Control': 'no-store' });
      return answer.end('<a href="/index.php">login</a>');
    }
    const back = encodeURIComponent(`${PUBLIC_URL}/index.php`);
    const link = `${WX_OPEN_BASE}/connect/oauth2/authorize?appid=${WX_APPID}&redirect_uri=${back}&response_type=code&scope=snsapi_base&state=STATE#wechat_redirect`;
    answer.writeHead(302, { Location: link, 'Cache-Control': 'no-store' });
    return answer.end();
  }
  if (url.pathname === '/login.php') {
    const code = url.searchParams.get('code') || '';
    const query = new URLSearchParams({ appid: WX_APPID, secret: WX_SECRET, code, grant_type: 'authorization_code' });
    try {
      const reply = await fetch(`${WX_API_BASE}/sns/oauth2/access_token?${query}`, { signal: AbortSignal.timeout(3000) });
      const token = JSON.parse(await reply.text());
      if (token.is_snapshotuser) return send(403, { errcode: 2 });
      if (!token.openid) return send(token.errcode === -1 ? 503 : 400, { errcode: 1 });
      return send(200, { usertoken: Buffer.from(token.openid).toString('base64') });
    } catch {
      return send(502, { errcode: 3 });
    }
  }
  if (url.pathname === '/me.php') {
    const openid = Buffer.from(request.headers['x-wx-ticket'] || '', 'base64').toString();
    return openid.startsWith('o') ? send(200, { openid }) : send(401, {});
  }
  return send(404, {});
}).listen(PORT, '127.0.0.1');
