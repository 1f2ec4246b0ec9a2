// Go clients as a back end uses them, none told of wxauth; a line each: name, then WeChat's answer.
package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

const url = "https://api.weixin.qq.com/sns/oauth2/access_token" +
	"?appid=wx1234567890abcdef&secret=s3cret&code=none&grant_type=authorization_code"

func tell(name string, client *http.Client) {
	answer, err := client.Get(url)
	if err != nil {
		fmt.Println(name, err)
		return
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	fmt.Println(name, strings.TrimSpace(string(body)))
}

func main() {
	tell("default", http.DefaultClient)
	tell("own-client", &http.Client{Timeout: 10 * time.Second})
	// Its own transport, as many SDKs write it: with the environment's proxy, over HTTP/1.1.
	tell("own-transport", &http.Client{Transport: &http.Transport{
		Proxy:           http.ProxyFromEnvironment,
		TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12},
	}})
}
