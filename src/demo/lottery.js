// The page's half of the login. Step numbers are those of the explanation on the page.
'use strict';

(async function () {
  const $ = (id) => document.getElementById(id);
  const app = $('app');

  // 3. WeChat came back with code and state. Where a name stands twice, the last one is WeChat's.
  const query = new URLSearchParams(location.search);
  const last = (name) => query.getAll(name).pop() || '';
  const code = last('code');
  const state = last('state');

  // 4. First of all out of the address bar: the code must not be shared, bookmarked or sent twice.
  history.replaceState(null, '', app.dataset.home);

  // The ticket lives in this variable only. In localStorage it would outlive a change of the
  // WeChat account, and any script on this origin could take it away.
  let ticket = '';

  async function api(method, path, body) {
    const headers = { 'Accept-Language': document.documentElement.lang };
    // 7. Every later request says who it is, in one place.
    if (ticket) headers['X-Wx-Ticket'] = ticket;
    if (body) headers['Content-Type'] = 'application/json';
    let response, answer;
    try {
      response = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
      answer = await response.json();
    } catch (error) {
      throw { error: 'offline' };
    }
    if (!response.ok) throw answer;
    return answer;
  }

  function show(id, visible = true) {
    $(id).hidden = !visible;
  }

  // textContent, never innerHTML: a nickname may hold anything.
  function write(id, text) {
    $(id).textContent = text;
  }

  function welcome(me) {
    const nickname = me.nickname || '微信用户';
    write('nickname', nickname);
    picture(me.avatar, Array.from(nickname.trim() || '微')[0]);
    write('openid', me.openid);
    left(me.left);
    ['me', 'chances', 'share'].forEach((id) => show(id));
  }

  // WeChat's picture; the first letter where there is none, or it is gone: its address changes
  // with the picture.
  function picture(address, letter) {
    write('avatar', letter);
    if (!address) return;
    const image = new Image(48, 48);
    image.alt = '';
    image.onload = () => $('avatar').replaceChildren(image);
    image.src = address;
  }

  function left(count) {
    write('left', count);
    $('draw').disabled = count === 0;
  }

  function fail(problem) {
    show('signing', false);
    // A code can be used up without anybody's fault: a phone that calls back twice, a reload.
    // One new start then; the server leaves data-again empty when this was it already.
    const used = problem.error === 'state_mismatch' || problem.error === 'code_not_accepted';
    if (used && app.dataset.again) {
      location.replace(app.dataset.again);
      return;
    }
    if (problem.message) write('why', problem.message);
    show(problem.error === 'snapshot_user' ? 'snapshot' : 'failed');
  }

  const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

  // A light runs around the board and stops at what the server drew.
  async function run(prize) {
    const cells = Array.from($('prizes').children);
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    for (let step = calm ? 15 + prize : 0; step < 16 + prize; step++) {
      cells.forEach((cell, at) => cell.classList.toggle('lit', at === step % 8));
      const slow = Math.max(0, step - 7 - prize);
      await pause(calm ? 0 : 50 + slow * slow * 4);
    }
  }

  async function draw() {
    $('draw').disabled = true;
    ['won', 'problem'].forEach((id) => show(id, false));
    try {
      const won = await api('POST', '/api/lottery/draw');
      await run(won.prize);
      write('prize', won.name);
      show('won');
      left(won.left);
    } catch (problem) {
      write('problem', problem.message || $('why').textContent);
      show('problem');
      $('draw').disabled = problem.error !== 'offline';
    }
  }

  async function invite() {
    try {
      const answer = await api('GET', '/api/invite');
      $('url').value = answer.url;
      show('link');
      show('invite', false);
    } catch (problem) {
      write('problem', problem.message || $('why').textContent);
      show('problem');
    }
  }

  function copy() {
    $('url').select();
    // The clipboard is missing on plain http; the old way works there.
    const copied = navigator.clipboard ? navigator.clipboard.writeText($('url').value) : null;
    Promise.resolve(copied || document.execCommand('copy')).then(() => show('copied'), () => {});
  }

  $('draw').addEventListener('click', draw);
  $('invite').addEventListener('click', invite);
  $('copy').addEventListener('click', copy);
  // The back button may bring this page back as it was, with the user it had then.
  addEventListener('pageshow', (event) => event.persisted && location.reload());

  try {
    // In the session style the server spent the code already, and a cookie says who it is.
    if (app.dataset.style === 'spa') {
      ticket = (await api('POST', '/api/wechat/login', { code, state })).usertoken;
    }
    welcome(await api('GET', '/api/me'));
    show('signing', false);
  } catch (problem) {
    fail(problem);
  }
})();
