//! Which runtime a program is, and why nothing of it may have come to us: what was seen, weighed.
//! Must not say it in words, nor ask the program itself; `domain::text` has the words.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::family::Process;
use super::table::Runtime;
use super::tally::Counts;
use crate::platform::child::spellings;

/// What came in between a child and us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Between {
    /// A container: the environment ends at its wall.
    Container,
    /// Another user, another machine, or a daemon that was there before.
    Elsewhere,
    /// The environment was cleared on the way.
    Cleared,
    /// A browser: the navigation is not in our hands.
    Browser,
}

/// What is known of the programs a child was and started.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Runtimes.
    pub runtimes: BTreeSet<Runtime>,
    /// Walls.
    pub between: BTreeSet<Between>,
    /// Python was told to ignore its environment (`-I`, `-E`).
    pub isolated: bool,
}

/// Programs by the beginning of their name; the first that fits.
const NAMES: &[(&str, Runtime)] = &[
    ("curl", Runtime::Curl),
    ("wget", Runtime::Wget),
    ("git", Runtime::Git),
    ("python", Runtime::Python),
    ("pypy", Runtime::Python),
    ("pytest", Runtime::Python),
    ("gunicorn", Runtime::Python),
    ("uvicorn", Runtime::Python),
    ("flask", Runtime::Python),
    ("nodejs", Runtime::Node),
    ("node", Runtime::Node),
    ("npm", Runtime::Node),
    ("npx", Runtime::Node),
    ("yarn", Runtime::Node),
    ("pnpm", Runtime::Node),
    ("tsx", Runtime::Node),
    ("bun", Runtime::Bun),
    ("deno", Runtime::Deno),
    ("java", Runtime::Java),
    ("mvn", Runtime::Java),
    ("gradle", Runtime::Java),
    ("kotlin", Runtime::Java),
    ("php", Runtime::Php),
    ("composer", Runtime::Php),
    ("ruby", Runtime::Ruby),
    ("rails", Runtime::Ruby),
    ("bundle", Runtime::Ruby),
    ("rake", Runtime::Ruby),
    ("rspec", Runtime::Ruby),
    ("dotnet", Runtime::Dotnet),
    ("mono", Runtime::Mono),
    ("mono-sgen", Runtime::Mono),
    ("perl", Runtime::Perl),
    ("prove", Runtime::Perl),
];

/// Programs behind which nothing of ours is seen.
const WALLS: &[(&str, Between)] = &[
    ("docker", Between::Container),
    ("podman", Between::Container),
    ("nerdctl", Between::Container),
    ("kubectl", Between::Container),
    ("sudo", Between::Elsewhere),
    ("su", Between::Elsewhere),
    ("ssh", Between::Elsewhere),
    ("systemctl", Between::Elsewhere),
    ("systemd-run", Between::Elsewhere),
    ("pm2", Between::Elsewhere),
    ("chrome", Between::Browser),
    ("chromium", Between::Browser),
    ("firefox", Between::Browser),
    ("google-chrome", Between::Browser),
];

/// Shells and wrappers: what they start is what counts.
const WRAPPERS: &[&str] = &[
    "sh", "bash", "dash", "zsh", "fish", "ksh", "busybox", "env", "time", "timeout", "nice",
    "nohup", "make", "cargo", "go", "sleep", "cat", "setsid", "xargs", "wxauth",
];

impl Seen {
    /// Takes in what a program is called with, and where it is, if that is known.
    pub fn program(&mut self, words: &[String], path: Option<&Path>) {
        let Some(first) = words.first() else { return };
        let name = base(first);
        if name == "env" && words.iter().any(|word| word == "-i" || word == "--ignore-environment")
        {
            self.between.insert(Between::Cleared);
        }
        if let Some((_, wall)) = WALLS.iter().find(|(known, _)| *known == name) {
            self.between.insert(*wall);
            return;
        }
        if name == "go" {
            self.runtimes.insert(Runtime::Go);
            return;
        }
        if let Some(runtime) = by_name(&name) {
            self.add(runtime, words);
            return;
        }
        if WRAPPERS.contains(&name.as_str()) {
            return;
        }
        let by_path = path.and_then(|path| by_name(&base(&path.to_string_lossy())));
        if let Some(runtime) = by_path.or_else(|| path.and_then(by_content)) {
            self.add(runtime, words);
        }
    }

