//! The one way our commands call WeChat: base address, trust, deadline, and when to try again.
//! Must not send a code twice unless WeChat itself said "busy".

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::fault::Refused;
use crate::app::App;
use crate::cmd::net_flags;
use crate::config::{Origin, shared, times, trust};
use crate::domain::base::Base;
use crate::domain::fault::Exit;
use crate::domain::said::Bilingual;
use crate::error::{Error, Plain};
use crate::net::client::{Client, Limits};
use crate::net::error::Error as NetError;
use crate::net::retry::{Retry, Verdict};
use crate::wire;

/// Where WeChat's server calls go.
const WECHAT: &str = "https://api.weixin.qq.com";
/// Where WeCom's go (PROTOCOL 6.3).
const WECOM: &str = "https://qyapi.weixin.qq.com";

/// WeChat is busy.
const BUSY: i64 = -1;
/// The code was used (PROTOCOL 2.1).
const USED: i64 = 40163;

/// May the same request be sent again?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// It changes nothing: after "busy" and after network trouble.
    Harmless,
    /// It spends a code: only after WeChat answered "busy".
    SpendsCode,
}

/// Calls WeChat, or what stands for it.
#[derive(Debug)]
pub struct Caller {
    client: Client,
    /// Where the calls go.
    pub base: Base,
    base_origin: Origin,
    limits: Limits,
    retry: Retry,
    emulated: bool,
}

impl Caller {
    /// The caller the settings describe; `wecom` when the calls are WeCom's.
    pub fn from_settings(app: &App, wecom: bool) -> Result<Caller, Error> {
        let found = app.api_base()?;
        let (text, origin) = match &found {
            Some(found) => (found.text(), found.origin.clone()),
            None => (if wecom { WECOM } else { WECHAT }, Origin::Default),
        };
        let base = Base::parse(text).map_err(|error| {
            Plain::new(
                "base_invalid",
                Exit::Usage,
                format!("{}：{}", origin.chinese(), error.chinese()),
                format!("{origin}: {error}"),
            )
            .hint(
                "写成 http://127.0.0.1:8787 或 https://api.weixin.qq.com",
                "write it as http://127.0.0.1:8787 or https://api.weixin.qq.com",
            )
        })?;
        let deadline = app.settings.duration(&shared::TIMEOUT)?;
        let emulated = base.is_loopback() || app.settings.get(&shared::MOCK)?.is_some();
        Ok(Caller {
            client: net_flags::client(app)?,
            base,
            base_origin: origin,
            limits: Limits::within(deadline.unwrap_or(Duration::from_secs(10))),
            retry: retry(app)?,
            emulated,
        })
    }

    /// A caller of an emulator this process started itself.
    pub fn of_emulator(app: &App, base: Base) -> Result<Caller, Error> {
        Ok(Caller {
            client: net_flags::client(app)?,
            base,
            base_origin: Origin::Default,
            limits: Limits::within(Duration::from_secs(10)),
            retry: retry(app)?,
            emulated: true,
        })
    }

    /// May a secret from there go where the calls go?
    ///
    /// # Errors
    /// When the address comes from a less trusted place than the secret (design: a project file is
    /// not trusted with secrets it did not bring).
    pub fn may_have(&self, secret: &Origin) -> Result<(), trust::Untrusted> {
        trust::check(&self.base, &self.base_origin, secret)
    }

    /// Sends a request and reads its answer, again where that is allowed.
    pub async fn ask<A: Send>(
        &self,
        request: Request<Bytes>,
        repeat: Repeat,
        mut parse: impl FnMut(&Response<Bytes>) -> Result<A, wire::Error> + Send,
    ) -> Result<A, Error> {
        let mut answer = None;
        let mut read = |response: &Response<Bytes>| parse(response).map(|a| answer = Some(a));
        let done = self.insist(request, repeat, &mut read).await;
        done.map_err(|failure| failure.told(self.emulated.then_some(&self.base)))?;
        // Without an answer there is an error.
        answer.ok_or_else(|| lost().into())
    }

    /// Not generic, so that it is compiled once and not for every answer there is.
    async fn insist(
        &self,
        request: Request<Bytes>,
        repeat: Repeat,
        read: &mut (dyn FnMut(&Response<Bytes>) -> Result<(), wire::Error> + Send),
    ) -> Result<(), Failure> {
        let attempt = async || {
            let response = self.client.send(request.clone(), self.limits).await?;
            read(&response).map_err(Failure::Wire)
        };
        insist(self.retry, repeat, attempt, net_flags::sleep).await
    }
}

/// `--retry`.
fn retry(app: &App) -> Result<Retry, Error> {
    let times = app.settings.parse_with(&shared::RETRY, times)?;
    Ok(times.map_or_else(Retry::default, Retry::times))
}

/// Why an attempt failed.
#[derive(Debug)]
enum Failure {
    Net(NetError),
    Wire(wire::Error),
    /// The first answer, after a later one said that the code is spent.
    Spent(wire::Error),
}

impl From<NetError> for Failure {
    fn from(error: NetError) -> Failure {
        Failure::Net(error)
    }
}

