//! Who is who in the demo: four markets, six officers in each, what they bought, and what happens
//! to some of them. The sign-in of the demo's officer is Maya Thornbury's.

use app::{
    contract::{Filters, Remedy},
    lead::facts::State,
};
use chrono_tz::Tz;

use super::places::{self, Region};

pub struct DemoMarket {
    pub name: &'static str,
    pub zone: Tz,
    pub areas: &'static [&'static str],
    pub seats: u32,
    pub price_dollars: i64,
    /// Leads that arrive, as a share of those contracted.
    pub supply_percent: u32,
    pub region: &'static Region,
    pub contracts: &'static [Contract],
}

pub struct Contract {
    pub officer: &'static str,
    pub number: u32,
    pub remedy: Remedy,
    pub daily_max: Option<u32>,
    /// Space between them; none is no limit.
    pub licences: &'static str,
    /// In the form in which they are signed.
    pub filters: &'static str,
    pub story: Story,
}

/// What becomes of a contract. Instants are in thousandths of the demo's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Story {
    Steady,
    Joins { at: i64 },
    Ends { at: i64 },
    Pauses { from: i64, to: Option<i64> },
    Amends { at: i64, number: u32 },
}

/// Who the demo's officer is.
pub const OFFICER: &str = "Maya Thornbury";

use Remedy::{Carry, Refund};
use Story::{Amends, Ends, Joins, Pauses, Steady};

