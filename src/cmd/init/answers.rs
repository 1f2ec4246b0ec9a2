//! What was answered, and the `wxauth.toml` it makes.
//! Must not hold a secret: only where one is kept.

use std::path::PathBuf;

use crate::domain::text::init::Init;

/// Where a secret is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reference {
    /// In this variable.
    Variable(String),
    /// In this file, as typed (`~/` and paths relative to the configuration file are understood when read).
    File(String),
}

/// Every answer, checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Answers {
    /// As `--platform` spells it.
    pub(super) platform: String,
    /// `test` or `service`; only official accounts have a kind.
    pub(super) account: Option<String>,
    /// AppID or CorpID.
    pub(super) appid: String,
    /// The third-party platform's own.
    pub(super) component_appid: Option<String>,
    /// WeCom's.
    pub(super) agentid: Option<String>,
    /// `None` for mini programs.
    pub(super) redirect_uri: Option<String>,
    /// `None` where the platform has one at most.
    pub(super) scope: Option<String>,
    /// Of the app secret.
    pub(super) secret: Option<Reference>,
    /// Of the key that signs tickets.
    pub(super) ticket_secret: Option<Reference>,
    /// A random key is to be made here.
    pub(super) new_key: Option<PathBuf>,
    /// What works otherwise than one may think, in the reader's language.
    pub(super) warnings: Vec<String>,
}

impl Answers {
    /// The file's text.
    pub(super) fn toml(&self, texts: &Init) -> String {
        let mut text = format!("# {}\n\n[app]\n", texts.comment_head);
        let mut line = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                text.push_str(&format!("{name} = {}\n", quoted(value)));
            }
        };
        line("platform", Some(&self.platform));
        line("account", self.account.as_deref());
        line("appid", Some(&self.appid));
        line("component_appid", self.component_appid.as_deref());
        line("agentid", self.agentid.as_deref());
        line("redirect_uri", self.redirect_uri.as_deref());
        line("scope", self.scope.as_deref());
        if let Some(secret) = &self.secret {
            let reference = reference(secret);
            text.push_str(&format!("# {}\nsecret = {reference}\n", texts.comment_secret));
        }
        if let Some(secret) = &self.ticket_secret {
            let reference = reference(secret);
            text.push_str(&format!(
                "\n[ticket]\n# {}\nsecret = {reference}\n",
                texts.comment_ticket
            ));
        }
        text
    }
}

fn reference(reference: &Reference) -> String {
    match reference {
        Reference::Variable(name) => format!("{{ env = {} }}", quoted(name)),
        Reference::File(path) => format!("{{ file = {} }}", quoted(path)),
    }
}

/// A TOML string: literal where that spares the backslashes of a Windows path.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::{Answers, Reference};
    use crate::domain::lang::Lang;
    use crate::domain::text::init;

    #[test]
    fn the_file_is_toml_and_holds_references_only() {
        let answers = Answers {
            platform: "mp".into(),
            account: Some("test".into()),
            appid: "wx0123456789abcdef".into(),
            redirect_uri: Some("http://127.0.0.1:8910/a?x=\"y\"".into()),
            secret: Some(Reference::Variable("WXAUTH_SECRET".into())),
            ticket_secret: Some(Reference::File(r"C:\keys\ticket".into())),
            ..Answers::default()
        };
        for lang in [Lang::Zh, Lang::En] {
            let text = answers.toml(init::of(lang));
            let table: toml::Table = text.parse().unwrap();
            assert_eq!(table["app"]["appid"].as_str(), Some("wx0123456789abcdef"));
            assert_eq!(
                table["app"]["redirect_uri"].as_str(),
                Some("http://127.0.0.1:8910/a?x=\"y\"")
            );
            assert_eq!(table["app"]["secret"]["env"].as_str(), Some("WXAUTH_SECRET"));
            assert_eq!(table["ticket"]["secret"]["file"].as_str(), Some(r"C:\keys\ticket"));
            assert!(table["app"].get("agentid").is_none());
        }
    }
}
