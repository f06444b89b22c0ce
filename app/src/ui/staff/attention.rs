//! What needs a person: who will end the month short, and which leads nobody got. Without names,
//! because it may be open while a customer looks; they are a link away.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::{
        attention::{Attention as Found, Behind, Contact, Overflow, Overflowed, read_attention},
        names::Names,
    },
    routing::OverflowReason,
    ui::{
        part::{At, loaded},
        path,
        words::Precision,
    },
};

#[component]
pub fn Attention() -> impl IntoView {
    let query = use_query_map().read_untracked().to_query_string();
    let names = Names::of(query.strip_prefix('?'));
    let (other, words) = names.other();
    let other = other.on(path::ATTENTION);
    view! {
        <Title text="What needs a person · Evenpace"/>
        <div class="heading">
            <h1>"What needs a person"</h1>
            <nav aria-label="Names"><a href=other>{words}</a></nav>
        </div>
        {loaded(read_attention(), move |found| show(found, names))}
    }
}

fn show(found: Found, names: Names) -> AnyView {
    let Found { behind, overflow, unforeseen, again_hours } = found;
    let unforeseen = (!unforeseen.is_empty()).then(|| {
        let markets = unforeseen.join(", ");
        view! { <p class="quiet">"No forecast yet, which takes 28 days of leads: " {markets}</p> }
    });
    let contracts = match behind.is_empty() {
        true => view! { <p>"Every contract is likely to get what it is owed this month."</p> }
            .into_any(),
        false => {
            let rows = behind.into_iter().map(|row| contract(row, names)).collect_view();
            view! { <div class="columns">{rows}</div> }.into_any()
        }
    };
    let overflow = match overflow.is_empty() {
        true => view! { <p>"Every lead of the last 30 days found somebody."</p> }.into_any(),
        false => overflow.into_iter().map(market).collect_view().into_any(),
    };
    view! {
        <h2>"Behind pace"</h2>
        <p class="quiet">
            "Whose month ends short, if the last 28 days of leads come again. Worked out every ten \
             minutes."
        </p>
        {contracts}
        {unforeseen}
        <h2>"Overflow"</h2>
        <p class="quiet">
            "Leads of the last 30 days that nobody got. " {again(again_hours)}
        </p>
        {overflow}
    }
    .into_any()
}

fn again(hours: i64) -> Option<String> {
    (hours > 0).then(|| {
        format!(
            "One that fitted nobody, or that came when all had what they were owed, is offered to \
             the rule again when a contract of its market is signed or its number raised within \
             {hours} hours."
        )
    })
}

fn contract(row: Behind, names: Names) -> AnyView {
    let short = row.short();
    let Behind { contract, market, officer, number, owed, delivered, low, high, .. } = row;
    let whose = match names {
        Names::Shown => officer,
        Names::Hidden => format!("A seat of {number}"),
    };
    let range = if low == high { format!("{low}") } else { format!("{low} to {high}") };
    let figure = format!("About {short} of {owed} short");
    let told = format!("{delivered} delivered so far, {range} by the month's end.");
    let id = contract.to_string();
    let field = format!("note-{id}");
    let action = names.on(path::ATTENTION);
    view! {
        <section class="panel behind" id=format!("contract-{id}")>
            <h3>{whose} ", " {market}</h3>
            <p class="figure">{figure}</p>
            <p>{told} " " {row.reason} " " {row.remedy}</p>
            {contact(row.contact, names)}
            <form method="post" action=action class="spoke">
                <input type="hidden" name="contract" value=id.clone()/>
                <label for=field.clone()>"What you spoke of"</label>
                <input id=field name="note" type="text" maxlength="500" autocomplete="off"/>
                <button type="submit">"Spoke to them"</button>
            </form>
        </section>
    }
    .into_any()
}

/// What was spoken of may name them.
fn contact(contact: Option<Contact>, names: Names) -> AnyView {
    match contact {
        Some(Contact { at, by, note }) => view! {
            <p class="quiet">
                "Last spoken to " <At at to=Precision::Minute/> " by " {by} ". "
                {names.shown(note)}
            </p>
        }
        .into_any(),
        None => view! { <p class="quiet">"Nobody has noted speaking to them yet."</p> }.into_any(),
    }
}

fn market(overflow: Overflow) -> AnyView {
    let Overflow { market, leads, reasons, spare } = overflow;
    let spare = spare.map(|seat| {
        let (number, taken) = (seat.number, seat.taken);
        format!("A {number}-lead seat without filters would have taken {taken} of these {leads}.")
    });
    let rows = reasons.into_iter().map(|of| {
        let Overflowed { reason, leads, first_at, last_at } = of;
        view! {
            <tr>
                <th scope="row">{why(reason)}</th>
                <td data-label="Leads" class="number">{leads}</td>
                <td data-label="Oldest"><At at=first_at to=Precision::Minute/></td>
                <td data-label="Latest"><At at=last_at to=Precision::Minute/></td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="panel">
            <h3>{market} ": " {leads}</h3>
            {spare.map(|spare| view! { <p>{spare}</p> })}
            <table class="cards">
                <thead>
                    <tr>
                        <th scope="col">"Why nobody got them"</th>
                        <th scope="col" class="number">"Leads"</th>
                        <th scope="col">"Oldest"</th>
                        <th scope="col">"Latest"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

const fn why(reason: OverflowReason) -> &'static str {
    match reason {
        OverflowReason::NoneActive => "No contract was running",
        OverflowReason::NoMatch => "No contract's filters or licences fitted",
        OverflowReason::AllFull => "All that fitted had what they were owed",
        OverflowReason::AllEarly => "All that fitted were too far ahead of pace",
        OverflowReason::AllCapped => "All that fitted had had their daily maximum",
    }
}
