//! The router script of `php -S … ROUTER`: PHP runs no `auto_prepend_file` for it, so ours goes before it on the command line.
//! Must not touch any other command, nor a server that something else starts.

use std::path::Path;

use super::suspect::is_php;

/// Options of `php` whose value is the next word, when it is not joined to them.
const VALUED: [&str; 11] = [
    "-S",
    "-t",
    "-d",
    "-c",
    "-z",
    "--server",
    "--docroot",
    "--define",
    "--php-ini",
    "--zend-extension",
    "-g",
];

/// Which of the words is the router script of PHP's built-in server.
pub(super) fn place(words: &[String]) -> Option<usize> {
    if !words.first().is_some_and(|program| is_php(program)) {
        return None;
    }
    let (mut serves, mut at) = (false, 1);
    while let Some(word) = words.get(at) {
        if !word.starts_with('-') {
            return serves.then_some(at);
        }
        serves |= word.starts_with("-S") || word == "--server" || word.starts_with("--server=");
        at += if VALUED.contains(&word.as_str()) { 2 } else { 1 };
    }
    None
}

/// The script that goes before a router; none where PHP could not be told its path.
pub(super) fn script(router: &Path, port: u16) -> Option<String> {
    let router = std::path::absolute(router).ok()?;
    let router = router.to_str()?.replace('\\', "\\\\").replace('\'', "\\'");
    let script = include_str!("hooks/router.php").replace("__PORT__", &port.to_string());
    Some(script.replace("__ROUTER__", &format!("'{router}'")))
}

#[cfg(test)]
mod tests {
    use super::{place, script};

    #[test]
    fn only_a_server_has_a_router() {
        let at = |line: &str| place(&line.split(' ').map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(at("php -S 127.0.0.1:8000 router.php"), Some(3));
        assert_eq!(
            at("/usr/bin/php8.2 -d a=b -S localhost:80 -t public public/router.php"),
            Some(7)
        );
        assert_eq!(at("php -Slocalhost:80 -tpublic r.php"), Some(3));
        assert_eq!(at("php -S 127.0.0.1:8000"), None);
        assert_eq!(at("php -S 127.0.0.1:8000 -t public"), None);
        assert_eq!(at("php page.php -S router.php"), None);
        assert_eq!(at("phpunit -S a b.php"), None);
    }

    #[test]
    fn a_path_stays_a_path_between_quotes() {
        let made = script(std::path::Path::new("/it's/r.php"), 81).unwrap();
        assert!(
            // On Windows the path has a drive, and its own separators.
            made.contains("it\\'s") && made.contains("r.php';") && made.contains("127.0.0.1:81'"),
            "{made}"
        );
    }
}
