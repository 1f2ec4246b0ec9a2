// A WeCom app that trusts too much: errcode is not looked at, the corp's secret signs the tickets, and the
// answer of the login is everything that was fetched for it.
'use strict';

const crypto = require('crypto');
const http = require('http');

const { PORT, PUBLIC_URL, WX_API_BASE, WX_OPEN_BASE, CORPID, CORPSECRET } = process.env;
const states = new Map();
const id = () => crypto.randomBytes(18).toString('base64url');
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const signature = (text) => crypto.createHmac('sha256', CORPSECRET).update(text).digest('base64url');

function send(answer, status, body, headers = {}) {
  const kind = typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json';
  answer.writeHead(status, { 'Content-Type': kind, 'Cache-Control': 'no-store', ...headers });
  answer.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function sign(userid) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: 'desk', aud: 'desk', sub: userid, jti: id(), iat: now, exp: now + 3600 };
  const text = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${text}.${signature(text)}`;
}

function verified(ticket) {
  try {
    const [header, claims, given] = ticket.split('.');
    const wanted = Buffer.from(signature(`${header}.${claims}`));
    if (wanted.length !== given.length || !crypto.timingSafeEqual(wanted, Buffer.from(given))) return undefined;
    const read = (part) => JSON.parse(Buffer.from(part, 'base64url'));
    const said = read(claims);
    const own = read(header).alg === 'HS256' && said.iss === 'desk' && said.aud === 'desk';
    return own && said.exp > Date.now() / 1000 && !(said.nbf > Date.now() / 1000) ? said.sub : undefined;
  } catch {
    return undefined;
  }
}

async function wecom(path, query) {
  const response = await fetch(`${WX_API_BASE}${path}?${new URLSearchParams(query)}`, { signal: AbortSignal.timeout(3000) });
  return response.json();
}

async function login(answer, browser, given) {
  const state = states.get(browser);
  states.delete(browser);
  if (!state || state !== given.state) return send(answer, 400, { error: 'state' });
  if (typeof given.code !== 'string' || !/^[\w-]{1,512}$/.test(given.code)) return send(answer, 400, { error: 'code' });
  try {
    const app = await wecom('/cgi-bin/gettoken', { corpid: CORPID, corpsecret: CORPSECRET });
    const who = await wecom('/cgi-bin/auth/getuserinfo', { access_token: app.access_token, code: given.code });
    const fetched = { corpid: CORPID, corpsecret: CORPSECRET, token: app.access_token };
    return send(answer, 200, { ticket: sign(String(who.userid)), fetched });
  } catch {
    return send(answer, 502, { error: 'wecom' });
  }
}

http.createServer((request, answer) => {
  const url = new URL(request.url, 'http://localhost');
  const browser = /(?:^|;\s*)b=([\w-]+)/.exec(request.headers.cookie || '')?.[1];
  if (url.pathname === '/up') return send(answer, 200, 'ok');
  if (url.pathname === '/desk') {
    if (url.searchParams.has('state')) return send(answer, 200, '<!doctype html><title>工作台</title>');
    const [browser, state] = [id(), crypto.randomBytes(16).toString('hex')];
    states.set(browser, state);
    const back = encodeURIComponent(`${PUBLIC_URL}/desk`);
    const link = `${WX_OPEN_BASE}/connect/oauth2/authorize?appid=${CORPID}&redirect_uri=${back}&response_type=code&scope=snsapi_base&state=${state}&agentid=1000002#wechat_redirect`;
    return send(answer, 302, '', { Location: link, 'Set-Cookie': `b=${browser}; Path=/; HttpOnly; SameSite=Lax` });
  }
  if (url.pathname === '/api/login' && request.method === 'POST') {
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => {
      try {
        return login(answer, browser, JSON.parse(body) || {});
      } catch {
        return send(answer, 400, { error: 'json' });
      }
    });
    return undefined;
  }
  if (url.pathname === '/api/me') {
    const userid = verified(request.headers['x-wx-ticket'] || '');
    return userid ? send(answer, 200, { userid }) : send(answer, 401, { error: 'login' });
  }
  return send(answer, 404, 'nothing here');
}).listen(PORT, '127.0.0.1');
