//! The words of `call [METHOD] URL [ITEM…]`: which is the method, which the address.
//! Must not guess silently wrong: a word that could be read two ways is read as documented here.

use http::Method;
use url::Url;

use super::fault::CallError;
use crate::domain::said::Said;
use crate::domain::{host, redact};

/// What the words say.
#[derive(Debug)]
pub(super) struct Target<'a> {
    /// The method, when given.
    pub method: Option<Method>,
    /// Where to, without fragment and user information.
    pub url: Url,
    /// `Basic …` from the address's user information.
    pub authorization: Option<String>,
    /// The rest: request items.
    pub items: &'a [String],
}

/// Takes the words apart. The first word is a method when another word follows and it is written
/// in capitals, or is one of HTTP's methods in any case.
pub(super) fn read(words: &[String]) -> Result<Target<'_>, CallError> {
    let (method, rest) = match words {
        [first, rest @ ..] if !rest.is_empty() && is_method(first) => {
            (Method::from_bytes(first.to_ascii_uppercase().as_bytes()).ok(), rest)
        }
        all => (None, all),
    };
    let (address, items) = rest.split_first().ok_or(CallError::NoUrl)?;
    // A method alone, or one that is followed by items: the address was forgotten.
    if method.is_none() && is_bare(address) {
        return Err(match is_method(address) {
            true => CallError::NoUrl,
            false => CallError::BadUrl {
                shown: redact::url(address),
                reason: Said::fixed(
                    "只有一个词，看不出是主机名；真是主机名就写成 http://主机名",
                    "a single word may not be a host name; if it is one, write http://NAME",
                ),
            },
        });
    }
    let (url, authorization) = address_of(address)?;
    Ok(Target { method, url, authorization, items })
}

/// A word without anything an address has: no dot, port, path or scheme, and not this machine.
fn is_bare(word: &str) -> bool {
    !word.is_empty()
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        && !host::is_loopback(word)
}

fn is_method(word: &str) -> bool {
    const KNOWN: [&str; 9] =
        ["get", "head", "post", "put", "patch", "delete", "options", "trace", "query"];
    let letters = !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphabetic());
    letters
        && (word.bytes().all(|b| b.is_ascii_uppercase())
            || KNOWN.contains(&word.to_ascii_lowercase().as_str()))
}

/// Reads an address in HTTPie's short forms: `:3000/x` and `:/x` are this machine, no scheme means
/// http for this machine and https for any other (a ticket should not travel in the clear).
fn address_of(word: &str) -> Result<(Url, Option<String>), CallError> {
    let bad = |reason: Said| CallError::BadUrl { shown: redact::url(word), reason };
    let full = if let Some(rest) = word.strip_prefix(':').filter(|r| !r.starts_with(':')) {
        let behind = rest.starts_with(|c: char| c.is_ascii_digit());
        format!("http://localhost{}{rest}", if behind { ":" } else { "" })
    } else if word.contains("://") {
        word.to_owned()
    } else {
        let authority = word.split(['/', '?', '#']).next().unwrap_or("");
        let name = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let bare = match name.rsplit_once(':') {
            Some((bare, port)) if port.bytes().all(|b| b.is_ascii_digit()) => bare,
            _ => name,
        };
        format!("{}://{word}", if host::is_loopback(bare) { "http" } else { "https" })
    };
    let mut url = Url::parse(&full).map_err(|e| bad(misread(e)))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(bad(Said::fixed(
            "只能请求 http 和 https",
            "only http and https can be called",
        )));
    }
    let authorization = basic(&url);
    // Neither fails on an address with a host, which http and https always have.
    let _ = url.set_username("").and_then(|()| url.set_password(None));
    url.set_fragment(None);
    Ok((url, authorization))
}

/// Why an address cannot be read (WHATWG URL).
fn misread(error: url::ParseError) -> Said {
    use url::ParseError::{
        EmptyHost, InvalidDomainCharacter, InvalidIpv4Address, InvalidIpv6Address, InvalidPort,
        RelativeUrlWithoutBase,
    };
    let chinese = match error {
        EmptyHost => "没有主机名",
        InvalidPort => "端口不对",
        InvalidIpv4Address => "IPv4 地址不对",
        InvalidIpv6Address => "IPv6 地址不对",
        InvalidDomainCharacter => "主机名里有不能用的字符",
        RelativeUrlWithoutBase => "没有协议和主机名",
        _ => "主机名不对",
    };
    Said::new(chinese, error.to_string())
}

fn basic(url: &Url) -> Option<String> {
    use base64::Engine;
    if url.username().is_empty() && url.password().is_none() {
        return None;
    }
    let decode = |text: &str| percent_encoding::percent_decode_str(text).collect::<Vec<u8>>();
    let mut pair = decode(url.username());
    pair.push(b':');
    pair.extend(decode(url.password().unwrap_or("")));
    Some(format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair)))
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::domain::fault::Fault;

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|w| (*w).to_owned()).collect()
    }

    fn seen(list: &[&str]) -> (Option<String>, String, usize) {
        let words = words(list);
        let target = read(&words).unwrap();
        (target.method.map(|m| m.to_string()), target.url.to_string(), target.items.len())
    }

    #[test]
    fn short_forms_of_addresses() {
        let url = |word: &str| seen(&[word]).1;
        assert_eq!(url(":3000/x?a=b"), "http://localhost:3000/x?a=b");
        assert_eq!(url(":/x"), "http://localhost/x");
        assert_eq!(url("localhost:3000"), "http://localhost:3000/");
        assert_eq!(url("127.0.0.1/x#frag"), "http://127.0.0.1/x");
        assert_eq!(url("[::1]:8080/x"), "http://[::1]:8080/x");
        assert_eq!(url("h5.example.com/api"), "https://h5.example.com/api");
        assert_eq!(url("HTTP://h5.example.com"), "http://h5.example.com/");
    }

    #[test]
    fn the_first_word_is_a_method_only_when_an_address_follows() {
        assert_eq!(seen(&["GET", ":1/"]).0.as_deref(), Some("GET"));
        assert_eq!(seen(&["delete", ":1/"]).0.as_deref(), Some("DELETE"));
        assert_eq!(
            seen(&["PURGE", ":1/", "a=b"]),
            (Some("PURGE".into()), "http://localhost:1/".into(), 1)
        );
        assert_eq!(seen(&["localhost", "a=b"]), (None, "http://localhost/".into(), 1));
        // Nothing to call: no request to a host called `get`, nor to whatever one word may be.
        for list in [["GET"], ["notaurl"]] {
            let list = words(&list);
            assert_eq!(read(&list).unwrap_err().kind(), "bad_address", "{list:?}");
        }
        assert_eq!(seen(&["http://web"]).1, "http://web/");
    }

    #[test]
    fn user_information_becomes_a_header_and_never_shows() {
        let list = words(&["http://u:p%40w@h/x"]);
        let target = read(&list).unwrap();
        assert_eq!(target.url.as_str(), "http://h/x");
        assert_eq!(target.authorization.as_deref(), Some("Basic dTpwQHc="));
        let list = words(&["ftp://u:canary@h/x?secret=canary"]);
        let error = read(&list).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
        assert_eq!(error.kind(), "bad_address");
    }

    #[test]
    fn no_address_and_bad_ones() {
        for list in [&[][..], &[""], &["http://"], &["http://h:99999"], &["a b"]] {
            assert!(read(&words(list)).is_err(), "{list:?}");
        }
    }
}
