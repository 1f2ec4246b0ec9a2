//! Everything that is wrong with a link or worth knowing about it.
//! Must not repeat what `domain::link` judges: values are handed to it.

use super::super::{Context, Explained, Finding, Weight, list};
use super::difference::{host_and_base, is_kept, order, serves};
use super::parse::{KNOWN, Parsed, Redirect};
use crate::domain::host;
use crate::domain::lang::Lang;
use crate::domain::link::{Platform, Request};
use crate::domain::text::explain::LinkSays;

use Weight::{Fault, Note, Warning};

/// A finding under its field's name, so that slug and text cannot part.
macro_rules! found {
    ($judge:expr, $weight:expr, $at:expr, $slug:ident $(, $hole:ident = $value:expr)*) => {{
        let holes: &[(&str, &str)] = &[$((stringify!($hole), $value)),*];
        let finding = Finding::new(stringify!($slug), $weight, $judge.says.$slug, holes);
        $judge.findings.push(finding.at($at));
    }};
}

struct Judge<'p> {
    parsed: &'p Parsed<'p>,
    says: &'static LinkSays,
    lang: Lang,
    findings: Vec<Finding>,
}

/// Adds every finding.
pub(super) fn judge(parsed: &Parsed<'_>, explained: &mut Explained, context: &Context<'_>) {
    let says = &context.text().link_says;
    let mut judge = Judge { parsed, says, lang: context.lang, findings: Vec::new() };
    judge.page();
    judge.text();
    judge.names();
    judge.order();
    judge.redirect();
    judge.values(context);
    judge.switches();
    judge.fragment();
    explained.findings.append(&mut judge.findings);
}

