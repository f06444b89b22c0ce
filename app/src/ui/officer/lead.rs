//! One lead: who it is, what it says, and its log.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{credit::credit as about_credit, timeline::timeline};
use crate::{
    api::{
        nowhere,
        officer::{LeadView, read_lead},
    },
    lead::{consent::Consent, contact::Contact, score::ScorePart},
    ui::{
        part::{At, loaded, of_path, rows},
        path, words,
    },
};

const ERASED: &str = "Erased at the borrower's request.";

#[component]
pub fn Lead() -> impl IntoView {
    let id = of_path("id");
    let lead = async move {
        match id {
            Some(id) => read_lead(id).await,
            None => nowhere().await,
        }
    };
    view! {
        // No name: a title stays in the browser's history.
        <Title text="Lead · Evenpace"/>
        {loaded(lead, show)}
    }
}

fn show(lead: LeadView) -> impl IntoView {
    let name = lead.contact.as_ref().map_or_else(|| "Erased".to_owned(), Contact::name);
    let summary = words::summary(&lead.facts, &lead.market);
    let is_erased = lead.contact.is_none();
    let contradicts = lead.state_contradicts_zip.then(|| {
        view! { <p class="note">"This ZIP usually belongs to another state."</p> }
    });
    view! {
        <p class="back"><a href=path::LEADS>"All leads"</a></p>
        <h1>{name}</h1>
        <p class="lede">{summary} " " {credit(words::credit(lead.credit))}</p>
        <div class="columns">
            <section class="panel"><h2>"Contact"</h2>{contact(lead.contact)}</section>
            <section class="panel">
                <h2>"Facts"</h2>
                {is_erased.then(|| view! { <p>{ERASED}</p> })}
                {rows(words::facts(&lead.facts))}
                {contradicts}
            </section>
        </div>
        <section class="panel">
            <h2>"What happened"</h2>
            {timeline(lead.timeline)}
        </section>
        {about_credit(lead.about_credit)}
        <div class="columns">
            {score(lead.score, lead.parts)}
            <section class="panel"><h2>"Consent"</h2>{consent(lead.consent)}</section>
        </div>
    }
}

fn credit(state: &'static str) -> Option<impl IntoView> {
    (!state.is_empty()).then(|| view! { <span class="tag">{state}</span> })
}

fn contact(contact: Option<Contact>) -> AnyView {
    let Some(Contact { email, phone, street, city, .. }) = contact else {
        return view! { <p>{ERASED}</p> }.into_any();
    };
    let phone = phone.map(|phone| {
        let href = format!("tel:{}", phone.e164());
        view! { <a href=href>{phone.to_string()}</a> }.into_any()
    });
    let email = email.map(|email| {
        let href = format!("mailto:{email}");
        view! { <a href=href>{email.to_string()}</a> }.into_any()
    });
    let named = [
        ("Phone", phone),
        ("E-mail", email),
        ("Street", street.map(IntoAny::into_any)),
        ("City", city.map(IntoAny::into_any)),
    ];
    rows(named.into_iter().filter_map(|(name, value)| Some((name, value?))))
}

fn consent(consent: Option<Consent>) -> AnyView {
    let Some(Consent { certificate_url, text, ip, user_agent, at }) = consent else {
        return view! { <p>"Its record is not here."</p> }.into_any();
    };
    let certificate = certificate_url.map(|url| {
        let href = url.clone();
        view! { <a href=href target="_blank" rel="noreferrer">{url}</a> }.into_any()
    });
    let named = [
        ("Given", Some(view! { <At at/> }.into_any())),
        ("Text shown", Some(text.into_any())),
        ("Certificate", certificate),
        ("From address", ip.map(|ip| ip.to_string().into_any())),
        ("Browser", user_agent.map(IntoAny::into_any)),
    ];
    rows(named.into_iter().filter_map(|(name, value)| Some((name, value?))))
}

fn score(total: u8, parts: Vec<ScorePart>) -> AnyView {
    let parts = match parts.is_empty() {
        true => {
            let why = "What it was made of went with what the borrower said.";
            view! { <p>{why}</p> }.into_any()
        }
        false => score_parts(parts),
    };
    view! {
        <section class="panel">
            <h2>"Score " {total}</h2>
            {parts}
            <p class="quiet">"The score is for you to read. It has no part in who gets a lead."</p>
        </section>
    }
    .into_any()
}

fn score_parts(parts: Vec<ScorePart>) -> AnyView {
    let parts = parts.into_iter().map(|part| {
        view! {
            <tr>
                <th scope="row">{words::named(&part.name)}</th>
                <td>{part.why}</td>
                <td class="number">{part.points}" of "{part.of}</td>
            </tr>
        }
    });
    view! {
        <table>
            <thead>
                <tr>
                    <th scope="col">"Part"</th>
                    <th scope="col">"Because"</th>
                    <th scope="col" class="number">"Points"</th>
                </tr>
            </thead>
            <tbody>{parts.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
