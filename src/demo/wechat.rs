//! The two calls to WeChat: code → tokens and openid → profile (step 5).
//! Must not let tokens out of this file, nor ask twice where the first outcome is unknown.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tokio::time::{sleep, timeout};

use super::Problem;
use crate::domain::appid::AppId;
use crate::domain::base::Base;
use crate::domain::code::Code;
use crate::domain::openid::OpenId;
use crate::domain::secret::Secret;
use crate::net::client::{Client, Limits};
use crate::net::error::Error as NetError;
use crate::wire::{self, access_token, userinfo};

/// The pause before the one retry.
pub(super) const PAUSE: Duration = Duration::from_millis(200);

/// WeChat as this app knows it.
#[derive(Debug)]
pub(super) struct Wechat {
    pub(super) client: Client,
    pub(super) api: Base,
    pub(super) appid: AppId,
    pub(super) secret: Secret,
    pub(super) deadline: Duration,
}

/// Who somebody is, as far as the app wants to know.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    pub(super) openid: OpenId,
    pub(super) nickname: String,
    /// Where WeChat has the picture; empty if there is none. The address of anything at all, as
    /// far as this app can know: `avatar` decides.
    pub(super) avatar: String,
}

/// Why not: what the browser is told, and what only the operator is.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) problem: Problem,
    pub(super) because: Option<String>,
    /// WeChat says that it did nothing: asking again can do no harm.
    undone: bool,
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Failure {
        Failure { problem, because: None, undone: false }
    }
}

impl Wechat {
    /// Whom a code stands for. The code is spent.
    pub(super) async fn profile(&self, code: Code) -> Result<Profile, Failure> {
        let (appid, secret) = (self.appid.clone(), self.secret.clone());
        let exchange = access_token::Request { appid, secret, code }.into_http(&self.api)?;
        let tokens = self.ask(exchange, access_token::Answer::parse).await?;
        // The snapshot page has a made-up user, another one each time: whatever is stored for it
        // is lost, and it must not be taken for a real one (PROTOCOL 1.9).
        if tokens.is_snapshotuser {
            return Err(Problem::SnapshotUser.into());
        }
        let openid = tokens.openid.clone();
        let access_token = tokens.access_token;
        let request = userinfo::Request { access_token, openid, lang: None };
        let profile = self.ask(request.into_http(&self.api)?, userinfo::Answer::parse).await?;
        // Who it is, the token answer says; a profile of somebody else is a mix-up somewhere.
        if profile.openid != tokens.openid {
            return Err(Problem::WechatUnreadable.into());
        }
        let (nickname, avatar) = (profile.nickname, profile.headimgurl);
        Ok(Profile { openid: tokens.openid, nickname, avatar })
    }

    /// Asks, and asks once more where WeChat itself says that it did nothing (-1). After a timeout
    /// or a broken connection the code may be spent: nobody can know, so the user starts anew.
    async fn ask<T>(
        &self,
        request: Request<Bytes>,
        parse: fn(&Response<Bytes>) -> Result<T, wire::Error>,
    ) -> Result<T, Failure> {
        let both = async {
            match self.attempt(request.clone(), parse).await {
                Err(first) if first.undone => {
                    sleep(PAUSE).await;
                    // 40163 now would mean that the first attempt did spend the code after all.
                    self.attempt(request, parse).await.map_err(|second| match second.problem {
                        Problem::CodeNotAccepted => first,
                        _ => second,
                    })
                }
                outcome => outcome,
            }
        };
        timeout(self.deadline, both).await.unwrap_or_else(|_| Err(Problem::WechatTimeout.into()))
    }

    async fn attempt<T>(
        &self,
        request: Request<Bytes>,
        parse: fn(&Response<Bytes>) -> Result<T, wire::Error>,
    ) -> Result<T, Failure> {
        Ok(parse(&self.client.send(request, Limits::within(self.deadline)).await?)?)
    }
}

/// The client's errors name scheme, host and port at most, and go to the operator only.
impl From<NetError> for Failure {
    fn from(error: NetError) -> Failure {
        let problem = match &error {
            NetError::TimedOut { .. } => Problem::WechatTimeout,
            NetError::TooLarge { .. } => Problem::WechatUnreadable,
            _ => Problem::WechatUnreachable,
        };
        let undone = false;
        Failure { problem, because: Some(error.to_string()), undone }
    }
}

/// What WeChat's numbers mean for the user (PROTOCOL 2.1, 2.3). The same status for all would
/// make the page guess; the number itself is nobody's business outside.
impl From<wire::Error> for Failure {
    fn from(error: wire::Error) -> Failure {
        let problem = match error.errcode() {
            Some(40029 | 40163 | 41008 | 42003) => Problem::CodeNotAccepted,
            Some(-1 | 10009 | 45009 | 45011) => Problem::WechatBusy,
            Some(40226 | 50002) => Problem::UserBlocked,
            Some(_) => Problem::WechatRefused,
            None => Problem::WechatUnreadable,
        };
        let undone = error.errcode() == Some(-1);
        Failure { problem, because: Some(error.to_string()), undone }
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, Problem};
    use crate::domain::place::Place;
    use crate::wire::Error;

    #[test]
    fn numbers_become_problems() {
        for (errcode, problem) in [
            (40029, Problem::CodeNotAccepted),
            (40163, Problem::CodeNotAccepted),
            (-1, Problem::WechatBusy),
            (45011, Problem::WechatBusy),
            (40226, Problem::UserBlocked),
            (40125, Problem::WechatRefused),
            (48001, Problem::WechatRefused),
        ] {
            let errmsg = "x, rid: 1".to_owned();
            let error = Error::Wechat { errcode, errmsg, place: Place::AccessToken };
            let failure = Failure::from(error);
            assert_eq!(failure.problem, problem, "{errcode}");
            assert!(failure.because.unwrap().contains(&errcode.to_string()));
        }
    }
}
