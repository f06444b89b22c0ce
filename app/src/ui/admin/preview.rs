//! "This is what changes": seen and confirmed, or gone back from.

use leptos::prelude::*;

use crate::{
    api::form::{LineChange, Outcome, Posted, Preview, SeatChange},
    ui::part::hidden,
};

/// The preview that came back, in place of the form.
pub fn previewed(posted: &Posted) -> Option<AnyView> {
    let Outcome::Preview(preview) = &posted.outcome else { return None };
    Some(show(preview.clone(), posted))
}

fn show(preview: Preview, posted: &Posted) -> AnyView {
    let Preview { title, sentences, lines, seats, allocation } = preview;
    let allocation = allocation.map(|id| {
        view! { <input type="hidden" name="allocation" value=id.to_string()/> }
    });
    let sentences = sentences.into_iter().map(|told| view! { <li>{told}</li> }).collect_view();
    view! {
        <section class="panel" aria-labelledby="preview">
            <h2 id="preview">"This is what changes"</h2>
            <p class="lede">{title}</p>
            <ul>{sentences}</ul>
            {line_table(lines)}
            {seat_table(seats)}
            <p class="quiet">"Nothing has changed yet."</p>
            <div class="buttons">
                <form method="post">
                    {hidden(posted)}
                    {allocation}
                    <input type="hidden" name="confirmed" value="yes"/>
                    <button type="submit">"Confirm"</button>
                </form>
                <form method="post">
                    {hidden(posted)}
                    <input type="hidden" name="back" value="yes"/>
                    <button class="plain" type="submit">"Go back"</button>
                </form>
            </div>
        </section>
    }
    .into_any()
}

fn number(leads: Option<i64>) -> String {
    leads.map_or_else(|| "none".to_owned(), |leads| leads.to_string())
}

fn line_table(lines: Vec<LineChange>) -> AnyView {
    let rows = lines.into_iter().map(|line| {
        view! {
            <tr>
                <th scope="row">{line.month}</th>
                <td data-label="Owed now" class="number">{number(line.before)}</td>
                <td data-label="Owed then" class="number">{number(line.after)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <table class="cards days">
            <caption>"Leads owed, without what is carried over"</caption>
            <thead>
                <tr>
                    <th scope="col">"Month"</th>
                    <th scope="col" class="number">"Owed now"</th>
                    <th scope="col" class="number">"Owed then"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn seat_table(seats: Vec<SeatChange>) -> AnyView {
    if seats.is_empty() {
        return ().into_any();
    }
    let rows = seats.into_iter().map(|seat| {
        let own = seat.is_own.then(|| view! { " " <span class="tag">"This one"</span> });
        view! {
            <tr>
                <th scope="row">{seat.officer}{own}</th>
                <td data-label="Without it" class="number">{number(seat.before)}</td>
                <td data-label="With it" class="number">{number(seat.after)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <table class="cards days">
            <caption>
                "This month's leads so far through the rule once more, had today's contracts "
                "run since the month began"
            </caption>
            <thead>
                <tr>
                    <th scope="col">"Officer"</th>
                    <th scope="col" class="number">"Without it"</th>
                    <th scope="col" class="number">"With it"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
