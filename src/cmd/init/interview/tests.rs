//! The question flow with somebody who answers from a list, and without anybody.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;

use super::{Interview, Place};
use crate::app::ask::{Asker, Check};
use crate::cmd::init::answers::{Answers, Reference};
use crate::cmd::init::{NEW_TICKET_KEY, SECRET_ENV};
use crate::config::{Found, Origin, Setting, shared};
use crate::domain::lang::Lang;
use crate::error::Error;

const APPID: &str = "wx0123456789abcdef";

/// Answers questions from a list; `None` presses Enter. Remembers what it heard.
struct Script {
    answers: VecDeque<Option<&'static str>>,
    heard: String,
}

impl Script {
    fn new(answers: &[Option<&'static str>]) -> Script {
        Script { answers: answers.iter().copied().collect(), heard: String::new() }
    }
    fn next(&mut self, question: &str) -> Option<&'static str> {
        self.heard.push_str(&format!("? {question}\n"));
        self.answers.pop_front().unwrap_or_else(|| panic!("nobody expected {question:?}"))
    }
}

impl Asker for Script {
    fn tell(&mut self, text: &str) {
        self.heard.push_str(&format!("{text}\n"));
    }
    fn choose(
        &mut self,
        question: &str,
        items: &[String],
        standard: usize,
    ) -> Result<usize, Error> {
        let Some(wanted) = self.next(question) else { return Ok(standard) };
        let place = items.iter().position(|item| item.starts_with(wanted));
        Ok(place.unwrap_or_else(|| panic!("{wanted} is none of {items:?}")))
    }
    fn text(
        &mut self,
        question: &str,
        standard: Option<&str>,
        check: Check<'_>,
    ) -> Result<String, Error> {
        loop {
            let answer =
                self.next(question).or(standard).expect("no answer and no default").to_owned();
            match check(&answer) {
                Ok(()) => return Ok(answer),
                Err(why) => self.heard.push_str(&format!("refused: {why}\n")),
            }
        }
    }
}

fn place() -> Place {
    Place {
        file: PathBuf::from("/h/repo/app/wxauth.toml"),
        top: PathBuf::from("/h/repo"),
        home: Some(PathBuf::from("/h")),
        here: vec![std::net::Ipv4Addr::new(192, 168, 1, 20)],
        user_folder: Some(PathBuf::from("/h/.config/wxauth")),
    }
}

fn given(pairs: &[(&Setting, &str)], origin: &Origin) -> BTreeMap<&'static str, Found> {
    let found = |text: &str| Found { values: vec![text.to_owned()], origin: origin.clone() };
    pairs.iter().map(|(setting, text)| (setting.key, found(text))).collect()
}

fn flags(pairs: &[(&Setting, &str)]) -> BTreeMap<&'static str, Found> {
    given(pairs, &Origin::Flag("--x".into()))
}

fn interview(script: &mut Script, given: BTreeMap<&'static str, Found>) -> Answers {
    let place = place();
    Interview::new(Some(script), given, &place, Lang::En).ask().unwrap()
}

fn alone(pairs: &[(&Setting, &str)]) -> Result<Answers, String> {
    let answers = Interview::new(None, flags(pairs), &place(), Lang::En).ask();
    answers.map_err(|error| format!("{}: {}", error.kind(), error.what()))
}

#[test]
fn a_test_account_by_enter_alone_but_for_the_appid() {
    let mut script =
        Script::new(&[None, None, Some(APPID), None, None, None, None, Some("decide later")]);
    let answers = interview(&mut script, BTreeMap::new());
    assert_eq!((answers.platform.as_str(), answers.account.as_deref()), ("mp", Some("test")));
    // A phone is at hand, and reaches this; `listen --lan` waits there.
    assert_eq!(answers.redirect_uri.as_deref(), Some("http://192.168.1.20:8910/callback"));
    assert_eq!(answers.scope.as_deref(), Some("snsapi_userinfo"));
    assert_eq!(answers.secret, Some(Reference::Variable("WXAUTH_SECRET".into())));
    assert_eq!(answers.ticket_secret, None);
    // PROTOCOL 1.4: what the console wants is the host with its port, without a scheme.
    assert!(script.heard.contains("enter: 192.168.1.20:8910\n"), "{}", script.heard);
    assert!(script.heard.contains("follow the test account"), "{}", script.heard);
    assert!(answers.warnings.is_empty(), "they were told at the question");
}

#[test]
fn wrong_answers_are_refused_at_once_and_asked_again() {
    let mut script = Script::new(&[
        Some("mp"),
        Some("service"),
        Some("wx123"),
        Some(APPID),
        Some("h5.example.com/cb"),
        Some("https://h5.example.com:8443/cb"),
        Some("snsapi_base"),
        Some("a file"),
        Some("secret.txt"),
        Some("../../keys/app"),
        Some("an environment"),
        Some("9lives"),
        Some("TICKET_KEY"),
    ]);
    let answers = interview(&mut script, BTreeMap::new());
    let heard = &script.heard;
    for refusal in [
        "refused: --appid: \"wx123\" does not look like an AppID",
        "refused: --redirect-uri: \"h5.example.com/cb\" is not an absolute",
        "refused: --secret-file: \"secret.txt\" lies in the work tree /h/repo",
        "refused: --ticket-secret-env: \"9lives\" is not the name of a variable",
    ] {
        assert!(heard.contains(refusal), "no {refusal:?} in\n{heard}");
    }
    // PROTOCOL 1.4: a port at a service account works otherwise than one may think.
    assert!(heard.contains("! the registered callback domain has no port"), "{heard}");
    assert!(
        !heard.contains("this callback domain"),
        "not for an address that cannot work: {heard}"
    );
    assert!(heard.contains("../../keys/app is not there yet"), "{heard}");
    assert_eq!(answers.secret, Some(Reference::File("../../keys/app".into())));
    assert_eq!(answers.ticket_secret, Some(Reference::Variable("TICKET_KEY".into())));
}

