//! An officer's list of leads: which of them, and a page of those.

use std::sync::Arc;

use crate::{
    api::{
        Refusal, ask,
        officer::{LeadRow, OfficerDesk},
    },
    credit::CreditState,
    ids::MarketId,
    lead::facts::Purpose,
};

/// Characters of a search at the most.
pub const SOUGHT_CHARS_MAX: usize = 100;

/// Which of an officer's leads, as far as an address may tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeadFilters {
    /// "2026-11-03", in the time zone of each lead's market.
    pub day: Option<String>,
    pub purpose: Option<Purpose>,
    pub credit: Option<CreditState>,
    pub market: Option<MarketId>,
}

impl LeadFilters {
    /// From an address's query. What it doesn't know it leaves out.
    pub fn of(get: impl Fn(&str) -> Option<String>) -> Self {
        let is_date = |c: char| c.is_ascii_digit() || c == '-';
        Self {
            day: get("day").filter(|day| day.len() == 10 && day.chars().all(is_date)),
            purpose: get("purpose").and_then(|code| Purpose::from_code(&code)),
            credit: get("credit").and_then(|code| CreditState::from_code(&code)),
            market: get("market").and_then(|id| id.parse().ok()),
        }
    }

    /// As an address's query, without its question mark.
    pub fn query(&self) -> String {
        let market = self.market.map(|id| id.to_string());
        let named = [
            ("day", self.day.as_deref()),
            ("purpose", self.purpose.map(Purpose::code)),
            ("credit", self.credit.map(CreditState::code)),
            ("market", market.as_deref()),
        ];
        let given =
            named.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?)));
        given.collect::<Vec<_>>().join("&")
    }
}

/// What is asked for: a page of the leads that pass the filters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeadsAsked {
    pub filters: LeadFilters,
    /// Where the page begins; the newest leads where absent.
    pub after: Option<String>,
    /// What was typed into the search.
    pub sought: Option<String>,
}

impl LeadsAsked {
    /// What is sought, if anything is.
    pub fn words(&self) -> Option<&str> {
        self.sought.as_deref().map(str::trim).filter(|words| !words.is_empty())
    }
}

/// What was typed into the search, as it came with the form that asks for a page. In no address.
#[derive(Clone)]
pub struct SoughtWords(pub String);

/// An officer's leads, newest first, a page of them.
#[derive(Clone, Debug, PartialEq)]
pub struct LeadList {
    pub leads: Vec<LeadRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    /// Whether these are the newest leads.
    pub is_first: bool,
    pub filters: LeadFilters,
    /// The name of the market, where the filters have one.
    pub market: Option<String>,
    pub sought: Option<String>,
    /// The filters that are on, in words: "Refinance", "Tue 3 Nov 2026".
    pub told: Vec<String>,
}

pub async fn read_leads(asked: LeadsAsked) -> Result<LeadList, Refusal> {
    ask(async |desk: Arc<dyn OfficerDesk>| desk.leads(asked).await).await
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn of(query: &[(&str, &str)]) -> LeadFilters {
        let get = |name: &str| {
            query.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        LeadFilters::of(get)
    }

    #[test]
    fn filters_come_back_from_the_address_that_they_make() {
        let filters = LeadFilters {
            day: Some("2026-11-03".to_owned()),
            purpose: Some(Purpose::CashOut),
            credit: Some(CreditState::Denied),
            market: Some(MarketId(Uuid::from_u128(7))),
        };
        let query = filters.query();
        let market = "00000000-0000-0000-0000-000000000007";
        assert_eq!(query, format!("day=2026-11-03&purpose=cash_out&credit=denied&market={market}"));
        let pairs: Vec<_> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        assert_eq!(of(&pairs), filters);
        assert_eq!(LeadFilters::default().query(), "");
    }

    #[test]
    fn what_an_address_can_not_mean_is_left_out() {
        let nonsense =
            [("day", "3 Nov&x=1"), ("purpose", ""), ("credit", "maybe"), ("market", "7")];
        assert_eq!(of(&nonsense), LeadFilters::default());
    }
}
