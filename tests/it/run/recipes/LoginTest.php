<?php
// A site's test as PHPUnit finds it; it knows of WeChat only.
use PHPUnit\Framework\TestCase;

final class LoginTest extends TestCase
{
    public function testLogin(): void
    {
        $back = curl_init('https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1234567890abcdef'
            . '&redirect_uri=https%3A%2F%2Fshop.example%2Fcb&response_type=code&scope=snsapi_base&state=s#wechat_redirect');
        curl_setopt_array($back, [CURLOPT_USERAGENT => 'MicroMessenger', CURLOPT_RETURNTRANSFER => true]);
        curl_exec($back);
        parse_str((string) parse_url(curl_getinfo($back, CURLINFO_REDIRECT_URL), PHP_URL_QUERY), $query);
        $asked = http_build_query([
            'appid' => 'wx1234567890abcdef', 'secret' => 's3cret',
            'code' => $query['code'], 'grant_type' => 'authorization_code',
        ]);
        $tokens = json_decode(file_get_contents('https://api.weixin.qq.com/sns/oauth2/access_token?' . $asked), true);
        $this->assertSame(28, strlen($tokens['openid']));
    }
}
