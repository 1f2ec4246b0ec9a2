// The clients of other JavaScript runtimes (Bun, Deno), none told of wxauth; a line each: name, then WeChat's answer.
import https from 'node:https';
import process from 'node:process';
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { Worker, isMainThread, parentPort } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';

const URL_ = 'https://api.weixin.qq.com/sns/oauth2/access_token'
  + '?appid=wx1234567890abcdef&secret=s3cret&code=none&grant_type=authorization_code';
const HERE = fileURLToPath(import.meta.url);
const deno = 'Deno' in globalThis;

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
  tell('fetch', await (await fetch(URL_)).text());
  tell('https', await get({}));
  tell('https-own-agent', await get({ agent: new https.Agent({ keepAlive: false }) }));
  // Deno takes packages from its own cache only.
  if (!deno) {
    const axios = createRequire(import.meta.url)('axios');
    tell('axios', JSON.stringify((await axios.get(URL_)).data));
  }
  const worker = new Worker(HERE);
  tell('worker', await new Promise((ok, no) => worker.on('message', ok).on('error', no)));
  await worker.terminate();
  const words = deno ? ['run', '--allow-all', HERE, 'child'] : [HERE, 'child'];
  tell('child', execFileSync(process.execPath, words, { encoding: 'utf8' }));
}
