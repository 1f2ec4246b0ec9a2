//! Flaws of tickets that are names for what the server knows: names others can think of too.
//! Must not keep whom a name stands for; `memory` does.

use super::{Flaw, Layer};
use crate::demo::Demo;
use crate::domain::digest::md5;
use crate::domain::random::hex;

/// With these a ticket is a name, and a poor one.
pub(super) const NAMING: [Flaw; 6] = [
    Flaw::TicketCounter,
    Flaw::TicketMd5,
    Flaw::TicketTime,
    Flaw::TicketObjectId,
    Flaw::TicketUuid1,
    Flaw::TicketShort,
];

/// From the beginning of the Gregorian calendar to 1970, in steps of 100 ns (RFC 9562 section 5.1).
const GREGORIAN: i64 = 0x01B2_1DD2_1381_4000;

/// A name anybody could have thought of.
pub(super) fn thought_of(layer: &Layer, demo: &Demo, openid: &str) -> Option<String> {
    let millis = demo.now().millis();
    let count = || {
        layer.with_memory(|memory| {
            memory.issued += 1;
            memory.issued
        })
    };
    let name = match () {
        () if layer.has(Flaw::TicketCounter) => (10_000_000 + count()).to_string(),
        () if layer.has(Flaw::TicketMd5) => md5(openid.as_bytes()),
        () if layer.has(Flaw::TicketTime) => millis.to_string(),
        () if layer.has(Flaw::TicketObjectId) => {
            format!("{:08x}bcf86cd799{:06x}", millis / 1000, 0x43_9011 + count())
        }
        () if layer.has(Flaw::TicketUuid1) => uuid(millis, i64::try_from(count()).ok()?),
        () if layer.has(Flaw::TicketShort) => demo.with_random(|random| hex(random, 4)),
        () => return None,
    };
    Some(name)
}

/// Version 1: the time in steps of 100 ns, and the node of the examples in RFC 9562.
fn uuid(millis: i64, count: i64) -> String {
    let ticks = millis * 10_000 + GREGORIAN + count;
    let (low, middle, high) = (ticks & 0xFFFF_FFFF, (ticks >> 32) & 0xFFFF, (ticks >> 48) & 0xFFF);
    format!("{low:08x}-{middle:04x}-1{high:03x}-b3c8-9f6bdeced846")
}
