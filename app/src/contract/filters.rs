//! Which leads a contract takes. A lead without the field that a filter asks for does not match.

use serde::{Deserialize, Deserializer, Serialize};

use crate::lead::facts::{CreditBand, Facts, Occupancy, PropertyType, Purpose, State};

/// An empty list, an absent bound and `military_only: false` filter nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filters {
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_default")]
    pub purposes: Vec<Purpose>,
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_default")]
    pub credit_bands: Vec<CreditBand>,
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_default")]
    pub property_types: Vec<PropertyType>,
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_default")]
    pub occupancies: Vec<Occupancy>,
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_default")]
    pub states: Vec<State>,
    /// Matched from the left.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_default")]
    pub zip_prefixes: Vec<String>,
    /// Whole dollars, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_loan_amount: Option<u64>,
    /// Whole dollars, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_loan_amount: Option<u64>,
    /// Whole percent, inclusive: 100 x loan amount <= percent x property value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_ltv_percent: Option<u64>,
    #[serde(default, skip_serializing_if = "is_false", deserialize_with = "null_as_default")]
    pub military_only: bool,
}

impl Filters {
    pub fn match_facts(&self, facts: &Facts) -> bool {
        listed(&self.purposes, facts.purpose)
            && listed(&self.credit_bands, facts.credit_band)
            && listed(&self.property_types, facts.property_type)
            && listed(&self.occupancies, facts.occupancy)
            && listed(&self.states, facts.state)
            && self.match_zip(facts.zip.as_deref())
            && self.match_amounts(facts)
            && (!self.military_only || facts.military == Some(true))
    }

    fn match_zip(&self, zip: Option<&str>) -> bool {
        self.zip_prefixes.is_empty()
            || zip.is_some_and(|zip| self.zip_prefixes.iter().any(|p| zip.starts_with(p.as_str())))
    }

    fn match_amounts(&self, facts: &Facts) -> bool {
        let loan = facts.loan_amount;
        let at_least = self.min_loan_amount.is_none_or(|min| loan.is_some_and(|loan| loan >= min));
        let at_most = self.max_loan_amount.is_none_or(|max| loan.is_some_and(|loan| loan <= max));
        let covered = self.max_ltv_percent.is_none_or(|percent| {
            loan.zip(facts.property_value).is_some_and(|(loan, value)| {
                100 * u128::from(loan) <= u128::from(percent) * u128::from(value)
            })
        });
        at_least && at_most && covered
    }
}

fn listed<T: PartialEq>(list: &[T], value: Option<T>) -> bool {
    list.is_empty() || value.is_some_and(|value| list.contains(&value))
}

fn is_false(flag: &bool) -> bool {
    !flag
}

/// Reads `null` as if the field were absent.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filters(json: &str) -> Filters {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn no_filter_takes_a_lead_that_says_nothing() {
        assert!(filters("{}").match_facts(&Facts::default()));
        assert!(filters(r#"{"states": null, "purposes": []}"#).match_facts(&Facts::default()));
    }

    #[test]
    fn a_filter_wants_the_field_that_it_looks_at() {
        for json in [
            r#"{"purposes": ["purchase"]}"#,
            r#"{"min_loan_amount": 0}"#,
            r#"{"max_ltv_percent": 80}"#,
            r#"{"zip_prefixes": ["7"]}"#,
            r#"{"military_only": true}"#,
        ] {
            assert!(!filters(json).match_facts(&Facts::default()), "{json}");
        }
    }

    #[test]
    fn loan_to_value_is_compared_exactly() {
        let loan = |amount| Facts {
            loan_amount: Some(amount),
            property_value: Some(500_000),
            ..Facts::default()
        };
        let filters = filters(r#"{"max_ltv_percent": 80}"#);
        assert!(filters.match_facts(&loan(400_000)));
        assert!(!filters.match_facts(&loan(400_001)));
    }

    #[test]
    fn zip_prefixes_match_from_the_left() {
        let zip = |zip: &str| Facts { zip: Some(zip.to_owned()), ..Facts::default() };
        let filters = filters(r#"{"zip_prefixes": ["787", "78201"]}"#);
        assert!(filters.match_facts(&zip("78701")));
        assert!(filters.match_facts(&zip("78201")));
        assert!(!filters.match_facts(&zip("78202")));
    }
}
