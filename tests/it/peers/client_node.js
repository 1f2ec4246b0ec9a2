// Logs in with wechat-oauth and passport-wechat: the emulator's address on stdin, what came out on stdout.
//
// Both have WeChat's addresses in their code, and wechat-oauth, which passport-wechat calls, takes an agent by
// `setOpts`: this one dials the emulator in plain HTTP. WeChat's name stays in `Host`, by which the emulator
// tells its hosts apart.
'use strict';

const http = require('http');
const net = require('net');
const express = require('express');
const passport = require('passport');
const urllib = require('urllib');
const OAuth = require('wechat-oauth');
const Strategy = require('passport-wechat');

const asked = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const mock = new URL(asked.mock);
const CALLBACK = 'https://h5.example.com/cb?from=share';
const WECHAT = 'Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0.34.2340(0x2800225B)';

class Emulator extends http.Agent {
  constructor() {
    super();
    this.protocol = 'https:';
    this.defaultPort = 443;
  }

  createConnection() {
    return net.connect(mock.port, mock.hostname);
  }
}

const emulator = { httpsAgent: new Emulator(), timeout: 30000 };

function oauth(appid, secret, ...rest) {
  const client = new OAuth(appid, secret, ...rest);
  client.setOpts(emulator);
  return client;
}

function strategy(options, verify) {
  const made = new Strategy(options, verify);
  // It hands no options on to the client it makes.
  made._oauth.setOpts(emulator);
  return made;
}

/** GET without following redirects: status, headers, body. */
function get(url, headers = {}) {
  return new Promise((resolve, reject) => {
    http.get(url, { headers }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() }));
    }).on('error', reject);
  });
}

/** WeChat opens a link as the client built it; the callback's parameters, or the page that is shown. */
async function openLink(link, user = 'emoji', consent = 'allow') {
  const at = link.replace('https://', `${asked.mock}/_host/`).split('#')[0];
  const answer = await get(`${at}&mock_user=${user}&mock_consent=${consent}`, { 'User-Agent': WECHAT });
  if (!answer.headers.location) return { page: answer.headers['x-wxauth-page'], number: answer.headers['x-wxauth-code'] };
  return Object.fromEntries(new URL(answer.headers.location).searchParams);
}

/** A callback-style call as a promise of its result, or of its refusal. */
function told(call) {
  return new Promise((resolve) => {
    call((error, result) => resolve(error ? { name: error.name, code: error.code, message: error.message } : result));
  });
}

async function wechatOauth() {
  const client = oauth(asked.appid, asked.secret);
  const link = client.getAuthorizeURL(CALLBACK, 's1', 'snsapi_userinfo');
  const callback = await openLink(link);
  const tokens = await told((done) => client.getAccessToken(callback.code, done));
  const { openid, refresh_token: refresh, access_token: access } = tokens.data;
  const out = { link, callback, tokens: tokens.data };
  out.profile = await told((done) => client.getUser(openid, done));
  out.valid = await told((done) => client.verifyToken(openid, access, done));
  out.renewed = (await told((done) => client.refreshAccessToken(refresh, done))).data;
  out['used code'] = await told((done) => client.getAccessToken(callback.code, done));
  out['no such token'] = await told((done) => client.refreshAccessToken('x', done));
  out['wrong token'] = await told((done) => client.verifyToken(openid, 'x', done));
  const stranger = oauth(asked.appid, '0'.repeat(32));
  const fresh = await openLink(link);
  out['wrong secret'] = await told((done) => stranger.getAccessToken(fresh.code, done));
  out.whole = await told((done) => client.getUserByCode({ code: fresh.code, lang: 'zh_CN' }, done));
  out['state empty'] = await openLink(client.getAuthorizeURL(CALLBACK));
  const limited = oauth(asked.base_only, asked.secret);
  out['scope refused'] = await openLink(limited.getAuthorizeURL(CALLBACK, 's', 'snsapi_userinfo'));
  const base = await openLink(limited.getAuthorizeURL(CALLBACK, 's', 'snsapi_base'));
  out['base only'] = await told((done) => limited.getUserByCode(base.code, done));
  const website = oauth(asked.website, asked.secret);
  const scanned = await openLink(website.getAuthorizeURLForWebsite('https://h5.example.com/cb', 's'));
  out.website = (await told((done) => website.getAccessToken(scanned.code, done))).data.scope;
  const mini = oauth(asked.mini, asked.secret, undefined, undefined, true);
  out.session = (await told((done) => mini.getSessionKey(asked.js_code, done))).data;
  out['session again'] = await told((done) => mini.getSessionKey(asked.js_code, done));
  return out;
}

async function passportWechat() {
  const site = express();
  const options = { appID: asked.appid, appSecret: asked.secret, callbackURL: CALLBACK, state: 's9', client: 'wechat' };
  passport.use(strategy(options, (access, refresh, profile, expires, done) => done(null, { access, refresh, profile, expires })));
  passport.use('base', strategy({ ...options, scope: 'snsapi_base' }, (access, refresh, profile, expires, done) => done(null, { profile })));
  passport.use('forgetful', strategy({ ...options, appSecret: '0'.repeat(32) }, (access, refresh, profile, expires, done) => done(null, {})));
  site.use(passport.initialize());
  for (const name of ['wechat', 'base', 'forgetful']) {
    site.get(`/${name}`, passport.authenticate(name, { session: false }), (request, answer) => answer.json(request.user));
  }
  // The four arguments make it Express's error handler.
  site.use((error, request, answer, next) => answer.status(502).json({ code: error.code, message: error.message })); // eslint-disable-line no-unused-vars
  const server = site.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const at = `http://127.0.0.1:${server.address().port}`;
  const link = (await get(`${at}/wechat`)).headers.location;
  const callback = await openLink(link);
  const back = (name, query) => get(`${at}/${name}?${new URLSearchParams(query)}`);
  const seen = ({ status, body }) => ({ status, body: body.startsWith('{') ? JSON.parse(body) : body });
  const out = { link, callback, user: seen(await back('wechat', callback)), 'used code': seen(await back('wechat', callback)) };
  out['wrong secret'] = seen(await back('forgetful', await openLink(link)));
  const base = await openLink((await get(`${at}/base`)).headers.location);
  out.base = seen(await back('base', base));
  const refuse = async (mode) => {
    const options = { method: 'PATCH', headers: { 'Content-Type': 'application/json' }, data: JSON.stringify({ refusal: mode }) };
    await urllib.request(`${asked.mock}/_wxauth/switches`, options);
    const callback = await openLink(link, 'emoji', 'refuse');
    return { callback, seen: seen(await back('wechat', callback)) };
  };
  out['state only'] = await refuse('state-only');
  out.authdeny = await refuse('authdeny');
  server.close();
  return out;
}

(async () => {
  const answer = { oauth: await wechatOauth(), passport: await passportWechat() };
  process.stdout.write(JSON.stringify(answer), () => process.exit(0));
})();
