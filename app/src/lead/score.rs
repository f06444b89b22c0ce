//! The published score, 0 to 100: how complete a lead is and how easily it can be lent to. It is
//! shown, part by part, and never enters the rule.

use serde::{Deserialize, Serialize};

use super::{
    consent::Consent,
    contact::Contact,
    facts::{CreditBand, Facts, Occupancy},
    zip,
};

/// The version of the table below. A lead keeps the total of the version that it was scored by.
pub const RUBRIC_VERSION: u16 = 1;

/// A lead's score and where it comes from; the parts add up to the total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    pub total: u8,
    pub parts: Vec<ScorePart>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScorePart {
    pub name: String,
    pub points: u8,
    /// The most that this part can give.
    pub of: u8,
    pub why: String,
}

impl Score {
    pub fn of(contact: &Contact, facts: &Facts, consent: &Consent) -> Self {
        let seen = Seen { contact, facts, consent };
        let parts: Vec<ScorePart> = RUBRIC
            .iter()
            .map(|part| {
                let step = &part.steps[(part.step)(&seen)];
                ScorePart {
                    name: part.name.into(),
                    points: step.points,
                    of: part.of(),
                    why: step.when.into(),
                }
            })
            .collect();
        Self { total: parts.iter().map(|part| part.points).sum(), parts }
    }
}

/// One row of the published table.
pub struct RubricPart {
    pub name: &'static str,
    /// From the most points to the fewest.
    pub steps: &'static [Step],
    /// Which of the steps a lead stands on.
    step: fn(&Seen<'_>) -> usize,
}

impl RubricPart {
    /// The most that this part can give.
    pub fn of(&self) -> u8 {
        self.steps[0].points
    }
}

pub struct Step {
    pub points: u8,
    pub when: &'static str,
}

struct Seen<'a> {
    contact: &'a Contact,
    facts: &'a Facts,
    consent: &'a Consent,
}

const fn step(points: u8, when: &'static str) -> Step {
    Step { points, when }
}

/// The table that docs/SCORE.md publishes.
pub const RUBRIC: &[RubricPart] = &[
    RubricPart {
        name: "phone",
        steps: &[step(12, "a phone number"), step(0, "no phone number")],
        step: |seen| missing([seen.contact.phone.is_some()]),
    },
    RubricPart {
        name: "email",
        steps: &[step(10, "an e-mail address"), step(0, "no e-mail address")],
        step: |seen| missing([seen.contact.email.is_some()]),
    },
    RubricPart {
        name: "name",
        steps: &[step(5, "first and last name"), step(2, "one name only"), step(0, "no name")],
        step: |seen| missing([seen.contact.first_name.is_some(), seen.contact.last_name.is_some()]),
    },
    RubricPart {
        name: "address",
        steps: &[
            step(5, "street and city"),
            step(2, "street or city only"),
            step(0, "neither street nor city"),
        ],
        step: |seen| missing([seen.contact.street.is_some(), seen.contact.city.is_some()]),
    },
    RubricPart {
        name: "place",
        steps: &[
            step(5, "the ZIP lies in the state"),
            step(0, "the ZIP and the state contradict each other"),
        ],
        step: |seen| missing([!zip::contradicts_state(seen.facts)]),
    },
    RubricPart {
        name: "credit",
        steps: &[
            step(20, "credit score 720 or more"),
            step(15, "credit score 680 to 719"),
            step(10, "credit score 640 to 679"),
            step(4, "credit score 639 or less"),
            step(0, "credit score not given"),
        ],
        step: |seen| match seen.facts.credit_band {
            Some(CreditBand::From720) => 0,
            Some(CreditBand::From680) => 1,
            Some(CreditBand::From640) => 2,
            Some(CreditBand::Below640) => 3,
            None => 4,
        },
    },
    RubricPart {
        name: "loan_to_value",
        steps: &[
            step(15, "loan at most 80% of the property's value"),
            step(10, "loan above 80% and at most 90% of the value"),
            step(5, "loan above 90% and at most 97% of the value"),
            step(2, "loan above 97% of the value"),
            step(0, "loan or value not given"),
        ],
        step: |seen| match (seen.facts.loan_amount, seen.facts.property_value) {
            (Some(loan), Some(value)) => {
                let at_most = |percent: u128| u128::from(loan) * 100 <= u128::from(value) * percent;
                [80, 90, 97].into_iter().position(at_most).unwrap_or(3)
            }
            _ => 4,
        },
    },
    RubricPart {
        name: "amounts",
        steps: &[
            step(5, "loan amount and property value"),
            step(2, "one of the two amounts only"),
            step(0, "no amounts"),
        ],
        step: |seen| {
            missing([seen.facts.loan_amount.is_some(), seen.facts.property_value.is_some()])
        },
    },
    RubricPart {
        name: "occupancy",
        steps: &[
            step(5, "the borrower's own home"),
            step(3, "a second home"),
            step(2, "an investment"),
            step(0, "occupancy not given"),
        ],
        step: |seen| match seen.facts.occupancy {
            Some(Occupancy::Primary) => 0,
            Some(Occupancy::SecondHome) => 1,
            Some(Occupancy::Investment) => 2,
            None => 3,
        },
    },
    RubricPart {
        name: "property",
        steps: &[step(3, "property type given"), step(0, "property type not given")],
        step: |seen| missing([seen.facts.property_type.is_some()]),
    },
    RubricPart {
        name: "military",
        steps: &[step(2, "military service answered"), step(0, "military service not answered")],
        step: |seen| missing([seen.facts.military.is_some()]),
    },
    RubricPart {
        name: "certificate",
        steps: &[step(8, "an independent consent certificate"), step(0, "no consent certificate")],
        step: |seen| missing([seen.consent.certificate_url.is_some()]),
    },
    RubricPart {
        name: "trace",
        steps: &[
            step(5, "consent with IP address and browser"),
            step(2, "consent with one of IP address and browser"),
            step(0, "consent with neither IP address nor browser"),
        ],
        step: |seen| missing([seen.consent.ip.is_some(), seen.consent.user_agent.is_some()]),
    },
];

