//! How an officer's leads are found: page by page, by what they chose, and by marks.

use app::{
    credit::CreditState,
    ids::{AllocationId, LeadId, OfficerId},
    ledger::{
        Entry, Head,
        event::{LeadOpened, LeadRouted, LeadUnserved},
    },
    routing::Decision,
};
use evenpace::store::{
    Store, entry,
    lead::{self, Fate, Lead},
    lead_page::{self, LeadPage, ListedBorrower},
    sealed_lead::{self, SealedRow},
    search_mark::{self, MarkRow},
};

use super::{
    AUSTIN, BOISE, at, committed, hash,
    leads::{KIM, ROBIN, id, put, routed},
    seen,
};
use crate::database::on_both;

/// Robin's leads, all of them.
fn page() -> LeadPage {
    LeadPage::newest(ROBIN, 10)
}

async fn found(store: &Store, page: LeadPage) -> Vec<u128> {
    let leads = seen(store, async |tx| lead_page::find(tx, &page).await.unwrap()).await;
    leads.iter().map(|lead| lead.id.0.as_u128()).collect()
}

/// Marks leads by bytes, as if each were a word.
async fn mark(store: &Store, leads: &[&Lead], bytes: &[u8]) {
    let rows = leads.iter().flat_map(|lead| {
        let Fate::Routed { at, .. } = lead.fate else { unreachable!() };
        bytes.iter().map(move |&byte| MarkRow { mark: hash(byte), routed_at: at, lead: lead.id })
    });
    let rows: Vec<MarkRow> = rows.collect();
    committed(store, async |tx| search_mark::insert(tx, &rows).await.unwrap()).await;
}

/// Leads 1 to 4 of Robin's, in that order, and 5 of Kim's; 2 and 4 are credited.
async fn leads(store: &Store) -> Vec<Lead> {
    let mut leads: Vec<Lead> = (1..=4).map(|n| routed(n, ROBIN, n as i64 * 10)).collect();
    leads.push(routed(5, KIM, 50));
    for credited in [1, 3] {
        leads[credited].credit = Some(CreditState::Approved);
    }
    put(store, &leads.iter().collect::<Vec<_>>()).await;
    leads
}

#[tokio::test]
async fn a_market_has_its_own_leads_however_they_are_sought() {
    on_both(async |store| {
        let mut leads: Vec<Lead> = (1..=4).map(|n| routed(n, ROBIN, n as i64 * 10)).collect();
        for of_boise in [0, 1] {
            leads[of_boise].market = BOISE;
        }
        let credit = Some(CreditState::Approved);
        for credited in [1, 3] {
            leads[credited].credit = credit;
        }
        let leads: Vec<&Lead> = leads.iter().collect();
        put(&store, &leads).await;
        mark(&store, &leads, &[1]).await;
        let of = |market| LeadPage { market: Some(market), ..page() };
        for (market, all, credited) in [(AUSTIN, [4, 3], [4]), (BOISE, [2, 1], [2])] {
            assert_eq!(found(&store, of(market)).await, all);
            assert_eq!(found(&store, LeadPage { credit, ..of(market) }).await, credited);
            let marks = vec![hash(1)];
            assert_eq!(found(&store, LeadPage { marks, ..of(market) }).await, all);
        }
    })
    .await;
}

#[tokio::test]
async fn pages_follow_each_other_and_end_at_an_instant() {
    on_both(async |store| {
        leads(&store).await;
        assert_eq!(found(&store, page()).await, [4, 3, 2, 1]);
        assert_eq!(found(&store, LeadPage { limit: 2, ..page() }).await, [4, 3]);
        let behind = LeadPage { before: (at(30), id(3)), ..page() };
        assert_eq!(found(&store, behind).await, [2, 1]);
        let days = LeadPage { before: (at(40), id(0)), since: at(20), ..page() };
        assert_eq!(found(&store, days).await, [3, 2]);
        assert_eq!(found(&store, LeadPage { officer: KIM, ..page() }).await, [5]);
        // Two at one instant: the id decides.
        put(&store, &[&routed(6, ROBIN, 40)]).await;
        assert_eq!(found(&store, LeadPage { limit: 2, ..page() }).await, [6, 4]);
        let behind = LeadPage { before: (at(40), id(6)), limit: 2, ..page() };
        assert_eq!(found(&store, behind).await, [4, 3]);
    })
    .await;
}

#[tokio::test]
async fn leads_are_found_by_credit_and_by_all_of_their_marks() {
    on_both(async |store| {
        let leads = leads(&store).await;
        mark(&store, &[&leads[0], &leads[1], &leads[2], &leads[4]], &[1]).await;
        mark(&store, &[&leads[1], &leads[2], &leads[3]], &[2]).await;
        // A mark that is there already is no mistake.
        mark(&store, &[&leads[1]], &[1, 2]).await;
        let by = |credit, bytes: &[u8]| {
            let marks = bytes.iter().map(|byte| hash(*byte)).collect();
            found(&store, LeadPage { credit, marks, ..page() })
        };
        let approved = Some(CreditState::Approved);
        assert_eq!(by(approved, &[]).await, [4, 2]);
        assert_eq!(by(Some(CreditState::Denied), &[]).await, [0; 0]);
        assert_eq!(by(None, &[1]).await, [3, 2, 1], "Kim's is not among them");
        assert_eq!(by(None, &[2, 1]).await, [3, 2]);
        assert_eq!(by(None, &[1, 2, 3]).await, [0; 0]);
        assert_eq!(by(approved, &[1, 2]).await, [2]);
        let marks = vec![hash(1)];
        let behind = LeadPage { marks, before: (at(30), id(3)), since: at(20), ..page() };
        assert_eq!(found(&store, behind).await, [2]);
    })
    .await;
}

