//! From what was typed while somebody is on the telephone to the markets that are meant.

use std::collections::BTreeSet;

use app::{
    api::sales::Sought,
    ids::MarketId,
    lead::{facts::State, zip},
};

use crate::{
    desk::area,
    fault::Fault,
    store::{
        Tx,
        market::{self, Market},
        stock::{self, Stock},
    },
};

/// The digits with which the ZIPs of a region begin.
const REGION_DIGITS: usize = 3;

/// What was meant: digits are a ZIP, two letters of a state's code that state, all else a name.
pub fn read(text: &str) -> Sought {
    let text = text.trim();
    let is_region = text.len() == REGION_DIGITS && text.bytes().all(|it| it.is_ascii_digit());
    if let Some(zip) = zip::parse(text) {
        return Sought::Zip(zip);
    }
    match State::from_code(text).filter(|state| zip::has_any(*state)) {
        _ if is_region => Sought::Zip(text.to_owned()),
        Some(state) => Sought::State(state.to_string()),
        None => Sought::Name(text.to_owned()),
    }
}

/// The markets that serve it, or are called so; all of them where nothing is sought.
pub async fn find(tx: &mut Tx, sought: Option<&Sought>) -> Result<Vec<(Market, Stock)>, Fault> {
    let mut markets = stock::of_each(tx).await?;
    match sought {
        None => {}
        Some(Sought::Name(part)) => {
            let part = part.to_lowercase();
            let is_in = |text: &str| text.to_lowercase().contains(&part);
            markets.retain(|(market, _)| is_in(&market.name) || is_in(&market.towns));
        }
        Some(Sought::Zip(zip)) => {
            let serving = serving(tx, zip).await?;
            markets.retain(|(market, _)| serving.contains(&market.id));
        }
        Some(Sought::State(state)) => {
            let mut serving = BTreeSet::new();
            for (market, _) in &markets {
                let areas = market::areas(tx, market.id).await?;
                if areas.iter().any(|area| lies_in(area, state)) {
                    serving.insert(market.id);
                }
            }
            markets.retain(|(market, _)| serving.contains(&market.id));
        }
    }
    Ok(markets)
}

/// Who serves a ZIP, as a lead from there finds its market; of a region, everybody who serves a
/// part of it.
async fn serving(tx: &mut Tx, zip: &str) -> Result<BTreeSet<MarketId>, Fault> {
    let mut serving: BTreeSet<MarketId> = area::serving(tx, zip).await?.into_iter().collect();
    if zip.len() == REGION_DIGITS {
        serving.extend(market::within(tx, zip).await?);
    }
    Ok(serving)
}

/// Whether an area is a state, or a part of it.
fn lies_in(area: &str, state: &str) -> bool {
    area == state || zip::state_of(area).is_some_and(|of_area| of_area.code() == state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_a_zip_two_letters_a_state_and_the_rest_a_name() {
        for (text, sought) in [
            ("78701", Sought::Zip("78701".to_owned())),
            (" 78701-1234 ", Sought::Zip("78701".to_owned())),
            ("787", Sought::Zip("787".to_owned())),
            ("tx", Sought::State("TX".to_owned())),
            ("zz", Sought::Name("zz".to_owned())),
            ("Tampa Bay", Sought::Name("Tampa Bay".to_owned())),
            ("7870", Sought::Name("7870".to_owned())),
        ] {
            assert_eq!(read(text), sought);
        }
    }

    #[test]
    fn an_area_lies_in_its_state() {
        assert!(lies_in("TX", "TX") && lies_in("787", "TX") && lies_in("78701", "TX"));
        assert!(!lies_in("787", "FL"));
    }
}
