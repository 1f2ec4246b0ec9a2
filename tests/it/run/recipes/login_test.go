// A site's test as go test finds it; it knows of WeChat only.
package login

import (
	"encoding/json"
	"net/http"
	"testing"
)

const link = "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1234567890abcdef" +
	"&redirect_uri=https%3A%2F%2Fshop.example%2Fcb&response_type=code&scope=snsapi_base&state=s#wechat_redirect"

func TestLogin(t *testing.T) {
	stay := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	request, _ := http.NewRequest("GET", link, nil)
	request.Header.Set("User-Agent", "MicroMessenger")
	back, err := stay.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	callback, err := back.Location()
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.Get("https://api.weixin.qq.com/sns/oauth2/access_token?appid=wx1234567890abcdef&secret=s3cret" +
		"&grant_type=authorization_code&code=" + callback.Query().Get("code"))
	if err != nil {
		t.Fatal(err)
	}
	var tokens struct{ Openid string }
	if err := json.NewDecoder(answer.Body).Decode(&tokens); err != nil || len(tokens.Openid) != 28 {
		t.Fatal(err, tokens)
	}
}
