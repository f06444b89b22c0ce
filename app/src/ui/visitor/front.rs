//! What anybody may read: what Evenpace promises, its rule, and where there are seats.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_query_map;

use crate::{
    api::{
        form::{Posted, Typed},
        visitor::{Seats, read_seats},
    },
    routing::explain,
    ui::{
        part::{Field, Kind, done, form_problem, loaded},
        path,
    },
};

const PROMISES: [(&str, &str); 5] = [
    ("One recipient.", "A lead goes to one officer, once. No retry and no error changes that."),
    (
        "A number.",
        "Your contract says how many leads a month. Not \"up to\": what is missing is owed, and \
         you see it every day.",
    ),
    (
        "A rule, not discretion.",
        "Two sentences decide who gets a lead. Price, tenure and the size of an account are not in \
         them.",
    ),
    (
        "Credits are owed leads.",
        "A lead that proves invalid goes back on our tab: the next one makes it good.",
    ),
    (
        "A log of everything.",
        "When each lead came, where everybody stood, why it went where it went. Your own browser \
         can run the rule again.",
    ),
];

#[component]
pub fn Front() -> impl IntoView {
    let query = use_query_map().read_untracked().clone();
    let zip = query.get("zip").filter(|zip| !zip.is_empty());
    let noted = query.get("done").filter(|what| what == "noted");
    let noted = noted.map(|_| "Thank you. We call you on the next working day.");
    let answer = zip.clone().map(|zip| loaded(read_seats(zip.clone()), |seats| told(zip, seats)));
    let promises =
        PROMISES.map(|(name, what)| view! { <li><strong>{name}</strong> " " {what}</li> });
    view! {
        <Title text="Evenpace: mortgage leads by a written rule"/>
        <Meta
            name="description"
            content="Evenpace routes exclusive mortgage leads by a written rule, and proves it."
        />
        <section class="front">
            <h1>"Your share of the leads, evenly, by a written rule"</h1>
            <p class="lede">
                "Evenpace sells loan officers a number of exclusive leads a month, delivers them
                evenly, and shows for each of them why it went where it went."
            </p>
            {done(noted)}
            <section class="panel">
                <h2>"Is there a seat where you lend?"</h2>
                <form class="zip" method="get" action=path::FIRST>
                    <label for="zip">"ZIP"</label>
                    <input
                        id="zip"
                        name="zip"
                        inputmode="numeric"
                        autocomplete="postal-code"
                        maxlength="10"
                        value=zip
                        required
                    />
                    <button type="submit">"Look"</button>
                </form>
                <div role="status">{answer}</div>
            </section>
            <h2>"What we promise"</h2>
            <ul class="promises">{promises.collect_view()}</ul>
            <h2>"The rule"</h2>
            <blockquote>
                {explain::RULE.map(|sentence| view! { <p>{sentence}</p> }).collect_view()}
            </blockquote>
            {book_call()}
        </section>
    }
}

fn told(zip: String, seats: Seats) -> AnyView {
    let what = match seats {
        Seats::Open { market } => {
            format!("Open: {market} has a seat for {zip}. Book a call below.")
        }
        Seats::Full { market } => {
            format!("Full: every seat in {market} is taken. Book a call to join the waitlist.")
        }
        Seats::NotServed => format!("{zip} is not served yet. Tell us that you want it."),
        Seats::Unknown => format!("\u{201c}{zip}\u{201d} is no ZIP: it has five digits."),
    };
    view! { <p class="lede">{what}</p> }.into_any()
}

fn book_call() -> AnyView {
    let zip = use_query_map().read_untracked().get("zip").unwrap_or_default();
    let posted = Posted::or(|| Typed::default().with("call-zip", zip));
    let field = Field::of(&posted);
    view! {
        <section class="panel narrow" id="call">
            <h2>"Book a call"</h2>
            {form_problem(&posted)}
            <form method="post" action=path::FIRST>
                {field.input("name", "Your name", Kind::Text, "")}
                {field.input("reach", "E-mail or phone", Kind::Text, "How we reach you.")}
                {field.input("call-zip", "ZIP", Kind::Number, "Where you want leads.")}
                {field.input("note", "Anything we should know", Kind::Text, "")}
                <button type="submit">"Call me"</button>
            </form>
        </section>
    }
    .into_any()
}
