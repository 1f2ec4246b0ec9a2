// A site's test as jest finds it; it knows of WeChat only.
const LINK = 'https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1234567890abcdef'
  + '&redirect_uri=https%3A%2F%2Fshop.example%2Fcb&response_type=code&scope=snsapi_base&state=s#wechat_redirect';

test('login', async () => {
  const back = await fetch(LINK, { headers: { 'User-Agent': 'MicroMessenger' }, redirect: 'manual' });
  const code = new URL(back.headers.get('location')).searchParams.get('code');
  const query = new URLSearchParams({ appid: 'wx1234567890abcdef', secret: 's3cret', code, grant_type: 'authorization_code' });
  const tokens = await (await fetch(`https://api.weixin.qq.com/sns/oauth2/access_token?${query}`)).json();
  expect(tokens.openid).toHaveLength(28);
}, 30000);
