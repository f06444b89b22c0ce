//! What a source posts, read whole: a submission that can be routed, or every problem at once.

use std::fmt;

use serde_json::{Map, Value};

use super::{
    consent::Consent,
    contact::Contact,
    facts::{CreditBand, Facts, Occupancy, PropertyType, Purpose},
    field,
    problem::{Problem, ProblemCode},
    reading::Reading,
    zip,
};
use crate::instant::{DAY_MS, Instant};

/// What a vendor may set about taking leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AcceptanceRules {
    /// Consent older than this is stale: aged leads are what buyers complain of first.
    pub consent_age_ms_max: i64,
    /// How far ahead of ours a source's clock may be.
    pub consent_ahead_ms_max: i64,
}

impl Default for AcceptanceRules {
    fn default() -> Self {
        Self { consent_age_ms_max: DAY_MS, consent_ahead_ms_max: 5 * 60_000 }
    }
}

/// A lead that may be sealed, scored and routed. Its `Debug` shows nothing personal.
#[derive(Clone, PartialEq, Eq)]
pub struct Submission {
    pub contact: Contact,
    /// With purpose, state and ZIP.
    pub facts: Facts,
    pub consent: Consent,
    /// The source's own name for the lead; it may hold anything, so it counts as personal.
    pub external_id: Option<String>,
    /// The source only wants to know what would happen.
    pub test: bool,
}

impl Submission {
    /// Reads any JSON at all. A field that the table in [`field`] doesn't have is a problem too: a
    /// misspelt field that is dropped in silence costs an officer a lead that fitted.
    pub fn read(body: &Value, now: Instant, rules: &AcceptanceRules) -> Result<Self, Vec<Problem>> {
        let Value::Object(body) = body else {
            let message = "must be a JSON object, like {\"first_name\": \"Dana\"}";
            return Err(vec![Problem::new("body", ProblemCode::NotAnObject, message)]);
        };
        let mut reading = Reading::new(body);
        let contact = Contact {
            first_name: reading.text(&field::FIRST_NAME),
            last_name: reading.text(&field::LAST_NAME),
            email: reading.email(&field::EMAIL),
            phone: reading.phone(&field::PHONE),
            street: reading.text(&field::STREET),
            city: reading.text(&field::CITY),
        };
        let facts = read_facts(&mut reading);
        let consent = read_consent(&mut reading, body, now, rules);
        let external_id = reading.text(&field::EXTERNAL_ID);
        let test = reading.yes_no(&field::TEST).unwrap_or(false);
        reading.refuse_unknown();
        match (consent, reading.problems()) {
            (Some(consent), problems) if problems.is_empty() => {
                Ok(Self { contact, facts, consent, external_id, test })
            }
            (_, problems) => Err(problems),
        }
    }
}

impl Submission {
    /// A flag on the lead, not a reason to refuse it.
    pub fn state_contradicts_zip(&self) -> bool {
        zip::contradicts_state(&self.facts)
    }
}

fn read_facts(reading: &mut Reading<'_>) -> Facts {
    Facts {
        state: reading.state(&field::STATE),
        zip: reading.zip(&field::ZIP),
        purpose: reading.code(&field::PURPOSE, Purpose::from_code),
        loan_amount: reading.dollars(&field::LOAN_AMOUNT),
        property_value: reading.dollars(&field::PROPERTY_VALUE),
        credit_band: reading.code(&field::CREDIT_BAND, CreditBand::from_code),
        property_type: reading.code(&field::PROPERTY_TYPE, PropertyType::from_code),
        occupancy: reading.code(&field::OCCUPANCY, Occupancy::from_code),
        military: reading.yes_no(&field::MILITARY),
    }
}

/// `None` only with a problem reported.
fn read_consent(
    reading: &mut Reading<'_>,
    body: &Map<String, Value>,
    now: Instant,
    rules: &AcceptanceRules,
) -> Option<Consent> {
    if !matches!(body.get("consent"), None | Some(Value::Null | Value::Object(_))) {
        let message = "must be an object with at least `text` and `at`";
        reading.report("consent", ProblemCode::NotAnObject, message);
        return None;
    }
    let certificate_url = reading.url(&field::CERTIFICATE_URL);
    let text = reading.text(&field::CONSENT_TEXT);
    let ip = reading.ip(&field::CONSENT_IP);
    let user_agent = reading.text(&field::USER_AGENT);
    let at = reading.instant(&field::CONSENT_AT);
    if let Some(at) = at {
        let name = field::CONSENT_AT.name;
        let age_ms = now - at;
        if age_ms > rules.consent_age_ms_max {
            let hours = rules.consent_age_ms_max / crate::instant::HOUR_MS;
            let message = format!("consent must not be older than {hours} hours");
            reading.report(name, ProblemCode::StaleConsent, message);
        }
        if age_ms < -rules.consent_ahead_ms_max {
            let message = "consent must not lie in the future; check the clock and the offset";
            reading.report(name, ProblemCode::FutureConsent, message);
        }
    }
    Some(Consent { certificate_url, text: text?, ip, user_agent, at: at? })
}