pub const MARKETS: &[DemoMarket] = &[
    DemoMarket {
        name: "Tampa Bay",
        zone: Tz::America__New_York,
        areas: &["336", "337"],
        seats: 8,
        price_dollars: 62,
        supply_percent: 100,
        region: &places::TAMPA_BAY,
        contracts: &[
            contract("Grace Lindqvist", 40, Carry, Some(4), "FL GA", "{}", Steady),
            contract("Andre Castellano", 60, Carry, None, "FL", "{}", Steady),
            contract(
                "Priya Raghunathan",
                25,
                Refund,
                Some(3),
                "FL AL GA",
                r#"{"credit_bands": ["720+", "680-719"]}"#,
                Joins { at: 500 },
            ),
            contract("Tom Beaumont", 30, Carry, None, "FL", "{}", Ends { at: 620 }),
            contract("Keisha Oyelaran", 15, Carry, None, "", r#"{"military_only": true}"#, Steady),
            contract(
                "Luis Santangelo",
                20,
                Refund,
                Some(2),
                "FL",
                r#"{"purposes": ["purchase"], "zip_prefixes": ["337"]}"#,
                Steady,
            ),
        ],
    },
    DemoMarket {
        name: "Austin",
        zone: Tz::America__Chicago,
        areas: &["786", "787"],
        seats: 6,
        price_dollars: 74,
        supply_percent: 90,
        region: &places::AUSTIN,
        contracts: &[
            contract(
                OFFICER,
                30,
                Carry,
                Some(5),
                "TX",
                r#"{"credit_bands": ["720+", "680-719", "640-679"]}"#,
                Amends { at: 450, number: 40 },
            ),
            contract("Jake Rowntree", 50, Refund, None, "TX OK", "{}", Steady),
            contract("Elena Villasenor", 80, Carry, None, "TX", "{}", Steady),
            contract(
                "Wes Holloway",
                20,
                Carry,
                None,
                "TX",
                r#"{"purposes": ["refinance", "cash_out", "home_equity"]}"#,
                Steady,
            ),
            contract(
                "Nadia Kowalczyk",
                10,
                Carry,
                Some(2),
                "TX NM",
                r#"{"purposes": ["purchase"], "min_loan_amount": 300000}"#,
                Pauses { from: 300, to: Some(430) },
            ),
            contract(
                "Ben Sutcliffe",
                25,
                Refund,
                Some(3),
                "TX",
                r#"{"max_ltv_percent": 80}"#,
                Steady,
            ),
        ],
    },
    DemoMarket {
        name: "Denver",
        zone: Tz::America__Denver,
        areas: &["800", "802"],
        seats: 7,
        price_dollars: 68,
        supply_percent: 75,
        region: &places::DENVER,
        contracts: &[
            contract("Owen Fairbanks", 45, Carry, None, "CO", "{}", Steady),
            contract("Tara Nakamura", 70, Refund, None, "CO UT", "{}", Steady),
            contract(
                "Rosa Delacroix",
                35,
                Carry,
                Some(4),
                "CO",
                "{}",
                Pauses { from: 560, to: Some(660) },
            ),
            contract(
                "Miles Abernathy",
                25,
                Carry,
                None,
                "CO",
                r#"{"property_types": ["single_family", "townhouse"]}"#,
                Steady,
            ),
            contract(
                "Chloe Bergstrom",
                15,
                Refund,
                Some(2),
                "CO",
                r#"{"zip_prefixes": ["802"]}"#,
                Steady,
            ),
            contract("Dev Malhotra", 50, Carry, Some(5), "CO WY", "{}", Joins { at: 250 }),
        ],
    },
    DemoMarket {
        name: "San Diego",
        zone: Tz::America__Los_Angeles,
        areas: &["919", "920", "921"],
        seats: 9,
        price_dollars: 95,
        supply_percent: 130,
        region: &places::SAN_DIEGO,
        contracts: &[
            contract("Carla Montenegro", 50, Carry, None, "CA", "{}", Steady),
            contract(
                "Hank Whitcomb",
                25,
                Carry,
                Some(3),
                "CA NV",
                r#"{"military_only": true, "credit_bands": ["720+", "680-719", "640-679"]}"#,
                Steady,
            ),
            contract(
                "Yuki Tanabe",
                20,
                Refund,
                None,
                "CA",
                r#"{"property_types": ["condo", "townhouse"]}"#,
                Steady,
            ),
            contract(
                "Sara Pellegrino",
                35,
                Carry,
                None,
                "CA",
                r#"{"min_loan_amount": 400000}"#,
                Amends { at: 350, number: 25 },
            ),
            contract(
                "Omar Haddad",
                10,
                Carry,
                Some(2),
                "CA",
                r#"{"purposes": ["cash_out", "home_equity", "reverse"], "max_ltv_percent": 80}"#,
                Steady,
            ),
            contract(
                "Jill Vandermeer",
                30,
                Refund,
                Some(3),
                "CA AZ",
                "{}",
                Pauses { from: 930, to: None },
            ),
        ],
    },
];

const fn contract(
    officer: &'static str,
    number: u32,
    remedy: Remedy,
    daily_max: Option<u32>,
    licences: &'static str,
    filters: &'static str,
    story: Story,
) -> Contract {
    Contract { officer, number, remedy, daily_max, licences, filters, story }
}

impl DemoMarket {
    /// Leads that arrive in a month, on average.
    pub fn supply(&self) -> f64 {
        let contracted: u32 = self.contracts.iter().map(|contract| contract.number).sum();
        f64::from(contracted * self.supply_percent) / 100.0
    }
}

impl Contract {
    pub fn filters(&self) -> Filters {
        serde_json::from_str(self.filters).expect("a test reads every filter of the cast")
    }

    pub fn licensed_states(&self) -> Vec<State> {
        self.licences.split_whitespace().filter_map(State::from_code).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::demo::names::LAST_NAMES;

    fn contracts() -> impl Iterator<Item = &'static Contract> {
        MARKETS.iter().flat_map(|market| market.contracts)
    }

    #[test]
    fn the_cast_is_24_officers_with_10_to_80_leads_each() {
        let names: HashSet<&str> = contracts().map(|contract| contract.officer).collect();
        assert_eq!(names.len(), 24);
        for contract in contracts() {
            assert!((10..=80).contains(&contract.number), "{}", contract.officer);
            contract.filters();
            assert_eq!(
                contract.licensed_states().len(),
                contract.licences.split_whitespace().count()
            );
        }
    }

    #[test]
    fn no_borrower_has_an_officers_name() {
        for name in contracts().filter_map(|contract| contract.officer.split(' ').next_back()) {
            assert!(LAST_NAMES.split_whitespace().all(|last| last != name), "{name}");
        }
    }
}
