//! The recipes of docs/run.md, each run as it stands there, with the test runner it is for.
//! Must not carry commands of its own: a recipe that changes is tried as it has become.

use std::path::{Path, PathBuf};

use super::clients::there;
use super::run_in;
use crate::peers;
use crate::runner::{Folder, Wxauth};

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/run/recipes").join(name)
}

/// The command of a row of the table, the same in both languages: options of `run`, and words.
fn recipe(tool: &str) -> (Vec<String>, Vec<String>) {
    let read = |page: &str| {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page);
        let text = std::fs::read_to_string(docs).unwrap();
        let row = text.lines().find(|line| line.starts_with(&format!("| {tool} |")));
        let row = row.unwrap_or_else(|| panic!("{page} has no recipe for {tool}")).to_owned();
        row.split('`').nth(1).unwrap().to_owned()
    };
    let command = read("run.md");
    assert_eq!(command, read("run.zh-CN.md"));
    let rest = command.strip_prefix("wxauth run ").unwrap();
    let (options, words) = rest.split_once("-- ").unwrap();
    let split = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    (split(options), split(words))
}

/// A project with this one test in it, and the recipe's command on it.
fn project(folder: &Folder, tool: &str, file: &str) -> Wxauth {
    std::fs::copy(source(file), folder.work().join(file)).unwrap();
    command(folder, tool)
}

fn command(folder: &Folder, tool: &str) -> Wxauth {
    let (options, words) = recipe(tool);
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    run_in(folder, &options, &words)
}

fn passes(run: Wxauth) {
    let done = run.run().exits(0);
    assert!(done.stderr.contains("logins completed: 1"), "{}", done.show());
}

fn path_with(first: &Path) -> std::ffi::OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(first.to_owned()).chain(std::env::split_paths(&path));
    std::env::join_paths(all).unwrap()
}

#[test]
fn pytest() {
    let Some(command) = peers::python("pytest, requests") else { return };
    let path = command.get_envs().find(|(name, _)| *name == "PYTHONPATH").unwrap().1.unwrap();
    let folder = Folder::new();
    let run = project(&folder, "pytest", "test_login.py").env("PYTHONPATH", path);
    // The plugins of other packages in that folder are nobody's here, and slow to load.
    let run = run.env("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1");
    passes(run.env("PATH", path_with(&Path::new(path).join("bin"))));
}

/// A package with these modules, by the runner's own.
#[cfg(unix)]
fn package(runner: &str) -> Option<Folder> {
    // `require` refuses vitest, which has ES modules only.
    let command = peers::node(&format!("{runner}/package.json"))?;
    let modules = command.get_envs().find(|(name, _)| *name == "NODE_PATH").unwrap().1.unwrap();
    let folder = Folder::new();
    std::os::unix::fs::symlink(modules, folder.work().join("node_modules")).unwrap();
    folder.file("package.json", "{}");
    Some(folder)
}

#[cfg(unix)]
#[test]
fn vitest() {
    let Some(folder) = package("vitest") else { return };
    passes(project(&folder, "vitest", "login.test.mjs"));
}

#[cfg(unix)]
#[test]
fn jest() {
    let Some(folder) = package("jest") else { return };
    passes(project(&folder, "jest", "login.test.js"));
}

/// Maven with what Debian packages of its repository, and nothing from anywhere else.
#[test]
fn maven() {
    let debian = Path::new("/usr/share/maven-repo");
    if !debian.join("org/apache/maven/plugins/maven-surefire-plugin").exists() {
        assert!(std::env::var_os("CI").is_none(), "Debian's libsurefire-java is missing");
        return;
    }
    let folder = Folder::new();
    // It copies what it uses, and does so once for all test runs.
    let copies = Path::new(env!("CARGO_TARGET_TMPDIR")).join("maven");
    let settings = format!(
        "<settings><localRepository>{}</localRepository><mirrors><mirror><id>debian</id>\
         <mirrorOf>*</mirrorOf><url>file://{}</url></mirror></mirrors></settings>",
        copies.display(),
        debian.display()
    );
    folder.file("settings.xml", &settings);
    folder.file(".mvn/maven.config", "-s\nsettings.xml\n");
    folder.file("pom.xml", std::fs::read_to_string(source("pom.xml")).unwrap());
    let test = std::fs::read_to_string(source("LoginTest.java")).unwrap();
    folder.file("src/test/java/LoginTest.java", &test);
    // It lives for seconds: to compile it well does not pay.
    let quick = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
    passes(command(&folder, "Maven").env("MAVEN_OPTS", quick));
}

#[test]
fn go_test() {
    if !there("go") {
        return;
    }
    let folder = Folder::new();
    folder.file("go.mod", "module login\n\ngo 1.19\n");
    let cache = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("go");
    let run = project(&folder, "go test", "login_test.go").env("GOCACHE", cache.join("cache"));
    passes(run.env("GOPATH", cache.join("path")).env("GOPROXY", "off").env("CGO_ENABLED", "0"));
}

#[cfg(unix)]
#[test]
fn phpunit() {
    if !there("phpunit") {
        return;
    }
    let folder = Folder::new();
    let program = std::env::split_paths(&std::env::var_os("PATH").unwrap())
        .map(|folder| folder.join("phpunit"))
        .find(|path| path.exists());
    let bin = folder.work().join("vendor/bin");
    std::fs::create_dir_all(&bin).unwrap();
    std::os::unix::fs::symlink(program.unwrap(), bin.join("phpunit")).unwrap();
    passes(project(&folder, "PHPUnit", "LoginTest.php"));
}

#[test]
fn rspec() {
    if !there("rspec") || !there("bundle") {
        return;
    }
    let folder = Folder::new();
    // What the system has is what the bundle is made of.
    folder.file("Gemfile", "gem 'rspec'\n");
    let test = std::fs::read_to_string(source("login_spec.rb")).unwrap();
    folder.file("spec/login_spec.rb", test);
    passes(command(&folder, "RSpec"));
}

#[test]
fn every_tool_has_a_recipe_in_both_languages() {
    for tool in ["pytest", "jest", "vitest", "go test", "Maven", "Gradle", "PHPUnit", "RSpec"] {
        assert!(!recipe(tool).1.is_empty(), "{tool}");
    }
    for page in ["run.md", "run.zh-CN.md"] {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page);
        let text = std::fs::read_to_string(docs).unwrap();
        for told in ["GitHub Actions", "GitLab CI", "Docker Compose"] {
            assert!(text.contains(told), "{page}: {told}");
        }
    }
}
