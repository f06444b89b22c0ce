//! An officer's leads, newest first: all of them, those of a day, those that a search finds.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{
    lead_table::table,
    search::{Then, forms, same_words},
};
use crate::{
    api::leads::{LeadFilters, LeadList, LeadsAsked, SoughtWords, read_leads},
    ui::{
        part::{empty, loaded},
        path,
    },
};

#[component]
pub fn Leads() -> impl IntoView {
    let query = use_query_map().read_untracked().clone();
    let filters = LeadFilters::of(|name| query.get(name));
    let sought = use_context::<SoughtWords>().map(|words| words.0);
    let asked = LeadsAsked { filters, after: query.get("after"), sought };
    view! {
        <Title text="Your leads · Evenpace"/>
        {loaded(read_leads(asked), show)}
    }
}

fn show(list: LeadList) -> impl IntoView {
    let (forms, told, pages) = (forms(&list), told(&list), pages(&list));
    // Rows of an open list stay where they are; of the newest leads, new ones are counted.
    let kind = if list.is_first { "newest" } else { "older" };
    let sought = list.sought.clone();
    let leads = match list.leads.is_empty() {
        true => nothing(&list),
        false => table(list.leads),
    };
    view! {
        <div class="heading">
            <h1>"Your leads"</h1>
            // There from the beginning: a screen reader tells of what changes in it.
            <div id="news" role="status"></div>
        </div>
        {forms}
        <div id="told" role="status">{told}</div>
        <div data-list=kind data-sought=sought>{leads} {pages}</div>
    }
}

/// Which filters are on, and the way to be rid of them.
fn told(list: &LeadList) -> Option<AnyView> {
    let filters = list.told.join(", ");
    let (what, to, name) = match (&list.sought, filters.is_empty()) {
        (None, true) => return None,
        (None, false) => (filters, path::LEADS.to_owned(), "Clear the filters"),
        (Some(sought), is_all) => {
            let among = if is_all { String::new() } else { format!(" among: {filters}") };
            let to = path::with_query(path::LEADS, &list.filters.query());
            (format!("Found for \u{201c}{sought}\u{201d}{among}"), to, "Clear the search")
        }
    };
    let view = view! {
        <p class="told">
            <strong>{what}</strong> " "
            <a href=to>{name}</a>
        </p>
    };
    Some(view.into_any())
}

fn nothing(list: &LeadList) -> AnyView {
    let is_all = list.sought.is_none() && list.told.is_empty();
    let why = match (is_all, list.is_first) {
        (true, true) => "Each lead appears here the moment that it is routed to you.",
        (_, false) => "No lead is older than those before.",
        (false, true) if list.sought.is_some() => {
            "No lead of yours has all of these words. Only whole words are found: a name in full, \
             all or the last four digits of a phone number, a ZIP of five digits."
        }
        (false, true) => "No lead of yours passes all of these filters.",
    };
    empty(why)
}

fn pages(list: &LeadList) -> AnyView {
    let query = list.filters.query();
    let first = path::with_query(path::LEADS, &query);
    let older = list.next.as_ref().map(|next| {
        let joint = if query.is_empty() { "" } else { "&" };
        path::with_query(path::LEADS, &format!("{query}{joint}after={next}"))
    });
    let to = |path: String, name| match list.sought.clone() {
        Some(sought) => same_words(path, sought, name, Then::Page),
        None => view! { <a href=path>{name}</a> }.into_any(),
    };
    let newest = (!list.is_first).then(|| to(first, "Newest"));
    let file = (!list.leads.is_empty()).then(|| {
        let path = path::with_query(path::LEADS_CSV, &query);
        match list.sought.clone() {
            Some(sought) => same_words(path, sought, "Download as CSV", Then::File),
            None => view! { <a href=path>"Download as CSV"</a> }.into_any(),
        }
    });
    view! {
        <nav class="pages" aria-label="More leads">
            {newest}
            {older.map(|older| to(older, "Older"))}
            {file}
        </nav>
    }
    .into_any()
}