/// How many of the wanted things are missing.
fn missing<const N: usize>(wanted: [bool; N]) -> usize {
    wanted.into_iter().filter(|there| !there).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        instant::Instant,
        lead::{
            contact::{Email, Phone},
            facts::{PropertyType, State},
        },
    };

    fn consent() -> Consent {
        Consent {
            certificate_url: None,
            text: "I agree".into(),
            ip: None,
            user_agent: None,
            at: Instant(0),
        }
    }

    #[test]
    fn a_lead_with_everything_scores_100_and_one_with_nothing_0() {
        let contact = Contact {
            first_name: Some("Dana".into()),
            last_name: Some("Whitfield".into()),
            email: Email::parse("dana@example.com"),
            phone: Phone::parse("5125550142"),
            street: Some("1200 Barton Springs Rd".into()),
            city: Some("Austin".into()),
        };
        let facts = Facts {
            credit_band: Some(CreditBand::From720),
            property_type: Some(PropertyType::Condo),
            occupancy: Some(Occupancy::Primary),
            state: State::from_code("TX"),
            zip: Some("78704".into()),
            loan_amount: Some(380_000),
            property_value: Some(475_000),
            military: Some(false),
            ..Facts::default()
        };
        let full = Consent {
            certificate_url: Some("https://certificates.example/7f3a".into()),
            ip: Some([203, 0, 113, 7].into()),
            user_agent: Some("Mozilla/5.0".into()),
            ..consent()
        };
        assert_eq!(Score::of(&contact, &facts, &full).total, 100);

        let nowhere = Facts { zip: Some("10001".into()), state: facts.state, ..Facts::default() };
        assert_eq!(Score::of(&Contact::default(), &nowhere, &consent()).total, 0);
    }

    #[test]
    fn the_parts_add_up_to_the_total_and_say_why() {
        let facts = Facts { credit_band: Some(CreditBand::From640), ..Facts::default() };
        let score = Score::of(&Contact::default(), &facts, &consent());
        assert_eq!(score.total, score.parts.iter().map(|part| part.points).sum::<u8>());
        let credit = score.parts.iter().find(|part| part.name == "credit").unwrap();
        assert_eq!((credit.points, credit.of), (10, 20));
        assert_eq!(credit.why, "credit score 640 to 679");
    }

    #[test]
    fn loan_to_value_is_compared_exactly() {
        let points = |loan, value| {
            let facts =
                Facts { loan_amount: Some(loan), property_value: Some(value), ..Facts::default() };
            let score = Score::of(&Contact::default(), &facts, &consent());
            score.parts.iter().find(|part| part.name == "loan_to_value").unwrap().points
        };
        assert_eq!(points(80, 100), 15);
        assert_eq!(points(80_000_001, 100_000_000), 10);
        assert_eq!(points(90, 100), 10);
        assert_eq!(points(97, 100), 5);
        assert_eq!(points(98, 100), 2);
        assert_eq!(points(u64::MAX, u64::MAX), 2);
    }

    #[test]
    fn the_most_is_exactly_100_and_steps_fall() {
        assert_eq!(RUBRIC.iter().map(|part| u32::from(part.of())).sum::<u32>(), 100);
        for part in RUBRIC {
            assert!(part.steps.windows(2).all(|pair| pair[0].points > pair[1].points));
            assert_eq!(part.steps.last().map(|step| step.points), Some(0), "{}", part.name);
        }
    }

    #[test]
    fn the_published_table_is_the_one_that_scores() {
        let published = include_str!("../../../docs/SCORE.md");
        assert!(published.contains(&format!("version {RUBRIC_VERSION}")));
        let rows: Vec<&str> = published.lines().filter(|line| line.starts_with('|')).collect();
        let scored = RUBRIC.iter().flat_map(|part| {
            part.steps.iter().enumerate().map(|(i, step)| match i {
                0 => format!("| {} | {} | {} |", part.name, step.points, step.when),
                _ => format!("| | {} | {} |", step.points, step.when),
            })
        });
        assert_eq!(rows.get(2..).unwrap_or_default(), scored.collect::<Vec<_>>());
    }
}
