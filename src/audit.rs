//! `evenpace verify` for people: what was looked at, what does not hold and in which market, and
//! the heads as they are kept elsewhere.

use std::{collections::HashMap, fmt::Write, fs, path::Path};

use app::{ids::MarketId, ledger::Head};

use crate::{
    fault::Fault,
    store::{Store, market},
    verify::{self, Report},
};

/// With which a line begins that tells where a ledger ends.
const HEAD: &str = "head";

/// A report, and the names of the markets in it.
pub struct Audit {
    report: Report,
    names: HashMap<MarketId, String>,
}

pub async fn run(store: &Store, heads_kept: &[Head]) -> Result<Audit, Fault> {
    let report = verify::verify(store, heads_kept).await?;
    let markets = market::all(&mut store.read().await?).await?;
    let house = (MarketId::HOUSE, "the house".to_owned());
    let names = markets.into_iter().map(|market| (market.id, market.name));
    Ok(Audit { report, names: names.chain([house]).collect() })
}

impl Audit {
    pub fn holds(&self) -> bool {
        self.report.holds()
    }

    /// The counts; the heads, if `heads` says so; and every mismatch, on a line of its own.
    pub fn told(&self, heads: bool) -> String {
        let Report { counts, mismatches, .. } = &self.report;
        let mut told = format!("{counts}\n{:>9} mismatches\n", mismatches.len());
        for head in self.report.heads.iter().filter(|_| heads) {
            writeln!(told, "{HEAD} {} {} {}", head.market, head.seq, head.hash)
                .expect("a text takes any line");
        }
        for mismatch in mismatches {
            let name = self.names.get(&mismatch.market).map_or("no longer there", String::as_str);
            writeln!(told, "{name}: {mismatch}").expect("a text takes any line");
        }
        told
    }
}

/// The heads in a file that `evenpace verify --heads` printed; an error says what is wrong with it.
pub fn read_heads(path: &Path) -> Result<Vec<Head>, String> {
    let shown = path.display();
    let text = fs::read_to_string(path).map_err(|error| format!("{shown}: {error}"))?;
    heads_in(&text).map_err(|why| format!("{shown}: {why}"))
}

/// Lines that are no heads are passed over; a text without any head is refused, because it would
/// expect nothing.
fn heads_in(text: &str) -> Result<Vec<Head>, String> {
    let mut heads = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let mut words = line.split_whitespace();
        if words.next() == Some(HEAD) {
            let head = read_head(words);
            let wrong = || format!("line {} is not `{HEAD} MARKET ENTRY HASH`", number + 1);
            heads.push(head.ok_or_else(wrong)?);
        }
    }
    match heads.is_empty() {
        true => Err("it holds no heads; `evenpace verify --heads` prints them".to_owned()),
        false => Ok(heads),
    }
}

fn read_head<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<Head> {
    let market = words.next()?.parse().ok()?;
    let seq = words.next()?.parse().ok()?;
    let hash = words.next()?.parse().ok()?;
    words.next().is_none().then_some(Head { market, seq, hash })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_back_as_they_were_printed() {
        let head = Head::first(MarketId::HOUSE);
        let report = Report { heads: vec![head], ..Report::default() };
        let told = Audit { report, names: HashMap::new() }.told(true);
        assert_eq!(heads_in(&told), Ok(vec![head]));
    }

    #[test]
    fn a_file_that_would_expect_nothing_is_refused() {
        let audit = Audit { report: Report::default(), names: HashMap::new() };
        assert!(heads_in(&audit.told(true)).is_err_and(|why| why.contains("no heads")));
        assert!(heads_in("head 1 2").is_err_and(|why| why.contains("line 1 is not")));
    }
}
