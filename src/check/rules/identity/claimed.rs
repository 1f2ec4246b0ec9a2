//! An openid the client claims: in the login call, or at the API.
//! Must not send another user's ticket; `ticket::user` looks at claims beside a ticket.

use serde_json::{Value, json};

use crate::check::handing::hand_in;
use crate::check::probe::{FIRST, Probe};
use crate::check::verdict::{Finding, Stop, Verdict};

/// WXA705.
pub(super) async fn openid(probe: &Probe) -> Result<Verdict, Stop> {
    let baseline = probe.baseline().await?;
    let (a, b) = (&baseline.a.session.who, &baseline.b.session.who);
    let (Some(own), Some(theirs)) = (a, b) else { return Err(Stop::NoApi) };
    if own == theirs {
        return Ok(Verdict::Pass);
    }
    let claim = &baseline.b.callback.openid;
    if let Some(finding) = at_login(probe, claim, theirs).await? {
        return Ok(finding.fail());
    }
    let url = &probe.target.api.as_ref().ok_or(Stop::NoApi)?.url;
    let mut asked = url.clone();
    for name in ["openid", "openId", "open_id"] {
        asked.query_pairs_mut().append_pair(name, claim);
    }
    let header = [(http::HeaderName::from_static("x-openid"), claim.as_str())];
    let me = probe.me_at(&mut probe.browser("attacker"), &asked, None, &header).await?;
    match me.who.as_ref() == Some(theirs) {
        true => {
            let place = probe.say("接口", "The API");
            Ok(Finding::new(&[me.exchange]).hole("where", place).fail())
        }
        false => Ok(Verdict::Pass),
    }
}

/// The login call with an openid beside a good code, and beside none.
async fn at_login(probe: &Probe, claim: &str, theirs: &str) -> Result<Option<Finding>, Stop> {
    let Some(login) = &probe.target.login else { return Ok(None) };
    let mut claiming = login.clone();
    if let Value::Object(fields) = &mut claiming.body {
        for name in ["openid", "openId"] {
            fields.insert(name.to_owned(), json!(claim));
        }
    }
    for with_code in [true, false] {
        let mut browser = probe.browser("attacker");
        let opened = probe.open(&mut browser).await?;
        let callback = probe.wechat.walk(&opened.link, FIRST, "")?;
        let code = with_code.then_some(callback.code.as_str());
        let handed = hand_in(&mut browser, &claiming, code, callback.state.as_deref()).await;
        let came = probe.signed_in(&mut browser, handed.clone(), vec![handed]).await?;
        if let Some(session) = came.session()
            && session.who.as_deref() == Some(theirs)
        {
            let place = probe.say("登录接口", "The login call");
            return Ok(Some(Finding::new(&session.trail).hole("where", place)));
        }
    }
    Ok(None)
}
