//! What came since a list was shown: rows that are there are brought up to date where they stand,
//! and new ones wait, counted, until somebody asks for them.

use leptos::prelude::*;

use crate::api::leads::LeadList;

/// Says how many leads wait to be shown, and shows them.
#[component]
pub fn News(count: RwSignal<usize>, show: impl Fn() + Copy + Send + 'static) -> impl IntoView {
    let button = move || {
        let words = match count.get() {
            0 => return None,
            1 => "1 new lead".to_owned(),
            count => format!("{count} new leads"),
        };
        Some(view! { <button on:click=move |_| show()>{words}</button> })
    };
    // There from the beginning: a screen reader tells of what changes in it.
    view! { <div role="status">{button}</div> }
}

/// The list as it is shown, with each of its leads as it is now, and how many new ones stand before
/// them.
pub fn caught_up(shown: &LeadList, fresh: LeadList) -> (LeadList, usize) {
    let is_shown = |id| shown.leads.iter().any(|lead| lead.id == id);
    let new = fresh.leads.iter().take_while(|lead| !is_shown(lead.id)).count();
    let mut caught_up = shown.clone();
    for lead in &mut caught_up.leads {
        if let Some(now) = fresh.leads.iter().find(|now| now.id == lead.id) {
            lead.clone_from(now);
        }
    }
    (caught_up, if shown.is_first { new } else { 0 })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        api::{leads::LeadFilters, officer::LeadRow},
        credit::CreditState,
        ids::LeadId,
        instant::Instant,
        lead::facts::Facts,
    };

    fn lead(number: u128) -> LeadRow {
        LeadRow {
            id: LeadId(Uuid::from_u128(number)),
            name: format!("Borrower {number}"),
            facts: Facts::default(),
            market: "Austin".to_owned(),
            routed_at: Instant(number as i64),
            score: 50,
            opened: false,
            credit: None,
        }
    }

    fn list(leads: &[u128]) -> LeadList {
        LeadList {
            leads: leads.iter().map(|number| lead(*number)).collect(),
            next: None,
            is_first: true,
            filters: LeadFilters::default(),
            sought: None,
            told: Vec::new(),
        }
    }

    #[test]
    fn new_leads_are_counted_and_move_no_row() {
        let shown = list(&[3, 2, 1]);
        assert_eq!(caught_up(&shown, list(&[5, 4, 3, 2])), (shown, 2));
        assert_eq!(caught_up(&list(&[]), list(&[1])), (list(&[]), 1));
    }

    #[test]
    fn a_credit_shows_in_the_row_where_it_stands() {
        let mut fresh = list(&[3, 2, 1]);
        fresh.leads[1].credit = Some(CreditState::Approved);
        assert_eq!(caught_up(&list(&[3, 2, 1]), fresh.clone()), (fresh, 0));
    }

    #[test]
    fn what_falls_out_of_the_filters_stays_until_the_list_is_asked_for_again() {
        let shown = list(&[3, 2]);
        assert_eq!(caught_up(&shown, list(&[3, 1])), (shown, 0));
    }

    #[test]
    fn older_pages_have_no_news() {
        let shown = LeadList { is_first: false, ..list(&[2, 1]) };
        let fresh = LeadList { is_first: false, ..list(&[3, 2]) };
        assert_eq!(caught_up(&shown, fresh), (shown, 0));
    }
}
