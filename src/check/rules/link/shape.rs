//! The link's own text: order, fragment, encoding, scope, response_type, appid, state.
//! Must not send anything; it reads the link the first opening gave.

use crate::check::link::{How, Link};
use crate::check::probe::Probe;
use crate::check::verdict::{Finding, Stop, Verdict};
use crate::domain::appid::AppId;

/// The documented order (PROTOCOL 1.2).
const ORDER: [&str; 5] = ["appid", "redirect_uri", "response_type", "scope", "state"];

/// The link, if the back end made it; what a script would put together is only guessed.
async fn link(probe: &Probe) -> Result<&Link, Stop> {
    let opened = probe.first().await?;
    match opened.link.how {
        How::Script => Err(Stop::Other(
            "链接由页面脚本拼成，看不到它的原样",
            "the page's script puts the link together, so its text cannot be seen",
        )),
        _ => Ok(&opened.link),
    }
}

async fn failed(probe: &Probe, holes: &[(&'static str, String)]) -> Result<Verdict, Stop> {
    let opened = probe.first().await?;
    let shown = opened.trail.last().cloned();
    let mut finding = Finding::new(shown.as_slice());
    finding.holes.extend(holes.iter().cloned());
    let line = format!("wxauth explain {}", crate::domain::curl::quote(&opened.link.text));
    Ok(finding.reproduce(line).fail())
}

/// WXA102.
pub(super) async fn order(probe: &Probe) -> Result<Verdict, Stop> {
    let link = link(probe).await?;
    match wrong_order(link) {
        Some(given) => failed(probe, &[("given", given), ("documented", ORDER.join(", "))]).await,
        None => Ok(Verdict::Pass),
    }
}

/// The five parameters in the order given, where it is not the documented one.
fn wrong_order(link: &Link) -> Option<String> {
    let names = link.names();
    let given: Vec<&str> =
        names.iter().map(String::as_str).filter(|name| ORDER.contains(name)).collect();
    let mut wanted = given.clone();
    wanted.sort_by_key(|name| ORDER.iter().position(|known| known == name));
    (link.is_official() && given != wanted).then(|| given.join(", "))
}

/// WXA103.
pub(super) async fn fragment(probe: &Probe) -> Result<Verdict, Stop> {
    let link = link(probe).await?;
    if !link.is_official() || link.fragment() == Some("wechat_redirect") {
        return Ok(Verdict::Pass);
    }
    // A page that fetches the link may append the fragment itself.
    let appended = probe.first().await?.trail.iter().any(|e| e.text().contains("wechat_redirect"));
    if matches!(link.how, How::Json | How::Page) && appended {
        return Ok(Verdict::Pass);
    }
    failed(probe, &[]).await
}

/// WXA104.
pub(super) async fn unencoded(probe: &Probe) -> Result<Verdict, Stop> {
    let link = link(probe).await?;
    match link.raw("redirect_uri").filter(|raw| is_unencoded(raw)) {
        Some(raw) => failed(probe, &[("value", raw.to_owned())]).await,
        None => Ok(Verdict::Pass),
    }
}

/// `http%3A//h/p`, with the slashes left, is read the same everywhere.
fn is_unencoded(raw: &str) -> bool {
    raw.starts_with("http://") || raw.starts_with("https://")
}

/// WXA105.
pub(super) async fn encoded_twice(probe: &Probe) -> Result<Verdict, Stop> {
    let link = link(probe).await?;
    match link.value("redirect_uri").filter(|value| is_encoded(value)) {
        Some(value) => failed(probe, &[("value", value)]).await,
        None => Ok(Verdict::Pass),
    }
}

fn is_encoded(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    value.starts_with("http%3a") || value.starts_with("https%3a")
}

/// WXA106.
pub(super) async fn scope(probe: &Probe) -> Result<Verdict, Stop> {
    let link = link(probe).await?;
    match wrong_scope(link) {
        Some((value, allowed)) => {
            failed(probe, &[("value", value), ("allowed", allowed.join(", "))]).await
        }
        None => Ok(Verdict::Pass),
    }
}

/// The scope where it is none of this door's, with those that are (PROTOCOL 0.3, 6.1).
fn wrong_scope(link: &Link) -> Option<(String, &'static [&'static str])> {
    let corp = link.value("appid").is_some_and(|appid| appid.starts_with("ww"));
    let allowed: &'static [&'static str] = match (link.is_official(), corp) {
        (true, true) => &["snsapi_base", "snsapi_userinfo", "snsapi_privateinfo"],
        (true, false) => &["snsapi_base", "snsapi_userinfo"],
        (false, _) if link.text.contains("/connect/qrconnect") => &["snsapi_login"],
        (false, _) => return None,
    };
    let given = link.value("scope").unwrap_or_default();
    let fits = given.split(',').all(|scope| allowed.contains(&scope.trim()));
    (!fits).then(|| (format!("\"{given}\""), allowed))
}

/// WXA108.
pub(super) async fn response_type(probe: &Probe) -> Result<Verdict, Stop> {
    let link = link(probe).await?;
    match wrong_response_type(link) {
        Some(value) => failed(probe, &[("value", value)]).await,
        None => Ok(Verdict::Pass),
    }
}

