//! The scenarios of the emulator: `docs/scenarios.md` and its Chinese twin say what their texts say.
//! Must not hold a text itself; `WXAUTH_BLESS=1` writes the documents anew.

use std::fmt::Write as _;
use std::path::Path;

use wxauth::domain::lang::Lang;
use wxauth::domain::scenario::Scenario;
use wxauth::domain::text::explain;
use wxauth::domain::text::scenario::of;

const HEAD: [(Lang, &str, &str, &str); 2] = [
    (
        Lang::En,
        "scenarios.md",
        "# The scenarios of `wxauth mock`\n\n\
         What goes wrong on real phones and days, by name. Play one for every login with\n\
         `wxauth mock --scenario NAME`, `[mock] scenario = [\"NAME\"]` or `PUT /_wxauth/scenarios`; for one login with\n\
         `&mock_scenario=NAME` behind its authorize link (official account, website QR login, WeCom). Several stand with commas between them. A call to WeChat's API\n\
         takes no `mock_scenario`: failures of single calls are asked for at `/_wxauth/faults`.\n\n\
         Those marked *device* are played by the user's device: open the link in a real browser.\n",
        "device",
    ),
    (
        Lang::Zh,
        "scenarios.zh-CN.md",
        "# `wxauth mock` 的场景\n\n\
         真机上、线上会遇到的麻烦，每种一个名字。对每次登录生效：`wxauth mock --scenario 名字`、\
         `[mock] scenario = [\"名字\"]`，或 `PUT /_wxauth/scenarios`；只对一次登录生效：在授权链接（公众号、网站扫码、企业微信）后面加 \
         `&mock_scenario=名字`。多个名字用逗号隔开。\
         调微信接口的请求上写 `mock_scenario` 没有用，让单个接口出错请用 `/_wxauth/faults`。\n\n\
         标着“设备”的场景要由用户的设备来演：用真的浏览器打开链接。\n",
        "设备",
    ),
];

fn render(lang: Lang, head: &str, device: &str) -> String {
    let labels = &explain::of(lang).labels;
    let mut text = head.to_owned();
    for (scenario, name) in Scenario::ALL {
        let told = of(scenario, lang);
        let mark = if scenario.is_of_device() { format!(" · *{device}*") } else { String::new() };
        let facts = [
            (labels.happens, told.happens),
            (labels.uncovers, told.bug),
            (labels.correct, told.right),
        ];
        write!(text, "\n## `{name}`\n\n**{}**{mark}\n\n", told.title).unwrap();
        for (label, fact) in facts {
            let colon = if lang == Lang::Zh { "：" } else { ": " };
            writeln!(text, "- {label}{colon}{fact}").unwrap();
        }
    }
    text
}

#[test]
fn the_published_list_is_what_the_texts_say() {
    for (lang, name, head, device) in HEAD {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
        let wanted = render(lang, head, device);
        if std::env::var_os("WXAUTH_BLESS").is_some() {
            std::fs::write(&path, &wanted).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert!(
            written == wanted,
            "docs/{name} is not what the texts say: run with WXAUTH_BLESS=1"
        );
    }
}
