// Java clients as a back end uses them, none told of wxauth; a line each: name, then WeChat's answer.
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import javax.net.ssl.HttpsURLConnection;

public class Clients {
    static final String ADDRESS = "https://api.weixin.qq.com/sns/oauth2/access_token"
        + "?appid=wx1234567890abcdef&secret=s3cret&code=none&grant_type=authorization_code";

    static String ask(HttpClient client) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(ADDRESS)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body().trim();
    }

    public static void main(String[] words) throws Exception {
        HttpsURLConnection connection = (HttpsURLConnection) new URL(ADDRESS).openConnection();
        try (var body = connection.getInputStream()) {
            System.out.println("HttpsURLConnection " + new String(body.readAllBytes(), "UTF-8").trim());
        }
        System.out.println("HttpClient " + ask(HttpClient.newHttpClient()));
        HttpClient old = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        System.out.println("HttpClient-1.1 " + ask(old));
    }
}
