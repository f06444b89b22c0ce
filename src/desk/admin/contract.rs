//! Contracts as an admin reads them: what was signed, what is planned, and every version.

use std::collections::HashMap;

use app::{
    api::admin::{ContractRow, ContractView, PlannedRow},
    contract::{Filters, Remedy, Terms},
    ids::{AllocationId, MarketId, OfficerId},
    instant::{DAY_MS, Instant},
    ledger::{Allocation, Entry, Event},
    money::Cents,
    ui::words::{dollars, money, named},
};
use chrono_tz::Tz;

use super::{Admin, deeds};
use crate::{
    calendar,
    desk::own_contract::is_pause_allowed,
    fault::Fault,
    store::{
        Tx,
        allocation::{self, AllocationRow, Status},
        entry, market,
        market::Market,
        officer,
    },
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
        let Some(market) = market::find(&mut tx, contract.market).await? else { return Ok(None) };
        let zone = market.zone()?;
        let known = self.book(&mut tx, market.id).await?;
        let living = known.book.allocation(id);
        let terms = match living {
            Some(living) => living.terms.clone(),
            None => signed(&changes(&mut tx, &market).await?, id)?,
        };
        let history = self.contract_deeds(&mut tx, &market, id, contract.officer.0).await?;
        let (officer, status) = (contract.officer, contract.status);
        let row = self.contract_rows(&mut tx, vec![contract]).await?.remove(0);
        Ok(Some(ContractView {
            row,
            officer,
            terms: told(&terms, living.map_or(terms.price_cents, |it| it.price_cents)),
            is_living: status != Status::Ended,
            is_paused: status == Status::Paused,
            may_pause: is_pause_allowed(&mut tx, id).await?,
            planned: living.map(|living| planned(living, zone)).unwrap_or_default(),
            today: calendar::date(zone, self.clock.now()).to_string(),
            history,
        }))
    }
}

/// "since 1 Jun 2026", "1 Jun 2026 to 30 Sep 2026".
pub fn time(contract: &AllocationRow, zone: Tz, now: Instant) -> String {
    let starts = deeds::date(zone, contract.starts);
    match contract.ends {
        Some(ends) => format!("{starts} to {}", deeds::date(zone, ends - 1)),
        None if contract.starts > now => format!("from {starts}"),
        None => format!("since {starts}"),
    }
}

pub fn state(contract: &AllocationRow, now: Instant) -> &'static str {
    match contract.status {
        Status::Living if contract.starts > now => "To start",
        Status::Living => "Running",
        Status::Paused => "Paused",
        Status::Ended => "Ended",
    }
}

/// What is to happen to it.
pub fn planned(living: &Allocation, zone: Tz) -> Vec<PlannedRow> {
    let resumes = living.resumes_at.map(|due| {
        let what = "The pause ends".to_owned();
        PlannedRow { due, what, resumption: true }
    });
    let planned = living.planned.iter().map(|it| {
        let what = deeds::planned(it, zone);
        PlannedRow { due: it.due, what, resumption: false }
    });
    resumes.into_iter().chain(planned).collect()
}

async fn changes(tx: &mut Tx, market: &Market) -> Result<Vec<Entry>, Fault> {
    let records = entry::of_changes(tx, market.id).await?;
    let entries =
        records.iter().map(|record| record.entry().map_err(|what| Fault::corrupt("entry", what)));
    entries.collect()
}

/// The terms as they were signed, of a contract that is over.
pub fn signed(changes: &[Entry], id: AllocationId) -> Result<Terms, Fault> {
    let signed = changes.iter().find_map(|entry| match &entry.event {
        Event::AllocationSigned(event) if event.terms.allocation == id => Some(event.terms.clone()),
        _ => None,
    });
    signed.ok_or_else(|| Fault::corrupt("allocation", format!("{id}: no entry signed it")))
}

/// Terms in plain words, but for what the row says.
pub fn told(terms: &Terms, price_now: Cents) -> Vec<(&'static str, String)> {
    let price = match terms.price_cents == price_now {
        true => money(price_now),
        false => {
            format!("{}; {} from the next month on", money(price_now), money(terms.price_cents))
        }
    };
    let licences: Vec<&str> = terms.licensed_states.iter().map(|state| state.code()).collect();
    let mut told = vec![
        ("Price a lead", price),
        (
            "Short at the month's end",
            match terms.remedy {
                Remedy::Carry => "Carried into the next month".to_owned(),
                Remedy::Refund => "Paid back".to_owned(),
            },
        ),
        ("At most a day", terms.daily_max.map_or("No limit".to_owned(), |max| max.to_string())),
        ("Credits within", format!("{} days", terms.credit_window_ms / DAY_MS)),
        (
            "Licensed in",
            if licences.is_empty() { "Everywhere".to_owned() } else { licences.join(", ") },
        ),
    ];
    let filters = told_filters(&terms.filters);
    if filters.is_empty() {
        told.push(("Filters", "None".to_owned()));
    }
    told.extend(filters);
    told
}

fn told_filters(filters: &Filters) -> Vec<(&'static str, String)> {
    let list = |codes: Vec<&str>| codes.into_iter().map(named).collect::<Vec<_>>().join(", ");
    let plain = |codes: Vec<String>| codes.join(", ");
    let rows = [
        ("Purposes", list(filters.purposes.iter().map(|it| it.code()).collect())),
        ("Credit scores", plain(filters.credit_bands.iter().map(ToString::to_string).collect())),
        ("Properties", list(filters.property_types.iter().map(|it| it.code()).collect())),
        ("Occupancies", list(filters.occupancies.iter().map(|it| it.code()).collect())),
        ("States", plain(filters.states.iter().map(ToString::to_string).collect())),
        ("ZIPs", plain(filters.zip_prefixes.clone())),
        ("Loans from", filters.min_loan_amount.map(dollars).unwrap_or_default()),
        ("Loans to", filters.max_loan_amount.map(dollars).unwrap_or_default()),
        (
            "Loan to value to",
            filters.max_ltv_percent.map(|percent| format!("{percent}%")).unwrap_or_default(),
        ),
        ("Military", if filters.military_only { "Only".to_owned() } else { String::new() }),
    ];
    rows.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}
