//! Statements: the entries of a contract's month, handed to the fold that accounts for them.

use std::collections::BTreeMap;

use app::{
    api::statement::{ContractStatement, StatementView},
    contract::Month,
    ids::{AllocationId, MarketId},
    instant::Instant,
    ledger::Entry,
    money::Cents,
    statement::Statement,
};
use chrono::NaiveDate;

use super::{
    admin::Admin,
    months::key_of,
    officer::Officer,
    own_markets::Own,
    statement_words::{self, Stated},
};
use crate::{
    calendar::{self, next_month},
    fault::Fault,
    store::{
        Tx,
        allocation::{self, AllocationRow},
        entry,
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
        // What has to be of one moment is kept with the heads of that moment.
        let mut tx = self.store.look().await?;
        let own = Own::read(&mut tx, self.officer).await?;
        let Some(first) = own.months.asked(month, now) else { return Ok(None) };
        let read = async |tx: &mut Tx, _: &Own| {
            let contracts = allocation::of_officer(tx, self.officer).await?;
            statements(tx, contracts, first).await
        };
        let whose = (self.officer, first);
        let (_, own, kept) = self.months.statements.of(&self.store, (tx, own), whose, read).await?;
        view(own, &kept.made, (first, now)).map(Some)
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
        let zone = allocation::market_of(&mut tx, &contract).await?.zone()?;
        let mut own = Own::read(&mut tx, contract.officer).await?;
        own.months = own.months.read_in(zone);
        let Some(first) = own.months.asked(month, now) else { return Ok(None) };
        let made = statements(&mut tx, vec![contract], first).await?;
        view(own, &made, (first, now)).map(Some)
    }
}

/// An officer's statements of one calendar month, as they are read now.
fn view(
    own: Own,
    statements: &[(AllocationId, MarketId, Statement)],
    (first, now): (NaiveDate, Instant),
) -> Result<StatementView, Fault> {
    let mut contracts = Vec::with_capacity(statements.len());
    for (contract, market, statement) in statements {
        let corrupt = || Fault::corrupt("allocation", format!("{contract}: of no market"));
        let market = own.markets.get(market).ok_or_else(corrupt)?;
        let (zone, settled) = (market.zone()?, now - SETTLED_MS);
        let stated = Stated { contract: *contract, market, zone, settled };
        contracts.push(statement_words::view(&stated, statement));
    }
    Ok(StatementView {
        // Credits may still come when the last line is over.
        month: own.months.until(now).view(first),
        key: key_of(first),
        officer: own.name,
        total: contracts.iter().map(|it: &ContractStatement| it.total).sum::<Cents>(),
        contracts,
    })
}

/// These contracts in one calendar month, each in its market's time zone: those that had a line in
/// it, or of which something changed an earlier one.
async fn statements(
    tx: &mut Tx,
    contracts: Vec<AllocationRow>,
    first: NaiveDate,
) -> Result<Vec<(AllocationId, MarketId, Statement)>, Fault> {
    let mut statements = Vec::new();
    for contract in contracts {
        let market = allocation::market_of(tx, &contract).await?;
        let zone = market.zone()?;
        let [start, end] = [first, next_month(first)].map(|day| calendar::midnight(zone, day));
        let month = Month { start, end };
        if contract.starts >= end {
            continue;
        }
        let entries = entries(tx, &contract, month).await?;
        let statement = Statement::of(contract.id, month, entries.values())
            .map_err(|missing| Fault::corrupt("statement", missing))?;
        if statement.line.is_some() || !statement.adjustments.is_empty() {
            statements.push((contract.id, market.id, statement));
        }
    }
    Ok(statements)
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
