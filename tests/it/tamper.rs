//! What somebody who can write to the database can't do unseen: `evenpace verify` is run over
//! copies of a demo's database, each changed by hand in one way.

use std::{path::PathBuf, process::Command as Process};

use app::{
    ids::{LeadId, MarketId},
    instant::Instant,
};
use evenpace::{
    clock::Clock,
    store::{head, lead::Fate, market},
    writer::{Order, Settings, Writer},
};
use sqlx::{SqliteConnection, sqlite::SqliteConnectOptions};

use crate::demo::Demo;

const NOW: Instant = Instant(1_783_700_000_000);
/// An entry in the middle of the ledger that is tampered with.
const SEQ: i64 = 100;

/// A demo whose database is closed, and the heads that were printed when it was whole.
struct Whole {
    demo: Demo,
    market: MarketId,
    /// The market's last entry, in which this lead is opened.
    last: i64,
    opened: LeadId,
    heads: PathBuf,
}

impl Whole {
    async fn fill() -> Self {
        let demo = Demo::empty().await;
        demo.fill_until(NOW, Demo::days(), None).await.unwrap();
        let mut tx = demo.store.read().await.unwrap();
        let markets = market::all(&mut tx).await.unwrap();
        let market = markets.into_iter().find(|market| market.name == "Austin").unwrap().id;
        drop(tx);
        let opened = open_a_lead(&demo, market).await;
        let heads = head::all(&mut demo.store.read().await.unwrap()).await.unwrap();
        let last = heads.iter().find(|head| head.market == market).unwrap().seq as i64;
        demo.store.close().await;
        let heads = demo.folder.join("heads");
        let whole = Self { demo, market, last, opened, heads };
        let (holds, said) = verify(&whole.path("evenpace"), &["--heads"]);
        assert!(holds && said.contains("        0 mismatches"), "{said}");
        println!("as it was filled:\n{said}");
        std::fs::write(&whole.heads, said).unwrap();
        whole
    }

    fn path(&self, name: &str) -> PathBuf {
        self.demo.folder.join(name).with_extension("db")
    }