impl fmt::Debug for Submission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Submission").field("test", &self.test).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        instant::HOUR_MS,
        lead::field::{FIELDS, Kind, Need, example_body},
    };

    const NOW: Instant = Instant(1_780_000_000_000);

    fn example() -> Value {
        example_body(NOW - HOUR_MS)
    }

    fn read(body: &Value) -> Result<Submission, Vec<Problem>> {
        Submission::read(body, NOW, &AcceptanceRules::default())
    }

    /// The example with one field set; `null` leaves it out.
    fn with(name: &str, value: Value) -> Value {
        let mut body = example();
        *body.pointer_mut(&format!("/{}", name.replace('.', "/"))).unwrap() = value;
        body
    }

    /// Field and code of every problem.
    fn problems(body: &Value) -> Vec<(String, ProblemCode)> {
        let problems = read(body).err().unwrap_or_default();
        problems.into_iter().map(|problem| (problem.field, problem.code)).collect()
    }

    #[track_caller]
    fn refuses(name: &str, value: Value, code: ProblemCode) {
        assert_eq!(problems(&with(name, value.clone())), [(name.to_owned(), code)], "{value}");
    }

    #[test]
    fn a_lead_with_every_field_is_read_whole() {
        let lead = read(&example()).unwrap();
        assert_eq!(lead.contact.name(), "Dana Whitfield");
        assert_eq!(lead.contact.phone.as_ref().unwrap().e164(), "+18305550117");
        assert_eq!(lead.facts.purpose, Some(Purpose::Purchase));
        assert_eq!(lead.facts.loan_amount, Some(380_000));
        assert_eq!(lead.consent.at, NOW - HOUR_MS);
        assert_eq!(lead.external_id.as_deref(), Some("lead-10293"));
        assert!(!lead.test && !lead.state_contradicts_zip());
    }

    #[test]
    fn a_name_a_way_to_reach_them_a_place_a_purpose_and_consent_are_enough() {
        let body = json!({
            "last_name": "Whitfield", "phone": "5125550142", "state": "tx", "zip": "78704-1234",
            "purpose": "refinance", "email": null, "street": "  ",
            "consent": {"text": "I agree\nto be called", "at": (NOW - 1).rfc3339()},
        });
        let lead = read(&body).unwrap();
        assert_eq!(lead.facts.zip.as_deref(), Some("78704"));
        assert_eq!(lead.facts.state.map(|state| state.to_string()).as_deref(), Some("TX"));
        assert_eq!((lead.contact.email, lead.contact.street), (None, None));
    }

    #[test]
    fn all_problems_are_told_at_once_each_at_its_field() {
        let body = json!({"zip": 78704, "credit_band": "good", "consent": {"ip": "here"}});
        let missing = |name: &str| (name.to_owned(), ProblemCode::Missing);
        assert_eq!(
            problems(&body),
            [
                missing("first_name"),
                missing("email"),
                missing("state"),
                ("zip".into(), ProblemCode::NotText),
                missing("purpose"),
                ("credit_band".into(), ProblemCode::UnknownValue),
                missing("consent.text"),
                ("consent.ip".into(), ProblemCode::BadIp),
                missing("consent.at"),
            ]
        );
    }

    #[test]
    fn every_field_of_the_table_is_read_and_needed_as_it_says() {
        for field in FIELDS {
            let wrong = problems(&with(field.name, json!([field.example])));
            assert_eq!(wrong.len(), 1, "{}", field.name);
            assert_eq!(wrong[0].0, field.name);

            let left_out = problems(&with(field.name, Value::Null));
            let expected = [(field.name.to_owned(), ProblemCode::Missing)];
            match field.need {
                Need::Required => assert_eq!(left_out, expected),
                Need::Unless(_) | Need::Optional => assert_eq!(left_out, []),
            }
        }
    }

    #[test]
    fn every_text_has_its_longest_length() {
        for field in FIELDS {
            if let Kind::Line { chars_max } | Kind::Lines { chars_max } = field.kind {
                assert_eq!(problems(&with(field.name, json!("é".repeat(chars_max)))), []);
                refuses(field.name, json!("é".repeat(chars_max + 1)), ProblemCode::TooLong);
            } else if !matches!(field.kind, Kind::Dollars { .. } | Kind::YesNo) {
                refuses(field.name, json!("7".repeat(30_000)), ProblemCode::TooLong);
            }
        }
    }

    #[test]
    fn a_text_with_characters_that_cannot_be_seen_is_refused() {
        for hidden in ['\0', '\u{7}', '\u{9f}', '\u{202e}', '\u{2066}', '\u{200b}', '\n'] {
            let text = json!(format!("Da{hidden}na"));
            refuses("first_name", text, ProblemCode::ControlCharacter);
        }
        refuses("consent.text", json!("I\u{0}agree"), ProblemCode::ControlCharacter);
        let pasted = read(&with("phone", json!("\u{202a}+1 (512) 555-0142\u{202c} "))).unwrap();
        assert_eq!(pasted.contact.phone.unwrap().e164(), "+15125550142");
    }

    #[test]
    fn amounts_are_whole_dollars_within_reason() {
        for value in [json!(0), json!(-1), json!(1.5), json!(1e300), json!(100_000_001)] {
            refuses("loan_amount", value, ProblemCode::OutOfRange);
        }
        refuses("property_value", json!("380000"), ProblemCode::NotANumber);
        assert_eq!(problems(&with("property_value", json!(100_000_000))), []);
    }

    #[test]
    fn a_state_must_exist_and_one_that_contradicts_the_zip_is_flagged() {
        for code in ["XX", "Texas", "AE", "FM"] {
            refuses("state", json!(code), ProblemCode::UnknownState);
        }
        assert!(read(&with("state", json!("NY"))).unwrap().state_contradicts_zip());
    }

    #[test]
    fn consent_is_fresh_to_the_millisecond_and_not_from_the_future() {
        let at = |ms: i64| with("consent.at", json!(Instant(NOW.0 + ms).rfc3339()));
        let refused = |code| vec![("consent.at".to_owned(), code)];
        assert_eq!(problems(&at(-DAY_MS)), []);
        assert_eq!(problems(&at(-DAY_MS - 1)), refused(ProblemCode::StaleConsent));
        assert_eq!(problems(&at(5 * 60_000)), []);
        assert_eq!(problems(&at(5 * 60_000 + 1)), refused(ProblemCode::FutureConsent));
        refuses("consent.at", json!("yesterday"), ProblemCode::BadInstant);
        refuses("consent.at", json!("2026-06-01T14:03:22"), ProblemCode::BadInstant);
    }

    #[test]
    fn a_certificate_is_a_plain_web_address() {
        for url in [
            "javascript:alert(1)",
            "https://",
            "ftp://certificates.example",
            "https://good.example@evil.example/",
            "https://certificates.example/a b",
            "certificates.example",
        ] {
            refuses("consent.certificate_url", json!(url), ProblemCode::BadUrl);
        }
        for url in ["HTTPS://certificates.example:8443/?id=1#x", "http://[2001:db8::1]/c"] {
            assert_eq!(problems(&with("consent.certificate_url", json!(url))), [], "{url}");
        }
    }

    #[test]
    fn a_misspelt_field_is_refused_and_the_right_one_named() {
        for (misspelt, meant) in [
            ("creditBand", "credit_band"),
            ("zip_code", "zip"),
            ("ocupancy", "occupancy"),
            ("ip", "consent.ip"),
            ("consent.text", "consent.text"),
            ("utm_source", ""),
        ] {
            let mut body = example();
            body[misspelt] = json!("x");
            let problems = read(&body).unwrap_err();
            assert_eq!(problems.len(), 1);
            assert_eq!(problems[0].field, misspelt);
            assert_eq!(problems[0].code, ProblemCode::UnknownField);
            let named = problems[0].message.contains(&format!("`{meant}`"));
            assert_eq!(named, !meant.is_empty(), "{}", problems[0].message);
        }
    }

    #[test]
    fn a_thousand_unknown_fields_make_a_short_answer_that_repeats_no_data() {
        let mut body = example();
        for i in 0..1_000 {
            body[format!("dana{i}@example.com")] = json!(1);
        }
        let problems = read(&body).unwrap_err();
        assert_eq!(problems.len(), 21);
        assert!(problems.iter().all(|problem| problem.field == "body"));
        assert!(problems[20].message.contains("980 more"));
    }

    #[test]
    fn whatever_is_not_an_object_is_refused() {
        for body in [json!(null), json!([]), json!("lead"), json!(1), json!([example()])] {
            assert_eq!(problems(&body), [("body".to_owned(), ProblemCode::NotAnObject)]);
        }
        for consent in [json!("yes"), json!(true), json!([])] {
            refuses("consent", consent, ProblemCode::NotAnObject);
        }
    }

    #[test]
    fn no_message_and_no_debug_output_repeats_what_was_posted() {
        for field in FIELDS {
            for wrong in [json!(["Secret"]), json!("Secret\u{0}X"), json!({"Secret": 1})] {
                for problem in read(&with(field.name, wrong)).unwrap_err() {
                    assert!(!problem.message.contains("Secret"), "{}", problem.message);
                }
            }
        }
        assert_eq!(format!("{:?}", read(&example()).unwrap()), "Submission { test: false, .. }");
    }
}
