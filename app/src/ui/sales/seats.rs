//! A market's seats: for whom they are held and until when, who waits and in what order. Nobody is
//! named until somebody asks for it.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::words as told;
use crate::{
    api::{
        form::{Posted, Typed},
        names::Names,
        nowhere,
        sales::MarketCapacity,
        seats::{Named, SeatsView, read_seats},
    },
    ids::{MarketId, ProspectId},
    instant::Instant,
    ledger::{Hold, Waiting},
    ui::{
        part::{At, Field, Kind, done, empty, form_problem, loaded, of_path, sure},
        path,
        words::Precision,
    },
};

/// How many of a market's seats are open, and the way to the rest of it.
pub fn seats_link(market: &MarketCapacity) -> AnyView {
    view! { <a href=path::seats(market.id)>{told::seats(market)}</a> }.into_any()
}

#[component]
pub fn Seats() -> impl IntoView {
    let market = of_path("id");
    let seats = async move {
        match market {
            Some(market) => read_seats(market).await,
            None => nowhere().await,
        }
    };
    let said = use_query_map().read_untracked().get("done").and_then(|what| match &*what {
        "held" => Some("The seat is held for 48 hours."),
        "joined" => Some("They are on the waitlist."),
        "extended" => Some("The hold lasts 48 hours longer."),
        "released" => Some("The seat is held no more."),
        "left" => Some("They are off the waitlist."),
        "sold" => Some("The seat is sold."),
        _ => None,
    });
    let back = market.map(|market| {
        view! { <p class="back"><a href=path::capacity_of(market)>"The market"</a></p> }
    });
    view! {
        {back}
        {done(said)}
        {loaded(seats, show)}
    }
}

fn show(view: SeatsView) -> AnyView {
    let SeatsView { capacity, names, holds, waitlist, now, next } = view;
    let (market, title) = (capacity.id, format!("Seats in {}", capacity.name));
    let posted = Posted::or(Typed::default);
    let (other, label) = names.other();
    let to = other.on(&path::seats(market));
    let hint = match capacity.open() {
        0 => {
            "No seat is open. Put them on the waitlist: a seat that is freed is offered in order, \
              for 24 hours each."
        }
        _ => {
            "A seat is held for 48 hours, and that is extended once. Nobody waits while one is \
              open."
        }
    };
    let holds = holds
        .into_iter()
        .enumerate()
        .map(|(index, (hold, known))| hold_row(hold, (index, known), market, now));
    let waitlist = waitlist
        .into_iter()
        .enumerate()
        .map(|(index, (waiting, known))| waiting_row(waiting, (index, known), market, now));
    view! {
        <Title text=format!("{title} · Evenpace")/>
        <div class="heading">
            <h1>{title}</h1>
            <nav aria-label="Names"><a href=to>{label}</a></nav>
        </div>
        <p class="lede">{told::shares(&capacity)}</p>
        {form_problem(&posted)}
        <h2>"Held"</h2>
        {table(["Prospect", "Held until"], names, holds.collect(), "No seat is held.")}
        <h2>"Waitlist"</h2>
        {table(["In order", "Offered until"], names, waitlist.collect(), "Nobody waits.")}
        <h2>"Somebody new"</h2>
        {somebody_new(&posted, hint, next)}
    }
    .into_any()
}

