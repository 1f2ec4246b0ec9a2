// A site's login with wechat-oauth and co-wechat-oauth as they come: no base address, no agent, nothing of wxauth.
'use strict';
const https = require('https');

/** WeChat's browser opens the link; the parameters it is sent back with. */
const phone = (link) => new Promise((resolve, reject) => {
  const headers = { 'User-Agent': 'Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0.50' };
  https.get(link.split('#')[0], { headers }, (answer) => {
    answer.resume();
    resolve(new URL(answer.headers.location).searchParams);
  }).on('error', reject);
});

/** A call with a callback as a promise. */
const told = (call) => new Promise((ok, no) => call((error, result) => (error ? no(error) : ok(result))));

async function main() {
  const Old = require('wechat-oauth');
  const old = new Old('wx1234567890abcdef', 's3cret');
  let back = await phone(old.getAuthorizeURL('https://shop.example/cb', 's1', 'snsapi_userinfo'));
  let tokens = await told((done) => old.getAccessToken(back.get('code'), done));
  let user = await told((done) => old.getUser(tokens.data.openid, done));
  console.log('wechat-oauth', user.openid, user.nickname);

  const New = require('co-wechat-oauth');
  const site = new New('wx1234567890abcdef', 's3cret');
  back = await phone(site.getAuthorizeURL('https://shop.example/cb', 's2', 'snsapi_userinfo'));
  tokens = await site.getAccessToken(back.get('code'));
  user = await site.getUser(tokens.data.openid);
  console.log('co-wechat-oauth', user.openid, user.nickname);
}

main();
