//! `GET /sns/oauth2/component/*`: a third-party platform asks on behalf of an account (PROTOCOL 4).
//! Must not repeat the answers: they are those of `access_token` and `refresh_token`.

use crate::domain::appid::AppId;
use crate::domain::base::Base;
use crate::domain::code::Code;
use crate::domain::place::Place;
use crate::domain::secret::Secret;
use crate::domain::token::{AccessToken, RefreshToken};
use crate::wire::dialect;
use crate::wire::query::Params;
use crate::wire::{Error, access_token, refresh_token};
use bytes::Bytes;

/// What our client asks to exchange a code.
#[derive(Debug)]
pub struct Request {
    /// The account's AppID, not the platform's.
    pub appid: AppId,
    /// The code, spent by this request.
    pub code: Code,
    /// The platform's AppID.
    pub component_appid: AppId,
    /// The platform's token (2 hours).
    pub component_access_token: AccessToken,
}

impl Request {
    /// The documented GET: no secret (PROTOCOL 4).
    pub fn into_http(self, base: &Base) -> Result<http::Request<Bytes>, Error> {
        let values = [
            ("appid", self.appid.as_str()),
            ("code", self.code.as_str()),
            ("grant_type", "authorization_code"),
            ("component_appid", self.component_appid.as_str()),
            ("component_access_token", self.component_access_token.expose()),
        ];
        dialect::get(Place::ComponentAccessToken, base, &values)
    }

    /// Reads the answer.
    pub fn parse(response: &http::Response<Bytes>) -> Result<access_token::Answer, Error> {
        let fields = dialect::read(Place::ComponentAccessToken, response)?;
        access_token::Answer::from_fields(fields)
    }
}

/// What our client asks to refresh.
#[derive(Debug)]
pub struct Refresh {
    /// The account's AppID.
    pub appid: AppId,
    /// The platform's AppID.
    pub component_appid: AppId,
    /// The platform's token.
    pub component_access_token: AccessToken,
    /// From the code exchange.
    pub refresh_token: RefreshToken,
}

impl Refresh {
    /// The documented GET (PROTOCOL 4).
    pub fn into_http(self, base: &Base) -> Result<http::Request<Bytes>, Error> {
        let values = [
            ("appid", self.appid.as_str()),
            ("grant_type", "refresh_token"),
            ("component_appid", self.component_appid.as_str()),
            ("component_access_token", self.component_access_token.expose()),
            ("refresh_token", self.refresh_token.expose()),
        ];
        dialect::get(Place::ComponentRefreshToken, base, &values)
    }

    /// Reads the answer.
    pub fn parse(response: &http::Response<Bytes>) -> Result<refresh_token::Answer, Error> {
        let fields = dialect::read(Place::ComponentRefreshToken, response)?;
        refresh_token::Answer::from_fields(fields)
    }
}

/// What some client asked of either call; anything may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// `appid`.
    pub appid: Option<String>,
    /// `code` (exchange).
    pub code: Option<String>,
    /// `grant_type`.
    pub grant_type: Option<String>,
    /// `component_appid`.
    pub component_appid: Option<String>,
    /// `component_access_token`.
    pub component_access_token: Option<Secret>,
    /// `refresh_token` (refresh).
    pub refresh_token: Option<String>,
}

impl Asked {
    /// Reads query and form body together, as for the plain calls.
    pub fn from_http(request: &http::Request<Bytes>) -> Asked {
        let params = Params::merged(request);
        Asked {
            appid: params.text("appid"),
            code: params.text("code"),
            grant_type: params.text("grant_type"),
            component_appid: params.text("component_appid"),
            component_access_token: params.text("component_access_token").map(Secret::new),
            refresh_token: params.text("refresh_token"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, Refresh, Request};
    use crate::domain::appid::AppId;
    use crate::domain::base::Base;
    use crate::domain::code::Code;
    use crate::domain::place::Place;
    use crate::domain::token::{AccessToken, RefreshToken};
    use crate::wire::access_token::tests::{GOLDEN, response};

    #[test]
    fn p4_the_requests_as_documented() {
        let base = Base::parse("http://h").unwrap();
        let appid = || AppId::parse("wx1").unwrap();
        let platform = || AppId::parse("wx2").unwrap();
        let token = || AccessToken::parse("t").unwrap();
        let exchange = Request {
            appid: appid(),
            code: Code::parse("c").unwrap(),
            component_appid: platform(),
            component_access_token: token(),
        };
        let http = exchange.into_http(&base).unwrap();
        assert_eq!(
            http.uri().to_string(),
            "http://h/sns/oauth2/component/access_token?appid=wx1&code=c\
             &grant_type=authorization_code&component_appid=wx2&component_access_token=t"
        );
        assert_eq!(Asked::from_http(&http).component_appid.as_deref(), Some("wx2"));
        let refresh = Refresh {
            appid: appid(),
            component_appid: platform(),
            component_access_token: token(),
            refresh_token: RefreshToken::parse("r").unwrap(),
        };
        assert_eq!(
            refresh.into_http(&base).unwrap().uri().to_string(),
            "http://h/sns/oauth2/component/refresh_token?appid=wx1&grant_type=refresh_token\
             &component_appid=wx2&component_access_token=t&refresh_token=r"
        );
    }

    #[test]
    fn answers_are_those_of_the_plain_calls_but_errors_name_the_place() {
        assert!(Request::parse(&response(GOLDEN)).is_ok());
        let refused = response(r#"{"errcode":61023,"errmsg":"refresh_token is invalid"}"#);
        assert_eq!(Refresh::parse(&refused).unwrap_err().place(), Place::ComponentRefreshToken);
    }
}
