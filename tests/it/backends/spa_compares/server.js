// The page keeps the state to itself: it asks for the link, remembers the state, compares it, and posts code and state for the log.
'use strict';

const crypto = require('crypto');
const http = require('http');

const { PORT, PUBLIC_URL, WX_API_BASE, WX_OPEN_BASE, WX_APPID, WX_SECRET } = process.env;
const tickets = new Map();

const PAGE = `<!doctype html><div id=app></div><script>
const q = new URLSearchParams(location.search);
const anew = () => fetch('/api/link').then((r) => r.json()).then(({ url, state }) => {
  sessionStorage.setItem('state', state);
  location.replace(url);
});
const expected = sessionStorage.getItem('state');
sessionStorage.removeItem('state');
if (!q.get('state')) anew();
else if (q.get('state') !== expected || !q.get('code')) document.body.innerHTML = '<a href="/club">again</a>';
else fetch('/api/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ code: q.get('code'), state: q.get('state') }) })
  .then((r) => r.json())
  .then(({ token }) => fetch('/api/me', { headers: { Authorization: 'Bearer ' + token } }));
</script>`;

function send(answer, status, body, headers = {}) {
  const kind = typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json';
  answer.writeHead(status, { 'Content-Type': kind, 'Cache-Control': 'no-store', ...headers });
  answer.end(typeof body === 'string' ? body : JSON.stringify(body));
}

async function login(request, answer) {
  let text = '';
  for await (const piece of request) text += piece;
  let body;
  try { body = JSON.parse(text); } catch { return send(answer, 400, { error: 'json' }); }
  if (typeof body.code !== 'string' || !/^[\w-]{8,128}$/.test(body.code)) return send(answer, 400, { error: 'code' });
  const query = new URLSearchParams({ appid: WX_APPID, secret: WX_SECRET, code: body.code, grant_type: 'authorization_code' });
  let token;
  try {
    const reply = await fetch(`${WX_API_BASE}/sns/oauth2/access_token?${query}`, { signal: AbortSignal.timeout(2500) });
    token = JSON.parse(await reply.text());
  } catch {
    return send(answer, 502, { error: 'wechat' });
  }
  if (token.errcode || !token.openid) return send(answer, token.errcode === -1 ? 503 : 401, { error: 'wechat' });
  if (token.is_snapshotuser) return send(answer, 403, { error: 'snapshot' });
  const ticket = crypto.randomBytes(24).toString('base64url');
  tickets.set(ticket, token.openid);
  return send(answer, 200, { token: ticket });
}

http.createServer((request, answer) => {
  const url = new URL(request.url, PUBLIC_URL);
  if (url.pathname === '/up') return send(answer, 200, 'ok');
  if (url.pathname === '/club') return send(answer, 200, PAGE);
  if (url.pathname === '/api/link') {
    const state = crypto.randomBytes(16).toString('hex');
    const back = encodeURIComponent(`${PUBLIC_URL}/club`);
    return send(answer, 200, { state, url: `${WX_OPEN_BASE}/connect/oauth2/authorize?appid=${WX_APPID}&redirect_uri=${back}&response_type=code&scope=snsapi_base&state=${state}#wechat_redirect` });
  }
  if (url.pathname === '/api/login' && request.method === 'POST') return login(request, answer);
  if (url.pathname === '/api/me') {
    const openid = tickets.get((request.headers.authorization || '').replace(/^Bearer /, ''));
    return openid ? send(answer, 200, { openid }) : send(answer, 401, { error: 'ticket' });
  }
  return send(answer, 404, { error: 'path' });
}).listen(PORT, '127.0.0.1');
