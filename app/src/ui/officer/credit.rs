//! An officer's credit for a lead: what was said about it, and the form for what they may do next.

use leptos::prelude::*;

use crate::{
    api::{
        credit::{Can, CreditView},
        form::{Choices, Posted, Typed},
    },
    credit::CreditReason,
    ui::{
        part::{Field, form_problem, said},
        words,
    },
};

pub fn credit(view: CreditView) -> AnyView {
    let CreditView { can, until, said: steps } = view;
    let posted = Posted::or(Typed::default);
    let field = Field::of(&posted);
    let form = match can {
        Can::Ask => ask(&field, &until),
        Can::AskNoMore => {
            let what = format!("A credit could be asked for until {until}. That time is over.");
            view! { <p>{what}</p> }.into_any()
        }
        Can::Withdraw => withdraw(),
        Can::Answer => answer(&field),
        Can::Nothing => ().into_any(),
    };
    view! {
        <section class="panel form" id="credit">
            <h2>"Credit"</h2>
            {form_problem(&posted)}
            {said(steps)}
            {form}
        </section>
    }
    .into_any()
}

fn ask(field: &Field<'_>, until: &str) -> AnyView {
    let reasons: Choices = CreditReason::ALL
        .iter()
        .map(|reason| (reason.code().to_owned(), words::named(reason.code())))
        .collect();
    let until = format!(
        "If this lead is not valid, ask for a credit until {until}. You can ask once. What you \
         write is sealed with the lead, and read by whoever decides."
    );
    view! {
        <p>{until}</p>
        <form method="post">
            <input type="hidden" name="what" value="ask"/>
            {field.choice("reason", "What is wrong with it", "Choose", reasons)}
            {field.lines("note", "Note", "What whoever decides should know.")}
            {field.lines("calls", "Your calls", "A line each: when, and what you heard.")}
            <button type="submit">"Ask for a credit"</button>
        </form>
    }
    .into_any()
}

fn withdraw() -> AnyView {
    view! {
        <p>"It waits for a decision."</p>
        <details class="sure">
            <summary>"Withdraw it"</summary>
            <p>"A credit for this lead can't be asked for again."</p>
            <form method="post">
                <input type="hidden" name="what" value="withdraw"/>
                <button type="submit">"Withdraw it"</button>
            </form>
        </details>
    }
    .into_any()
}

fn answer(field: &Field<'_>) -> AnyView {
    let hint = "What the decision did not take into account.";
    view! {
        <p>"You may answer once. Then it is decided for the last time."</p>
        <form method="post">
            <input type="hidden" name="what" value="answer"/>
            {field.lines("note", "Your answer", hint)}
            <button type="submit">"Send the answer"</button>
        </form>
    }
    .into_any()
}
