//! A web origin as browsers serialize it: scheme, host, port, and nothing behind.
//! Must not equate what a browser tells apart: the strings are compared byte by byte.

use crate::domain::said::Bilingual;

/// An origin such as `https://h5.example.com` or `http://127.0.0.1:3000`, or the opaque `null`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin(String);

/// Why a text is no origin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// Not `scheme://host[:port]`.
    #[error("{0:?} is not an origin")]
    Shape(String),
    /// A path, a query or a slash at its end.
    #[error("{given:?} has something behind the host; the origin is {origin}")]
    Behind {
        /// The text.
        given: String,
        /// What it should be.
        origin: String,
    },
}

impl Bilingual for OriginError {
    fn chinese(&self) -> String {
        match self {
            OriginError::Shape(text) => format!("{text:?} 不是源（协议、主机、端口）"),
            OriginError::Behind { given, origin } => {
                format!("{given:?} 的主机后面多了东西，源应为 {origin}")
            }
        }
    }
}

impl Origin {
    /// Takes an origin in and writes it as a browser would (HTML standard, "ASCII serialization of
    /// an origin"): lower case, the scheme's own port left out.
    ///
    /// # Errors
    /// See [`OriginError`].
    pub fn parse(text: &str) -> Result<Origin, OriginError> {
        if text == "null" {
            return Ok(Origin(text.to_owned()));
        }
        let shape = || OriginError::Shape(text.to_owned());
        let (scheme, rest) = text.split_once("://").ok_or_else(shape)?;
        let scheme = scheme.to_ascii_lowercase();
        let known_port = match scheme.as_str() {
            "http" => ":80",
            "https" => ":443",
            _ => return Err(shape()),
        };
        let authority = rest.split(['/', '?', '#']).next().unwrap_or("").to_ascii_lowercase();
        let ordinary = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
        let port = authority.rsplit_once(':').map(|(_, p)| p).filter(|p| !p.ends_with(']'));
        let bad_port = port.is_some_and(|p| p.parse::<u16>().is_err());
        if authority.is_empty() || !authority.chars().all(ordinary) || bad_port {
            return Err(shape());
        }
        let host = authority.strip_suffix(known_port).unwrap_or(&authority);
        let origin = format!("{scheme}://{host}");
        if rest.len() > authority.len() {
            return Err(OriginError::Behind { given: text.to_owned(), origin });
        }
        Ok(Origin(origin))
    }

    /// The text of the `Origin` header.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Origin, OriginError};

    #[test]
    fn serializes_as_browsers_do() {
        let read = |t: &str| Origin::parse(t).unwrap().to_string();
        assert_eq!(read("HTTPS://H5.Example.com"), "https://h5.example.com");
        assert_eq!(read("https://h5.example.com:443"), "https://h5.example.com");
        assert_eq!(read("http://127.0.0.1:3000"), "http://127.0.0.1:3000");
        assert_eq!(read("http://[::1]:80"), "http://[::1]");
        assert_eq!(read("null"), "null");
    }

    #[test]
    fn refuses_what_no_browser_sends() {
        for text in
            ["h5.example.com", "ftp://x", "https://", "http://h:x", "http://u@h", "http://h\n"]
        {
            assert!(matches!(Origin::parse(text), Err(OriginError::Shape(_))), "{text}");
        }
        let Err(OriginError::Behind { origin, .. }) = Origin::parse("https://h.example/") else {
            panic!("accepted")
        };
        assert_eq!(origin, "https://h.example");
    }
}
