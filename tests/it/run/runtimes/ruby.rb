# Ruby clients as a back end uses them, none told of wxauth; a line each: name, then WeChat's answer.
require 'net/http'
require 'open-uri'

url = URI('https://api.weixin.qq.com/sns/oauth2/access_token' \
          '?appid=wx1234567890abcdef&secret=s3cret&code=none&grant_type=authorization_code')

puts "net/http #{Net::HTTP.get(url).strip}"
own = Net::HTTP.new(url.host, url.port)
own.use_ssl = true
puts "net/http-own #{own.get(url.request_uri).body.strip}"
puts "open-uri #{url.open.read.strip}"
