//! What is said when the child has ended: how much of WeChat it used, and how that went.
//! Must not guess; what the counts do not show is the diagnosis' part.

use super::story::Story;
use crate::app::App;
use crate::domain::lang::Lang;
use crate::intercept::Counts;

/// What the emulator answers for a path it does not have.
const NOT_EMULATED: i64 = 40066;

/// One line, and one for each thing out of the ordinary.
pub(super) fn text(app: &App, story: &Story<'_>, counts: &Counts, left: usize) -> String {
    let (paint, lang) = (app.paint_talk(), app.lang());
    let mut lines = vec![format!("{} {}", paint.bold("wxauth run:"), calls(counts, lang))];
    if let Some(line) = lines.first_mut() {
        if story.logins > 0 {
            line.push_str(&match lang {
                Lang::Zh => format!("；完成登录 {} 次", story.logins),
                Lang::En => format!("; logins completed: {}", story.logins),
            });
        }
        let errors = errors(story, lang);
        if !errors.is_empty() {
            line.push_str(&match lang {
                Lang::Zh => format!("；返回的错误：{errors}"),
                Lang::En => format!("; errors given: {errors}"),
            });
        }
    }
    lines.extend(advice(story, lang));
    for (host, (count, reason)) in &counts.distrusted {
        lines.push(match lang {
            Lang::Zh => format!("  {host} 的证书被客户端拒绝 {count} 次：{}", reason.chinese()),
            Lang::En => format!("  the certificate of {host} was refused {count} times: {reason}"),
        });
    }
    if !counts.refused.is_empty() {
        let refused = list(counts.refused.iter());
        lines.push(match lang {
            Lang::Zh => format!("  --offline 拒绝了：{refused}"),
            Lang::En => format!("  refused by --offline: {refused}"),
        });
    }
    if left > 0 {
        lines.push(match lang {
            Lang::Zh => format!("  结束了它留下的 {left} 个进程"),
            Lang::En => format!("  ended {left} processes it had left behind"),
        });
    }
    lines.join("\n")
}

fn calls(counts: &Counts, lang: Lang) -> String {
    let (all, hosts) = (counts.intercepted(), list(counts.calls.iter()));
    let mut text = match (all, lang) {
        (0, Lang::Zh) => "没有发往微信的请求".to_owned(),
        (0, Lang::En) => "no calls for WeChat".to_owned(),
        (_, Lang::Zh) => format!("发往微信的请求 {all} 次（{hosts}）"),
        (_, Lang::En) => format!("calls for WeChat: {all} ({hosts})"),
    };
    if counts.direct > 0 {
        text.push_str(&match lang {
            Lang::Zh => format!("；直接发给模拟器 {} 次", counts.direct),
            Lang::En => format!("; to the emulator by its own address: {}", counts.direct),
        });
    }
    text
}

fn errors(story: &Story<'_>, lang: Lang) -> String {
    let named = |code: &i64, path: &str| match (path, lang) {
        ("", _) => code.to_string(),
        (path, Lang::Zh) => format!("{code}（{path}）"),
        (path, Lang::En) => format!("{code} ({path})"),
    };
    let codes = story.errcodes.iter().map(|((code, path), count)| (named(code, path), *count));
    let pages = story.pages.iter().map(|(page, count)| (page.clone(), *count));
    let all = codes.chain(pages).map(|(name, count)| times(&name, count)).collect::<Vec<_>>();
    all.join(if lang == Lang::Zh { "、" } else { ", " })
}

/// What to do about the errors given: what 40066 means here, and where each is told in full.
fn advice(story: &Story<'_>, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for (path, host) in &story.astray {
        lines.push(match lang {
            Lang::Zh => format!("  {path} 是 {host} 的接口，程序发到了别的域名：检查程序里的接口地址"),
            Lang::En => format!(
                "  {path} belongs to {host}, the program asked another host: check the address in it"
            ),
        });
    }
    let lacking =
        |(code, path): &(i64, String)| *code == NOT_EMULATED && !story.astray.contains_key(path);
    if story.errcodes.keys().any(lacking) {
        lines.push(match lang {
            Lang::Zh => {
                "  40066：模拟器只有登录用到的接口，其他接口一律返回它（docs/run.zh-CN.md）"
                    .to_owned()
            }
            Lang::En => {
                "  40066: the emulator has what a login needs, and answers so for every other \
                         path (docs/run.md)"
                    .to_owned()
            }
        });
    }
    if !story.errcodes.is_empty() && !story.is_written() {
        lines.push(match lang {
            Lang::Zh => {
                "  想看每个请求错在哪里：加 --events FILE，或在运行期间用浏览器打开 $WXAUTH_MOCK/_wxauth/"
                    .to_owned()
            }
            Lang::En => {
                "  why each was refused: --events FILE, or $WXAUTH_MOCK/_wxauth/ in a browser while it \
                 runs"
                    .to_owned()
            }
        });
    }
    lines
}

fn list<'a>(entries: impl Iterator<Item = (&'a String, &'a u64)>) -> String {
    entries.map(|(name, count)| times(name, *count)).collect::<Vec<_>>().join(", ")
}

fn times(name: &str, count: u64) -> String {
    match count {
        1 => name.to_owned(),
        // A full-width bracket brings its own blank.
        _ if name.ends_with('）') => format!("{name}×{count}"),
        _ => format!("{name} ×{count}"),
    }
}
