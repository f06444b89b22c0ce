//! An officer's month as a log, from the ledger's entries alone: the lines' own and those of every
//! lead that was routed to them.

use app::{
    api::log::{LineLog, MonthLog},
    ids::MarketId,
};
use chrono::NaiveDate;

use super::{
    log_sums::{Entries, Sums},
    months::key_of,
    officer::Officer,
    own_markets::Own,
};
use crate::{
    fault::Fault,
    store::{Tx, entry, line::LineRow, market::Market},
};

impl Officer {
    /// `None` where this is no month.
    pub async fn read_log(&self, month: Option<&str>) -> Result<Option<MonthLog>, Fault> {
        // What has to be of one moment is kept with the heads of that moment.
        let mut tx = self.store.look().await?;
        let own = Own::read(&mut tx, self.officer).await?;
        let Some(first) = own.months.asked(month, self.clock.now()) else { return Ok(None) };
        let read = async |tx: &mut Tx, own: &Own| self.line_logs(tx, own, first).await;
        let whose = (self.officer, first);
        let (_, own, logs) = self.months.logs.of(&self.store, (tx, own), whose, read).await?;
        let mut lines = Vec::with_capacity(logs.made.len());
        for (market, line) in &logs.made {
            let named = own.markets.get(market);
            let named = named.ok_or_else(|| Fault::corrupt("line", "of no market"))?;
            lines.push(LineLog { market: named.name.clone(), ..line.clone() });
        }
        Ok(Some(MonthLog { month: own.months.view(first), key: key_of(first), lines }))
    }

    async fn line_logs(
        &self,
        tx: &mut Tx,
        own: &Own,
        first: NaiveDate,
    ) -> Result<Vec<(MarketId, LineLog)>, Fault> {
        let mut lines = Vec::new();
        for (row, market) in self.lines_of(tx, &own.markets, first).await? {
            lines.push((market.id, self.line_log(tx, &row, market).await?));
        }
        Ok(lines)
    }

    async fn line_log(
        &self,
        tx: &mut Tx,
        row: &LineRow,
        market: &Market,
    ) -> Result<LineLog, Fault> {
        let (from, until) = (row.line.start, row.line.end);
        let whose = (row.market, row.allocation);
        let mut records = entry::of_contract_within(tx, whose, from, until).await?;
        records.extend(entry::of_deliveries(tx, self.officer, row.allocation, from, until).await?);
        let mut entries = Entries::new();
        for record in records {
            let entry = record.entry().map_err(|what| Fault::corrupt("entry", what))?;
            entries.insert(record.seq, (record, entry));
        }
        let sums = Sums::of(row, market.zone()?, &entries);
        Ok(LineLog {
            market: market.name.clone(),
            allocation: row.allocation,
            checks: sums.checks(row),
            events: sums.events.into(),
        })
    }
}
