//! The child's life: what is done when something happens, from its start to the last line about it.
//! Must not know how a runtime is told, nor judge what was seen; `intercept` and `diagnosis` do.

use std::ffi::{OsStr, OsString};
use std::future::Future;
use std::io;
use std::pin::pin;
use std::process::ExitStatus;
use std::time::Duration;

use serde_json::json;

use super::fault::NotStarted;
use super::story::Story;
use super::{QUIET, SCHEMA, diagnosis, page, summary};
use crate::app::App;
use crate::cmd::{OWN_FAILURE, net_flags, secret_variables};
use crate::domain::fault::Exit;
use crate::error::Error;
use crate::intercept::Intercept;
use crate::intercept::browser::Browser;
use crate::intercept::child::{Child, Manners};
use crate::intercept::front::Front;
use crate::intercept::suspect::Seen;
use crate::out::Outcome;
use crate::platform::child::Received;

/// When to look at what the child has started; it cannot be looked at when it is gone.
const LOOKS: [Duration; 4] = [
    Duration::from_millis(100),
    Duration::from_millis(400),
    Duration::from_secs(2),
    Duration::from_secs(10),
];
const REST: Duration = Duration::from_secs(60);

/// For grandchildren to end by themselves when their parent has.
const PATIENCE: Duration = Duration::from_secs(2);

/// A child, and all that stands around it.
pub(super) struct Life<'a> {
    app: &'a App,
    program: String,
    child: Child,
    seen: Seen,
    story: Story<'a>,
    intercept: Intercept,
    fronts: Vec<Front>,
    browser: Option<Browser>,
}

impl<'a> Life<'a> {
    /// Starts the child where everything it needs is there already.
    ///
    /// # Errors
    /// When it cannot be executed.
    pub(super) fn start(
        app: &'a App,
        words: &[OsString],
        seen: Seen,
        intercept: Intercept,
        fronts: Vec<Front>,
        mut story: Story<'a>,
    ) -> Result<Life<'a>, Error> {
        let (first, rest) = words.split_first().map_or((OsStr::new(""), words), |(p, a)| (p, a));
        let command = intercept.command(first, rest, &secret_variables(app));
        let program = first.to_string_lossy().into_owned();
        let child = Child::start(command, Manners::Foreground)
            .map_err(|error| NotStarted::new(&program, error))?;
        let front = |front: &Front| json!({ "port": front.port(), "url": front.url(), "target": front.target() });
        story.line(json!({
            "event": "ready",
            "schema": SCHEMA,
            "url": intercept.url(),
            "fronts": fronts.iter().map(front).collect::<Vec<_>>(),
            "pid": child.pid(),
            "program": program,
        }));
        Ok(Life { app, program, child, seen, story, intercept, fronts, browser: None })
    }

    /// Until it ends, with the status a shell would tell.
    ///
    /// # Errors
    /// When what was waited for (`up`, `page`) cannot come; the child is still there then.
    pub(super) async fn live(
        &mut self,
        signals: &mut Received,
        up: impl Future<Output = Result<String, Error>>,
        page: impl Future<Output = Result<String, Error>>,
    ) -> Result<u8, Error> {
        let (mut up, mut page) = (pin!(up), pin!(page));
        let (mut waiting, mut opening) = (true, true);
        let mut looks = LOOKS.into_iter().chain(std::iter::repeat(REST));
        let mut look = Box::pin(net_flags::sleep(looks.next().unwrap_or(REST)));
        loop {
            tokio::select! {
                biased;
                status = self.child.wait() => {
                    return status.map_err(|error| NotStarted::new(&self.program, error).into());
                }
                sent = signals.next() => self.child.signal(sent),
                () = self.story.follow() => {}
                () = &mut look => {
                    self.look();
                    look = Box::pin(net_flags::sleep(looks.next().unwrap_or(REST)));
                }
                status = gone(&mut self.browser) => self.tell_gone(status),
                url = &mut page, if opening => {
                    opening = false;
                    self.open(&url?);
                }
                url = &mut up, if waiting => {
                    waiting = false;
                    self.story.up(&url?);
                }
            }
        }
    }

    fn look(&mut self) {
        self.seen.family(&self.child.family());
    }

    fn open(&mut self, url: &str) {
        self.browser = page::open(self.app, &self.intercept, url);
        if let Some(pid) = self.browser.as_ref().and_then(Browser::pid) {
            self.child.excuse(pid);
        }
    }

    fn tell_gone(&mut self, status: io::Result<ExitStatus>) {
        if let (Some(browser), Ok(status)) = (self.browser.take(), status) {
            page::tell_gone(self.app, &browser, status);
        }
    }

    /// Ends what is left of everybody, the child itself where it was given up, and tells how it was.
    pub(super) async fn finish(mut self, lived: Result<u8, Error>) -> Result<Outcome, Error> {
        self.look();
        if let Some(browser) = self.browser.take() {
            browser.close().await;
        }
        let left = self.child.end(PATIENCE).await;
        let fronted = self.fronts.iter().map(Front::answered).sum();
        self.fronts.clear();
        self.intercept.stop().await;
        let counts = self.intercept.counts();
        let (exit, left) = match &lived {
            Ok(status) => (Exit::Child(*status), left),
            Err(_) => (OWN_FAILURE, 0),
        };
        self.story.end(exit, &counts, left);
        lived?;
        if !self.app.settings.on(&QUIET)? {
            self.app.out.talk(&summary::text(self.app, &self.story, &counts, left));
            diagnosis::tell(self.app, &self.seen, &counts, fronted);
            if self.story.exchanges == 0 && counts.distrusted.is_empty() {
                diagnosis::tell_unredeemed(self.app, &self.seen, self.story.codes);
            }
        }
        Ok(Outcome::streamed(exit))
    }
}

/// When the window goes by itself; never where there is none.
async fn gone(browser: &mut Option<Browser>) -> io::Result<ExitStatus> {
    match browser {
        Some(browser) => browser.gone().await,
        None => std::future::pending().await,
    }
}
