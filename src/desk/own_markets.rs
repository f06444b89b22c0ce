//! What pages of an officer's own begin with: their markets as they are now, where those ledgers
//! end, and in which months they have lines.

use std::collections::HashMap;

use app::{
    ids::{MarketId, OfficerId},
    ledger::Head,
};

use super::months::OwnMonths;
use crate::{
    fault::Fault,
    store::{Tx, market::Market, own_market},
};

pub(super) type Markets = HashMap<MarketId, Market>;

pub(super) struct Own {
    /// The officer's.
    pub name: String,
    /// In which they have, or had, a contract.
    pub markets: Markets,
    /// Those markets', in order of ids.
    pub heads: Vec<Head>,
    pub months: OwnMonths,
}

impl Own {
    pub async fn read(tx: &mut Tx, officer: OfficerId) -> Result<Self, Fault> {
        let corrupt = |what: &str| Fault::corrupt("officer", format!("{officer}: {what}"));
        let found = own_market::of_officer(tx, officer).await?;
        let found = found.ok_or_else(|| corrupt("not here"))?;
        let months = OwnMonths::of(&found).ok_or_else(|| corrupt("time zone"))?;
        let heads = found.markets.iter().filter_map(|own| own.head).collect();
        let markets = found.markets.into_iter().map(|own| (own.market.id, own.market)).collect();
        Ok(Self { name: found.name, markets, heads, months })
    }
}
