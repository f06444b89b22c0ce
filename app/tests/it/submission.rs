//! Whatever a source posts, reading it ends in a lead that is whole or in problems, never in a
//! panic.

use app::{
    instant::Instant,
    lead::{
        consent::Consent,
        contact::Contact,
        facts::Facts,
        field::{self, FIELDS},
        mark,
        score::Score,
        submission::{AcceptanceRules, Submission},
    },
};
use proptest::{collection, prelude::*};
use serde_json::{Map, Value, json};

const NOW: Instant = Instant(1_780_000_000_000);

fn read(body: &Value) -> Result<Submission, Vec<app::lead::problem::Problem>> {
    Submission::read(body, NOW, &AcceptanceRules::default())
}

/// Any JSON there is, a few levels deep.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[0-9+(). -]{0,20}".prop_map(Value::from),
        "[a-z.+@]{0,20}".prop_map(Value::from),
        "(https?://)?[a-z@/:.]{0,20}".prop_map(Value::from),
        (-100_000_000_i64..=100_000).prop_map(|ms| Value::from((NOW + ms).rfc3339())),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| Value::Object(Map::from_iter(map))),
        ]
    })
}

/// The example with some fields changed to anything, so that reading gets past the first check.
fn near_miss() -> impl Strategy<Value = Value> {
    collection::vec((0..FIELDS.len(), any_json()), 0..4).prop_map(|changes| {
        let mut body = field::example_body(NOW - 1_000);
        for (at, value) in changes {
            let path = format!("/{}", FIELDS[at].name.replace('.', "/"));
            *body.pointer_mut(&path).unwrap() = value;
        }
        body
    })
}

/// The body that says what a lead that was read says.
fn body_of(lead: &Submission) -> Value {
    let object = |value: Value| value.as_object().cloned().unwrap();
    let mut body = object(json!(lead.contact));
    body.extend(object(json!(lead.facts)));
    let mut consent = json!(lead.consent);
    consent["at"] = json!(lead.consent.at.rfc3339());
    body.insert("consent".into(), consent);
    body.insert("external_id".into(), json!(lead.external_id));
    body.insert("test".into(), json!(lead.test));
    Value::Object(body)
}

proptest! {
    #[test]
    fn any_json_at_all_is_refused_with_problems(body in any_json()) {
        let problems = read(&body).unwrap_err();
        prop_assert!(!problems.is_empty());
    }

    #[test]
    fn a_lead_that_is_read_is_whole_and_reads_the_same_again(body in near_miss()) {
        match read(&body) {
            Err(problems) => prop_assert!(!problems.is_empty()),
            Ok(lead) => {
                let facts = &lead.facts;
                prop_assert!(facts.purpose.is_some());
                prop_assert!(facts.state.is_some() && facts.zip.is_some());
                prop_assert!(!lead.contact.name().is_empty());
                prop_assert!(!mark::duplicate_marks(&lead.contact).is_empty());
                prop_assert!(!lead.consent.text.is_empty());
                prop_assert!(Score::of(&lead.contact, facts, &lead.consent).total <= 100);
                prop_assert_eq!(read(&body_of(&lead)).ok(), Some(lead));
            }
        }
    }

    #[test]
    fn what_is_sealed_as_json_opens_as_it_was(body in near_miss()) {
        if let Ok(lead) = read(&body) {
            let contact: Contact = serde_json::from_value(json!(lead.contact)).unwrap();
            let facts: Facts = serde_json::from_value(json!(lead.facts)).unwrap();
            let consent: Consent = serde_json::from_value(json!(lead.consent)).unwrap();
            prop_assert_eq!((contact, facts, consent), (lead.contact, lead.facts, lead.consent));
        }
    }

    #[test]
    fn whatever_is_typed_into_a_search_box_is_read(typed in any::<String>()) {
        mark::sought_marks(&typed);
    }
}