impl Judge<'_> {
    /// Where a parameter stands, as a count of characters.
    fn at(&self, name: &str) -> Option<usize> {
        self.parsed.piece(name).map(|piece| self.parsed.characters(piece.at))
    }

    /// What WeChat's page then shows, in brackets: a number only where its pages have numbers
    /// (PROTOCOL 1.10, 3.1).
    fn page_says(&self, number: &str) -> String {
        match (self.parsed.platform, self.lang, number) {
            (Platform::Mp | Platform::Component, Lang::Zh, _) => format!("（页面会报 {number}）"),
            (Platform::Mp | Platform::Component, Lang::En, _) => format!(" (page error {number})"),
            (Platform::Web, Lang::Zh, "10005") => {
                "（页面会显示“Scope 参数错误或没有 Scope 权限”）".to_owned()
            }
            (Platform::Web, Lang::En, "10005") => {
                " (WeChat's page says Scope 参数错误或没有 Scope 权限)".to_owned()
            }
            _ => String::new(),
        }
    }

    fn page(&mut self) {
        let parsed = self.parsed;
        let (host, base) = host_and_base(parsed);
        let home = parsed.platform.home();
        let lower = base.to_ascii_lowercase();
        if !lower.contains("://") {
            found!(self, Fault, Some(0), scheme_missing);
        }
        let Some(host) = host else { return };
        let wechat = host::is_wechat(host);
        if wechat && lower.starts_with("http:") {
            found!(self, Warning, Some(4), scheme_http);
        }
        if parsed.old {
            found!(self, Note, None, old_address);
        } else if wechat && !serves(parsed.platform, host) {
            found!(self, Fault, None, host_wrong, host = host, home = home);
        } else if !wechat {
            found!(self, Note, None, host_other, host = host, home = home);
        }
        let path = parsed.platform.path();
        if !parsed.old && !parsed.head.ends_with(path) {
            let at = base.chars().count();
            found!(self, Fault, Some(at), path_spelling, path = path);
        }
    }

    fn text(&mut self) {
        let parsed = self.parsed;
        if parsed.html {
            let at = parsed.text.find("&amp;").map(|at| parsed.characters(at));
            found!(self, Fault, at, html_escaped);
        }
        if let Some(at) = parsed.text.find(char::is_whitespace) {
            found!(self, Fault, Some(parsed.characters(at)), whitespace);
        }
    }

    fn names(&mut self) {
        let parsed = self.parsed;
        let (mut client, mut seen, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
        for (index, piece) in parsed.pieces.iter().enumerate() {
            let at = Some(parsed.characters(piece.at));
            let name = piece.name;
            let first = parsed.pieces.iter().position(|other| other.name == name);
            if first.is_some_and(|first| first < index) {
                found!(self, Warning, at, duplicate, name = name);
            } else if super::CLIENT.contains(&name) {
                client.push(name);
            } else if name == "secret" || right_name(name) == Some("secret") {
                found!(self, Fault, at, secret_in_link);
            } else if is_kept(parsed.platform, name) {
            } else if let Some(right) = right_name(name).filter(|right| *right != name) {
                found!(self, Fault, at, misspelt, name = name, right = right);
            } else if KNOWN.contains(&name) {
                seen.push(name);
            } else {
                unknown.push(name);
            }
        }
        let at = |names: &[&str]| names.first().and_then(|name| self.at(name));
        let (client_at, seen_at, unknown_at) = (at(&client), at(&seen), at(&unknown));
        if !client.is_empty() {
            found!(self, Warning, client_at, client_parameters, names = &list(client));
        }
        if !seen.is_empty() {
            found!(self, Note, seen_at, undocumented, names = &list(seen));
        }
        if !unknown.is_empty() {
            found!(self, Warning, unknown_at, unknown_parameter, names = &list(unknown));
        }
    }

    /// PROTOCOL 1.2: strict at oauth2/authorize by its documentation, free at qrconnect.
    fn order(&mut self) {
        let documented = match self.parsed.platform.needs_client() {
            true => order(self.parsed),
            false => self.parsed.platform.parameters().to_vec(),
        };
        let mut given: Vec<&str> = Vec::new();
        for piece in &self.parsed.pieces {
            if documented.contains(&piece.name) && !given.contains(&piece.name) {
                given.push(piece.name);
            }
        }
        let right: Vec<&str> = documented.into_iter().filter(|n| given.contains(n)).collect();
        let Some((first, _)) = given.iter().zip(&right).find(|(a, b)| a != b) else { return };
        let at = self.at(first);
        let (given, right) = (list(given.iter().copied()), list(right));
        match self.parsed.platform {
            Platform::Web | Platform::WorkWeb => {
                found!(self, Note, at, order_free, given = &given);
            }
            _ => found!(self, Fault, at, order, given = &given, documented = &right),
        }
    }

    fn redirect(&mut self) {
        let at = self.parsed.piece("redirect_uri").map(|piece| {
            let value = piece.at + piece.name.len() + 1;
            self.parsed.characters(value.min(self.parsed.text.len()))
        });
        match &self.parsed.redirect {
            Redirect::Missing => {
                found!(self, Fault, at, redirect_missing, page = &self.page_says("10011"))
            }
            Redirect::Encoded(_) => {}
            Redirect::Raw(_) => found!(self, Warning, at, redirect_raw),
            Redirect::Cut { seen, mark, .. } => {
                found!(self, Fault, at, redirect_cut, seen = seen, mark = &mark.to_string());
            }
            Redirect::Twice(_) => found!(self, Fault, at, redirect_twice),
        }
    }

    /// What `domain::link` says of the values, in the words of this room.
    fn values(&mut self, context: &Context<'_>) {
        let request = request(self.parsed);
        for fault in request.faults() {
            self.value_fault(crate::domain::fault::Fault::kind(&fault), &request);
        }
        if self.parsed.platform != Platform::WorkWeb {
            self.response_type();
            if request.scope.as_deref().is_none_or(str::is_empty) {
                let scopes = list(self.parsed.platform.scopes().iter().copied());
                let page = self.page_says("10010");
                let at = self.at("scope");
                found!(self, Fault, at, scope_missing, scopes = &scopes, page = &page);
            }
        }
        for warning in request.warnings() {
            self.findings.push(Finding {
                slug: warning.kind,
                weight: Warning,
                message: warning.text(context.lang).to_owned(),
                fix: None,
                at: self.at(if warning.kind.starts_with("state") {
                    "state"
                } else {
                    "redirect_uri"
                }),
            });
        }
    }

    fn value_fault(&mut self, kind: &str, request: &Request) {
        let scopes = list(request.platform.scopes().iter().copied());
        let scope = request.scope.as_deref().unwrap_or_default();
        let at = |name: &str| self.at(name);
        match kind {
            "appid_invalid" if request.appid.is_empty() => {
                found!(self, Fault, at("appid"), appid_missing, page = &self.page_says("10012"));
            }
            "appid_invalid" => {
                // An emulator takes any appid.
                let weight = if request.base.is_some() { Note } else { Fault };
                found!(self, weight, at("appid"), appid_invalid, value = &request.appid);
            }
            "redirect_uri_invalid" if self.parsed.redirect != Redirect::Missing => {
                let value = &request.redirect_uri;
                found!(self, Fault, at("redirect_uri"), redirect_invalid, value = value);
            }
            "scope_invalid" if !scope.is_empty() => {
                let (value, scopes) = (scope, &scopes);
                let (at, page) = (at("scope"), self.page_says("10005"));
                found!(
                    self,
                    Fault,
                    at,
                    scope_invalid,
                    value = value,
                    scopes = scopes,
                    page = &page
                );
            }
            "state_empty" => found!(self, Warning, at("state"), state_missing),
            "state_too_long" => {
                let n = request.state.len().to_string();
                found!(self, Fault, at("state"), state_too_long, n = &n);
            }
            "component_appid_invalid" => {
                let value = request.component_appid.as_deref().unwrap_or_default();
                let at = at("component_appid");
                found!(self, Fault, at, component_appid_invalid, value = value);
            }
            // A provider's login app has none (PROTOCOL 6.2).
            "agentid_missing"
                if self.parsed.value("login_type").as_deref() == Some("ServiceApp") => {}
            "agentid_missing" => found!(self, Fault, None, agentid_missing),
            "agentid_invalid" => {
                let value = request.agentid.as_deref().unwrap_or_default();
                found!(self, Fault, at("agentid"), agentid_invalid, value = value);
            }
            _ => {}
        }
    }

    /// PROTOCOL 1.1; wxLogin.js leaves it out at qrconnect, and that works (3.1).
    fn response_type(&mut self) {
        match self.parsed.value("response_type") {
            None if self.parsed.platform == Platform::Web => {}
            None => found!(self, Fault, self.at("response_type"), response_type_missing),
            Some(value) if value != "code" => {
                found!(self, Fault, self.at("response_type"), response_type_other, value = &value);
            }
            Some(_) => {}
        }
    }

    fn switches(&mut self) {
        for name in ["forcePopup", "forceSnapShot"] {
            let Some(value) = self.parsed.value(name) else { continue };
            if value != "true" && value != "false" {
                found!(self, Warning, self.at(name), switch_value, name = name, value = &value);
            }
        }
        if let Some(value) = self.parsed.value("connect_redirect") {
            let at = self.at("connect_redirect");
            match value.as_str() {
                "1" => found!(self, Note, at, connect_redirect),
                _ => found!(self, Warning, at, connect_redirect_value, value = &value),
            }
        }
    }

    fn fragment(&mut self) {
        let parsed = self.parsed;
        let end = parsed.text.chars().count();
        let needed = parsed.platform.needs_client();
        match parsed.fragment {
            Some("wechat_redirect") => {}
            None if needed => found!(self, Fault, Some(end), fragment_missing),
            Some(other) if needed => {
                found!(self, Fault, None, fragment_other, value = other);
            }
            _ => {}
        }
        if let Some(first) = parsed.behind.first() {
            let at = Some(parsed.characters(first.at));
            let names = list(parsed.behind.iter().map(|piece| piece.name));
            found!(self, Fault, at, behind_fragment, names = &names);
        }
    }
}

