//! What credits come to: each market's leads of the last months, by month, source and reason.

use std::collections::{BTreeMap, HashMap};

use app::{
    api::credit_report::{Cell, CreditReport, Tally},
    credit::CreditReason,
    ids::SourceId,
    ledger::Event,
};
use chrono::NaiveDate;

use super::Admin;
use crate::{
    calendar::{self, first_of_month, months_before, next_month},
    desk::{months::key_of, sheet},
    fault::Fault,
    store::{
        Tx,
        credit_report::{self, CreditedLead},
        market::{self, Market},
        source,
    },
};

/// Months before this one.
const MONTHS: u32 = 11;
/// Credits that nobody asked for.
const NOT_ASKED: &str = "not_asked";

const COLUMNS: [&str; 9] =
    ["month", "market", "source", "reason", "routed", "asked", "approved", "denied", "open"];

impl Admin {
    pub async fn read_credit_report(&self) -> Result<CreditReport, Fault> {
        let mut tx = self.store.read().await?;
        let sources: HashMap<SourceId, String> =
            source::all(&mut tx).await?.into_iter().map(|it| (it.id, it.name)).collect();
        let mut cells = Vec::new();
        for market in market::all(&mut tx).await? {
            cells.extend(self.cells(&mut tx, &market, &sources).await?);
        }
        cells.sort_by(|a, b| {
            (&a.month, &a.market, &a.source).cmp(&(&b.month, &b.market, &b.source))
        });
        Ok(CreditReport { cells })
    }

    async fn cells(
        &self,
        tx: &mut Tx,
        market: &Market,
        sources: &HashMap<SourceId, String>,
    ) -> Result<Vec<Cell>, Fault> {
        let zone = market.zone()?;
        let this: NaiveDate = first_of_month(zone, self.clock.now());
        let mut first = months_before(this, MONTHS);
        let since = calendar::midnight(zone, first);
        let cell = |month: String, source: SourceId, reason, tally| Cell {
            month,
            market: market.name.clone(),
            source: sources.get(&source).cloned().unwrap_or_default(),
            reason,
            tally,
        };
        let mut cells = Vec::new();
        while first <= this {
            let [from, until] = [first, next_month(first)].map(|day| calendar::midnight(zone, day));
            let routed = credit_report::routed(tx, market.id, from, until).await?.into_iter();
            cells
                .extend(routed.map(|(source, leads)| {
                    cell(key_of(first), source, None, Tally::routed(leads))
                }));
            first = next_month(first);
        }
        let mut credits: BTreeMap<(String, SourceId, &'static str), Tally> = BTreeMap::new();
        for credit in credit_report::credits(tx, market.id, since).await? {
            let month = key_of(first_of_month(zone, credit.received_at));
            let key = (month, credit.source, reason(&credit)?);
            credits.entry(key).or_default().add(Tally::credit(credit.state));
        }
        cells.extend(
            credits
                .into_iter()
                .map(|((month, source, reason), tally)| cell(month, source, Some(reason), tally)),
        );
        Ok(cells)
    }
}

fn reason(credit: &CreditedLead) -> Result<&'static str, Fault> {
    let Some(body) = &credit.request else { return Ok(NOT_ASKED) };
    match Event::read("credit_requested", body) {
        Ok(Event::CreditRequested(event)) => Ok(CreditReason::code(event.reason)),
        Ok(_) => Ok(NOT_ASKED),
        Err(what) => Err(Fault::corrupt("entry", what)),
    }
}

/// The report as a file: what was routed without a reason, and each credit's sum by its reason.
pub fn csv(report: &CreditReport) -> Vec<u8> {
    let heading = COLUMNS.map(str::to_owned).to_vec();
    let rows = report.cells.iter().map(|cell| {
        let Tally { routed, asked, approved, denied, open } = cell.tally;
        let names = [&cell.month, &cell.market, &cell.source].map(Clone::clone).into_iter();
        let reason = cell.reason.unwrap_or_default().to_owned();
        let counts = [routed, asked, approved, denied, open].map(|count| count.to_string());
        names.chain([reason]).chain(counts).collect()
    });
    sheet::lines([heading].into_iter().chain(rows))
}
