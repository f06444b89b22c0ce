//! The demo: what it is filled with, that it is the same each time, and whose database it leaves
//! alone.

use std::{collections::BTreeSet, path::PathBuf};

use app::{
    credit::CreditState,
    instant::Instant,
    ledger::{Event, Record},
};
use evenpace::{
    clock::Dice,
    demo::{self, DemoParts, DemoSignIns, Extent, Progress},
    export,
    fault::Fault,
    intake,
    password::{self, Asker, Verdict},
    seal::MasterKey,
    store::{
        Store, entry, head, lead,
        lead::{Fate, Lead},
        market, officer, person, setting, source,
        stock::{self, Kept},
    },
};
use uuid::Uuid;

use crate::{database, house::draw};

const NOW: &str = "2026-07-10T17:00:00.000Z";

/// A database in a folder of its own, and the key file that seals its leads.
pub struct Demo {
    pub store: Store,
    pub master: MasterKey,
    pub folder: PathBuf,
}

impl Demo {
    /// On a fresh SQLite file in the folder.
    pub async fn empty() -> Self {
        let folder = std::env::temp_dir().join(format!("evenpace-{}", Uuid::from_u128(draw())));
        let store = Store::open(&format!("sqlite:{}/evenpace.db", folder.display())).await.unwrap();
        Self::on(store, folder)
    }

    fn on(store: Store, folder: PathBuf) -> Self {
        let master = MasterKey::from_file(&folder.join("master.key"), &Dice::System).unwrap();
        Self { store, master, folder }
    }

    /// Days that tests look at where any number will do: ten, or as many as a Show asks for.
    pub fn days() -> u64 {
        std::env::var("EVENPACE_DEMO_DAYS").map_or(10, |days| days.parse().unwrap())
    }

    /// So many days of the demo, up to [`NOW`].
    async fn fill(&self, days: u64, password: Option<&str>) -> Result<DemoSignIns, Fault> {
        self.fill_until(Instant::parse(NOW).unwrap(), days, password).await
    }

    pub async fn fill_until(
        &self,
        now: Instant,
        days: u64,
        password: Option<&str>,
    ) -> Result<DemoSignIns, Fault> {
        let extent = Extent { seed: 7, days };
        let parts = DemoParts { store: &self.store, master: &self.master, extent };
        demo::fill(&parts, now, password.map(str::to_owned), Progress::Hidden).await
    }

    /// Every lead of every market, and of none.
    pub async fn leads(&self) -> Vec<Lead> {
        let mut tx = self.store.read().await.unwrap();
        let mut leads = Vec::new();
        for head in head::all(&mut tx).await.unwrap() {
            leads.extend(lead::in_market(&mut tx, head.market).await.unwrap());
        }
        leads
    }

