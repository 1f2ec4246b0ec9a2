// Node clients as a back end uses them, none told of wxauth; a line each: name, then WeChat's answer.
import https from 'node:https';
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { Worker, isMainThread, parentPort } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';

const URL_ = 'https://api.weixin.qq.com/sns/oauth2/access_token'
  + '?appid=wx1234567890abcdef&secret=s3cret&code=none&grant_type=authorization_code';
const HERE = fileURLToPath(import.meta.url);
// Packages are found by NODE_PATH, which only require() reads.
const require = createRequire(import.meta.url);

const tell = (name, body) => console.log(name, String(body).trim());
const get = (options) => new Promise((resolve, reject) => {
  https.get(URL_, options, (answer) => {
    let body = '';
    answer.on('data', (part) => { body += part; }).on('end', () => resolve(body));
  }).on('error', reject);
});

if (!isMainThread) {
  parentPort.postMessage(await get({}));
} else if (process.argv[2] === 'child') {
  console.log(await get({}));
} else {
  tell('https', await get({}));
  tell('https-own-agent', await get({ agent: new https.Agent({ keepAlive: false }) }));
  tell('fetch', await (await fetch(URL_)).text());

  const undici = require('undici');
  tell('undici', await (await undici.request(URL_)).body.text());
  const own = new undici.Agent({ connect: { timeout: 5000 } });
  tell('undici-own-agent', await (await undici.fetch(URL_, { dispatcher: own })).text());
  await own.close();

  tell('axios', JSON.stringify((await require('axios').get(URL_)).data));
  // Speaks to the proxy in the clear, with the whole address.
  tell('axios-old', JSON.stringify((await require('axios-old').get(URL_)).data));
  const { default: got } = await import(require.resolve('got'));
  tell('got', await got(URL_).text());

  const worker = new Worker(HERE);
  tell('worker', await new Promise((ok, no) => worker.on('message', ok).on('error', no)));
  tell('child', execFileSync(process.execPath, [HERE, 'child'], { encoding: 'utf8' }));
  // A bundle of its own replaces what Node trusts, our authority included.
  const { rootCertificates } = require('tls');
  const pinned = await get({ ca: rootCertificates, agent: false }).then(() => 'believed', () => 'refused');
  tell('https-own-ca', pinned);
}