    fn add(&mut self, runtime: Runtime, words: &[String]) {
        self.runtimes.insert(runtime);
        // Python's options stand in front of the script, the letters may be put together.
        let options = words.iter().skip(1).take_while(|word| word.starts_with('-'));
        let isolated = |word: &String| {
            !word.starts_with("--") && word.contains(['I', 'E']) && !word.starts_with("-X")
        };
        if runtime == Runtime::Python
            && options.take_while(|w| *w != "-c" && *w != "-m").any(isolated)
        {
            self.isolated = true;
        }
    }

    /// Takes in processes that are there now.
    pub fn family(&mut self, family: &[Process]) {
        for process in family {
            self.program(&process.words(), process.program().as_deref());
        }
    }

    /// Takes in a shell line, as far as its words can be told without being a shell.
    pub fn line(&mut self, line: &str) {
        for part in line.split(['|', ';', '&', '(', ')', '`', '\n']) {
            let words = part.split_whitespace().map(|w| w.trim_matches(['\'', '"']).to_owned());
            let words: Vec<String> = words.skip_while(|w| w.contains('=')).collect();
            self.program(&words, None);
        }
    }
}

fn base(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.trim_end_matches(".exe").trim_end_matches(".cmd").to_ascii_lowercase()
}

/// Whether a program starts containers, which do not inherit the environment.
pub fn is_container(program: &str) -> bool {
    let name = base(program);
    WALLS.iter().any(|(known, wall)| *known == name && *wall == Between::Container)
}

/// Whether a program is PHP's own interpreter.
pub fn is_php(program: &str) -> bool {
    let name = base(program);
    name.starts_with("php") && by_name(&name) == Some(Runtime::Php)
}

fn by_name(name: &str) -> Option<Runtime> {
    // `python3.11`, `php8.2`, but not `gitk-thing` nor `nodemon`'s neighbours.
    let fits = |known: &str| {
        name.strip_prefix(known)
            .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-'))
    };
    NAMES.iter().find(|(known, _)| fits(known)).map(|(_, runtime)| *runtime)
}

/// By the first bytes: a script's interpreter, or what a compiler left.
fn by_content(path: &Path) -> Option<Runtime> {
    const LOOK: u64 = 64 << 10;
    let mut bytes = Vec::new();
    std::fs::File::open(path).ok()?.take(LOOK).read_to_end(&mut bytes).ok()?;
    if let Some(rest) = bytes.strip_prefix(b"#!") {
        let line = rest.split(|&b| b == b'\n').next().unwrap_or_default();
        let line = String::from_utf8_lossy(line).into_owned();
        let mut words = line.split_whitespace().map(base);
        let first = words.next()?;
        // `#!/usr/bin/env -S node --flag`.
        let named = if first == "env" { words.find(|w| !w.starts_with('-'))? } else { first };
        return by_name(&named);
    }
    let executable = bytes.starts_with(b"\x7fELF") || bytes.starts_with(b"MZ");
    if executable && path.with_extension("runtimeconfig.json").is_file() {
        return Some(Runtime::Dotnet);
    }
    let go = memchr::memmem::find(&bytes, b"Go build ID").is_some()
        || memchr::memmem::find(&bytes, b"Go\0\0").is_some();
    executable.then_some(if go { Runtime::Go } else { Runtime::Native })
}

/// Where a program is, found as the system does.
pub fn find(program: &str, path: &str) -> Option<PathBuf> {
    let spelled = spellings(program);
    let within = |folder: &Path| spelled.iter().map(|name| folder.join(name)).find(|p| p.is_file());
    if program.contains(['/', '\\']) {
        return within(Path::new(""));
    }
    std::env::split_paths(path).find_map(|folder| within(&folder))
}

/// A cause to be told, likeliest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// Clients hung up on our certificate for these hosts: they have roots of their own.
    Distrusted(Vec<Runtime>),
    /// Something stood in between.
    Between(Between),
    /// Python ignores its environment.
    Isolated,
    /// The proxy was used, and WeChat's hosts were not asked for.
    NotAsked(u64),
    /// Nothing came at all from a runtime that can be configured past us.
    Silent(Vec<Runtime>),
    /// Nothing came, and nothing is known of the program.
    Unknown,
}

