//! Header fields of the connection and of the message itself, which carry nothing of the caller's.
//! Must not touch messages; names are judged by their spelling alone.

/// What RFC 9110 keeps for host (7.2), connection (7.6.1, 7.8, 10.1.1, 10.1.4) and body (6.6.2, 8.3, 8.6),
/// and RFC 9112 for framing (6.1): set by hand they break the request, or make two servers read two.
const NAMES: [&str; 11] = [
    "host",
    "content-length",
    "content-type",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "upgrade",
    "expect",
];

/// True for such a field, in any letter case.
pub fn is_framing(name: &str) -> bool {
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::is_framing;

    #[test]
    fn only_the_messages_own_fields_are_kept() {
        assert!(is_framing("Host") && is_framing("transfer-encoding") && is_framing("TE"));
        assert!(
            !is_framing("X-Wx-Ticket") && !is_framing("Authorization") && !is_framing("Cookie")
        );
    }
}
