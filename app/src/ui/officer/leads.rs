//! An officer's leads, newest first: all of them, those of a day, those that a search finds.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{
    lead_table::table,
    news::{News, caught_up},
    search::{Sought, forms, same_words},
};
use crate::{
    api::leads::{LeadFilters, LeadList, LeadsAsked, read_leads},
    ui::{
        live,
        part::{empty, loaded},
        path,
    },
};

#[component]
pub fn Leads() -> impl IntoView {
    let query = use_query_map();
    let Sought(sought) = expect_context();
    let asked = move || {
        let query = query.read();
        let filters = LeadFilters::of(|name| query.get(name));
        LeadsAsked { filters, after: query.get("after"), sought: sought.clone() }
    };
    let leads = Resource::new(asked.clone(), read_leads);
    let news = RwSignal::new(0);
    Effect::watch(asked.clone(), move |_, _, _| news.set(0), false);
    live::keep_up(leads, asked, read_leads, move |shown, fresh| {
        let (caught_up, new) = caught_up(shown, fresh);
        news.set(new);
        caught_up
    });
    let show_news = move || {
        news.set(0);
        leads.refetch();
    };
    view! {
        <Title text="Your leads · Evenpace"/>
        <div class="heading">
            <h1>"Your leads"</h1>
            <News count=news show=show_news/>
        </div>
        {loaded(leads, show)}
    }
}

fn show(list: LeadList) -> impl IntoView {
    let (forms, told, pages) = (forms(&list), told(&list), pages(&list));
    let leads = match list.leads.is_empty() {
        true => nothing(&list),
        false => table(list.leads),
    };
    view! {
        {forms}
        {told}
        {leads}
        {pages}
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
            // A fresh page, which knows of no search.
            <a href=to rel="external">{name}</a>
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
        Some(sought) => same_words(path, sought, name),
        None => view! { <a href=path>{name}</a> }.into_any(),
    };
    let newest = (!list.is_first).then(|| to(first, "Newest"));
    let file = (!list.leads.is_empty()).then(|| {
        let path = path::with_query(path::LEADS_CSV, &query);
        match list.sought.clone() {
            Some(sought) => same_words(path, sought, "Download as CSV"),
            None => view! { <a href=path rel="external">"Download as CSV"</a> }.into_any(),
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
