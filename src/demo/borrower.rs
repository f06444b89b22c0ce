//! Invented people who want a mortgage, as the JSON body that a source posts for each.

use app::{
    instant::Instant,
    lead::facts::{CreditBand, Occupancy, PropertyType, Purpose},
};
use serde_json::{Value, json};

use super::{
    chance::{between, percent, pick, weighted},
    names::{FIRST_NAMES, LAST_NAMES, STREETS, USER_AGENTS, word},
    places::Region,
};
use crate::clock::Dice;

const CONSENT: &str = "By pressing \"Get my rates\" I agree that one lender licensed in my state \
    may call, text and e-mail me about mortgages at the number and address above, also by \
    automated means. Consent is not a condition of any purchase.";

const PURPOSES: [(Purpose, u64); 5] = [
    (Purpose::Purchase, 45),
    (Purpose::Refinance, 22),
    (Purpose::CashOut, 16),
    (Purpose::HomeEquity, 12),
    (Purpose::Reverse, 5),
];
const CREDIT_BANDS: [(CreditBand, u64); 4] = [
    (CreditBand::From720, 38),
    (CreditBand::From680, 27),
    (CreditBand::From640, 21),
    (CreditBand::Below640, 14),
];
const PROPERTY_TYPES: [(PropertyType, u64); 5] = [
    (PropertyType::SingleFamily, 62),
    (PropertyType::Condo, 14),
    (PropertyType::Townhouse, 14),
    (PropertyType::MultiUnit, 5),
    (PropertyType::Manufactured, 5),
];
const OCCUPANCIES: [(Occupancy, u64); 3] =
    [(Occupancy::Primary, 84), (Occupancy::SecondHome, 6), (Occupancy::Investment, 10)];

/// What some source posts of the borrower with this number, whom it heard of a few seconds ago. Two
/// numbers below 10,000 times the area codes never have the same phone, and never the same e-mail.
pub fn body(region: &Region, area_codes: &[u16], number: u64, at: Instant, dice: &Dice) -> Value {
    let (first, last) = (word(dice, FIRST_NAMES), word(dice, LAST_NAMES));
    let (city, zips) = pick(dice, region.cities);
    let purpose = weighted(dice, &PURPOSES);
    let value = home_dollars(region, dice);
    let mut body = json!({
        "first_name": first,
        "last_name": last,
        "email": email(first, last, number, dice),
        "phone": phone(area_codes, number),
        "street": format!("{} {}", between(dice, 101, 9_899), pick(dice, STREETS)),
        "city": city,
        "state": region.state,
        "zip": pick(dice, zips).to_string(),
        "purpose": purpose.code(),
        "loan_amount": loan_dollars(purpose, value, dice),
        "property_value": value,
        "credit_band": weighted(dice, &CREDIT_BANDS).code(),
        "property_type": weighted(dice, &PROPERTY_TYPES).code(),
        "occupancy": weighted(dice, &OCCUPANCIES).code(),
        "military": percent(dice, region.military_percent),
        "consent": consent(at, dice),
        "external_id": format!("q-{number}"),
    });
    leave_out(&mut body, dice);
    body
}

/// The same borrower, back a few days later with another phone and another idea of the loan.
pub fn body_again(
    before: &Value,
    area_codes: &[u16],
    number: u64,
    at: Instant,
    dice: &Dice,
) -> Value {
    let mut body = before.clone();
    body["phone"] = phone(area_codes, number).into();
    body["purpose"] = weighted(dice, &PURPOSES).code().into();
    body["consent"] = consent(at, dice);
    body["external_id"] = format!("q-{number}").into();
    body
}

/// Somebody now and then lives elsewhere than they buy, and the form takes both for one.
pub fn move_to(body: &mut Value, state: &str) {
    body["state"] = state.into();
}

fn email(first: &str, last: &str, number: u64, dice: &Dice) -> String {
    let (first, last) = (first.to_lowercase(), last.to_lowercase());
    let mailbox = match dice.below(3) {
        0 => format!("{first}.{last}{number}"),
        1 => format!("{}{last}{number}", &first[..1]),
        _ => format!("{last}.{first}.{number}"),
    };
    format!("{mailbox}@example.{}", pick(dice, &["com", "com", "org", "net"]))
}