    async fn entries(&self) -> Vec<Record> {
        let mut tx = self.store.read().await.unwrap();
        let mut entries = Vec::new();
        for head in head::all(&mut tx).await.unwrap() {
            entries.extend(entry::after(&mut tx, head.market, 0, i64::MAX).await.unwrap());
        }
        entries
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // A folder that can't be removed is left to the system's own sweeping.
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

#[tokio::test]
async fn the_demo_holds_every_story_and_verifies() {
    let demo = Demo::empty().await;
    demo.fill(40, None).await.unwrap();
    let report = evenpace::verify::verify(&demo.store, &[]).await.unwrap();
    assert!(report.holds(), "{:#?}", report.mismatches);

    let leads = demo.leads().await;
    for outcome in ["routed", "overflow", "duplicate", "unserved"] {
        assert!(leads.iter().any(|lead| lead.fate.outcome() == outcome), "{outcome}");
    }
    for state in [CreditState::Requested, CreditState::Approved, CreditState::Denied] {
        assert!(leads.iter().any(|lead| lead.credit == Some(state)), "{state}");
    }
    assert!(officer_waits(&demo, &leads).await);
    let routed = leads.iter().filter(|lead| lead.fate.outcome() == "routed").count();
    let opened = leads.iter().filter(|lead| lead.opened_at.is_some()).count();
    assert!(routed * 3 / 4 < opened && opened < routed, "{opened} of {routed} opened");

    let entries = demo.entries().await;
    let mut exported = Vec::new();
    export::export(&demo.store, None, &mut exported).await.unwrap();
    let exported = serde_json::Deserializer::from_slice(&exported).into_iter::<Record>();
    assert!(exported.map(Result::unwrap).eq(entries.iter().cloned()));

    let kinds: BTreeSet<&str> = entries.iter().map(|record| record.kind.as_str()).collect();
    for kind in [
        "allocation_amended",
        "allocation_paused",
        "allocation_resumed",
        "allocation_ended",
        "credit_replaced",
        "line_closed",
    ] {
        assert!(kinds.contains(kind), "{kind} is not among {kinds:?}");
    }
    let joins_mid_month = |record: &Record| match record.entry().unwrap().event {
        Event::LineOpened(event) => event.line.end - event.line.start < event.line.month_ms,
        _ => false,
    };
    assert!(entries.iter().any(joins_mid_month));
    shortage_and_surplus(&demo, &entries, &leads).await;
}

/// Whether the officer who signs in has asked for a credit that nobody has decided.
async fn officer_waits(demo: &Demo, leads: &[Lead]) -> bool {
    let mut tx = demo.store.read().await.unwrap();
    let person = person::by_email(&mut tx, demo::OFFICER_EMAIL).await.unwrap().unwrap();
    leads.iter().filter(|lead| lead.credit == Some(CreditState::Requested)).any(
        |lead| matches!(lead.fate, Fate::Routed { officer, .. } if Some(officer) == person.officer),
    )
}

/// Denver sold more than arrives, San Diego less.
async fn shortage_and_surplus(demo: &Demo, entries: &[Record], leads: &[Lead]) {
    let markets = market::all(&mut demo.store.read().await.unwrap()).await.unwrap();
    let month = |name: &str| {
        let market = markets.iter().find(|market| market.name == name).unwrap().id;
        let (mut owed, mut delivered) = (0, 0);
        for record in entries.iter().filter(|record| record.market == market) {
            if let Event::LineClosed(event) = record.entry().unwrap().event {
                owed += event.closing.owed;
                delivered += event.closing.delivered;
            }
        }
        let mut overflow = leads.iter().filter(|lead| lead.fate.outcome() == "overflow");
        (100 * delivered / owed, overflow.any(|lead| lead.market == market))
    };
    let (denver, _) = month("Denver");
    assert!((60..=90).contains(&denver), "{denver}% of Denver's lines were filled");
    let (san_diego, overflows) = month("San Diego");
    assert!((90..=101).contains(&san_diego), "{san_diego}% of San Diego's lines were filled");
    assert!(overflows);
}

#[tokio::test]
async fn the_same_seed_and_now_make_the_same_decisions() {
    let (mut decisions, mut commitments) = (Vec::new(), Vec::new());
    for _ in 0..2 {
        let demo = Demo::empty().await;
        demo.fill(10, None).await.unwrap();
        let (created, rest): (Vec<Record>, Vec<Record>) =
            demo.entries().await.into_iter().partition(|record| record.kind == "lead_created");
        let decided = rest.into_iter().map(|it| (it.market, it.seq, it.at, it.kind, it.body));
        decisions.push(decided.collect::<Vec<_>>());
        commitments.push(created.into_iter().map(|it| it.body).collect::<BTreeSet<_>>());
    }
    assert!(decisions[0].len() > 200 && decisions[0] == decisions[1]);
    // The keys, the salts and the source's id are never the same.
    assert!(commitments[0].is_disjoint(&commitments[1]));
}

#[tokio::test]
async fn a_filled_demo_is_known_again_and_gets_a_new_password_and_a_new_key() {
    database::on_both(async |store| {
        let folder = std::env::temp_dir().join(format!("evenpace-{}", Uuid::from_u128(draw())));
        is_known_again(&Demo::on(store, folder)).await;
    })
    .await;
}

async fn is_known_again(demo: &Demo) {
    let first = demo.fill(10, Some("correct horse")).await.unwrap();
    assert_eq!(first.password, "correct horse");
    let report = evenpace::verify::verify(&demo.store, &[]).await.unwrap();
    assert!(report.holds() && report.counts.leads > 100, "{report:#?}");
    let entries = demo.entries().await.len();

    let again = demo.fill(10, None).await.unwrap();
    assert_eq!(demo.entries().await.len(), entries);
    assert_ne!(again.password, "correct horse");
    let mut tx = demo.store.read().await.unwrap();
    for email in [demo::OFFICER_EMAIL, demo::SALES_EMAIL, demo::ADMIN_EMAIL] {
        let person = person::by_email(&mut tx, email).await.unwrap().unwrap();
        let hash = person.password_hash;
        let is = async |password: &str| {
            password::is_password(password.to_owned(), hash.clone(), Asker::Known).await.unwrap()
        };
        assert_eq!(is(&again.password).await, Verdict::Right);
        assert_eq!(is("correct horse").await, Verdict::Wrong);
    }
    let keys = source::keys(&mut tx).await.unwrap();
    assert!(!keys.contains_key(&first.source_key.hash()));
    assert!(keys.contains_key(&again.source_key.hash()));
}

#[tokio::test]
async fn somebody_elses_database_is_refused_and_left_as_it_was() {
    let demo = Demo::empty().await;
    let now = Instant::parse(NOW).unwrap();
    intake::add_source(&demo.store, "Theirs", &Dice::System, now).await.unwrap();
    let Err(refused) = demo.fill(10, None).await else { panic!("it was filled") };
    let said = refused.to_string();
    assert!(said.contains("holds sources") && !said.contains('\n'), "{said}");

    let mut tx = demo.store.read().await.unwrap();
    assert_eq!(source::all(&mut tx).await.unwrap().len(), 1);
    assert_eq!(setting::find(&mut tx, "demo").await.unwrap(), None);
    assert!(officer::all(&mut tx).await.unwrap().is_empty());
    assert!(head::all(&mut tx).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_half_filled_demo_is_refused_with_what_to_do() {
    let demo = Demo::empty().await;
    let mut tx = demo.store.write().await.unwrap();
    setting::put(&mut tx, "demo", "begun").await.unwrap();
    tx.commit().await.unwrap();
    let Err(refused) = demo.fill(10, None).await else { panic!("it was filled") };
    assert!(refused.to_string().contains("delete the database"), "{refused}");
}

#[tokio::test]
async fn its_sales_hold_a_seat_and_a_full_market_has_a_waitlist() {
    let demo = Demo::empty().await;
    demo.fill(10, None).await.unwrap();
    let mut tx = demo.store.read().await.unwrap();
    let mut kept = Vec::new();
    for market in market::all(&mut tx).await.unwrap() {
        kept.push((market.name, stock::of(&mut tx, market.id).await.unwrap().kept));
    }
    let of = |market: &str| kept.iter().find(|(name, _)| name == market).unwrap().1;
    assert_eq!(of("Tampa Bay"), Kept { held: 1, offered: 0, waiting: 0 });
    assert_eq!(of("Austin"), Kept { held: 0, offered: 0, waiting: 3 });
}
