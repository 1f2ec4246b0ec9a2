//! What `wxauth run` says about a program that did not come to the emulator, in English.
//! Must not be a translation of its Chinese twin.

use crate::domain::text::explain::Said;
use crate::domain::text::run::Run;

/// Causes and what to do.
pub static RUN: Run = Run {
    distrusted: Said {
        what: "the program reached the emulator and refused its certificate: it has roots of its own, or pins WeChat's",
        fix: "find where it sets a CA or a pin and leave that out in tests, or give it the file that SSL_CERT_FILE names",
    },
    container: Said {
        what: "containers do not inherit this environment, and 127.0.0.1 in there is not this machine",
        fix: "pass the variables in, or run `wxauth mock` beside it and point the app's base address there",
    },
    elsewhere: Said {
        what: "it hands the work to another user, machine or daemon, which does not inherit this environment",
        fix: "start the server itself under `wxauth run`; with sudo, keep the environment (sudo -E)",
    },
    cleared: Said {
        what: "the environment was cleared on the way (env -i)",
        fix: "keep the variables `wxauth run --doctor -- CMD` lists",
    },
    browser: Said {
        what: "a browser navigates to open.weixin.qq.com by itself and does not read these variables",
        fix: "point the page's authorize link at $WXAUTH_MOCK, which is the emulator's own address",
    },
    fronted: Said {
        what: "the application was opened (requests through --front: {n}), and nobody went on to WeChat's login",
        fix: "open the page that leads to the login; if it already leads there, a script builds the link, which --front cannot see: use --browser, or point the link at $WXAUTH_MOCK",
    },
    isolated: Said {
        what: "Python was told to ignore its environment (-I or -E)",
        fix: "leave that option out",
    },
    not_asked: Said {
        what: "the proxy was used (connections to other hosts: {n}), but nothing was sent to WeChat",
        fix: "check that the login was reached at all, and that the app's base address is still api.weixin.qq.com",
    },
    unknown: Said {
        what: "nothing came through the proxy",
        fix: "if it should have called WeChat: `wxauth run --doctor -- CMD` shows what it is given, and tests it",
    },
    unredeemed: Said {
        what: "codes given out by the emulator: {n}, but no exchange came: the page did not hand the code in, or the back end's HTTP client bypassed the proxy and asked the real WeChat (which answers 40029 or 40013)",
        fix: "see the call for the exchange in the back end's log; docs/run.md says for each runtime and SDK how its client takes the proxy",
    },
    silent_node: Said {
        what: "Node.js loads a preload that needs no proxy, and no connection to WeChat was opened",
        fix: "check that the login was reached; that nothing overwrites NODE_OPTIONS (some npm scripts do); and that Node.js makes the call",
    },
    silent_python: Said {
        what: "Python loads a hook that needs no proxy, and no connection to WeChat was opened",
        fix: "check that the login was reached; that PYTHONPATH is kept (tox, nox and some runners drop it: passenv); uvloop and pycurl bypass the hook",
    },
    silent_java: Said {
        what: "nothing came from the Java virtual machine",
        fix: "check that JAVA_TOOL_OPTIONS reaches the JVM that calls (a Gradle or Maven daemon started earlier does not have it: --no-daemon), and that the client uses the system's proxy (Apache HttpClient: useSystemProperties(); WxJava's default client and Jodd read none, they need config.setHttpProxyHost and setHttpProxyPort: docs/run.md)",
    },
    silent_go: Said {
        what: "nothing came from the Go program",
        fix: "a custom http.Transport needs Proxy: http.ProxyFromEnvironment; http.DefaultTransport has it",
    },
    silent_php: Said {
        what: "nothing came from PHP",
        fix: "streams (file_get_contents) of php -r, with a context of their own, or behind `artisan serve` and `think run` take no proxy: use curl, or start `php -S ADDR ROUTER` itself; php-fpm needs clear_env = no",
    },
    silent_ruby: Said {
        what: "nothing came from Ruby",
        fix: "Net::HTTP takes the proxy from http_proxy, unless the code passes `nil` as the proxy",
    },
    silent_bun: Said {
        what: "nothing came from Bun",
        fix: "a script that sets BUN_OPTIONS anew loses the preload for node:https: append to it. In a worker, node:https with an agent of its own bypasses it",
    },
    silent_deno: Said {
        what: "nothing came from Deno",
        fix: "its fetch takes the proxy; its node:https only with NODE_USE_ENV_PROXY=1, which `run` sets when the command itself is deno: set it yourself where something else starts Deno",
    },
    silent_dotnet: Said {
        what: "nothing came from .NET",
        fix: "HttpClient takes the proxy from HTTPS_PROXY, unless its handler has UseProxy = false or a Proxy of its own",
    },
    silent_native: Said {
        what: "nothing came from the compiled program",
        fix: "it must take HTTPS_PROXY from the environment (reqwest, libcurl and most clients do unless told no_proxy())",
    },
    silent_other: Said {
        what: "nothing came from {name}",
        fix: "`wxauth run --doctor -- CMD` shows which variables it is given; check that the client reads them",
    },
    distrusted_python: Said {
        what: "Python reached the emulator and refused its certificate: the client has a bundle of its own",
        fix: "in tests leave out verify=certifi.where(), trust_env=False or a custom SSL context, or load the file that SSL_CERT_FILE names",
    },
    distrusted_node: Said {
        what: "Node.js reached the emulator and refused its certificate: an https.Agent with a `ca` of its own",
        fix: "leave `ca` out in tests, or add the file that NODE_EXTRA_CA_CERTS names to it",
    },
    distrusted_java: Said {
        what: "Java reached the emulator and refused its certificate: the client has a trust store of its own",
        fix: "use the default SSLContext in tests; JAVA_TOOL_OPTIONS gives it a store with our authority",
    },
    distrusted_wget: Said {
        what: "wget reached the emulator and refused its certificate",
        fix: "pass --ca-certificate=\"$SSL_CERT_FILE\"",
    },
    distrusted_dotnet: Said {
        what: ".NET reached the emulator and refused its certificate",
        fix: "a ServerCertificateCustomValidationCallback or CustomTrustStore decides by itself: let it trust the file that SSL_CERT_FILE names; only on Linux does .NET read that variable",
    },
    distrusted_mono: Said {
        what: "Mono reached the emulator and refused its certificate: it trusts only a store in its configuration folder",
        fix: "give it one for this run: sh -c 'export XDG_CONFIG_HOME=$(mktemp -d); cert-sync --quiet --user \"$SSL_CERT_FILE\"; exec mono app.exe'",
    },
    distrusted_native: Said {
        what: "the compiled program reached the emulator and refused its certificate: its roots are built in",
        fix: "build it with the system's roots for tests (reqwest: rustls-tls-native-roots), or add the file that SSL_CERT_FILE names as a root",
    },
};
