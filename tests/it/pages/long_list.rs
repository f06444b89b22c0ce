//! A list of leads costs the same to look at, however long it has become.

use std::time::Duration;

use app::{
    ids::{AllocationId, LeadId, OfficerId, SourceId},
    instant::Instant,
    lead::submission::{AcceptanceRules, Submission},
};
use evenpace::{
    clock::Dice,
    seal::{Marker, Sealer},
    store::{
        allocation,
        lead::{self, Fate, Lead},
        sealed_lead, search_mark,
    },
    writer::{Post, Preparer, search_marks},
};
use reqwest::StatusCode;
use tokio::time;
use uuid::Uuid;

use super::{Doors, Visitor};
use crate::house::{draw, master};

/// Leads that are written in one transaction.
const RUN: u64 = 2_000;
const SHORT: u64 = 100;

/// An officer's leads, written as the writer writes them, a second apart.
struct List {
    leads: u64,
    middle: (Instant, LeadId),
}

impl List {
    async fn fill(doors: &Doors, officer: OfficerId, leads: u64) -> Self {
        let contract = {
            let mut tx = doors.house.store.read().await.unwrap();
            allocation::of_officer(&mut tx, officer).await.unwrap().remove(0)
        };
        let master = master();
        let (sealer, marker) = (Sealer::new(&master), Marker::new(&master));
        let preparer = Preparer { sealer, marker, dice: Dice::System };
        let begins = doors.house.clock.now();
        let mut body = doors.house.body(0, "33602", "FL");
        body["purpose"] = "refinance".into();
        let submission = Submission::read(&body, begins, &AcceptanceRules::default()).unwrap();
        let mut middle = None;
        for run in (0..leads).step_by(RUN as usize) {
            let mut rows = Vec::new();
            for index in run..leads.min(run + RUN) {
                let (id, at) = (LeadId(Uuid::from_u128(draw())), begins + index as i64 * 1_000);
                let source = SourceId(Uuid::nil());
                let post = preparer.prepare(id, source, submission.clone(), None);
                rows.push((routed(&post, officer, &contract, at), post));
                if index == leads / 2 {
                    middle = Some((at, id));
                }
            }
            let mut tx = doors.house.store.write().await.unwrap();
            let read: Vec<&Lead> = rows.iter().map(|(lead, _)| lead).collect();
            lead::put(&mut tx, &read).await.unwrap();
            let sealed: Vec<_> = rows.iter().map(|(_, post)| post.sealed.clone()).collect();
            sealed_lead::insert(&mut tx, &sealed).await.unwrap();
            let marks = rows.iter().flat_map(|(lead, post)| search_marks(lead, &post.search));
            search_mark::insert(&mut tx, &marks.collect::<Vec<_>>()).await.unwrap();
            tx.commit().await.unwrap();
        }
        Self { leads, middle: middle.unwrap() }
    }

    /// The page that begins in the middle.
    fn middle(&self) -> String {
        let (at, lead) = self.middle;
        format!("/leads?after={}.{}", at.0, lead.0.simple())
    }
}

fn routed(
    post: &Post,
    officer: OfficerId,
    contract: &allocation::AllocationRow,
    at: Instant,
) -> Lead {
    let allocation: AllocationId = contract.id;
    Lead {
        id: post.arrival.lead,
        market: contract.market,
        source: post.arrival.source,
        received_at: at,
        score: post.arrival.score,
        fate: Fate::Routed { allocation, officer, at, replaces: None },
        opened_at: None,
        credit: None,
        replaced_by: None,
    }
}

/// What somebody looks at: a page, or what a search finds.
#[derive(Clone)]
enum Look {
    Page(String),
    Search(&'static str),
}

async fn look(visitor: &Visitor<'_>, at: &Look) -> Duration {
    let begun = time::Instant::now();
    let answer = match at {
        Look::Page(path) => visitor.get(path).await,
        Look::Search(words) => visitor.post("/leads", &format!("sought={words}")).await,
    };
    assert_eq!(answer.status(), StatusCode::OK);
    let page = answer.text().await.unwrap();
    let took = begun.elapsed();
    assert_eq!(page.matches(r#"href="/leads/"#).count(), 50, "a full page");
    took
}

fn median(mut took: Vec<Duration>) -> f64 {
    took.sort();
    took[took.len() / 2].as_secs_f64() * 1_000.0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_long_list_of_leads_is_as_fast_as_a_short_one() {
    // Leads, looks at each of the two lists in turn, and the most that one may cost of the other.
    // Beside other tests, which disturb, only a cost that grows with the list is told from none.
    let (long, turns, ratio_max) = match std::env::var("EVENPACE_LONG_LIST") {
        Ok(text) => (text.parse().unwrap(), 41, 1.3),
        Err(_) => (3_000, 9, 5.0),
    };
    let doors = Doors::open().await;
    let short = List::fill(&doors, doors.robin, SHORT).await;
    let long = List::fill(&doors, doors.kim, long).await;
    let robin = doors.robin().await;
    let kim = doors.somebody(app::people::Role::Officer, Some(doors.kim)).await;
    let page = |path: &str| Look::Page(path.to_owned());
    for (name, of_short, of_long) in [
        ("newest", page("/leads"), page("/leads")),
        ("from the middle", Look::Page(short.middle()), Look::Page(long.middle())),
        ("by purpose", page("/leads?purpose=refinance"), page("/leads?purpose=refinance")),
        ("by two words", Look::Search("dana+33602"), Look::Search("dana+33602")),
    ] {
        let (mut shorts, mut longs) = (Vec::new(), Vec::new());
        for _ in 0..turns {
            shorts.push(look(&robin, &of_short).await);
            longs.push(look(&kim, &of_long).await);
        }
        let (in_short, in_long) = (median(shorts), median(longs));
        let ratio = in_long / in_short;
        println!(
            "{name}: p50 {in_short:.1} ms of {} leads, {in_long:.1} ms of {}: {ratio:.2}",
            short.leads, long.leads
        );
        assert!(ratio <= ratio_max, "{name}: {ratio:.2}");
    }
}
