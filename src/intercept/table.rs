//! Which variable makes which runtime come to us: one row each, found by experiment.
//! Must not hold values of this run; `environment` makes those.

/// A runtime or tool that is told by variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Runtime {
    /// curl and what is built on its library.
    Curl,
    /// GNU wget.
    Wget,
    /// git over https.
    Git,
    /// CPython.
    Python,
    /// Node.js.
    Node,
    /// Bun.
    Bun,
    /// Deno.
    Deno,
    /// Anything that runs on a Java virtual machine.
    Java,
    /// PHP.
    Php,
    /// Ruby.
    Ruby,
    /// Go programs.
    Go,
    /// .NET.
    Dotnet,
    /// Mono.
    Mono,
    /// Perl.
    Perl,
    /// Rust programs, and others that are compiled.
    Native,
}

impl Runtime {
    /// All of them, with their names.
    pub const ALL: [(Runtime, &'static str); 15] = [
        (Runtime::Curl, "curl"),
        (Runtime::Wget, "wget"),
        (Runtime::Git, "git"),
        (Runtime::Python, "Python"),
        (Runtime::Node, "Node.js"),
        (Runtime::Bun, "Bun"),
        (Runtime::Deno, "Deno"),
        (Runtime::Java, "Java"),
        (Runtime::Php, "PHP"),
        (Runtime::Ruby, "Ruby"),
        (Runtime::Go, "Go"),
        (Runtime::Dotnet, ".NET"),
        (Runtime::Mono, "Mono"),
        (Runtime::Perl, "Perl"),
        (Runtime::Native, "compiled"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Runtime::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, name)| name)
    }
}

/// What a variable is set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sets {
    /// The address of our proxy.
    Proxy,
    /// The same, but only where the variable was set before: it must not lead past us.
    ProxyInstead,
    /// What goes past the proxy: this machine, and what went past before, WeChat's hosts excepted.
    Past,
    /// A file of roots that replaces the runtime's own: those the variable named before, else the
    /// system's, and ours.
    Bundle,
    /// A file of roots that are added to the runtime's own: those named before, and ours.
    Added,
    /// Node's options, with our preload behind what was there.
    Preload,
    /// Bun's options, the same.
    BunPreload,
    /// A path of folders with our `sitecustomize` in front.
    SiteCustomize,
    /// Java's options: proxy and trust store behind what was there.
    JavaOptions,
    /// PHP's scanned folders, with ours behind what was there.
    PhpFolder,
    /// wget's start-up file: the user's own, and our bundle.
    Wgetrc,
    /// A fixed text.
    Text(&'static str),
    /// A fixed text, and only where the command is of a runtime that reads it: to others it would
    /// do something.
    Only(&'static str),
    /// The emulator's own address.
    Emulator,
    /// What a Chromium started by the child is to be told: a JSON array of strings.
    Chromium,
}

/// One variable.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Its name.
    pub name: &'static str,
    /// What it is set to.
    pub sets: Sets,
    /// Who reads it.
    pub readers: &'static [Runtime],
}

use Runtime::{
    Bun, Curl, Deno, Dotnet, Git, Go, Java, Mono, Native, Node, Perl, Php, Python, Ruby, Wget,
};

const fn row(name: &'static str, sets: Sets, readers: &'static [Runtime]) -> Row {
    Row { name, sets, readers }
}

/// Who takes a proxy for https from the usual variables.
const PROXIED: &[Runtime] =
    &[Curl, Git, Python, Node, Bun, Deno, Go, Php, Dotnet, Mono, Perl, Native];
/// Who takes it from the variable in lower case.
const LOWER: &[Runtime] =
    &[Wget, Curl, Git, Python, Node, Bun, Go, Php, Dotnet, Mono, Perl, Native];
/// Who takes roots from OpenSSL's variable.
const OPENSSL: &[Runtime] = &[Curl, Python, Bun, Deno, Go, Php, Ruby, Dotnet, Perl, Native];

/// Every variable a child gets. The order is that of `--doctor`.
pub static TABLE: &[Row] = &[
    row("HTTPS_PROXY", Sets::Proxy, PROXIED),
    row("https_proxy", Sets::Proxy, LOWER),
    // Ruby asks for no other, also for https; nor does Mono's WebClient.
    row("HTTP_PROXY", Sets::Proxy, &[Ruby, Mono]),
    row("http_proxy", Sets::Proxy, &[Ruby, Mono, Curl, Wget]),
    row("ALL_PROXY", Sets::ProxyInstead, PROXIED),
    row("all_proxy", Sets::ProxyInstead, PROXIED),
    row("NO_PROXY", Sets::Past, PROXIED),
    row(
        "no_proxy",
        Sets::Past,
        &[Wget, Ruby, Curl, Git, Python, Node, Bun, Go, Php, Dotnet, Mono, Perl, Native],
    ),
    row("SSL_CERT_FILE", Sets::Bundle, OPENSSL),
    row("CURL_CA_BUNDLE", Sets::Bundle, &[Curl, Python]),
    row("GIT_SSL_CAINFO", Sets::Bundle, &[Git]),
    row("REQUESTS_CA_BUNDLE", Sets::Bundle, &[Python]),
    row("HTTPLIB2_CA_CERTS", Sets::Bundle, &[Python]),
    row("PYTHONPATH", Sets::SiteCustomize, &[Python]),
    row("NODE_EXTRA_CA_CERTS", Sets::Added, &[Node, Bun, Deno]),
    row("NODE_OPTIONS", Sets::Preload, &[Node]),
    row("BUN_OPTIONS", Sets::BunPreload, &[Bun]),
    // `node:https` of both. Node 22 would warn on stderr that its proxy agent is experimental.
    row("NODE_USE_ENV_PROXY", Sets::Only("1"), &[Bun, Deno]),
    row("DENO_CERT", Sets::Added, &[Deno]),
    row("JAVA_TOOL_OPTIONS", Sets::JavaOptions, &[Java]),
    row("PHP_INI_SCAN_DIR", Sets::PhpFolder, &[Php]),
    row("WGETRC", Sets::Wgetrc, &[Wget]),
    row("PERL_LWP_ENV_PROXY", Sets::Text("1"), &[Perl]),
    row("PERL_LWP_SSL_CA_FILE", Sets::Bundle, &[Perl]),
    row("HTTPS_CA_FILE", Sets::Bundle, &[Perl]),
    // Commands of wxauth inside the child find the emulator by it.
    row("WXAUTH_MOCK", Sets::Emulator, &[]),
    // For Playwright, Puppeteer, Selenium.
    row("WXAUTH_CHROMIUM_ARGS", Sets::Chromium, &[]),
];

/// The variables a runtime reads.
pub fn read_by(runtime: Runtime) -> impl Iterator<Item = &'static Row> {
    TABLE.iter().filter(move |row| row.readers.contains(&runtime))
}

#[cfg(test)]
mod tests {
    use super::{Runtime, TABLE, read_by};
    use std::collections::BTreeSet;

    #[test]
    fn every_variable_stands_once_and_every_runtime_reads_some() {
        let names: BTreeSet<_> = TABLE.iter().map(|row| row.name).collect();
        assert_eq!(names.len(), TABLE.len());
        for (runtime, name) in Runtime::ALL {
            assert!(read_by(runtime).count() > 0, "{name}");
        }
    }
}