/// Website logins may leave it out: wxLogin.js does (PROTOCOL 10.34).
fn wrong_response_type(link: &Link) -> Option<String> {
    match link.value("response_type") {
        Some(value) if value == "code" => None,
        None if !link.is_official() => None,
        value => Some(format!("\"{}\"", value.unwrap_or_default())),
    }
}

/// WXA109.
pub(super) async fn appid(probe: &Probe) -> Result<Verdict, Stop> {
    let link = link(probe).await?;
    let appid = link.value("appid").unwrap_or_default();
    match is_appid(&appid) {
        true => Ok(Verdict::Pass),
        false => failed(probe, &[("value", format!("\"{appid}\""))]).await,
    }
}

/// An AppID, or the CorpID of WeCom (PROTOCOL 1.1, 6.1).
fn is_appid(text: &str) -> bool {
    let corp = |text: &str| text.starts_with("ww") && text.len() >= 16;
    corp(text) || AppId::parse(text).is_ok_and(|appid| appid.has_usual_shape())
}

/// WXA111.
pub(super) async fn state_length(probe: &Probe) -> Result<Verdict, Stop> {
    let link = link(probe).await?;
    let bytes = link.value("state").map_or(0, |state| state.len());
    match link.is_official() && bytes > 128 {
        true => failed(probe, &[("bytes", bytes.to_string())]).await,
        false => Ok(Verdict::Pass),
    }
}

/// WXA112.
pub(super) async fn state_alphabet(probe: &Probe) -> Result<Verdict, Stop> {
    let link = link(probe).await?;
    let state = link.value("state").unwrap_or_default();
    match odd_characters(&state) {
        odd if odd.is_empty() || !link.is_official() => Ok(Verdict::Pass),
        odd => failed(probe, &[("value", odd)]).await,
    }
}

/// Characters that travel percent-encoded. `-`, `_`, `.` and `~` are not documented either, but
/// come back as they were, and ordinary generators make them.
fn odd_characters(state: &str) -> String {
    let mut odd: Vec<char> =
        state.chars().filter(|c| !c.is_ascii_alphanumeric() && !"-_.~".contains(*c)).collect();
    odd.sort_unstable();
    odd.dedup();
    odd.into_iter().take(8).map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mp(query: &str) -> Link {
        let text = format!("https://open.weixin.qq.com/connect/oauth2/authorize?{query}");
        Link::new(&text, How::Redirect(302))
    }

    #[test]
    fn p1_2_order_counts_for_official_accounts_only() {
        let good = "appid=a&redirect_uri=b&response_type=code&scope=s&state=t&connect_redirect=1";
        assert_eq!(wrong_order(&mp(good)), None);
        assert_eq!(wrong_order(&mp("appid=a&redirect_uri=b&scope=s")), None);
        assert_eq!(wrong_order(&mp("scope=s&appid=a")).as_deref(), Some("scope, appid"));
        let web =
            Link::new("https://open.weixin.qq.com/connect/qrconnect?scope=s&appid=a", How::Page);
        assert_eq!(wrong_order(&web), None);
    }

    #[test]
    fn encoding_none_once_twice() {
        assert!(is_unencoded("http://h/cb") && !is_unencoded("http%3A%2F%2Fh"));
        assert!(!is_unencoded("http%3A//h/cb"), "quote() of Python leaves the slashes");
        assert!(is_encoded("http%3A%2F%2Fh") && is_encoded("https%3a%2f%2fh"));
        assert!(!is_encoded("http://h/?next=http%3A%2F%2Fx"));
    }

    #[test]
    fn p0_3_scopes_belong_to_doors() {
        assert!(wrong_scope(&mp("appid=wx1&scope=snsapi_base")).is_none());
        assert!(wrong_scope(&mp("appid=wx1&scope=snsapi_login")).is_some());
        assert!(wrong_scope(&mp("appid=wx1")).is_some());
        assert!(wrong_scope(&mp("appid=ww1&scope=snsapi_privateinfo")).is_none());
        let web = |scope: &str| {
            Link::new(
                &format!("https://open.weixin.qq.com/connect/qrconnect?scope={scope}"),
                How::Page,
            )
        };
        assert!(wrong_scope(&web("snsapi_login")).is_none());
        assert!(wrong_scope(&web("snsapi_base")).is_some());
    }

    #[test]
    fn response_types_and_appids() {
        assert!(wrong_response_type(&mp("response_type=code")).is_none());
        assert!(wrong_response_type(&mp("response_type=token")).is_some());
        assert!(wrong_response_type(&mp("a=1")).is_some());
        assert!(is_appid("wx0123456789abcdef") && is_appid("ww0123456789abcdef"));
        for placeholder in ["", "APPID", "YOUR_APPID", "undefined", "wxxxxxxxxxxxxxxxxx", "None"] {
            assert!(!is_appid(placeholder), "{placeholder}");
        }
    }

    #[test]
    fn states_of_ordinary_generators_are_fine() {
        for fine in ["a1B2", "5f0c7a1e-3b1d-4c55-9a1f-0242ac120002", "xk_-Zq~.1", ""] {
            assert_eq!(odd_characters(fine), "", "{fine}");
        }
        assert_eq!(odd_characters("{\"a\":1}="), "\"\"\" \":\" \"=\" \"{\" \"}\"");
    }
}
