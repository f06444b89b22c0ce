//! `evenpace ledger export`: the ledgers as they are stored, for whoever wants to check them with
//! something else than this program. No entry holds anything of a borrower.

use std::io::{ErrorKind, Write};

use app::{ids::MarketId, ledger::Head};

use crate::{
    fault::Fault,
    store::{Store, Tx, entry, head},
};

/// Entries that are read at once.
const PAGE: i64 = 1_000;

/// Writes one JSON object a line, market by market, each in order, up to the heads of one moment.
pub async fn export(
    store: &Store,
    market: Option<MarketId>,
    out: &mut impl Write,
) -> Result<(), Fault> {
    let mut tx = store.read().await?;
    let mut heads = head::all(&mut tx).await?;
    heads.retain(|head| market.is_none_or(|market| head.market == market));
    if let Some(market) = market.filter(|_| heads.is_empty()) {
        return Err(Fault::Setup(format!("there is no market {market}")));
    }
    for head in heads {
        match export_market(&mut tx, head, out).await {
            // Whoever read has seen enough.
            Err(Fault::Io { source, .. }) if source.kind() == ErrorKind::BrokenPipe => {
                return Ok(());
            }
            exported => exported?,
        }
    }
    out.flush().map_err(unwritten)
}

async fn export_market(tx: &mut Tx, head: Head, out: &mut impl Write) -> Result<(), Fault> {
    let mut seq = 0;
    while seq < head.seq {
        let records = entry::after(tx, head.market, seq, PAGE).await?;
        let Some(last) = records.last() else { return Ok(()) };
        seq = last.seq;
        for record in records.iter().take_while(|record| record.seq <= head.seq) {
            serde_json::to_writer(&mut *out, record).map_err(|error| unwritten(error.into()))?;
            out.write_all(b"\n").map_err(unwritten)?;
        }
    }
    Ok(())
}

fn unwritten(error: std::io::Error) -> Fault {
    Fault::io("writing the ledger", error)
}
