<?php // PHP clients as a back end uses them, none told of wxauth; a line each: name, then WeChat's answer.
$url = 'https://api.weixin.qq.com/sns/oauth2/access_token'
    . '?appid=wx1234567890abcdef&secret=s3cret&code=none&grant_type=authorization_code';

$curl = curl_init($url);
curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_SSL_VERIFYPEER => true, CURLOPT_SSL_VERIFYHOST => 2]);
$body = curl_exec($curl);
echo 'curl ', $body === false ? curl_error($curl) : trim($body), "\n";

$multi = curl_multi_init();
$curl = curl_init($url);
curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
curl_multi_add_handle($multi, $curl);
do {
    curl_multi_exec($multi, $running);
    curl_multi_select($multi);
} while ($running);
echo 'curl-multi ', trim(curl_multi_getcontent($curl)), "\n";

echo 'streams ', trim((string) @file_get_contents($url)), "\n";
$context = stream_context_create(['http' => ['method' => 'GET', 'header' => 'Accept: application/json']]);
$answer = @file_get_contents($url, false, $context);
echo 'streams-own-context ', $answer === false ? 'refused' : trim($answer), "\n";
