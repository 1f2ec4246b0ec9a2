//! `docs/rules.md` and its Chinese twin are what the table of rules says; `WXAUTH_BLESS=1` writes them anew.

use std::fmt::Write as _;
use std::path::Path;

use wxauth::domain::lang::Lang;
use wxauth::domain::rules::{Area, RULES, Rule, Severity};
use wxauth::domain::text::rules::of;

use crate::runner::wxauth;

fn heading(area: Area, lang: Lang) -> (&'static str, &'static str) {
    let (zh, en) = match area {
        Area::Link => ("授权链接", "The authorize link"),
        Area::State => ("state", "state"),
        Area::Code => ("code 与回调", "The code and the callback"),
        Area::Ticket => ("票据", "The ticket"),
        Area::Leak => ("泄露", "Leaks"),
        Area::Cors => ("跨域", "Other origins"),
        Area::Identity => ("身份", "Identity"),
        Area::Upstream => ("微信出问题时", "WeChat in trouble"),
        Area::Browser => ("跳转、Cookie 与会话", "Redirects, cookies and sessions"),
    };
    (area.slug(), if lang == Lang::Zh { zh } else { en })
}

fn references(rule: &Rule) -> String {
    let mut all = vec![format!("[CWE-{}]({})", rule.cwe, rule.cwe_url())];
    if !rule.asvs.is_empty() {
        all.push(format!("ASVS v5.0.0-{}", rule.asvs));
    }
    if let Some(url) = rule.rfc9700_url() {
        all.push(format!("[RFC 9700 §{}]({url})", rule.rfc9700));
    }
    all.join(", ")
}

fn render(lang: Lang) -> String {
    let mut text = String::from(match lang {
        Lang::Zh => {
            "# `wxauth check` 的规则\n\n编号永不改变，也不会另作他用。`wxauth explain WXA402` 显示单条规则。\n"
        }
        Lang::En => {
            "# The rules of `wxauth check`\n\nIds never change their meaning. `wxauth explain WXA402` shows one rule.\n"
        }
    });
    for area in Area::ALL {
        let (slug, title) = heading(area, lang);
        write!(text, "\n## {title} (`{slug}`)\n").unwrap();
        for rule in RULES.iter().filter(|rule| rule.area == area) {
            let said = of(rule.id, lang).unwrap();
            let (why, fix) = (said.why, said.fix);
            let (id, name) = (rule.id, rule.slug);
            let level = rule.level.slug();
            // As the command prints it.
            let severity = match (lang, rule.severity) {
                (Lang::Zh, Severity::High) => "高",
                (Lang::Zh, Severity::Medium) => "中",
                (Lang::Zh, Severity::Low) => "低",
                (Lang::En, severity) => severity.slug(),
            };
            write!(
                text,
                "\n### {id} {}\n\n`{name}` · {severity} · {level} · {}\n\n{why}\n\n**→** {fix}\n",
                said.title,
                references(rule)
            )
            .unwrap();
        }
    }
    text
}

fn compare(name: &str, lang: Lang) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    let wanted = render(lang);
    if std::env::var_os("WXAUTH_BLESS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(written == wanted, "docs/{name} is not what the table says: run with WXAUTH_BLESS=1");
}

#[test]
fn the_published_list_is_the_table() {
    compare("rules.md", Lang::En);
    compare("rules.zh-CN.md", Lang::Zh);
}

#[test]
fn explain_knows_every_rule() {
    for rule in [&RULES[0], &RULES[RULES.len() - 1]] {
        let done = wxauth(["explain", rule.id, "--lang", "en"]).run().exits(0);
        let said = of(rule.id, Lang::En).unwrap();
        assert!(done.text().contains(said.title), "{}", done.text());
        assert!(done.text().contains(&format!("CWE-{}", rule.cwe)), "{}", done.text());
    }
    let none = wxauth(["explain", "WXA999", "--lang", "en"]).run().exits(2);
    let none = none.says("there is no rule WXA999").says("the nearest is WXA9");
    assert!(!none.text().contains("CWE-"), "{}", none.text());
}
