//! Statements: the entries of a contract's month, handed to the fold that accounts for them.

use std::collections::BTreeMap;

use app::{
    api::statement::{ContractStatement, StatementView},
    contract::Month,
    ids::{AllocationId, OfficerId},
    instant::Instant,
    ledger::Entry,
    money::Cents,
    statement::Statement,
};
use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{
    admin::Admin,
    officer::Officer,
    pace::{first_day, key_of, month_view},
    statement_words::{self, Stated},
};
use crate::{
    calendar::{self, first_of_month, next_month},
    fault::Fault,
    store::{
        Tx,
        allocation::{self, AllocationRow},
        entry, line,
        market::Market,
        officer,
    },
};

/// No entry is committed so long after its instant: a batch that waits, waits for seconds.
const SETTLED_MS: i64 = 60_000;

/// Entries by their number, which is their order.
type Entries = BTreeMap<u64, Entry>;

impl Officer {
    /// `None` where this is no month.
    pub async fn read_statement(
        &self,
        month: Option<&str>,
    ) -> Result<Option<StatementView>, Fault> {
        let now = self.clock.now();
        let mut tx = self.store.read().await?;
        let zone = self.zone(&mut tx).await?;
        let Some(first) = month.map_or(Some(first_of_month(zone, now)), first_day) else {
            return Ok(None);
        };
        let contracts = allocation::of_officer(&mut tx, self.officer).await?;
        view(&mut tx, self.officer, contracts, zone, (first, now)).await.map(Some)
    }
}

impl Admin {
    /// `None` where there is no such contract, or this is no month.
    pub async fn read_statement(
        &self,
        id: AllocationId,
        month: Option<&str>,
    ) -> Result<Option<StatementView>, Fault> {
        let now = self.clock.now();
        let mut tx = self.store.read().await?;
        let Some(contract) = allocation::find(&mut tx, id).await? else { return Ok(None) };
        let market = allocation::market_of(&mut tx, &contract).await?;
        let zone = market.zone()?;
        let Some(first) = month.map_or(Some(first_of_month(zone, now)), first_day) else {
            return Ok(None);
        };
        let officer = contract.officer;
        view(&mut tx, officer, vec![contract], zone, (first, now)).await.map(Some)
    }
}

/// These contracts of an officer in one calendar month, each in its market's time zone.
async fn view(
    tx: &mut Tx,
    whose: OfficerId,
    contracts: Vec<AllocationRow>,
    zone: Tz,
    (first, now): (NaiveDate, Instant),
) -> Result<StatementView, Fault> {
    let span = line::span_of_officer(tx, whose).await?;
    // Credits may still come when the last line is over.
    let span = span.map(|(from, to)| (from, to.max(now)));
    let mut views = Vec::new();
    for contract in contracts {
        let market = allocation::market_of(tx, &contract).await?;
        views.extend(contract_view(tx, &contract, &market, (first, now)).await?);
    }
    let officer = officer::find(tx, whose).await?;
    Ok(StatementView {
        month: month_view(zone, first, span),
        key: key_of(first),
        officer: officer.map(|officer| officer.name).unwrap_or_default(),
        total: views.iter().map(|it: &ContractStatement| it.total).sum::<Cents>(),
        contracts: views,
    })
}

/// `None` where the contract had no line in the month, and nothing changed an earlier one.
async fn contract_view(
    tx: &mut Tx,
    contract: &AllocationRow,
    market: &Market,
    (first, now): (NaiveDate, Instant),
) -> Result<Option<ContractStatement>, Fault> {
    let zone = market.zone()?;
    let [start, end] = [first, next_month(first)].map(|day| calendar::midnight(zone, day));
    let month = Month { start, end };
    if contract.starts >= end {
        return Ok(None);
    }
    let entries = entries(tx, contract, month).await?;
    let statement = Statement::of(contract.id, month, entries.values())
        .map_err(|missing| Fault::corrupt("statement", missing))?;
    let is_empty = statement.line.is_none() && statement.adjustments.is_empty();
    let stated = Stated { contract: contract.id, market, zone, settled: now - SETTLED_MS };
    Ok((!is_empty).then(|| statement_words::view(&stated, &statement)))
}

/// What the fold takes: all that the contract was, and its leads as far as they count here.
async fn entries(tx: &mut Tx, contract: &AllocationRow, month: Month) -> Result<Entries, Fault> {
    let AllocationRow { id, market, officer, .. } = *contract;
    let mut records = entry::of_contract(tx, market, id).await?;
    records.extend(entry::accounted(tx, (officer, id), month.start, month.end - 1).await?);
    let entries = records.iter().map(|record| {
        let entry = record.entry().map_err(|what| Fault::corrupt("entry", what))?;
        Ok((record.seq, entry))
    });
    entries.collect()
}