/// Why nothing came, or not all; empty when there is nothing to explain.
pub fn causes(seen: &Seen, counts: &Counts) -> Vec<Cause> {
    let runtimes = || seen.runtimes.iter().copied().collect::<Vec<_>>();
    let mut causes = Vec::new();
    if !counts.distrusted.is_empty() {
        causes.push(Cause::Distrusted(runtimes()));
    }
    if counts.intercepted() > 0 || counts.direct > 0 || !causes.is_empty() {
        return causes;
    }
    causes.extend(seen.between.iter().map(|between| Cause::Between(*between)));
    if seen.isolated {
        causes.push(Cause::Isolated);
    }
    let passed = counts.passed.values().sum::<u64>() + counts.refused.values().sum::<u64>();
    if passed > 0 {
        causes.push(Cause::NotAsked(passed));
    } else if !seen.runtimes.is_empty() {
        causes.push(Cause::Silent(runtimes()));
    }
    if causes.is_empty() {
        causes.push(Cause::Unknown);
    }
    causes
}

#[cfg(test)]
mod tests {
    use super::{Between, Cause, Seen, causes};
    use crate::intercept::Counts;
    use crate::intercept::table::Runtime;

    fn seen(line: &str) -> Seen {
        let mut seen = Seen::default();
        seen.line(line);
        seen
    }

    #[test]
    fn runtimes_are_known_by_name() {
        let runtimes = |line| seen(line).runtimes.into_iter().collect::<Vec<_>>();
        assert_eq!(runtimes("FOO=1 /usr/bin/python3.11 -m pytest"), [Runtime::Python]);
        assert_eq!(runtimes("npm test && php8.2 x.php"), [Runtime::Node, Runtime::Php]);
        assert_eq!(runtimes("go test ./..."), [Runtime::Go]);
        assert_eq!(runtimes("dotnet run; mono a.exe"), [Runtime::Dotnet, Runtime::Mono]);
        assert!(runtimes("echo node").is_empty() && runtimes("gitk").is_empty());
        assert!(seen("python3 -I x.py").isolated && seen("python3 -sE x.py").isolated);
        assert!(!seen("python3 x.py -I").isolated && !seen("python3 -c I").isolated);
        let mut this = Seen::default();
        let program = std::env::current_exe().unwrap();
        this.program(&["./server".to_owned()], Some(&program));
        assert_eq!(this.runtimes.into_iter().collect::<Vec<_>>(), [Runtime::Native]);
        // What `dotnet publish` leaves beside a program's own executable.
        let folder = std::env::temp_dir().join(format!("wxauth-suspect-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let program = folder.join("Shop");
        std::fs::write(&program, b"\x7fELF").unwrap();
        std::fs::write(folder.join("Shop.runtimeconfig.json"), "{}").unwrap();
        let mut published = Seen::default();
        published.program(&["./Shop".to_owned()], Some(&program));
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(published.runtimes.into_iter().collect::<Vec<_>>(), [Runtime::Dotnet]);
    }

    #[test]
    fn the_likeliest_cause_comes_first() {
        let mut counts = Counts::default();
        assert_eq!(causes(&seen("x"), &counts), [Cause::Unknown]);
        let docker = causes(&seen("docker compose up"), &counts);
        assert_eq!(docker, [Cause::Between(Between::Container)]);
        assert_eq!(causes(&seen("php a"), &counts), [Cause::Silent(vec![Runtime::Php])]);
        counts.passed.insert("a:443".to_owned(), 2);
        assert_eq!(causes(&seen("php a"), &counts), [Cause::NotAsked(2)]);
        counts.calls.insert("api.weixin.qq.com".to_owned(), 1);
        assert!(causes(&seen("php a"), &counts).is_empty());
        counts
            .distrusted
            .insert("api.weixin.qq.com".to_owned(), (1, crate::domain::said::Said::same("x")));
        assert_eq!(causes(&seen("php a"), &counts), [Cause::Distrusted(vec![Runtime::Php])]);
    }
}
