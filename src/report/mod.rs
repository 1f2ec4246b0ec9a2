//! Results into bytes: QR codes, pages, tables. Every function returns what to write.
//! Must not write anywhere and must not fetch anything.

pub mod baseline;
pub mod bitmap;
pub mod check;
pub mod html;
pub mod junit;
pub mod load;
pub mod load_page;
pub mod page;
mod plot;
pub mod qr;
pub mod sarif;
mod sequence;

/// A report with one result of every kind, for the tests of its forms.
#[cfg(test)]
pub(crate) fn sample() -> check::Report {
    serde_json::from_str(include_str!("../../tests/golden/check-report.json")).unwrap()
}

/// The report of a check that could not be done, for the tests of its forms.
#[cfg(test)]
pub(crate) fn unfinished() -> check::Report {
    let mut report = sample();
    report.rules.clear();
    report.summary = check::Summary::default();
    report.error = Some(check::Trouble {
        kind: "backend_not_reached".to_owned(),
        message: "the back end at <here> cannot be reached".to_owned(),
        because: Some("connection refused".to_owned()),
        hint: Some("start it".to_owned()),
        exit: 4,
    });
    report
}
