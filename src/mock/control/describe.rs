//! `/openapi.json`: the control API described, OpenAPI 3.1.
//! Must not promise what the table of endpoints does not hold; a test compares the two.

use super::fault::Fault;
use super::packed::{packed, unpacked};
use super::{Call, reply};
use crate::mock::answer::Answer;
use bytes::Bytes;
use std::sync::LazyLock;

static TOLD: LazyLock<Bytes> = LazyLock::new(|| {
    let text = String::from_utf8_lossy(&unpacked(packed!("openapi.json")))
        .replace("{version}", env!("CARGO_PKG_VERSION"));
    Bytes::from(text)
});

/// The document.
pub(super) fn document(_: &mut Call<'_>, _: &str) -> Result<Answer, Fault> {
    Ok(reply::response("application/json", TOLD.clone()).into())
}
