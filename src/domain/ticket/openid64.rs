//! The ticket of simple old systems: base64(openid), no signature, no end.
//! Must not be used without saying that anybody can forge it ([`Warning::Forgeable`]).
//!
//! [`Warning::Forgeable`]: super::Warning::Forgeable

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};

use super::part::not_base64;
use super::refusal::Refusal;
use crate::domain::openid::OpenId;
use crate::domain::said::{Bilingual, Said};

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Standard base64 with padding, as those systems write it.
pub fn write(openid: &str) -> String {
    STANDARD.encode(openid)
}

/// The openid inside. Either alphabet, padded or not; the content must look like an openid.
pub fn read(ticket: &str) -> Result<String, Refusal> {
    if ticket.len() > super::MAX_TICKET {
        return Err(Refusal::TooLarge(ticket.len()));
    }
    let standard = ticket.replace('-', "+").replace('_', "/");
    let bytes = LENIENT.decode(standard).map_err(|e| {
        let why = not_base64(e);
        Refusal::NotOpenid64(Said::new(
            format!("它不是 base64：{}", why.chinese()),
            format!("it is not base64: {why}"),
        ))
    })?;
    let openid = String::from_utf8(bytes).map_err(|_| {
        Refusal::NotOpenid64(Said::fixed("内容不是文本", "its content is not text"))
    })?;
    OpenId::parse(&openid).map_err(|e| {
        Refusal::NotOpenid64(Said::new(
            format!("内容不是 openid：{}", e.chinese()),
            format!("its content is not an openid: {e}"),
        ))
    })?;
    Ok(openid)
}

#[cfg(test)]
mod tests {
    use super::{read, write};

    #[test]
    fn write_and_read_are_inverse() {
        let openid = "ob8F-wFENFWw7_FR6Gx8KbPacFEw";
        assert_eq!(write(openid), "b2I4Ri13RkVORld3N19GUjZHeDhLYlBhY0ZFdw==");
        assert_eq!(read(&write(openid)).unwrap(), openid);
        assert_eq!(read("b2I4Ri13RkVORld3N19GUjZHeDhLYlBhY0ZFdw").unwrap(), openid);
    }

    #[test]
    fn refuses_what_holds_no_openid() {
        for ticket in ["", "b", "AAAA", "/w==", "b 2I=", "IA=="] {
            assert_eq!(read(ticket).unwrap_err().slug(), "malformed", "{ticket:?}");
        }
        assert_eq!(read(&"A".repeat(20_000)).unwrap_err().slug(), "too_large");
    }
}
