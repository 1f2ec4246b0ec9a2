//! What holds for every ticket, tried with many: no text makes verifying panic, a payload comes back
//! as it was signed, no changed character is accepted. Must not repeat the examples of `vectors`.

use proptest::prelude::*;

use super::json::{compact, scan};
use super::{Algorithm, Claim, Draft, Key, Plan, Refusal, Rules, Signer, decode, openid64, verify};
use crate::domain::random::Seeded;
use crate::domain::time::Time;

const NOW: Time = Time::from_secs(1_763_815_470);

fn key() -> Key {
    Key::from_bytes(b"d9f1c7a2b3e4f5061728394a5b6c7d8e").unwrap()
}

fn signed(payload: &str) -> String {
    Signer::new(&key(), Algorithm::HS256, None).unwrap().sign(payload).unwrap()
}

/// Any JSON value, a few levels deep.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        "\\PC{0,12}".prop_map(Into::into),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let list = prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into);
        let map = prop::collection::btree_map("[a-z\"中]{1,6}", inner, 0..4);
        prop_oneof![list, map.prop_map(|m| serde_json::Value::Object(m.into_iter().collect()))]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_refused_with_a_known_slug(text in ".{0,80}", tail in "[A-Za-z0-9_.-]{0,80}") {
        for ticket in [text.as_str(), tail.as_str(), &signed(&text), &format!("{}{tail}", signed("{}"))] {
            if let Err(refusal) = verify(ticket, &key(), Rules::default(), NOW).unwrap() {
                prop_assert!(Refusal::SLUGS.contains(&refusal.slug()));
            }
            let _ = decode(ticket, NOW);
            let _ = openid64::read(ticket);
        }
    }

    #[test]
    fn claims_come_back_as_they_were_signed(value in json(), name in "[a-z中 ]{8,12}") {
        let claim = Claim::json(&name, &value.to_string()).unwrap();
        let draft = Draft { claims: vec![claim], ..Draft::default() };
        let payload = Plan::new(draft).unwrap().payload("oA1", NOW, &mut Seeded::new("p")).unwrap();
        let verified = verify(&signed(&payload), &key(), Rules::default(), NOW).unwrap().unwrap();
        prop_assert_eq!(&verified.payload, &payload);
        let read: serde_json::Value = serde_json::from_str(&payload).unwrap();
        prop_assert_eq!(&read[&name], &value);
    }

    #[test]
    fn no_changed_character_is_accepted(at in any::<prop::sample::Index>(), new in "[A-Za-z0-9_.=-]") {
        let good = signed(r#"{"sub":"oA1","exp":4000000000}"#);
        let at = at.index(good.len());
        let changed = format!("{}{new}{}", &good[..at], &good[at + 1..]);
        prop_assume!(changed != good);
        prop_assert!(verify(&changed, &key(), Rules::default(), NOW).unwrap().is_err());
    }

    #[test]
    fn compacting_changes_nothing_but_blanks(value in json()) {
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        let short = compact(&pretty);
        prop_assert_eq!(short.as_ref(), value.to_string());
        prop_assert_eq!(scan(&pretty, &|_| false), Ok(()));
    }
}
