//! The form of a command in which its requests reach the emulator, where the one given would not do.
//! Must not run anything, nor change what cannot be told from the words alone.

use crate::domain::curl::quote;
use crate::domain::said::Fixed;
use crate::intercept::suspect::{is_container, is_php};

/// How to start a command.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Form {
    /// For a POSIX shell, `wxauth run` included.
    pub(super) line: String,
    /// Why it is another than the one given.
    pub(super) why: Option<Fixed>,
}

/// How to start it; `None` where no form of it reaches the emulator: in a container.
pub(super) fn working(words: &[String]) -> Option<Form> {
    let first = words.first()?;
    if is_container(first) {
        return None;
    }
    let changed = served(words).or_else(|| mono(words)).or_else(|| adjusted(words));
    Some(changed.unwrap_or_else(|| Form { line: line(words), why: None }))
}

fn line(words: &[String]) -> String {
    let words = words.iter().map(|word| quote(word));
    std::iter::once("wxauth run --".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

/// The name of a program, without its folder.
fn base(program: &str) -> &str {
    program.rsplit(['/', '\\']).next().unwrap_or(program)
}

/// Frameworks that start a `php -S … ROUTER` of their own: PHP reads no `auto_prepend_file` for its
/// router, so streams would go straight to WeChat.
fn served(words: &[String]) -> Option<Form> {
    let [php, script, verb, rest @ ..] = words else { return None };
    if !is_php(php) {
        return None;
    }
    let value = |short: &str, long: &str, usual: &str| {
        option(rest, short, long).unwrap_or_else(|| usual.to_owned())
    };
    let php = quote(php);
    let line = match (base(script), verb.as_str()) {
        ("artisan", "serve") => {
            let at =
                format!("{}:{}", value("", "--host", "127.0.0.1"), value("", "--port", "8000"));
            format!(
                "cd public && wxauth run -- {php} -S {} \
                 ../vendor/laravel/framework/src/Illuminate/Foundation/resources/server.php",
                quote(&at)
            )
        }
        ("think", "run") => {
            let at =
                format!("{}:{}", value("-H", "--host", "0.0.0.0"), value("-p", "--port", "8000"));
            let root = value("-r", "--root", "public");
            let router = quote(&format!("{}/router.php", root.trim_end_matches('/')));
            format!("wxauth run -- {php} -S {} -t {} {router}", quote(&at), quote(&root))
        }
        _ => return None,
    };
    let why = Fixed::new(
        "它自己再启动的 php -S 里，file_get_contents 之类的流到不了模拟器；直接启动就可以（curl、Guzzle、EasyWeChat 两种写法都行）",
        "streams such as file_get_contents do not reach the emulator from the php -S it starts by \
         itself; started directly they do (curl, Guzzle and EasyWeChat work either way)",
    );
    Some(Form { line, why: Some(why) })
}

/// The value of an option, in the next word or joined to it.
fn option(words: &[String], short: &str, long: &str) -> Option<String> {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == long || (!short.is_empty() && word == short) {
            return words.next().cloned();
        }
        let joined = word.strip_prefix(long).and_then(|rest| rest.strip_prefix('='));
        let joined = joined.or_else(|| word.strip_prefix(short).filter(|_| !short.is_empty()));
        if let Some(value) = joined.filter(|value| !value.is_empty()) {
            return Some(value.to_owned());
        }
    }
    None
}

/// Mono trusts a store of its own only, so one is made for this run.
fn mono(words: &[String]) -> Option<Form> {
    if !matches!(base(words.first()?), "mono" | "mono-sgen") {
        return None;
    }
    let words = words.iter().map(|word| quote(word)).collect::<Vec<_>>().join(" ");
    let script = format!(
        "export XDG_CONFIG_HOME=$(mktemp -d); cert-sync --quiet --user \"$SSL_CERT_FILE\"; exec {words}"
    );
    let why = Fixed::new(
        "Mono 只信任自己配置目录里的证书库，所以为这一次运行单独建一个",
        "Mono trusts the certificate store of its own configuration only, so one is made for this run",
    );
    Some(Form { line: format!("wxauth run -- sh -c {}", quote(&script)), why: Some(why) })
}

/// Commands that need a word more, or less.
fn adjusted(words: &[String]) -> Option<Form> {
    let (first, rest) = words.split_first()?;
    let has = |wanted: &[&str]| rest.iter().any(|word| wanted.contains(&word.as_str()));
    let with = |at: usize, word: &str, why: Fixed| {
        let (before, after) = words.split_at_checked(at)?;
        let words = [before, &[word.to_owned()], after].concat();
        Some(Form { line: line(&words), why: Some(why) })
    };
    match base(first) {
        "gradle" | "gradlew" if !has(&["--no-daemon"]) => with(
            1,
            "--no-daemon",
            Fixed::new(
                "早已在运行的 Gradle 守护进程用的是旧环境",
                "a Gradle daemon that runs already has the old environment",
            ),
        ),
        "go" if rest.first()? == "test" && !rest.iter().any(|word| word.contains("-count")) => {
            with(
                2,
                "-count=1",
                Fixed::new(
                    "不加 -count=1，Go 可能直接给出缓存的结果",
                    "without -count=1 Go may answer from its cache",
                ),
            )
        }
        "sudo" if !has(&["-E", "--preserve-env"]) => with(
            1,
            "-E",
            Fixed::new("sudo 默认会清掉环境变量", "sudo clears the environment unless told not to"),
        ),
        "env" => without(words, |word| matches!(word, "-i" | "-" | "--ignore-environment")),
        name if name.starts_with("python") || name.starts_with("pypy") => isolated(words),
        _ => None,
    }
}

/// Leaves an option of `env` out.
fn without(words: &[String], goes: impl Fn(&str) -> bool) -> Option<Form> {
    let options = words.iter().skip(1).take_while(|word| word.starts_with('-')).count();
    let stays = |(at, word): &(usize, &String)| *at == 0 || *at > options || !goes(word);
    let kept: Vec<String> =
        words.iter().enumerate().filter(stays).map(|(_, w)| w.clone()).collect();
    let why = Fixed::new("env -i 会清空环境变量", "env -i clears the environment");
    (kept.len() < words.len()).then(|| Form { line: line(&kept), why: Some(why) })
}

/// Takes `I` and `E` out of Python's options, which stand before the script.
fn isolated(words: &[String]) -> Option<Form> {
    let mut kept: Vec<String> = Vec::new();
    let mut options = true;
    for (at, word) in words.iter().enumerate() {
        options &= at == 0 || (word.starts_with('-') && word != "-c" && word != "-m");
        let letters = at > 0 && options && !word.starts_with("--") && !word.starts_with("-X");
        let left = if letters { word.replace(['I', 'E'], "") } else { word.clone() };
        if left != "-" || word == "-" {
            kept.push(left);
        }
    }
    let why = Fixed::new(
        "Python 的 -I 和 -E 会忽略环境变量",
        "with -I or -E Python ignores its environment",
    );
    (kept != words).then(|| Form { line: line(&kept), why: Some(why) })
}

#[cfg(test)]
mod tests {
    use super::working;

    fn form(line: &str) -> String {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        working(&words).map_or_else(String::new, |form| form.line)
    }

    #[test]
    fn what_works_as_it_is_stays() {
        for command in ["node server.js", "php -S 127.0.0.1:3000 router.php", "python3 x.py -I"] {
            assert_eq!(form(command), format!("wxauth run -- {command}"));
        }
        let words = ["sh".to_owned(), "-c".to_owned(), "a && b".to_owned()];
        let form = working(&words).unwrap();
        assert_eq!((form.line.as_str(), form.why), ("wxauth run -- sh -c \"a && b\"", None));
    }

    #[test]
    fn php_frameworks_are_served_by_the_server_they_would_start() {
        assert_eq!(
            form("php think run -p 8100"),
            "wxauth run -- php -S 0.0.0.0:8100 -t public public/router.php"
        );
        let laravel = form("php8.2 artisan serve --host=0.0.0.0 --port 80");
        assert!(laravel.starts_with("cd public && wxauth run -- php8.2 -S 0.0.0.0:80 ../vendor/"));
        assert_eq!(form("php artisan migrate"), "wxauth run -- php artisan migrate");
    }

    #[test]
    fn what_keeps_the_environment_out_is_left_out_or_told_not_to() {
        assert_eq!(form("env -i A=1 node x.js"), "wxauth run -- env A=1 node x.js");
        assert_eq!(form("python3 -sE -u -I x.py -I"), "wxauth run -- python3 -s -u x.py -I");
        assert_eq!(form("./gradlew test"), "wxauth run -- ./gradlew --no-daemon test");
        assert_eq!(form("go test ./..."), "wxauth run -- go test -count=1 ./...");
        assert_eq!(form("go test -count=1 ./..."), "wxauth run -- go test -count=1 ./...");
        assert_eq!(form("sudo node x.js"), "wxauth run -- sudo -E node x.js");
        assert!(form("mono app.exe").ends_with("exec mono app.exe'"));
        assert_eq!(form("docker compose up"), "");
    }
}
