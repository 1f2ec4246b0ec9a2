//! Results into bytes: QR codes, pages, tables. Every function returns what to write.
//! Must not write anywhere and must not fetch anything.

pub mod baseline;
pub mod bitmap;
pub mod check;
pub mod html;
pub mod junit;
pub mod page;
pub mod qr;
pub mod sarif;
mod sequence;

/// A report with one result of every kind, for the tests of its forms.
#[cfg(test)]
pub(crate) fn sample() -> check::Report {
    serde_json::from_str(include_str!("../../tests/golden/check-report.json")).unwrap()
}
