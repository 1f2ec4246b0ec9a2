//! What a project's configuration file may open or send to: nothing beyond this machine.
//! Must not look at values of flags, variables and the user's own file; those are the user's word.

use url::Url;

use super::origin::{Origin, Trust};
use super::resolve::{Found, ValueError, truth};
use super::setting::{Checkout, Setting, Takes};
use crate::domain::host::{is_loopback, is_private};

/// What is wrong with a value in force that a project's file brought; asked when the value is read, so
/// that a flag or a variable can take its place.
pub(super) fn refused(setting: &Setting, found: &Found) -> Option<ValueError> {
    if !is_of_project(&found.origin) {
        return None;
    }
    let (zh, en) = match setting.checkout {
        Checkout::Here if !found.values.iter().all(|value| is_here(setting, value)) => {
            let zh = "超出了本机；项目自带的配置文件不能对网络开放端口，也不能把请求发往别处";
            let en = "reaches beyond this machine; a file that comes with a project must not open it to the network, nor send anything elsewhere";
            (zh, en)
        }
        Checkout::Unlisted
            if !found.values.iter().all(|name| is_loopback(name) || is_private(name)) =>
        {
            let zh = "里有公网上的名字，那里的网页就能操纵模拟器（DNS 重绑定）；项目自带的配置文件只能写容器名之类";
            let en = "has a name of the public network, whose pages could then steer the emulator (DNS rebinding); a file that comes with a project may name containers";
            (zh, en)
        }
        Checkout::Nothing => {
            let zh = "不能由项目自带的配置文件决定：否则写项目的人就知道它";
            let en = "must not be set by a file that comes with a project: whoever wrote that would know it";
            (zh, en)
        }
        Checkout::Belief => {
            let zh = "不能由项目自带的配置文件决定：否则写项目的人就能冒充任何网站，拿到你的密钥";
            let en = "must not be set by a file that comes with a project: whoever wrote that could pass for any site, and be sent your secret";
            (zh, en)
        }
        _ => return None,
    };
    let (key, origin) = (setting.key, &found.origin);
    let what = (format!("{}：`{key}` {zh}", origin.chinese()), format!("{origin}: `{key}` {en}"));
    let hint = hint(setting);
    Some(ValueError::new("setting_not_for_project", what, hint.0, hint.1))
}

/// Where it stands or is pointed to from.
fn is_of_project(origin: &Origin) -> bool {
    match origin {
        Origin::File { trust, .. } => *trust == Trust::Project,
        Origin::Referred { by, .. } => is_of_project(by),
        Origin::Default | Origin::Variable(_) | Origin::Flag(_) | Origin::Asked => false,
    }
}

/// An address, a host name, or a switch that is off.
fn is_here(setting: &Setting, value: &str) -> bool {
    if setting.takes == Takes::Switch {
        return truth(value) == Some(false);
    }
    // A front is a port and an address: 8080=http://127.0.0.1:3000.
    let value = match value.split_once('=') {
        Some((port, address)) if port.bytes().all(|b| b.is_ascii_digit()) => address,
        _ => value,
    };
    let url = Url::parse(value).ok().filter(Url::has_host);
    is_loopback(url.as_ref().and_then(Url::host_str).unwrap_or(value))
}

/// Where the user says it instead.
fn hint(setting: &Setting) -> (String, String) {
    let flag = setting.flag;
    let variable = setting.variable_name();
    let zh = variable.as_ref().map(|name| format!("、变量 {name}")).unwrap_or_default();
    let en = variable.as_ref().map(|name| format!(", the variable {name}")).unwrap_or_default();
    let (zh_safe, en_safe) = match (setting.checkout, setting.takes) {
        (Checkout::Here, Takes::One(_)) => {
            ("；写在这里只能是 127.0.0.1 或 localhost", "; here it may be 127.0.0.1 or localhost")
        }
        _ => ("", ""),
    };
    let zh = format!("确实需要就用参数 --{flag}{zh} 或自己的配置文件{zh_safe}");
    let en =
        format!("if you mean it, give it by --{flag}{en} or your own configuration file{en_safe}");
    (zh, en)
}

