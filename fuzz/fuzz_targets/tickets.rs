//! Tickets of any bytes: refused with a known slug, never a panic, and none that was not signed here
//! is accepted. Must not repeat the examples of the RFCs.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wxauth::domain::ticket::{Algorithm, Key, Refusal, Rules, Signer, decode, openid64, verify};
use wxauth::domain::time::Time;

const NOW: Time = Time::from_secs(1_763_815_470);

fuzz_target!(|input: &[u8]| {
    let text = String::from_utf8_lossy(input);
    let Ok(key) = Key::from_bytes(b"d9f1c7a2b3e4f5061728394a5b6c7d8e") else { return };
    let _ = decode(&text, NOW);
    let _ = openid64::read(&text);
    match verify(&text, &key, Rules::default(), NOW) {
        Ok(Ok(_)) => panic!("accepted: {text}"),
        Ok(Err(refusal)) => assert!(Refusal::SLUGS.contains(&refusal.slug())),
        Err(_) => {}
    }
    // Any text as a payload: signed, it is either understood or refused in good order.
    let Ok(signer) = Signer::new(&key, Algorithm::HS256, None) else { return };
    let Ok(ticket) = signer.sign(&text) else { return };
    let _ = decode(&ticket, NOW);
    let _ = verify(&ticket, &key, Rules::default(), NOW);
});