    /// A copy in which these statements ran. `$1` is the market, `$2` a number of theirs, `$3` the
    /// opened lead.
    async fn changed(&self, name: &str, statements: &[(&'static str, i64)]) -> PathBuf {
        let copy = self.path(name);
        std::fs::copy(self.path("evenpace"), &copy).unwrap();
        let options = SqliteConnectOptions::new().filename(&copy);
        let mut conn: SqliteConnection = sqlx::ConnectOptions::connect(&options).await.unwrap();
        for (sql, number) in statements {
            let query = sqlx::query(*sql).bind(self.market.0).bind(number).bind(self.opened.0);
            assert!(query.execute(&mut conn).await.unwrap().rows_affected() > 0, "{sql}");
        }
        sqlx::Connection::close(conn).await.unwrap();
        copy
    }

    /// Changes a copy and returns what verify says of it, which is never that it holds.
    async fn found(&self, name: &str, statements: &[(&'static str, i64)]) -> String {
        let (holds, said) = verify(&self.changed(name, statements).await, &[]);
        assert!(!holds, "{name} is not seen: {said}");
        let (_, found) = said.split_once("mismatches\n").unwrap();
        println!("{name}:\n{found}");
        found.to_owned()
    }
}

/// A last entry that can be taken back together with everything that it moved.
async fn open_a_lead(demo: &Demo, market: MarketId) -> LeadId {
    let leads = demo.leads().await;
    let unopened = leads.iter().filter(|lead| lead.market == market && lead.opened_at.is_none());
    let mut routed = unopened.filter_map(|lead| match lead.fate {
        Fate::Routed { officer, .. } => Some((lead.id, officer)),
        _ => None,
    });
    let (lead, officer) = routed.next_back().unwrap();
    let clock = Clock::set_to(NOW + 1);
    let (writer, written) =
        Writer::start(demo.store.clone(), &demo.master, clock, Settings::default()).await.unwrap();
    writer.order(Order::OpenLead { lead, officer }).await.unwrap();
    drop(writer);
    written.await.unwrap();
    lead
}

/// Whether it holds, and everything that was printed.
fn verify(database: &std::path::Path, more: &[&str]) -> (bool, String) {
    let verified = Process::new(env!("CARGO_BIN_EXE_evenpace"))
        .args(["verify", "--database", &format!("sqlite:{}", database.display())])
        .args(more)
        .output()
        .unwrap();
    (verified.status.success(), String::from_utf8(verified.stdout).unwrap())
}

const CHANGE_A_BYTE: &str = "UPDATE entry SET body = substr(body, 1, 30)
    || CASE substr(body, 31, 1) WHEN '7' THEN '8' ELSE '7' END || substr(body, 32)
    WHERE market = $1 AND seq = $2";
const MOVE_ENTRY: &str = "UPDATE entry SET seq = -seq WHERE market = $1 AND seq = $2";
const MOVE_NEXT: &str = "UPDATE entry SET seq = seq - 1 WHERE market = $1 AND seq = $2";
const MOVE_BACK: &str = "UPDATE entry SET seq = 1 - seq WHERE market = $1 AND seq = $2";
const DELETE_ENTRY: &str = "DELETE FROM entry WHERE market = $1 AND seq = $2";
const CHANGE_A_LEAD: &str =
    "UPDATE lead SET score = (score + $2) % 100 WHERE market = $1 AND id = $3";
const CHANGE_A_NUMBER: &str = "UPDATE allocation SET number = number + $2
    WHERE id = (SELECT MIN(id) FROM allocation WHERE market = $1)";
const UNOPEN: &str = "UPDATE lead SET opened_at = NULL WHERE market = $1 AND id = $3 AND $2 > 0";
const MOVE_HEAD: &str = "UPDATE head SET seq = $2, hash = (SELECT hash FROM entry
    WHERE entry.market = head.market AND entry.seq = $2) WHERE market = $1";

#[tokio::test]
async fn whatever_is_changed_by_hand_is_named() {
    let whole = Whole::fill().await;
    let at = |seq: i64| format!("Austin: market {}, entry {seq}: ", whole.market);

    let found = whole.found("one byte of an entry", &[(CHANGE_A_BYTE, SEQ)]).await;
    assert!(found.starts_with(&at(SEQ)) && found.contains("were changed"), "{found}");

    let swap = [(MOVE_ENTRY, SEQ), (MOVE_NEXT, SEQ + 1), (MOVE_BACK, -SEQ)];
    let found = whole.found("two entries swapped", &swap).await;
    assert!(found.starts_with(&at(SEQ)), "{found}");

    let found = whole.found("one entry deleted", &[(DELETE_ENTRY, SEQ)]).await;
    assert!(found.starts_with(&at(SEQ)) && found.contains("should stand here"), "{found}");

    let found = whole.found("one lead's row", &[(CHANGE_A_LEAD, 1)]).await;
    let row = format!("Austin: market {}: lead LeadId({}) has score: ", whole.market, whole.opened);
    assert!(found.starts_with(&row) && found.lines().count() == 1, "{found}");

    let found = whole.found("one contract's row", &[(CHANGE_A_NUMBER, 1)]).await;
    let row = format!("Austin: market {}: allocation AllocationId(", whole.market);
    assert!(found.starts_with(&row) && found.lines().count() == 1, "{found}");
    let (_, numbers) = found.trim_end().split_once("has number: ").unwrap();
    let (row, entries) = numbers.split_once("; the entries make it number: ").unwrap();
    let [row, entries] = [row, entries].map(|number| number.parse::<i64>().unwrap());
    assert_eq!(row, entries + 1);
}

#[tokio::test]
async fn a_tail_that_was_cut_off_cleanly_is_named_against_kept_heads_only() {
    let whole = Whole::fill().await;
    let last = whole.last;
    let cut = [(UNOPEN, 1), (MOVE_HEAD, last - 1), (DELETE_ENTRY, last)];
    let copy = whole.changed("a tail cut off", &cut).await;
    let (holds, said) = verify(&copy, &[]);
    assert!(holds, "{said}");

    let (holds, said) = verify(&copy, &["--expect", whole.heads.to_str().unwrap()]);
    let (_, found) = said.split_once("mismatches\n").unwrap();
    println!("a tail cut off, with --expect:\n{found}");
    let named = format!("Austin: market {}, entry {}: ", whole.market, last - 1);
    assert!(!holds && found.starts_with(&named) && found.contains("cut off here"), "{found}");

    // The whole database against its own heads.
    let expect = ["--expect", whole.heads.to_str().unwrap()];
    assert!(verify(&whole.path("evenpace"), &expect).0);
}