#[tokio::test]
async fn nothing_finds_an_erased_lead_by_a_word() {
    on_both(async |store| {
        let leads = leads(&store).await;
        mark(&store, &[&leads[0], &leads[1]], &[1, 2]).await;
        committed(&store, async |tx| sealed_lead::forget_contact_key(tx, id(1)).await.unwrap())
            .await;
        for byte in [1, 2] {
            assert_eq!(found(&store, LeadPage { marks: vec![hash(byte)], ..page() }).await, [2]);
        }
        assert_eq!(found(&store, page()).await, [4, 3, 2, 1], "its place in the list stays");
    })
    .await;
}

#[tokio::test]
async fn a_list_shows_what_stands_in_the_lead_and_who_can_still_be_opened() {
    on_both(async |store| {
        let leads = leads(&store).await;
        let sealed = |n, contact_key| SealedRow {
            lead: id(n),
            contact: vec![1],
            contact_key,
            consent: vec![1],
            consent_key: vec![1],
        };
        let rows = [sealed(1, Some(vec![1])), sealed(2, Some(vec![1])), sealed(3, None)];
        committed(&store, async |tx| {
            sealed_lead::insert(tx, &rows).await.unwrap();
            sealed_lead::forget_contact_key(tx, id(2)).await.unwrap();
        })
        .await;
        mark(&store, &leads.iter().collect::<Vec<_>>(), &[1]).await;
        for marks in [Vec::new(), vec![hash(1)]] {
            let asked = LeadPage { marks, ..page() };
            let mut listed = lead_page::find(&mut store.look().await.unwrap(), &asked).await;
            let listed = listed.as_mut().unwrap();
            listed.reverse();
            for (listed, lead) in listed.iter().zip(&leads) {
                let Fate::Routed { at, .. } = lead.fate else { unreachable!() };
                assert_eq!((listed.id, listed.market), (lead.id, lead.market));
                assert_eq!((listed.routed_at, listed.score), (at, lead.score));
                assert_eq!((listed.opened_at, listed.credit), (lead.opened_at, lead.credit));
            }
            // The fourth is not known to be erased: nothing of it is known.
            let borrowers: Vec<ListedBorrower> = listed.iter().map(|lead| lead.borrower).collect();
            assert_eq!(
                borrowers,
                [
                    ListedBorrower::Sealed,
                    ListedBorrower::Erased,
                    ListedBorrower::Erased,
                    ListedBorrower::Sealed
                ]
            );
        }
    })
    .await;
}

#[tokio::test]
async fn leads_with_a_recipient_are_walked_through_by_id() {
    on_both(async |store| {
        leads(&store).await;
        let after = async |lead: LeadId| {
            let leads = seen(&store, async |tx| lead::routed_after(tx, lead, 2).await.unwrap());
            leads.await.iter().map(|lead| lead.id.0.as_u128()).collect::<Vec<_>>()
        };
        assert_eq!(after(id(0)).await, [1, 2]);
        assert_eq!(after(id(4)).await, [5]);
        assert_eq!(after(id(5)).await, [0; 0]);
    })
    .await;
}

#[tokio::test]
async fn the_logs_of_a_contracts_leads_come_in_their_markets_order() {
    on_both(async |store| {
        leads(&store).await;
        let mut austin = Head::first(AUSTIN);
        let records = [1, 2, 5, 3, 1].map(|n| {
            let event = LeadUnserved { lead: id(n) }.into();
            austin.record(&Entry { at: at(90), event })
        });
        committed(&store, async |tx| entry::append(tx, &records).await.unwrap()).await;
        let found = async |officer: OfficerId, of: OfficerId, from, until| {
            let mut tx = store.read().await.unwrap();
            let contract = AllocationId(of.0);
            let found = entry::of_deliveries(&mut tx, officer, contract, at(from), at(until));
            found.await.unwrap().iter().map(|record| record.seq).collect::<Vec<_>>()
        };
        assert_eq!(found(ROBIN, ROBIN, 10, 20).await, [1, 2, 5]);
        assert_eq!(found(ROBIN, ROBIN, 21, 90).await, [4]);
        assert_eq!(found(KIM, KIM, 0, 90).await, [3]);
        assert_eq!(found(ROBIN, KIM, 0, 90).await, [0; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_contract_accounts_for_a_months_leads_and_for_credited_ones() {
    on_both(async |store| {
        leads(&store).await;
        let mut austin = Head::first(AUSTIN);
        let mut records = Vec::new();
        for n in [1, 2, 3, 4, 5] {
            let (lead, allocation) = (id(n), AllocationId(ROBIN.0));
            let decision = Decision::of(0, Vec::new());
            let routed =
                LeadRouted { lead, allocation, decision, replaces: None, again_within_ms: None };
            let opened = LeadOpened { lead };
            for event in [routed.into(), opened.into()] {
                records.push(austin.record(&Entry { at: at(90), event }));
            }
        }
        committed(&store, async |tx| entry::append(tx, &records).await.unwrap()).await;
        let found = async |officer: OfficerId, from, until| {
            let mut tx = store.read().await.unwrap();
            let whose = (officer, AllocationId(officer.0));
            let found = entry::accounted(&mut tx, whose, at(from), at(until)).await.unwrap();
            found.iter().map(|record| record.seq).collect::<Vec<_>>()
        };
        assert_eq!(found(ROBIN, 30, 30).await, [3, 5, 7], "the third, and 2 and 4 are credited");
        assert_eq!(found(ROBIN, 11, 20).await, [3, 7]);
        assert_eq!(found(KIM, 0, 90).await, [9]);
    })
    .await;
}
