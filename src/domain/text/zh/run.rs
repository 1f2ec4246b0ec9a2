//! What `wxauth run` says about a program that did not come to the emulator, in Chinese.
//! Must not be a translation of its English twin.

use crate::domain::text::explain::Said;
use crate::domain::text::run::Run;

/// Causes and what to do.
pub static RUN: Run = Run {
    distrusted: Said {
        what: "程序连上了模拟器，但不信任它的证书：程序自带根证书，或绑定了微信的证书",
        fix: "找到代码里指定 CA 或绑定证书的地方，测试时去掉；或者让它读 SSL_CERT_FILE 指向的文件",
    },
    container: Said {
        what: "容器不继承这里的环境变量，容器里的 127.0.0.1 也不是本机",
        fix: "把这些变量传进容器；或者旁边单独跑 `wxauth mock`，把应用里的微信接口地址指过去",
    },
    elsewhere: Said {
        what: "实际干活的是另一个用户、另一台机器或早已启动的后台服务，它们拿不到这里的环境变量",
        fix: "直接用 `wxauth run` 启动服务本身；用 sudo 时加 -E 保留环境变量",
    },
    cleared: Said {
        what: "中途清空了环境变量（env -i）",
        fix: "保留 `wxauth run --doctor -- CMD` 列出的变量",
    },
    browser: Said {
        what: "浏览器自己跳转到 open.weixin.qq.com，不理会这些环境变量",
        fix: "把页面上的授权链接指到 $WXAUTH_MOCK（模拟器自己的地址）",
    },
    fronted: Said {
        what: "应用打开过（经过 --front 的请求有 {n} 个），但没有人走到微信登录",
        fix: "打开会跳到微信登录的页面再试；要是已经跳过，链接多半是脚本拼出来的，--front 看不见：改用 --browser，或把链接指到 $WXAUTH_MOCK",
    },
    isolated: Said {
        what: "Python 带了 -I 或 -E 参数，会忽略环境变量", fix: "去掉这个参数"
    },
    not_asked: Said {
        what: "有连接经过代理（连了别的主机 {n} 次），但没有任何请求发往微信",
        fix: "先确认确实走到了登录那一步，再看应用里的接口地址是不是还是 api.weixin.qq.com",
    },
    unknown: Said {
        what: "没有任何连接经过代理",
        fix: "如果它本该请求微信：运行 `wxauth run --doctor -- CMD`，会列出它拿到的变量，并当场试一次",
    },
    unredeemed: Said {
        what: "模拟器发出了 {n} 个 code，却没有收到任何换取请求：要么页面没有把 code 交给后端，要么后端的 HTTP 客户端绕过了代理，请求到了真实的微信（那边会返回 40029、40013 之类）",
        fix: "看后端日志里换取 code 的那次调用；各运行环境和 SDK 怎么让客户端走代理，见 docs/run.zh-CN.md",
    },
    silent_node: Said {
        what: "Node.js 会加载预置脚本，用不着代理；但它没有连过微信",
        fix: "确认走到了登录那一步；NODE_OPTIONS 没有被覆盖（有些 npm 脚本会改它）；真正发请求的确实是 Node.js",
    },
    silent_python: Said {
        what: "Python 会加载 wxauth 的钩子，用不着代理；但它没有连过微信",
        fix: "确认走到了登录那一步；PYTHONPATH 没有被丢掉（tox、nox 等要写 passenv）；uvloop 和 pycurl 会绕过钩子自行解析域名",
    },
    silent_java: Said {
        what: "Java 虚拟机没有发来任何连接",
        fix: "确认发请求的那个 JVM 拿到了 JAVA_TOOL_OPTIONS（先前启动的 Gradle、Maven 守护进程拿不到，加 --no-daemon）；客户端要使用系统代理（Apache HttpClient 要调 useSystemProperties()；WxJava 默认的客户端和 Jodd 不读系统代理，要调 config.setHttpProxyHost、setHttpProxyPort，见 docs/run.zh-CN.md）",
    },
    silent_go: Said {
        what: "Go 程序没有发来任何连接",
        fix: "自己建的 http.Transport 要写上 Proxy: http.ProxyFromEnvironment；http.DefaultTransport 自带",
    },
    silent_php: Said {
        what: "PHP 没有发来任何连接",
        fix: "php -r、自建上下文、artisan serve 和 think run 里的流（file_get_contents）不走代理：改用 curl，或直接启动 php -S 地址 ROUTER；php-fpm 要设 clear_env = no",
    },
    silent_ruby: Said {
        what: "Ruby 没有发来任何连接",
        fix: "Net::HTTP 默认读 http_proxy；如果创建时代理参数传了 nil，就不会读",
    },
    silent_bun: Said {
        what: "Bun 没有发来任何连接",
        fix: "脚本重新设置 BUN_OPTIONS 会丢掉给 node:https 的预加载：在原值后面追加。Worker 里用自己的 Agent 时，node:https 会直连",
    },
    silent_deno: Said {
        what: "Deno 没有发来任何连接",
        fix: "它的 fetch 会走代理；node:https 要有 NODE_USE_ENV_PROXY=1 才走，只有命令本身是 deno 时 `run` 才会设置：由别的程序启动 Deno 时请自己设上",
    },
    silent_dotnet: Said {
        what: ".NET 没有发来任何连接",
        fix: "HttpClient 会从 HTTPS_PROXY 取代理，除非它的 handler 设了 UseProxy = false，或者自带 Proxy",
    },
    silent_native: Said {
        what: "这个编译型程序没有发来任何连接",
        fix: "它得从环境读 HTTPS_PROXY（reqwest、libcurl 等默认会读，除非调了 no_proxy()）",
    },
    silent_other: Said {
        what: "{name} 没有发来任何连接",
        fix: "`wxauth run --doctor -- CMD` 会列出给它的变量；确认 HTTP 客户端会读这些变量",
    },
    distrusted_python: Said {
        what: "Python 连上了模拟器，但不信任它的证书：客户端用了自带的根证书",
        fix: "测试时去掉 verify=certifi.where()、trust_env=False 或自建的 SSL 上下文；或者加载 SSL_CERT_FILE 指向的文件",
    },
    distrusted_node: Said {
        what: "Node.js 连上了模拟器，但不信任它的证书：https.Agent 里指定了 ca",
        fix: "测试时去掉 ca；或者把 NODE_EXTRA_CA_CERTS 指向的文件加进去",
    },
    distrusted_java: Said {
        what: "Java 连上了模拟器，但不信任它的证书：客户端用了自己的信任库",
        fix: "测试时用默认的 SSLContext，JAVA_TOOL_OPTIONS 已经让它信任 wxauth 的 CA",
    },
    distrusted_wget: Said {
        what: "wget 连上了模拟器，但不信任它的证书",
        fix: "加上 --ca-certificate=\"$SSL_CERT_FILE\"",
    },
    distrusted_dotnet: Said {
        what: ".NET 连上了模拟器，但不信任它的证书",
        fix: "自己写的 ServerCertificateCustomValidationCallback 或 CustomTrustStore 绕过了默认的证书校验：让它信任 SSL_CERT_FILE 指向的文件；.NET 只在 Linux 上读这个变量",
    },
    distrusted_mono: Said {
        what: "Mono 连上了模拟器，但不信任它的证书：它只信任自己配置目录里的证书库",
        fix: "给这一次运行单独建一个：sh -c 'export XDG_CONFIG_HOME=$(mktemp -d); cert-sync --quiet --user \"$SSL_CERT_FILE\"; exec mono app.exe'",
    },
    distrusted_native: Said {
        what: "这个编译型程序连上了模拟器，但不信任它的证书：根证书是编译进去的",
        fix: "测试时改用系统根证书编译（reqwest：rustls-tls-native-roots），或者把 SSL_CERT_FILE 指向的文件加为根证书",
    },
};
