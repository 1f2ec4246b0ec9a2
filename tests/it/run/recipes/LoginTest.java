// A site's test as Maven finds it; it knows of WeChat only.
import static org.junit.Assert.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.Test;

public class LoginTest {
    static final String LINK = "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1234567890abcdef"
        + "&redirect_uri=https%3A%2F%2Fshop.example%2Fcb&response_type=code&scope=snsapi_base&state=s";

    static HttpResponse<String> get(String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).header("User-Agent", "MicroMessenger").build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    public void login() throws Exception {
        String back = get(LINK + "#wechat_redirect").headers().firstValue("Location").orElseThrow();
        String code = back.replaceAll(".*[?&]code=([^&]*).*", "$1");
        String tokens = get("https://api.weixin.qq.com/sns/oauth2/access_token?appid=wx1234567890abcdef"
            + "&secret=s3cret&grant_type=authorization_code&code=" + code).body();
        assertTrue(tokens, tokens.matches("(?s).*\"openid\":\"o[^\"]{27}\".*"));
    }
}
