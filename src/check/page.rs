//! What a page's script would do, read out of its text: where it goes, what it loads, what it calls.
//! Must not run anything and must not fetch.

use url::Url;

/// The same-origin scripts a page loads, in order.
pub fn scripts(html: &str, page: &Url) -> Vec<Url> {
    attributes(html, "<script", "src").filter_map(|src| page.join(&src).ok()).collect()
}

/// Where the page's links lead.
pub fn anchors(html: &str, page: &Url) -> Vec<Url> {
    attributes(html, "<a ", "href").filter_map(|href| page.join(&href).ok()).collect()
}

/// Where the page goes by itself: `location…= "…"`, `location.replace("…")`, a meta refresh.
pub fn goes_to(html: &str, page: &Url) -> Option<Url> {
    let refresh = attributes(html, "<meta", "content").find_map(|c| {
        c.to_ascii_lowercase()
            .find("url=")
            .and_then(|at| Some(c.get(at + 4..)?.trim_matches(['\'', '"', ' ']).to_owned()))
    });
    let assigned = html.match_indices("location").find_map(|(at, word)| {
        let rest = html.get(at + word.len()..)?;
        let rest = rest.strip_prefix(".href").unwrap_or(rest).trim_start();
        let rest =
            [".replace(", ".assign(", "="].iter().find_map(|mark| rest.strip_prefix(mark))?;
        literal(rest.trim_start())
    });
    refresh.or(assigned).and_then(|target| page.join(&target).ok())
}

/// The text in quotes at the beginning, if nothing is added to it.
fn literal(text: &str) -> Option<String> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let (inside, after) = text.get(1..)?.split_once(quote)?;
    let added = after.trim_start().starts_with('+') || inside.contains("${");
    (!added && !inside.is_empty()).then(|| inside.replace("\\/", "/"))
}

/// Every quoted text that looks like a path of the server or an address.
pub fn quoted_paths(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for quote in ['"', '\'', '`'] {
        for piece in text.split(quote) {
            let looks = piece.starts_with('/') || piece.starts_with("http");
            let short = piece.len() > 1 && piece.len() < 200;
            let plain = !piece.contains(|c: char| c.is_whitespace() || "<>{}*\\^|".contains(c));
            if looks
                && short
                && plain
                && !piece.starts_with("//")
                && !found.contains(&piece.to_owned())
            {
                found.push(piece.to_owned());
            }
        }
    }
    found
}

/// The values of an attribute in every tag of a kind.
fn attributes<'t>(html: &'t str, tag: &'t str, name: &'t str) -> impl Iterator<Item = String> + 't {
    html.match_indices(tag).filter_map(move |(at, _)| {
        let inside = html.get(at..)?.split('>').next()?;
        let from = inside.find(&format!("{name}="))? + name.len() + 1;
        let value = inside.get(from..)?;
        let value = match value.chars().next()? {
            quote @ ('"' | '\'') => value.get(1..)?.split(quote).next()?,
            _ => value.split_whitespace().next()?,
        };
        Some(value.replace("&amp;", "&"))
    })
}

#[cfg(test)]
mod tests {
    use super::{anchors, goes_to, quoted_paths, scripts};
    use url::Url;

    fn page() -> Url {
        Url::parse("http://h/a/b").unwrap()
    }

    #[test]
    fn finds_scripts_links_and_ways_out() {
        let html = r#"<script src="/s.js" defer></script><script src='t.js'></script><a class=x href="/login?a=1&amp;b=2">x</a>"#;
        let text = |urls: Vec<Url>| urls.iter().map(Url::to_string).collect::<Vec<_>>();
        assert_eq!(text(scripts(html, &page())), ["http://h/s.js", "http://h/a/t.js"]);
        assert_eq!(text(anchors(html, &page())), ["http://h/login?a=1&b=2"]);
        let goes = |html: &str| goes_to(html, &page()).map(|u| u.to_string());
        assert_eq!(
            goes("<script>window.location.href = '/go';</script>").as_deref(),
            Some("http://h/go")
        );
        assert_eq!(goes("location.replace(\"/x\")").as_deref(), Some("http://h/x"));
        assert_eq!(
            goes("<meta http-equiv=refresh content=\"0; URL='/m'\">").as_deref(),
            Some("http://h/m")
        );
        assert_eq!(goes("location.href = '/go?' + x"), None);
        assert_eq!(goes("if (location.search == '') {}"), None);
    }

    #[test]
    fn finds_quoted_paths() {
        let script = "fetch('/api/wechat/login', {method:'POST'}); x = \"/api/me\"; y = `/a b`;";
        assert_eq!(quoted_paths(script), ["/api/me", "/api/wechat/login"]);
    }
}