#[cfg(test)]
mod tests {
    use super::refused;
    use crate::config::{Found, Origin, Setting, Target, Trust};
    use crate::domain::fault::Fault;
    use crate::domain::lang::Lang;

    static HOST: Setting = Setting::one("mock.host", "host", "ADDRESS", "", "").here();
    static LAN: Setting = Setting::switch("listen.lan", "lan", "", "").here();
    static TOKEN: Setting =
        Setting::one("mock.token", "token", "T", "", "").secret().not_in_project();

    fn file(trust: Trust) -> Origin {
        Origin::File { path: "wxauth.toml".into(), line: 2, column: 8, profile: None, trust }
    }

    fn judge(setting: &Setting, value: &str, origin: Origin) -> Option<String> {
        let found = Found { values: vec![value.to_owned()], origin };
        refused(setting, &found).map(|error| error.to_string())
    }

    #[test]
    fn a_project_stays_on_this_machine() {
        for here in [
            "127.0.0.1",
            "localhost",
            "[::1]",
            "::1",
            "a.localhost",
            "http://127.0.0.1:3000/x",
            "http://[::1]:1",
        ] {
            assert_eq!(judge(&HOST, here, file(Trust::Project)), None, "{here}");
        }
        for beyond in [
            "0.0.0.0",
            "::",
            "192.168.1.7",
            "",
            "evil.example",
            "https://evil.example/127.0.0.1",
            "http://127.0.0.1.evil.example",
            "http://127.0.0.1@evil.example",
        ] {
            let told = judge(&HOST, beyond, file(Trust::Project)).unwrap();
            assert!(told.starts_with("wxauth.toml:2:8: `mock.host` reaches beyond"), "{told}");
            for origin in
                [file(Trust::User), Origin::Flag("--host".into()), Origin::Variable("V".into())]
            {
                assert_eq!(judge(&HOST, beyond, origin), None);
            }
        }
        assert!(judge(&LAN, "true", file(Trust::Project)).is_some());
        assert_eq!(judge(&LAN, "false", file(Trust::Project)), None);
    }

    #[test]
    fn a_project_lets_no_page_of_the_network_in() {
        static NAMES: Setting =
            Setting::many("mock.allow_host", "allow-host", "N", "", "").unlisted();
        for name in ["wechat", "WECHAT", "mock_1", "host.docker.internal", "mac.local.", "a.test"] {
            assert_eq!(judge(&NAMES, name, file(Trust::Project)), None, "{name}");
        }
        for name in ["evil.example", "local.evil.example", "evil.example.", "xlocal.com"] {
            assert!(judge(&NAMES, name, file(Trust::Project)).is_some(), "{name}");
            assert_eq!(judge(&NAMES, name, Origin::Flag("--allow-host".into())), None);
        }
    }

    #[test]
    fn a_guard_is_never_a_projects_not_even_by_reference() {
        let by = |trust| Origin::Referred {
            by: Box::new(file(trust)),
            to: Target::Variable("USER".into()),
        };
        for origin in [file(Trust::Project), by(Trust::Project)] {
            let told = judge(&TOKEN, "hunter2", origin).unwrap();
            assert!(!told.contains("hunter2"), "{told}");
        }
        for origin in [file(Trust::User), by(Trust::User), Origin::Variable("V".into())] {
            assert_eq!(judge(&TOKEN, "hunter2", origin), None);
        }
        let found = Found { values: vec!["x".into()], origin: file(Trust::Project) };
        let hint = refused(&TOKEN, &found).unwrap().hint(Lang::En).unwrap();
        assert!(hint.contains("--token") && hint.contains("WXAUTH_MOCK_TOKEN"), "{hint}");
    }
}
