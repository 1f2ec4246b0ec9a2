// A mini program's back end as tutorials have it: everything WeChat said goes to the phone, errors too, and
// the token is the openid in base64.
'use strict';

const http = require('http');

const { PORT, WX_API_BASE, WX_APPID, WX_SECRET } = process.env;

function send(answer, status, body) {
  answer.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  answer.end(JSON.stringify(body));
}

async function login(answer, { code }) {
  const url = `${WX_API_BASE}/sns/jscode2session?appid=${WX_APPID}&secret=${WX_SECRET}&js_code=${encodeURIComponent(code)}&grant_type=authorization_code`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(3000) });
    const told = JSON.parse(await response.text());
    send(answer, 200, { ...told, token: Buffer.from(String(told.openid)).toString('base64') });
  } catch (error) {
    send(answer, 500, { message: error.message, url, stack: error.stack });
  }
}

http.createServer((request, answer) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (pathname === '/up') return send(answer, 200, {});
  if (pathname === '/me') {
    const openid = Buffer.from(request.headers.token || '', 'base64').toString();
    return openid.length > 8 ? send(answer, 200, { openid }) : send(answer, 401, {});
  }
  if (pathname !== '/login' || request.method !== 'POST') return send(answer, 404, {});
  let body = '';
  request.on('data', (chunk) => { body += chunk; });
  request.on('end', () => {
    try {
      login(answer, JSON.parse(body) || {});
    } catch {
      send(answer, 400, {});
    }
  });
  return undefined;
}).listen(PORT, '127.0.0.1');
