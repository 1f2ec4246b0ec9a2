// A single-page login: Express, jsonwebtoken, wechat-oauth for the link and the types of errors.
'use strict';

const crypto = require('crypto');
const fs = require('fs');
const express = require('express');
const jwt = require('jsonwebtoken');
const OAuth = require('wechat-oauth');

const { PORT, PUBLIC_URL, WX_API_BASE, WX_OPEN_BASE, WX_APPID, WX_SECRET, JWT_SECRET, FRONT_ORIGIN } = process.env;
const { JWT_KEY_FILE } = process.env;
// Signed with a private key where there is one; what verifies is there for everybody then.
const signing = JWT_KEY_FILE ? crypto.createPrivateKey(fs.readFileSync(JWT_KEY_FILE)) : JWT_SECRET;
const verifying = JWT_KEY_FILE ? crypto.createPublicKey(signing) : JWT_SECRET;
const algorithm = JWT_KEY_FILE ? 'RS256' : 'HS256';
const client = new OAuth(WX_APPID, WX_SECRET);
const app = express();
app.disable('x-powered-by');
app.use(express.json({ limit: '4kb' }));
app.use((request, answer, next) => {
  answer.set('Cache-Control', 'no-store');
  next();
});
app.use('/api', (request, answer, next) => {
  answer.vary('Origin');
  if (request.get('Origin') === FRONT_ORIGIN) {
    answer.set('Access-Control-Allow-Origin', FRONT_ORIGIN);
    answer.set('Access-Control-Allow-Headers', 'Content-Type, X-Wx-Ticket');
    answer.set('Access-Control-Allow-Methods', 'GET, POST');
  }
  if (request.method === 'OPTIONS') return answer.sendStatus(204);
  next();
});

const cookies = (request) => Object.fromEntries((request.get('Cookie') || '').split(/;\s*/).map((pair) => pair.split('=')));

app.get('/healthz', (request, answer) => answer.send('ok'));

app.get('/activity/lottery{/:friend}', (request, answer) => {
  const { code, state } = request.query;
  const own = cookies(request).login_state;
  if (own && state === own) {
    if (!code || code === 'authdeny') return answer.send('<h1>Not signed in</h1><a href="/activity/lottery">Try again</a>');
    return answer.send('<!doctype html><title>Lottery</title><script src="/app.js"></script>');
  }
  if (own && request.query.reason === own) return answer.send('<h1>Not signed in</h1><a href="/activity/lottery">Try again</a>');
  const fresh = crypto.randomBytes(16).toString('hex');
  answer.cookie('login_state', fresh, { httpOnly: true, sameSite: 'lax', maxAge: 600000 });
  const back = PUBLIC_URL + request.path;
  answer.redirect(client.getAuthorizeURL(back, fresh, 'snsapi_userinfo').replace('https://open.weixin.qq.com', WX_OPEN_BASE));
});

app.get('/app.js', (request, answer) => answer.type('js').send(`
const q = new URLSearchParams(location.search);
fetch('/api/login', { method: 'POST', headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ code: q.get('code'), state: q.get('state') }) })
  .then((r) => r.json()).then(({ token }) => fetch('/api/me', { headers: { 'X-Wx-Ticket': token } }));
`));

async function wechat(path, query, tries = 2) {
  const url = `${WX_API_BASE}${path}?${new URLSearchParams(query)}`;
  const response = await fetch(url, { signal: AbortSignal.timeout(3000) });
  const answer = JSON.parse(await response.text());
  if (answer.errcode === -1 && tries > 1) return wechat(path, query, tries - 1);
  if (answer.errcode) throw Object.assign(new Error('wechat'), { errcode: answer.errcode });
  return answer;
}

const spent = new Set();

app.post('/api/login', async (request, answer) => {
  const { code, state } = request.body || {};
  const own = cookies(request).login_state;
  if (typeof code !== 'string' || !/^[\w-]{1,128}$/.test(code)) return answer.status(400).json({ error: 'bad_code' });
  if (!own || own !== state || spent.has(own)) return answer.status(403).json({ error: 'state' });
  spent.add(own);
  try {
    const grant = { appid: WX_APPID, secret: WX_SECRET, code, grant_type: 'authorization_code' };
    const token = await wechat('/sns/oauth2/access_token', grant);
    if (token.is_snapshotuser) return answer.status(403).json({ error: 'snapshot' });
    const user = await wechat('/sns/userinfo', { access_token: token.access_token, openid: token.openid });
    const claims = { nickname: user.nickname };
    answer.clearCookie('login_state');
    answer.json({ token: jwt.sign(claims, signing, { algorithm, subject: token.openid, audience: 'lottery', issuer: 'express', expiresIn: '2h', jwtid: crypto.randomUUID() }) });
  } catch (error) {
    const known = { 40029: 400, 40163: 400, '-1': 503, 45011: 503 };
    answer.status(known[error.errcode] || 502).json({ error: 'login_failed' });
  }
});

if (JWT_KEY_FILE) {
  app.get('/.well-known/jwks.json', (request, answer) => answer.json({ keys: [verifying.export({ format: 'jwk' })] }));
}

app.get('/api/me', (request, answer) => {
  try {
    const options = { algorithms: [algorithm], audience: 'lottery', issuer: 'express' };
    const user = jwt.verify(request.get('X-Wx-Ticket') || '', verifying, options);
    answer.json({ openid: user.sub, nickname: user.nickname });
  } catch {
    answer.status(401).json({ error: 'ticket' });
  }
});

app.use((error, request, answer, next) => answer.status(error.status || 500).json({ error: 'request' })); // eslint-disable-line no-unused-vars
app.listen(PORT, '127.0.0.1');
