// The work of `wxauth ticket sign --batch -` done with npm's fast-jwt (see ticket_batch.py).
'use strict';

const { randomBytes } = require('crypto');
const { createSigner } = require('fast-jwt');

const sign = createSigner({ algorithm: 'HS256', key: process.env.WXAUTH_TICKET_SECRET });
let out = '';
let rest = '';

function work(line) {
  const { openid, ...more } = JSON.parse(line);
  const now = Math.floor(Date.now() / 1000);
  const jti = randomBytes(16).toString('base64url');
  out += `{"ticket":"${sign({ iss: 'bench', sub: openid, aud: 'h5', exp: now + 7200, iat: now, jti, ...more })}"}\n`;
}

process.stdin.setEncoding('utf8');
process.stdin.on('data', (text) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop();
  lines.forEach(work);
  process.stdout.write(out);
  out = '';
});
process.stdin.on('end', () => {
  if (rest) work(rest);
  process.stdout.write(out);
});
