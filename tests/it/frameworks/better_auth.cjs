// A site with better-auth in express: its provider for WeChat as it comes, everything kept in memory.
'use strict';
const express = require('express');
const installed = (name) => import(require('url').pathToFileURL(require.resolve(name)));

async function main() {
  const { betterAuth } = await installed('better-auth');
  const { memoryAdapter } = await installed('better-auth/adapters/memory');
  const { fromNodeHeaders, toNodeHandler } = await installed('better-auth/node');
  const { PORT, WX_APPID, WX_SECRET } = process.env;
  const kept = { user: [], session: [], account: [], verification: [] };
  const auth = betterAuth({
    baseURL: `http://127.0.0.1:${PORT}`,
    secret: 'a long random key that only the test knows',
    database: memoryAdapter(kept),
    socialProviders: { wechat: { clientId: WX_APPID, clientSecret: WX_SECRET } },
    logger: { disabled: true },
    telemetry: { enabled: false },
  });
  const app = express();
  app.all('/api/auth/{*any}', toNodeHandler(auth));
  app.get('/orders', async (request, answer) => {
    const headers = fromNodeHeaders(request.headers);
    if (await auth.api.getSession({ headers })) return answer.send('<!doctype html><title>orders</title><p>yours</p>');
    const body = { provider: 'wechat', callbackURL: '/orders' };
    const begun = await auth.api.signInSocial({ body, headers, returnHeaders: true });
    answer.append('Set-Cookie', begun.headers.getSetCookie());
    answer.redirect(begun.response.url);
  });
  app.get('/api/me', async (request, answer) => {
    const session = await auth.api.getSession({ headers: fromNodeHeaders(request.headers) });
    if (!session) return answer.status(401).json({ error: 'login' });
    const account = kept.account.find(({ userId }) => userId === session.user.id);
    answer.json({ openid: account.accountId, name: session.user.name });
  });
  app.listen(PORT, '127.0.0.1');
}

main();
