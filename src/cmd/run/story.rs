//! What happens while a child runs: followed for the summary, and written down for `--events`.
//! Must not tell a secret; the journal masks what it hands out.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::app::App;
use crate::cmd::mock::told;
use crate::domain::fault::Exit;
use crate::domain::lang::Lang;
use crate::domain::said::Said;
use crate::domain::visible::visible;
use crate::intercept::{Counts, Passed, Sight};
use crate::mock::endpoint;
use crate::mock::engine::Engine;
use crate::mock::journal::{Event, Verdict};
use crate::mock::why::Why;

/// Different failures that are told apart by their path.
const MOST: usize = 20;
/// A longer path than any of WeChat's is not told, in bytes.
const LONGEST: usize = 80;

/// What is known so far.
pub(super) struct Story<'a> {
    app: &'a App,
    engine: Arc<Engine>,
    sights: mpsc::UnboundedReceiver<Sight>,
    file: Option<File>,
    lang: Lang,
    told: u64,
    /// Logins brought to their end.
    pub(super) logins: u64,
    /// Codes that went to a callback.
    pub(super) codes: u64,
    /// Calls for an exchange, also refused ones.
    pub(super) exchanges: u64,
    /// How often each errcode was given, and by which path.
    pub(super) errcodes: BTreeMap<(i64, String), u64>,
    /// Paths that were asked of another of WeChat's hosts, and the host they belong to.
    pub(super) astray: BTreeMap<String, &'static str>,
    /// How often each error page was shown, by number or sentence.
    pub(super) pages: BTreeMap<String, u64>,
}

impl<'a> Story<'a> {
    pub(super) fn new(
        app: &'a App,
        engine: Arc<Engine>,
        sights: mpsc::UnboundedReceiver<Sight>,
        file: Option<File>,
    ) -> Story<'a> {
        Story {
            app,
            engine,
            sights,
            file,
            lang: app.lang(),
            told: 0,
            logins: 0,
            codes: 0,
            exchanges: 0,
            errcodes: BTreeMap::new(),
            astray: BTreeMap::new(),
            pages: BTreeMap::new(),
        }
    }

    /// Waits for the next thing to happen and takes it in. Cancel-safe.
    pub(super) async fn follow(&mut self) {
        tokio::select! {
            events = self.engine.events_after(self.told) => self.hear(&events),
            Some(sight) = self.sights.recv() => self.see(&sight),
        }
    }

    fn hear(&mut self, events: &[Arc<Event>]) {
        for event in events {
            self.told = event.number;
            let entry = &event.entry;
            let exchange = endpoint::completes_a_login(entry.endpoint);
            self.exchanges += u64::from(exchange);
            self.codes += u64::from(event.gives_a_code());
            match &entry.verdict {
                Verdict::Done if exchange => self.logins += 1,
                Verdict::Errcode(code, why) => {
                    if let Why::OtherHost { path, host } = why
                        && self.astray.len() < MOST
                        && path.len() <= LONGEST
                    {
                        self.astray.insert(visible(path), host);
                    }
                    self.failed(*code, event);
                }
                Verdict::Page(code, sentence, _) => {
                    let shown = match (code, *sentence) {
                        (Some(code), _) => code.to_string(),
                        (None, "") => format!("HTTP {}", event.status),
                        (None, sentence) => sentence.to_owned(),
                    };
                    *self.pages.entry(shown).or_default() += 1;
                }
                Verdict::Done | Verdict::Asked => {}
            }
            if self.file.is_some() {
                let mut line = told::line(event, self.lang);
                line["host"] = event.host().into();
                self.line(line);
            }
        }
    }

    /// A program that tries paths at random does not fill our memory, nor the summary.
    fn failed(&mut self, code: i64, event: &Event) {
        let target = event.target().as_url();
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let mut key = (code, event.masked_text(visible(path)));
        if self.errcodes.len() >= MOST || key.1.len() > LONGEST {
            key.1.clear();
        }
        *self.errcodes.entry(key).or_default() += 1;
    }

    /// Whether what happens is written down.
    pub(super) const fn is_written(&self) -> bool {
        self.file.is_some()
    }

    fn see(&mut self, sight: &Sight) {
        match sight {
            // The journal tells of it, and more.
            Sight::Call { .. } => {}
            Sight::Other { target, passed } => {
                let (passed, reason) = match passed {
                    Passed::Through => ("through", None),
                    Passed::Refused => ("refused", None),
                    Passed::Failed(reason) => ("failed", Some(reason)),
                };
                self.line(json!({
                    "event": "connection", "target": target, "passed": passed, "reason": reason,
                }));
            }
            Sight::Distrusted { host, reason } => {
                self.line(
                    json!({ "event": "distrusted", "host": host, "reason": reason.to_string() }),
                );
            }
        }
    }

    /// The command answers.
    pub(super) fn up(&mut self, url: &str) {
        self.line(json!({ "event": "up", "url": url }));
    }

    /// The last line. What happened up to now is taken in first.
    pub(super) fn end(&mut self, exit: Exit, counts: &Counts, left: usize) {
        let rest: Vec<_> = self.engine.with_journal(|j| j.since(self.told).cloned().collect());
        self.hear(&rest);
        while let Ok(sight) = self.sights.try_recv() {
            self.see(&sight);
        }
        let mut by_code: BTreeMap<i64, u64> = BTreeMap::new();
        for ((code, _), count) in &self.errcodes {
            *by_code.entry(*code).or_default() += count;
        }
        let errcodes: serde_json::Map<String, Value> =
            by_code.into_iter().map(|(code, count)| (code.to_string(), count.into())).collect();
        self.line(json!({
            "event": "end",
            "exit": exit.code(),
            "calls": counts.calls,
            "direct": counts.direct,
            "logins": self.logins,
            "errcodes": errcodes,
            "left_behind": left,
        }));
    }

    /// Writes a line. A full disk is no reason to disturb the child; it is told once.
    pub(super) fn line(&mut self, line: Value) {
        let Some(file) = &mut self.file else { return };
        if let Err(error) = file.write_all(format!("{line}\n").as_bytes()) {
            self.file = None;
            let why = Said::of_io(&error);
            self.app.out.warn(self.app.say(
                &format!("--events：写入失败，文件不完整：{}", why.chinese()),
                &format!("--events: cannot be written, the file is not complete: {why}"),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::mock::endpoint::{completes_a_login, endpoints};

    /// Every call that takes the code of a login, by the emulator's own table of calls.
    #[test]
    fn every_exchange_of_a_login_is_counted() {
        let all: Vec<&str> = endpoints().filter(|slug| completes_a_login(slug)).collect();
        assert_eq!(
            all,
            [
                "access_token",
                "jscode2session",
                "component_jscode2session",
                "component_access_token",
                "wecom_getuserinfo",
                "wecom_getuserinfo3rd",
                "wecom_jscode2session",
                "wecom_jscode2session3rd",
            ]
        );
        assert!(!completes_a_login("getuserphonenumber") && !completes_a_login("authorize"));
    }
}
