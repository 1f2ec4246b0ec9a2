# Perl clients as a back end uses them, none told of wxauth; a line each: name, then WeChat's answer.
use strict;
use warnings;
use HTTP::Tiny;
use LWP::UserAgent;

my $url = 'https://api.weixin.qq.com/sns/oauth2/access_token'
    . '?appid=wx1234567890abcdef&secret=s3cret&code=none&grant_type=authorization_code';

print 'HTTP::Tiny ', HTTP::Tiny->new(verify_SSL => 1)->get($url)->{content}, "\n";
print 'LWP ', LWP::UserAgent->new->get($url)->content, "\n";
