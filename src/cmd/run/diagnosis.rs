//! Why nothing came from a child, or not all of it, said with what to do about it.
//! Must not find causes; `intercept::suspect` weighs what was seen.

use crate::app::App;
use crate::domain::text::explain::Said;
use crate::domain::text::{fill, run};
use crate::intercept::Counts;
use crate::intercept::suspect::{Between, Cause, Seen, causes, find};
use crate::intercept::table::Runtime;

/// What the command line itself tells of the program.
pub(super) fn first_look(app: &App, words: &[String]) -> Seen {
    let mut seen = Seen::default();
    let program = words.first().map_or("", String::as_str);
    let path = find(program, app.env.get("PATH").unwrap_or_default());
    seen.program(words, path.as_deref());
    // `sh -c LINE`, and what wrappers such as `env` and `timeout` are to start.
    for line in words.iter().skip(1).filter(|word| word.contains(char::is_whitespace)) {
        seen.line(line);
    }
    if let Some(wrapped) = words.iter().skip(1).position(|word| !word.starts_with('-'))
        && is_wrapper(program)
    {
        seen.program(words.get(wrapped + 1..).unwrap_or_default(), None);
    }
    seen
}

fn is_wrapper(program: &str) -> bool {
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    ["env", "time", "nice", "nohup", "setsid"].contains(&name)
}

/// Tells the causes, if there is anything to explain. `fronted`: how many requests the application
/// answered through a front, which says more than what runs there.
pub(super) fn tell(app: &App, seen: &Seen, counts: &Counts, fronted: u64) {
    if fronted > 0 && counts.intercepted() + counts.direct == 0 && counts.distrusted.is_empty() {
        let said = run::of(app.lang()).fronted;
        return tell_cause(app, &fill(said.what, &[("n", &fronted.to_string())]), said.fix);
    }
    for cause in causes(seen, counts) {
        for (what, fix) in said(app, &cause) {
            tell_cause(app, &what, &fix);
        }
    }
}

fn tell_cause(app: &App, what: &str, fix: &str) {
    let (because, next) = (app.say("原因可能是：", "likely because: "), app.say("建议：", "try: "));
    let paint = app.paint_talk();
    app.out.talk(&format!("  {}{what}\n  {}{fix}", paint.dim(because), paint.dim(next)));
}

/// Tells what became of codes nobody exchanged here: the calls for them went another way.
pub(super) fn tell_unredeemed(app: &App, seen: &Seen, codes: u64) {
    if codes == 0 {
        return;
    }
    let said = run::of(app.lang()).unredeemed;
    let what = fill(said.what, &[("n", &codes.to_string())]);
    let dim = |zh, en| app.paint_talk().dim(app.say(zh, en)).to_string();
    app.out.talk(&format!("  {what}\n  {}{}", dim("建议：", "try: "), said.fix));
    let tools = [Runtime::Curl, Runtime::Wget, Runtime::Git];
    for runtime in seen.runtimes.iter().filter(|runtime| !tools.contains(runtime)) {
        let (_, fix) = silence(app, *runtime);
        app.out.talk(&format!("  {}: {fix}", runtime.name()));
    }
}

fn said(app: &App, cause: &Cause) -> Vec<(String, String)> {
    let texts = run::of(app.lang());
    let plain = |said: Said| vec![(said.what.to_owned(), said.fix.to_owned())];
    match cause {
        Cause::Between(Between::Container) => plain(texts.container),
        Cause::Between(Between::Elsewhere) => plain(texts.elsewhere),
        Cause::Between(Between::Cleared) => plain(texts.cleared),
        Cause::Between(Between::Browser) => plain(texts.browser),
        Cause::Isolated => plain(texts.isolated),
        Cause::Unknown => plain(texts.unknown),
        Cause::NotAsked(count) => {
            let said = texts.not_asked;
            vec![(fill(said.what, &[("n", &count.to_string())]), said.fix.to_owned())]
        }
        Cause::Distrusted(runtimes) => {
            let told: Vec<_> =
                runtimes.iter().filter_map(|r| distrust(app, *r)).flat_map(plain).collect();
            if told.is_empty() { plain(texts.distrusted) } else { told }
        }
        Cause::Silent(runtimes) => runtimes.iter().map(|runtime| silence(app, *runtime)).collect(),
    }
}

fn distrust(app: &App, runtime: Runtime) -> Option<Said> {
    let texts = run::of(app.lang());
    Some(match runtime {
        Runtime::Python => texts.distrusted_python,
        Runtime::Node => texts.distrusted_node,
        Runtime::Java => texts.distrusted_java,
        Runtime::Wget => texts.distrusted_wget,
        Runtime::Dotnet => texts.distrusted_dotnet,
        Runtime::Mono => texts.distrusted_mono,
        Runtime::Native => texts.distrusted_native,
        _ => return None,
    })
}

fn silence(app: &App, runtime: Runtime) -> (String, String) {
    let texts = run::of(app.lang());
    let said = match runtime {
        Runtime::Node => texts.silent_node,
        Runtime::Python => texts.silent_python,
        Runtime::Java => texts.silent_java,
        Runtime::Go => texts.silent_go,
        Runtime::Php => texts.silent_php,
        Runtime::Ruby => texts.silent_ruby,
        Runtime::Bun => texts.silent_bun,
        Runtime::Deno => texts.silent_deno,
        Runtime::Dotnet => texts.silent_dotnet,
        Runtime::Native => texts.silent_native,
        _ => texts.silent_other,
    };
    let name = [("name", runtime.name())];
    (fill(said.what, &name), fill(said.fix, &name))
}
