# A site's test as RSpec finds it; it knows of WeChat only.
require 'json'
require 'net/http'

RSpec.describe 'login' do
  link = 'https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1234567890abcdef' \
         '&redirect_uri=https%3A%2F%2Fshop.example%2Fcb&response_type=code&scope=snsapi_base&state=s#wechat_redirect'

  it 'hands out an openid' do
    back = Net::HTTP.get_response(URI(link), 'User-Agent' => 'MicroMessenger')
    code = URI.decode_www_form(URI(back['Location']).query).to_h['code']
    asked = URI.encode_www_form(appid: 'wx1234567890abcdef', secret: 's3cret', code: code, grant_type: 'authorization_code')
    tokens = JSON.parse(Net::HTTP.get(URI("https://api.weixin.qq.com/sns/oauth2/access_token?#{asked}")))
    expect(tokens['openid'].length).to eq(28)
  end
end
