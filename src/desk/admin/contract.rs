//! Contracts as an admin reads them: what was signed, what is planned, and every version.

use std::collections::HashMap;

use app::{
    api::admin::{ContractRow, ContractView},
    ids::{AllocationId, MarketId, OfficerId},
};
use chrono_tz::Tz;

use super::Admin;
use crate::{
    calendar,
    desk::contract_words::{self, planned, state, terms_now, time, told},
    fault::Fault,
    store::{
        Tx,
        allocation::{self, AllocationRow, Status},
        entry, market,
        market::Market,
        officer,
    },
    writer::is_pause_allowed,
};

impl Admin {
    pub(super) async fn read_contracts(&self) -> Result<Vec<ContractRow>, Fault> {
        let mut tx = self.store.read().await?;
        let mut contracts = Vec::new();
        for market in market::all(&mut tx).await? {
            contracts.extend(allocation::in_market(&mut tx, market.id).await?);
        }
        self.contract_rows(&mut tx, contracts).await
    }

    pub(super) async fn contract_rows(
        &self,
        tx: &mut Tx,
        contracts: Vec<AllocationRow>,
    ) -> Result<Vec<ContractRow>, Fault> {
        let markets: HashMap<MarketId, Market> =
            market::all(tx).await?.into_iter().map(|market| (market.id, market)).collect();
        let officers: HashMap<OfficerId, String> =
            officer::all(tx).await?.into_iter().map(|it| (it.id, it.name)).collect();
        let mut rows = Vec::with_capacity(contracts.len());
        for contract in contracts {
            let market = markets.get(&contract.market);
            let zone = market.map_or(Ok(Tz::UTC), Market::zone)?;
            rows.push(ContractRow {
                id: contract.id,
                officer: officers.get(&contract.officer).cloned().unwrap_or_default(),
                market: market.map(|market| market.name.clone()).unwrap_or_default(),
                number: contract.number.get(),
                price_cents: contract.price_cents,
                time: time(&contract, zone, self.clock.now()),
                state: state(&contract, self.clock.now()),
            });
        }
        // Those that are over stand last.
        rows.sort_by_key(|row| (row.state == "Ended", row.market.clone(), row.officer.clone()));
        Ok(rows)
    }

    pub(super) async fn read_contract(
        &self,
        id: AllocationId,
    ) -> Result<Option<ContractView>, Fault> {
        let mut tx = self.store.read().await?;
        let Some(contract) = allocation::find(&mut tx, id).await? else { return Ok(None) };
        let market = allocation::market_of(&mut tx, &contract).await?;
        let zone = market.zone()?;
        let known = self.book(&mut tx, market.id).await?;
        let living = known.book.allocation(id);
        let records = entry::of_contract(&mut tx, market.id, id).await?;
        let (terms, price_now) = terms_now(id, living, &contract_words::read(&records)?)?;
        let whose = (id, contract.officer);
        let history = self.contract_deeds(&mut tx, &market, whose, records).await?;
        let (officer, status) = (contract.officer, contract.status);
        let row = self.contract_rows(&mut tx, vec![contract]).await?.remove(0);
        Ok(Some(ContractView {
            row,
            officer,
            terms: told(&terms, price_now),
            is_living: status != Status::Ended,
            is_paused: status == Status::Paused,
            may_pause: is_pause_allowed(&mut tx, id).await?,
            planned: living.map(|living| planned(living, zone)).unwrap_or_default(),
            today: calendar::date(zone, self.clock.now()).to_string(),
            history,
        }))
    }
}