fn table(
    [who, until]: [&'static str; 2],
    names: Names,
    rows: Vec<AnyView>,
    none: &'static str,
) -> AnyView {
    if rows.is_empty() {
        return empty(none);
    }
    let known: &[&str] = match names {
        Names::Hidden => &[],
        Names::Shown => &["Reach", "Note", "Met by"],
    };
    let columns = [&[who], known, &[until, "Left"]].concat();
    let columns = columns.into_iter().map(|name| view! { <th scope="col">{name}</th> });
    let columns = columns.collect_view();
    view! {
        <table class="cards">
            <thead>
                <tr>
                    {columns}
                    <th scope="col"><span class="unseen">"What to do"</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// What stands for somebody: their name, or a number where names are hidden; and what else is known
/// of them.
fn named(index: usize, known: Option<Named>) -> (String, AnyView) {
    let Some(known) = known else {
        return (format!("Prospect {}", index + 1), ().into_any());
    };
    let Named { name, reach, note, met_at, met_by } = known;
    let cells = view! {
        <td data-label="Reach">{reach}</td>
        <td data-label="Note">{note}</td>
        <td data-label="Met by">
            <span>{met_by}", "<At at=met_at to=Precision::Minute/></span>
        </td>
    };
    (name, cells.into_any())
}

fn hold_row(
    hold: Hold,
    (index, known): (usize, Option<Named>),
    market: MarketId,
    now: Instant,
) -> AnyView {
    let Hold { prospect, until, extended } = hold;
    let (name, known) = named(index, known);
    let extend = match extended {
        true => view! { <span class="quiet">"Extended"</span> }.into_any(),
        false => button(prospect, "extend", "Extend by 48 hours", &name),
    };
    let sell = sell(market, prospect, &name);
    let then = "The seat is free at once, or offered to who waits.";
    let release = sure(("prospect", prospect.to_string()), "release", ("Release", &name), then);
    view! {
        <tr id=format!("hold-{prospect}")>
            <th scope="row">{name}</th>
            {known}
            <td data-label="Held until"><At at=until to=Precision::Minute/></td>
            <td data-label="Left">{told::left(until - now)}</td>
            <td><div class="buttons">{sell} {extend} {release}</div></td>
        </tr>
    }
    .into_any()
}

fn waiting_row(
    waiting: Waiting,
    (index, known): (usize, Option<Named>),
    market: MarketId,
    now: Instant,
) -> AnyView {
    let Waiting { prospect, offered_until, .. } = waiting;
    let (name, known) = named(index, known);
    let off = match offered_until {
        Some(_) => ("Turned down", "They leave the waitlist, and the seat is the next one's."),
        None => ("Take off", "They leave the waitlist, and lose their place."),
    };
    let leave = sure(("prospect", prospect.to_string()), "leave", (off.0, &name), off.1);
    let take = offered_until.map(|_| {
        view! {
            {sell(market, prospect, &name)}
            {button(prospect, "accept", "Hold for 48 hours", &name)}
        }
    });
    let until = offered_until.map(|until| view! { <At at=until to=Precision::Minute/> });
    let left = offered_until.map(|until| told::left(until - now));
    view! {
        <tr id=format!("waits-{prospect}")>
            <th scope="row">{index + 1}". "{name}</th>
            {known}
            <td data-label="Offered until">{until}</td>
            <td data-label="Left">{left}</td>
            <td><div class="buttons">{take} {leave}</div></td>
        </tr>
    }
    .into_any()
}

fn sell(market: MarketId, prospect: ProspectId, name: &str) -> AnyView {
    let spoken = format!("Sell: {name}");
    view! { <a href=path::sale(market, prospect) aria-label=spoken>"Sell"</a> }.into_any()
}

fn button(prospect: ProspectId, what: &'static str, label: &'static str, name: &str) -> AnyView {
    let spoken = format!("{label}: {name}");
    view! {
        <form method="post">
            <input type="hidden" name="what" value=what/>
            <input type="hidden" name="prospect" value=prospect.to_string()/>
            <button class="plain" type="submit" aria-label=spoken>{label}</button>
        </form>
    }
    .into_any()
}

/// Both are always offered, so that no seat that comes or goes takes from under a hand what
/// somebody is typing; the market says which of them can be.
fn somebody_new(posted: &Posted, hint: &'static str, next: ProspectId) -> AnyView {
    let (field, why) = (Field::of(posted), "Where we say that a seat is free.");
    view! {
        <section class="panel form">
            <p>{hint}</p>
            <form method="post">
                <input type="hidden" name="prospect" value=next.to_string()/>
                {field.input("name", "Name", Kind::Text, "")}
                {field.input("reach", "E-mail or phone", Kind::Text, why)}
                {field.input("note", "Note", Kind::Text, "What they want, in a line.")}
                <div class="buttons">
                    <button type="submit" name="what" value="hold">"Hold a seat"</button>
                    <button class="plain" type="submit" name="what" value="join">
                        "Put on the waitlist"
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}
