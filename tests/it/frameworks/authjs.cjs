// A site with Auth.js in express: its provider for WeChat as it comes, the session a JWT in its cookie.
'use strict';
const express = require('express');
const installed = (name) => import(require('url').pathToFileURL(require.resolve(name)));

async function main() {
  const { ExpressAuth, getSession } = await installed('@auth/express');
  const { Auth, raw, skipCSRFCheck } = await installed('@auth/core');
  const { default: WeChat } = await installed('@auth/core/providers/wechat');
  const { PORT, WX_APPID, WX_SECRET } = process.env;
  const config = {
    providers: [WeChat({ clientId: WX_APPID, clientSecret: WX_SECRET, platformType: 'WebsiteApp' })],
    secret: 'a long random key that only the test knows',
    trustHost: true,
    basePath: '/auth',
    callbacks: {
      jwt: ({ token, profile }) => (profile ? { ...token, openid: profile.openid } : token),
      session: ({ session, token }) => ({ ...session, openid: token.openid }),
    },
    logger: { error() {} },
  };
  const app = express();
  app.use('/auth', ExpressAuth(config));
  // What `signIn("wechat")` is on a server.
  app.get('/orders', async (request, answer) => {
    if (await getSession(request, config)) return answer.send('<!doctype html><title>orders</title><p>yours</p>');
    const wanted = new Request(`http://127.0.0.1:${PORT}/auth/signin/wechat`, {
      method: 'POST',
      headers: { cookie: request.get('Cookie') ?? '' },
      body: new URLSearchParams({ callbackUrl: '/orders' }),
    });
    const { cookies, redirect } = await Auth(wanted, { ...config, raw, skipCSRFCheck });
    for (const { name, value, options: { maxAge, ...options } } of cookies) {
      answer.cookie(name, value, maxAge === undefined ? options : { ...options, maxAge: maxAge * 1000 });
    }
    answer.redirect(redirect);
  });
  app.get('/api/me', async (request, answer) => {
    const session = await getSession(request, config);
    if (!session) return answer.status(401).json({ error: 'login' });
    answer.json({ openid: session.openid, name: session.user.name });
  });
  app.listen(PORT, '127.0.0.1');
}

main();
