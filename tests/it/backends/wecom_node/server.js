// A page of a WeCom app: colleagues are known by their userid, one app token serves everybody and is kept.
'use strict';

const crypto = require('crypto');
const http = require('http');

const { PORT, PUBLIC_URL, WX_API_BASE, WX_OPEN_BASE, CORPID, CORPSECRET } = process.env;
const waiting = new Map();
const members = new Map();
const id = () => crypto.randomBytes(18).toString('base64url');
const cookie = (name, value, age) => `${name}=${value}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax`;
let token = { value: '', ends: 0 };

function send(answer, status, body, headers = {}) {
  const kind = typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json';
  answer.writeHead(status, { 'Content-Type': kind, 'Cache-Control': 'no-store', ...headers });
  answer.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function start(answer) {
  const [browser, state] = [id(), crypto.randomBytes(16).toString('hex')];
  waiting.set(browser, state);
  const back = encodeURIComponent(`${PUBLIC_URL}/desk/back`);
  const link = `${WX_OPEN_BASE}/connect/oauth2/authorize?appid=${CORPID}&redirect_uri=${back}&response_type=code&scope=snsapi_base&state=${state}&agentid=1000002#wechat_redirect`;
  send(answer, 302, '', { Location: link, 'Set-Cookie': cookie('b', browser, 600) });
}

async function wecom(path, query) {
  const response = await fetch(`${WX_API_BASE}${path}?${new URLSearchParams(query)}`, { signal: AbortSignal.timeout(3000) });
  if (!response.ok) throw new Error('status');
  return response.json();
}

async function appToken() {
  if (token.ends > Date.now()) return token.value;
  const fresh = await wecom('/cgi-bin/gettoken', { corpid: CORPID, corpsecret: CORPSECRET });
  if (fresh.errcode !== 0) throw new Error(`gettoken ${fresh.errcode}`);
  token = { value: fresh.access_token, ends: Date.now() + (fresh.expires_in - 300) * 1000 };
  return token.value;
}

const RETRY = '<!doctype html><a href="/desk">再试一次</a>';

async function back(answer, browser, query) {
  const state = waiting.get(browser);
  waiting.delete(browser);
  if (!state || state !== query.get('state')) return send(answer, 400, RETRY);
  const code = query.get('code');
  if (!code) return send(answer, 200, RETRY);
  if (!/^[\w-]{1,512}$/.test(code)) return send(answer, 400, RETRY);
  let who;
  try {
    who = await wecom('/cgi-bin/auth/getuserinfo', { access_token: await appToken(), code });
  } catch {
    return send(answer, 502, RETRY);
  }
  if (who.errcode === -1) return send(answer, 503, RETRY, { 'Retry-After': '3' });
  if (who.errcode === 42001 || who.errcode === 40014) token.ends = 0;
  if (who.errcode !== 0 || !who.userid) return send(answer, 403, RETRY);
  const sid = id();
  members.set(sid, who.userid);
  send(answer, 303, '', { Location: '/home', 'Set-Cookie': cookie('sid', sid, 7200) });
}

http.createServer((request, answer) => {
  const url = new URL(request.url, 'http://localhost');
  const jar = new Map((request.headers.cookie || '').split(/;\s*/).map((pair) => pair.split('=')));
  if (url.pathname === '/up') return send(answer, 200, 'ok');
  if (url.pathname === '/desk') return start(answer);
  if (url.pathname === '/desk/back') return back(answer, jar.get('b'), url.searchParams);
  if (url.pathname === '/home') return send(answer, 200, '<!doctype html><title>工作台</title><script>fetch("/api/me")</script>');
  if (url.pathname === '/api/me') {
    const userid = members.get(jar.get('sid'));
    return userid ? send(answer, 200, { userid }) : send(answer, 401, { error: 'login' });
  }
  return send(answer, 404, 'nothing here');
}).listen(PORT, '127.0.0.1');