#[test]
fn every_platform_asks_what_its_link_needs() {
    let wecom = "ww0123456789abcdef";
    let work = [Some("work-web"), Some(wecom), Some("x"), Some("1000002")];
    let rest = [Some("https://a.example:8080/"), None, None, Some("make a random")];
    let mut script = Script::new(&[&work[..], &rest[..]].concat());
    let answers = interview(&mut script, BTreeMap::new());
    assert_eq!((answers.agentid.as_deref(), answers.scope), (Some("1000002"), None));
    assert!(script.heard.contains("refused: --agentid: \"x\" is not a number"));
    // PROTOCOL 6.1: host and port.
    assert!(script.heard.contains("trusted domain: a.example:8080\n"), "{}", script.heard);
    let key = PathBuf::from("/h/.config/wxauth/ticket-key");
    assert_eq!(answers.new_key, Some(key));
    let written = Reference::File("~/.config/wxauth/ticket-key".into());
    assert_eq!(answers.ticket_secret, Some(written));

    let mut script = Script::new(&[
        Some("component"),
        Some(APPID),
        Some("wxaaaaaaaaaaaaaaaa"),
        Some("https://a.example/"),
        Some("snsapi_base"),
        Some("decide later"),
    ]);
    let answers = interview(&mut script, BTreeMap::new());
    assert_eq!(answers.component_appid.as_deref(), Some("wxaaaaaaaaaaaaaaaa"));
    assert_eq!((answers.secret, answers.account), (None, None), "PROTOCOL 4: no app secret there");

    let mut script = Script::new(&[Some("mini"), Some(APPID), None, None, Some("decide later")]);
    let answers = interview(&mut script, BTreeMap::new());
    assert_eq!((answers.redirect_uri, answers.scope), (None, None));
}

#[test]
fn a_flag_is_not_asked_about_but_a_variable_is_the_proposal() {
    let mut known = flags(&[(&shared::PLATFORM, "web"), (&SECRET_ENV, "MY_SECRET")]);
    known.extend(given(
        &[(&shared::APPID, APPID), (&shared::REDIRECT_URI, "https://a.example/")],
        &Origin::Variable("V".into()),
    ));
    let mut script = Script::new(&[None, None, Some("decide later")]);
    let answers = interview(&mut script, known);
    assert_eq!((answers.platform.as_str(), answers.appid.as_str()), ("web", APPID));
    assert!(script.heard.contains("this callback domain: a.example\n"), "{}", script.heard);
    assert_eq!(answers.secret, Some(Reference::Variable("MY_SECRET".into())));
    assert!(!script.heard.contains("? Which WeChat login"));
}

#[test]
fn without_anybody_to_ask_flags_and_defaults_decide() {
    let answers = alone(&[(&shared::APPID, APPID), (&shared::ACCOUNT, "test")]).unwrap();
    assert_eq!(answers.redirect_uri.as_deref(), Some("http://127.0.0.1:8910/callback"));
    assert_eq!(answers.ticket_secret, Some(Reference::Variable("WXAUTH_TICKET_SECRET".into())));
    let service = [(&shared::APPID, APPID), (&shared::ACCOUNT, "service")];
    assert_eq!(
        alone(&service).unwrap_err(),
        "setting_missing: no redirect-uri given: set --redirect-uri or WXAUTH_REDIRECT_URI"
    );
    let with_port = [&service[..], &[(&shared::REDIRECT_URI, "http://a.example:81/")]].concat();
    assert_eq!(alone(&with_port).unwrap().warnings.len(), 1);
    assert!(alone(&[]).unwrap_err().starts_with("setting_missing: no appid given"));
    let wrong = [(&shared::APPID, APPID), (&shared::SCOPE, "snsapi_login")];
    assert!(alone(&wrong).unwrap_err().starts_with("setting_invalid: --scope"));
    let inside = [(&shared::APPID, APPID), (&shared::SECRET_FILE, "../key")];
    assert!(alone(&inside).unwrap_err().starts_with("secret_in_work_tree: --secret-file"));
    let key = [(&shared::APPID, APPID), (&NEW_TICKET_KEY, "true")];
    assert!(alone(&key).unwrap().new_key.is_some());
    let wecom = [
        (&shared::PLATFORM, "work"),
        (&shared::APPID, "ww0123456789abcdef"),
        (&shared::REDIRECT_URI, "https://a.example/"),
    ];
    assert_eq!(alone(&wecom).unwrap().agentid, None);
    let private = [&wecom[..], &[(&shared::SCOPE, "snsapi_privateinfo")]].concat();
    assert!(alone(&private).unwrap_err().starts_with("agentid_missing"));
}
