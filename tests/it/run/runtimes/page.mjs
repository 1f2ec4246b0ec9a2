// A small shop that knows WeChat's addresses and nothing of wxauth, and a browser that logs in to it.
import http from 'node:http';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const [port, front] = process.argv.slice(2);
const APPID = 'wx1234567890abcdef';
const LINK = `https://open.weixin.qq.com/connect/oauth2/authorize?appid=${APPID}`
  + '&redirect_uri=REDIRECT&response_type=code&scope=snsapi_base&state=abc#wechat_redirect';
const PAGE = `<!doctype html><title>shop</title><p id="who"></p><script>
const code = new URLSearchParams(location.search).get('code');
if (code) {
  fetch('/api/login?code=' + code).then((r) => r.json())
    .then((user) => { document.getElementById('who').textContent = 'I am ' + user.openid; });
} else {
  location.href = '${LINK}'.replace('REDIRECT', encodeURIComponent(location.href));
}
</script>`;

let tick;
const server = http.createServer(async (request, answer) => {
  const url = new URL(request.url, 'http://shop');
  if (url.pathname === '/') {
    answer.setHeader('Content-Type', 'text/html; charset=utf-8').end(PAGE);
  } else if (url.pathname === '/api/login') {
    const query = `appid=${APPID}&secret=s3cret&code=${url.searchParams.get('code')}`;
    const token = await (await fetch(
      `https://api.weixin.qq.com/sns/oauth2/access_token?${query}&grant_type=authorization_code`,
    )).json();
    answer.setHeader('Content-Type', 'application/json').end(JSON.stringify(token));
  } else if (url.pathname === '/login') {
    answer.writeHead(302, { Location: LINK }).end();
  } else if (url.pathname === '/events') {
    answer.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: 1\n\n');
    tick = () => answer.end('data: https://open.weixin.qq.com/\n\n');
  } else if (url.pathname === '/big') {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
      answer.setHeader('X-Host', request.headers.host).end(Buffer.concat(chunks));
    });
  } else {
    answer.writeHead(404).end();
  }
});
server.on('upgrade', (request, socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
  socket.pipe(socket);
});

async function browse(name, url, args) {
  const { chromium } = require('playwright-core');
  const quiet = '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup';
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...args, quiet] });
  const options = args.length ? {} : { userAgent: 'Mozilla/5.0 MicroMessenger/8.0.50' };
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(url);
  const who = page.locator('#who:has-text("I am")');
  await who.waitFor({ timeout: 60000 });
  console.log(name, await who.textContent());
  await browser.close();
}

const upgraded = () => new Promise((resolve, reject) => {
  const headers = { Connection: 'Upgrade', Upgrade: 'echo' };
  http.request(front, { headers }).on('upgrade', (answer, socket) => {
    socket.write('ping');
    socket.once('data', (data) => { socket.destroy(); resolve(String(data)); });
  }).on('error', reject).end();
});

async function streams() {
  const reader = (await fetch(`${front}/events`)).body.getReader();
  const read = async () => Buffer.from((await reader.read()).value).toString().trim();
  const first = await read();
  // The second piece is only sent once the first has arrived.
  tick();
  return `${first}, ${await read()}`;
}

await new Promise((resolve) => server.listen(Number(port), '127.0.0.1', resolve));
if (process.argv[4] === 'browser') {
  await browse('arguments', `http://127.0.0.1:${port}/`, JSON.parse(process.env.WXAUTH_CHROMIUM_ARGS));
  await browse('front', `${front}/`, []);
} else {
  const login = await fetch(`${front}/login`, { redirect: 'manual' });
  console.log('location', login.headers.get('location').replace(process.env.WXAUTH_MOCK, 'MOCK'));
  const page = await (await fetch(front)).text();
  console.log('page', page === PAGE.replace('https://open.weixin.qq.com', process.env.WXAUTH_MOCK));
  const large = Buffer.alloc(3 << 20, 7);
  const back = await fetch(`${front}/big`, { method: 'POST', body: large });
  console.log('big', large.equals(Buffer.from(await back.arrayBuffer())), `http://${back.headers.get('x-host')}` === front);
  console.log('upgrade', await upgraded());
  console.log('stream', await streams());
  server.close();
  console.log('gone', (await fetch(front, { headers: { Connection: 'close' } })).status);
}
process.exit(0);
