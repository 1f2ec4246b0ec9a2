// Written in a hurry: the secret stands in the page's configuration, errors tell everything, any origin may call.
'use strict';

const crypto = require('crypto');
const express = require('express');
const jwt = require('jsonwebtoken');

const { PORT, PUBLIC_URL, WX_API_BASE, WX_OPEN_BASE, WX_APPID, WX_SECRET } = process.env;
const app = express();
app.use(express.json());
app.use((request, answer, next) => {
  answer.set('Cache-Control', 'no-store');
  const origin = request.get('Origin');
  if (origin) {
    answer.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true', Vary: 'Origin' });
    answer.set('Access-Control-Allow-Headers', request.get('Access-Control-Request-Headers') || '*');
  }
  if (request.method === 'OPTIONS') return answer.sendStatus(204);
  next();
});
app.get('/up', (request, answer) => answer.send('ok'));
const states = new Set();
app.get('/lottery', (request, answer) => {
  const own = /state=(\w+)/.exec(request.get('Cookie') || '')?.[1];
  const { code, state, reason } = request.query;
  if (own && (state === own || reason === own)) {
    if (!code || code === 'authdeny') return answer.send('<a href="/lottery">again</a>');
    return answer.send(`<script>window.CONFIG = ${JSON.stringify({ appid: WX_APPID, appsecret: WX_SECRET })}</script>`);
  }
  const fresh = crypto.randomBytes(16).toString('hex');
  answer.cookie('state', fresh, { httpOnly: true, sameSite: 'lax' });
  const back = encodeURIComponent(`${PUBLIC_URL}/lottery`);
  answer.redirect(`${WX_OPEN_BASE}/connect/oauth2/authorize?appid=${WX_APPID}&redirect_uri=${back}&response_type=code&scope=snsapi_base&state=${fresh}#wechat_redirect`);
});
app.post('/login', async (request, answer) => {
  const own = /state=(\w+)/.exec(request.get('Cookie') || '')?.[1];
  const { code, state } = request.body || {};
  if (typeof code !== 'string' || !code || code.length > 200) return answer.status(400).json({ error: 'code' });
  if (!own || own !== state || states.has(own)) return answer.status(403).json({ error: 'state' });
  states.add(own);
  const url = `${WX_API_BASE}/sns/oauth2/access_token?appid=${WX_APPID}&secret=${WX_SECRET}&code=${code}&grant_type=authorization_code`;
  try {
    const token = JSON.parse(await (await fetch(url, { signal: AbortSignal.timeout(3000) })).text());
    if (token.is_snapshotuser) return answer.status(403).json({ error: 'snapshot' });
    if (token.errcode === -1) return answer.status(503).json({ error: 'busy' });
    if (token.errcode) return answer.status(400).json({ error: `request to ${url} failed`, wechat: token });
    answer.json({ token: jwt.sign({ openid: token.openid }, 'lottery2024', { expiresIn: '1d' }) });
  } catch (error) {
    answer.status(502).json({ error: `request to ${url} failed`, stack: error.stack });
  }
});
app.get('/me', (request, answer) => {
  try {
    answer.json({ openid: jwt.verify(request.get('X-Wx-Ticket'), 'lottery2024').openid });
  } catch {
    answer.sendStatus(401);
  }
});
app.listen(PORT, '127.0.0.1');