impl Failure {
    /// As an error of the command; `emulator` is where the calls go when that is no WeChat.
    fn told(self, emulator: Option<&Base>) -> Error {
        match self {
            Failure::Net(error) => error.into(),
            Failure::Wire(error) => Refused::new(error).by_emulator(emulator).into(),
            Failure::Spent(error) => Refused::new(error).and_the_retry_said(USED).into(),
        }
    }
}

async fn insist<A>(
    retry: Retry,
    repeat: Repeat,
    mut attempt: impl AsyncFnMut() -> Result<A, Failure>,
    mut sleep: impl AsyncFnMut(Duration),
) -> Result<A, Failure> {
    let mut busy: Option<wire::Error> = None;
    let once = async || {
        let result = attempt().await;
        if let Err(Failure::Wire(error)) = &result
            && error.errcode() == Some(BUSY)
        {
            busy.get_or_insert_with(|| error.clone());
        }
        result
    };
    let again = |result: &Result<A, Failure>| match result {
        Err(Failure::Wire(error)) if error.errcode() == Some(BUSY) => Verdict::Again,
        Err(Failure::Net(error)) if repeat == Repeat::Harmless && error.is_transient() => {
            Verdict::Again
        }
        _ => Verdict::Keep,
    };
    let (result, _) = retry.run(once, again, async |pause| sleep(pause).await).await;
    match (result, busy) {
        // The "busy" answer had spent the code after all; what we know is that first answer.
        (Err(Failure::Wire(error)), Some(first))
            if repeat == Repeat::SpendsCode && error.errcode() == Some(USED) =>
        {
            Err(Failure::Spent(first))
        }
        (result, _) => result,
    }
}

fn lost() -> Plain {
    Plain::new("bug", Exit::Bug, "程序内部出错：响应丢失了", "an answer was lost")
}

#[cfg(test)]
mod tests {
    use super::{Failure, Repeat, insist};
    use crate::domain::fault::Fault;
    use crate::domain::place::Place;
    use crate::net::error::Error as NetError;
    use crate::net::retry::Retry;
    use crate::wire;
    use std::time::Duration;

    fn said(errcode: i64) -> Result<u8, Failure> {
        let errmsg = String::new();
        Err(Failure::Wire(wire::Error::Wechat { errcode, errmsg, place: Place::AccessToken }))
    }

    fn lost() -> Result<u8, Failure> {
        let after = Duration::from_secs(10);
        Err(Failure::Net(NetError::TimedOut { origin: "https://h".to_owned(), after }))
    }

    /// Plays the answers; gives the result, how many were used, how often was slept.
    async fn play(
        repeat: Repeat,
        answers: Vec<Result<u8, Failure>>,
    ) -> (Result<u8, Failure>, usize, usize) {
        let total = answers.len();
        let mut slept = 0;
        let mut answers = answers.into_iter();
        let result =
            insist(Retry::times(2), repeat, async || answers.next().unwrap(), async |_| slept += 1)
                .await;
        (result, total - answers.len(), slept)
    }

    #[tokio::test]
    async fn busy_is_asked_again_whatever_the_call() {
        for repeat in [Repeat::Harmless, Repeat::SpendsCode] {
            let (result, used, slept) = play(repeat, vec![said(-1), said(-1), Ok(7)]).await;
            assert_eq!((result.ok(), used, slept), (Some(7), 3, 2));
        }
        let (result, used, _) = play(Repeat::Harmless, vec![said(-1), said(-1), said(-1)]).await;
        assert!(matches!(result, Err(Failure::Wire(e)) if e.errcode() == Some(-1)));
        assert_eq!(used, 3);
    }

    #[tokio::test]
    async fn a_code_is_never_sent_again_when_its_fate_is_unknown() {
        let (result, used, _) = play(Repeat::SpendsCode, vec![lost(), Ok(7)]).await;
        assert!(matches!(result, Err(Failure::Net(_))));
        assert_eq!(used, 1);
        // Also not after "busy" and then a loss.
        let (_, used, _) = play(Repeat::SpendsCode, vec![said(-1), lost(), Ok(7)]).await;
        assert_eq!(used, 2);
        let (result, used, _) = play(Repeat::Harmless, vec![lost(), Ok(7)]).await;
        assert_eq!((result.ok(), used), (Some(7), 2));
    }

    #[tokio::test]
    async fn a_retry_that_says_40163_reports_the_first_answer() {
        let (result, _, _) = play(Repeat::SpendsCode, vec![said(-1), said(40163)]).await;
        let error = result.unwrap_err().told(None);
        let json = error.to_json(crate::domain::lang::Lang::En);
        assert_eq!(json["wechat"]["errcode"], -1);
        assert!(error.what().contains("40163"), "{}", error.what());
        // Without a "busy" before it, 40163 is what it says.
        let (result, used, _) = play(Repeat::SpendsCode, vec![said(40163), Ok(7)]).await;
        assert!(matches!(result, Err(Failure::Wire(e)) if e.wechat().unwrap().errcode == 40163));
        assert_eq!(used, 1);
    }
}