/// The link's values as `domain::link` judges them.
fn request(parsed: &Parsed<'_>) -> Request {
    let text = |name: &str| parsed.value(name).unwrap_or_default();
    let (host, base) = host_and_base(parsed);
    let foreign = host.is_some_and(|host| !host::is_wechat(host));
    Request {
        platform: parsed.platform,
        account: None,
        appid: text("appid"),
        redirect_uri: parsed.redirect.intended().to_owned(),
        scope: Some(text("scope")).filter(|_| parsed.platform != Platform::WorkWeb),
        state: text("state"),
        force_popup: false,
        force_snapshot: false,
        connect_redirect: false,
        component_appid: parsed.piece("component_appid").map(|piece| piece.value()),
        agentid: parsed.piece("agentid").map(|piece| piece.value()),
        lang: None,
        base: foreign.then(|| base.to_owned()),
    }
}

/// The documented name somebody meant: other letter case, other separators, OAuth's own names.
fn right_name(name: &str) -> Option<&'static str> {
    let plain: String =
        name.chars().filter(|c| !matches!(c, '_' | '-')).collect::<String>().to_ascii_lowercase();
    Some(match plain.as_str() {
        "appid" | "clientid" | "corpid" => "appid",
        "redirecturi" | "redirecturl" | "redirect" | "callback" | "callbackurl" => "redirect_uri",
        "responsetype" => "response_type",
        "scope" | "scopes" => "scope",
        "state" => "state",
        "secret" | "appsecret" | "clientsecret" | "corpsecret" => "secret",
        "forcepopup" => "forcePopup",
        "forcesnapshot" => "forceSnapShot",
        "connectredirect" => "connect_redirect",
        "componentappid" => "component_appid",
        "agentid" => "agentid",
        _ => return None,
    })
}
