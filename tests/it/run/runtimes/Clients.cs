// C# clients as a back end uses them, none told of wxauth; a line each: name, then WeChat's answer.
using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;

class Clients {
    const string Address = "https://api.weixin.qq.com/sns/oauth2/access_token"
        + "?appid=wx1234567890abcdef&secret=s3cret&code=none&grant_type=authorization_code";

    // Behind the name, the version of HTTP that was spoken.
    static async Task Ask(string name, HttpClient client, Version version) {
        var request = new HttpRequestMessage(HttpMethod.Get, Address) { Version = version };
        using (var answer = await client.SendAsync(request)) {
            var text = await answer.Content.ReadAsStringAsync();
            Console.WriteLine(name + "-" + answer.Version + " " + text);
        }
    }

    static async Task Run() {
        var one = new Version(1, 1);
        await Ask("HttpClient", new HttpClient(), one);
        await Ask("HttpClient", new HttpClient(), new Version(2, 0));
        var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false };
        await Ask("HttpClientHandler", new HttpClient(handler), one);
    }

    static void Main() {
        Run().GetAwaiter().GetResult();
        Console.WriteLine("WebClient " + new WebClient().DownloadString(Address));
        var request = (HttpWebRequest) WebRequest.Create(Address);
        using (var answer = request.GetResponse())
        using (var text = new StreamReader(answer.GetResponseStream())) {
            Console.WriteLine("HttpWebRequest " + text.ReadToEnd());
        }
    }
}
