//! What is sought, and the two forms that say so. The words of a search travel in a form that is
//! posted, and stand in no address; filters stand in the address alone.

use leptos::prelude::*;

use crate::{
    api::leads::{LeadList, SOUGHT_CHARS_MAX},
    credit::CreditState,
    lead::facts::Purpose,
    ui::{path, words},
};

/// Both forms. While something is sought the filters stay as they are: choosing others is a new
/// address, which would lose the words.
pub(super) fn forms(list: &LeadList) -> AnyView {
    let filters = list.sought.is_none().then(|| filter_form(list));
    view! {
        <div class="panel controls">
            {search_form(list)}
            {filters}
        </div>
    }
    .into_any()
}

fn search_form(list: &LeadList) -> AnyView {
    let action = path::with_query(path::LEADS, &list.filters.query());
    view! {
        <form class="search" role="search" method="post" action=action data-search="">
            <label for="sought">"Search"</label>
            <input
                id="sought"
                name="sought"
                type="search"
                value=list.sought.clone()
                maxlength=SOUGHT_CHARS_MAX.to_string()
                autocomplete="off"
                spellcheck="false"
                aria-describedby="sought-hint"
                required
            />
            <button type="submit">"Search"</button>
            <p id="sought-hint" class="quiet">
                "Whole words of a name, a phone number or its last four digits, a ZIP"
            </p>
        </form>
    }
    .into_any()
}

fn filter_form(LeadList { filters, market, .. }: &LeadList) -> AnyView {
    let named = |code: &str, name: &str| (code.to_owned(), name.to_owned());
    let purposes = Purpose::ALL.iter().map(|&it| named(it.code(), words::purpose(it)));
    let credits = CreditState::ALL.iter().map(|&it| named(it.code(), words::credit(Some(it))));
    let (purpose, credit) =
        (filters.purpose.map(Purpose::code), filters.credit.map(CreditState::code));
    // A market comes from a month's chart; here one is rid of it.
    let market = filters.market.zip(market.as_ref()).map(|(id, name)| {
        let id = id.to_string();
        choice("market", "Market", vec![named(&id, name)], Some(&id))
    });
    view! {
        <form class="filters" method="get" action=path::LEADS>
            <div>
                <label for="day">"Day"</label>
                <input id="day" name="day" type="date" value=filters.day.clone()/>
            </div>
            {choice("purpose", "Purpose", purposes.collect(), purpose)}
            {choice("credit", "Credit", credits.collect(), credit)}
            {market}
            <button type="submit">"Show"</button>
        </form>
    }
    .into_any()
}

/// A field with a few choices by code and name, the first of them none.
fn choice(
    field: &'static str,
    label: &'static str,
    choices: Vec<(String, String)>,
    chosen: Option<&str>,
) -> AnyView {
    let choices = choices.into_iter().map(|(code, name)| {
        let is_chosen = chosen == Some(code.as_str());
        view! { <option value=code selected=is_chosen>{name}</option> }
    });
    view! {
        <div>
            <label for=field>{label}</label>
            <select id=field name=field>
                <option value="">"Any"</option>
                {choices.collect_view()}
            </select>
        </div>
    }
    .into_any()
}

/// What a search comes to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    Page,
    File,
}

/// Asks for something with the same words again: as a form, because they stand in no address.
pub(super) fn same_words(action: String, sought: String, name: &'static str, to: Then) -> AnyView {
    // The browser puts another page of the same search into this one.
    let in_place = (to == Then::Page).then_some("");
    view! {
        <form method="post" action=action data-search=in_place>
            <input type="hidden" name="sought" value=sought/>
            <button class="plain" type="submit">{name}</button>
        </form>
    }
    .into_any()
}
