//! Tickets whose signature is missing or wrong.
//! Must not know any key.

use crate::check::probe::Probe;
use crate::check::verdict::{Finding, Stop, Verdict};

/// The spellings verifiers have been caught with.
const NONE: [&str; 4] = ["none", "None", "NONE", "nOnE"];

/// WXA402.
pub(super) async fn alg_none(probe: &Probe) -> Result<Verdict, Stop> {
    probe.bearer().await?;
    let (a, b) = probe.both().await?;
    for alg in NONE {
        let bare = a.without_signature(&b.payload, alg);
        // Some split at points and want three parts, some want no last point.
        for ticket in [bare.as_str(), bare.trim_end_matches('.')] {
            let me = probe.show(ticket).await?;
            if me.is_in() {
                let finding = Finding::new(&[me.exchange]).hole("alg", format!("\"{alg}\""));
                return Ok(probe.accepted(finding, ticket));
            }
        }
    }
    Ok(Verdict::Pass)
}

/// WXA403.
pub(super) async fn not_verified(probe: &Probe) -> Result<Verdict, Stop> {
    probe.bearer().await?;
    let (a, b) = probe.both().await?;
    let tries = [
        (a.with_signature(&a.bent_signature()), probe.say("改动签名", "signature")),
        (a.with_signature(""), probe.say("去掉签名", "signature (taken away)")),
        (a.with_payload(&b.payload), probe.say("换掉内容", "payload")),
    ];
    for (ticket, changed) in tries {
        // Two users may have the very same payload but for the id; then nothing was changed.
        if probe.baseline().await?.b.session.ticket.as_ref() == Some(&ticket) {
            continue;
        }
        let me = probe.show(&ticket).await?;
        if me.is_in() {
            return Ok(Finding::new(&[me.exchange]).hole("changed", changed).fail());
        }
    }
    Ok(Verdict::Pass)
}