/// A number of the exchange 555, which belongs to nobody.
fn phone(area_codes: &[u16], number: u64) -> String {
    // 7,919 has no factor of 10,000, so every line number comes once in 10,000 borrowers; then the
    // area code moves on.
    let line = number * 7_919 % 10_000;
    let area_code = area_codes[((number + number / 10_000) % area_codes.len() as u64) as usize];
    format!("({area_code}) 555-{line:04}")
}

fn home_dollars(region: &Region, dice: &Dice) -> u64 {
    // The mean of two draws: most homes cost about what homes cost.
    let percent = (between(dice, 45, 135) + between(dice, 55, 190)) / 2;
    region.home_dollars * percent / 100 / 5_000 * 5_000
}

fn loan_dollars(purpose: Purpose, value: u64, dice: &Dice) -> u64 {
    let (least, most) = match purpose {
        Purpose::Purchase => (60, 97),
        Purpose::Refinance => (45, 88),
        Purpose::CashOut => (40, 80),
        Purpose::HomeEquity => (8, 25),
        Purpose::Reverse => (30, 55),
    };
    value * between(dice, least, most) / 100 / 1_000 * 1_000
}

fn consent(at: Instant, dice: &Dice) -> Value {
    // Addresses that are set aside for documentation.
    let network = pick(dice, &["192.0.2", "198.51.100", "203.0.113"]);
    let certificate = hex::encode(dice.bytes::<8>());
    json!({
        "certificate_url": format!("https://certificates.example/{certificate}"),
        "text": CONSENT,
        "ip": format!("{network}.{}", between(dice, 1, 254)),
        "user_agent": pick(dice, USER_AGENTS),
        "at": (at - between(dice, 4_000, 45_000) as i64).rfc3339(),
    })
}

/// Not everybody answers everything.
fn leave_out(body: &mut Value, dice: &Dice) {
    let reach = pick(dice, &["email", "phone"]);
    for (field, percent_of_leads) in
        [(*reach, 6), ("street", 8), ("credit_band", 4), ("property_type", 3), ("occupancy", 3)]
    {
        if percent(dice, percent_of_leads) {
            body[field] = Value::Null;
        }
    }
}

#[cfg(test)]
mod tests {
    use app::lead::{
        field,
        submission::{AcceptanceRules, Submission},
    };

    use super::*;
    use crate::demo::{
        cast::MARKETS,
        places::{AREA_CODES_ALL_OVER, AUSTIN, ELSEWHERE},
    };

    #[test]
    fn every_borrower_is_accepted_and_can_be_told_from_every_other() {
        let (dice, at) = (Dice::seeded(1), Instant(1_780_000_000_000));
        let (mut phones, mut emails) =
            (std::collections::HashSet::new(), std::collections::HashSet::new());
        for number in (0..2_000).chain(399_000..400_000) {
            let body = body(&AUSTIN, AREA_CODES_ALL_OVER, number, at, &dice);
            let read = Submission::read(&body, at, &AcceptanceRules::default()).unwrap();
            assert!(!read.state_contradicts_zip());
            assert!(phones.insert(phone(AREA_CODES_ALL_OVER, number)));
            assert!(read.contact.email.is_none_or(|email| emails.insert(email.normalised())));
        }
    }

    /// Whoever tries the README's curl, or the API's example, would else be answered `duplicate`.
    #[test]
    fn no_borrower_has_a_phone_that_is_shown_as_an_example() {
        let readme = include_str!("../../README.md");
        let shown = [("README.md", readme), ("the API's example", field::PHONE.example)];
        let regions = MARKETS.iter().map(|market| market.region).chain(ELSEWHERE);
        let codes = regions.flat_map(|region| region.area_codes).chain(AREA_CODES_ALL_OVER);
        let ours: Vec<String> = codes.map(|code| format!("({code}) 555-")).collect();
        assert!(ours.iter().any(|ours| phone(AUSTIN.area_codes, 1).starts_with(ours)));
        for (place, text) in shown {
            assert!(text.contains(") 555-"), "{place} shows no phone of the exchange 555");
            assert!(!ours.iter().any(|ours| text.contains(ours)), "{place}");
        }
    }
}
