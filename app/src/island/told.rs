//! What the answer to a what-if says: a sentence, a chart's key, and a table of months.

use leptos::prelude::*;

use crate::{
    instant::{DAY_MS, HOUR_MS},
    plan::{
        Answer, Reply,
        expected::Delivered,
        what_if::{Carried, MonthAnswer, Others},
    },
};

pub fn verdict(reply: &Reply) -> AnyView {
    match reply {
        Reply::Nothing => {
            view! { <p class="quiet">"Say how many leads a month, and the answer is here."</p> }
                .into_any()
        }
        Reply::Failed => {
            view! { <p class="problem">"This could not be worked out."</p> }.into_any()
        }
        Reply::Wrong(wrong) => {
            let wrong = wrong.iter().map(|(field, what)| {
                view! { <li class="problem">{name(field)}": "{what.clone()}</li> }
            });
            view! { <ul>{wrong.collect_view()}</ul> }.into_any()
        }
        Reply::Told(answer) => {
            let sentences = sentences(answer).into_iter().map(|it| view! { <p>{it}</p> });
            view! {
                <p class="figure">{headline(answer)}</p>
                {sentences.collect_view()}
            }
            .into_any()
        }
    }
}

/// What the lines of the chart mean; their shapes differ, not only their colours.
pub fn key() -> AnyView {
    view! {
        <ul class="key">
            <li class="pace">"Pace"</li>
            <li class="forecast">"From the fewest to the most of these months"</li>
            <li class="forecast-middle">"The month between"</li>
        </ul>
    }
    .into_any()
}

pub fn months(reply: &Reply) -> AnyView {
    let Reply::Told(answer) = reply else { return ().into_any() };
    if answer.months.is_empty() {
        return ().into_any();
    }
    let has_others = answer.months.iter().any(|month| month.others.is_some());
    let others = has_others.then(|| {
        view! {
            <th scope="col">"All others"</th>
            <th scope="col">"Who loses most"</th>
        }
    });
    let rows = answer.months.iter().map(|month| row(month, has_others)).collect_view();
    view! {
        <table class="cards">
            <caption>"Had it run then, with today\u{2019}s contracts"</caption>
            <thead>
                <tr>
                    <th scope="col">"Month"</th>
                    <th scope="col" class="number">"Delivered"</th>
                    <th scope="col">"By week"</th>
                    <th scope="col" class="number">"Longest wait"</th>
                    {others}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(month: &MonthAnswer, has_others: bool) -> AnyView {
    let Delivered { owed, longest_wait_ms, .. } = month.buyer;
    let others = has_others.then(|| {
        let (all, worst) = month.others.map_or_else(Default::default, |it| (all(&it), worst(&it)));
        view! {
            <td data-label="All others">{all}</td>
            <td data-label="Who loses most">{worst}</td>
        }
    });
    view! {
        <tr>
            <th scope="row">{month.name.clone()}</th>
            <td data-label="Delivered" class="number">{month.buyer.delivered()}" of "{owed}</td>
            <td data-label="By week">{by_week(&month.buyer)}</td>
            <td data-label="Longest wait" class="number">{wait(longest_wait_ms)}</td>
            {others}
        </tr>
    }
    .into_any()
}

fn headline(answer: &Answer) -> String {
    let delivered = answer.months.iter().map(|month| month.buyer.delivered());
    let owed = answer.months.iter().map(|month| month.buyer.owed);
    let owed = range(owed);
    match range(delivered) {
        Some(had) => format!("{had} of {} leads", owed.unwrap_or_default()),
        None => "Not yet known".to_owned(),
    }
}

/// Of filters that ask for less than what is known of a lead tells apart.
pub const APPROXIMATE: &str = "ZIPs count by their first three digits here, and loan amounts in \
     steps: what was asked for is a part of this.";

fn sentences(answer: &Answer) -> Vec<String> {
    let carried = match answer.carried {
        Carried::Unknown => "This market has no whole month yet that could be run.".to_owned(),
        Carried::Yes => "The supply carries it.".to_owned(),
        Carried::AtMost(number) => {
            format!("The supply does not carry it. The largest number that it carries is {number}.")
        }
        Carried::None => "The supply carries no further seat, however small.".to_owned(),
    };
    let waits = answer.months.iter().map(|month| month.buyer.longest_wait_ms);
    let longest = waits.max().map(|ms| format!("The longest wait was {}.", wait(ms)));
    let approximate = answer.approximate.then(|| APPROXIMATE.to_owned());
    [carried].into_iter().chain(longest).chain(approximate).collect()
}

/// "12", "9 to 12".
fn range(numbers: impl Iterator<Item = i64> + Clone) -> Option<String> {
    let (low, high) = (numbers.clone().min()?, numbers.max()?);
    Some(if low == high { low.to_string() } else { format!("{low} to {high}") })
}

/// "9, 10, 8, 9, 3": of each seven days.
pub fn by_week(had: &Delivered) -> String {
    let weeks: Vec<String> = had.by_week().iter().map(ToString::to_string).collect();
    weeks.join(", ")
}

/// "2 d 3 h".
pub fn wait(ms: i64) -> String {
    match ms {
        ..DAY_MS => format!("{} h", ms / HOUR_MS),
        _ => format!("{} d {} h", ms / DAY_MS, ms % DAY_MS / HOUR_MS),
    }
}

/// "98% (100% without)", of what they are owed.
fn all(others: &Others) -> String {
    let percent = |leads: i64| 100 * leads / others.owed.max(1);
    format!("{}% ({}% without)", percent(others.with), percent(others.without))
}

fn worst(others: &Others) -> String {
    match others.worst {
        Some(worst) => format!("{}% ({}% without)", worst.with_percent, worst.without_percent),
        None => "Nobody".to_owned(),
    }
}

/// A field as its label has it.
fn name(field: &str) -> &'static str {
    match field {
        "number" => "Leads a month",
        "starts" => "First day",
        "daily_max" => "At most a day",
        "states" => "States",
        "zips" => "ZIPs",
        "min_loan" => "Loans from",
        "max_loan" => "Loans to",
        "max_ltv" => "Loan to value",
        _ => "Filters",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(carried: Carried, had: &[(i64, i64)]) -> Answer {
        let months = had.iter().map(|(owed, delivered)| MonthAnswer {
            name: "August 2026".to_owned(),
            buyer: Delivered {
                owed: *owed,
                by_day: vec![0, 3, 3, 3, 3, 3, 4, *delivered],
                longest_wait_ms: 51 * HOUR_MS,
            },
            others: None,
        });
        Answer { carried, approximate: false, months: months.collect() }
    }

    #[test]
    fn an_answer_is_a_range_and_a_sentence() {
        let carried = answer(Carried::Yes, &[(40, 40), (40, 38)]);
        assert_eq!(headline(&carried), "38 to 40 of 40 leads");
        let told = sentences(&carried);
        assert_eq!(told, ["The supply carries it.", "The longest wait was 2 d 3 h."]);
        assert_eq!(by_week(&carried.months[0].buyer), "4, 36");
    }

    #[test]
    fn what_is_not_carried_is_told_with_what_is() {
        let told = |carried| sentences(&answer(carried, &[(80, 51)])).remove(0);
        assert!(told(Carried::AtMost(46)).ends_with("The largest number that it carries is 46."));
        assert!(told(Carried::None).contains("no further seat"));
        let unknown = answer(Carried::Unknown, &[]);
        assert_eq!((headline(&unknown), sentences(&unknown).len()), ("Not yet known".into(), 1));
    }

    #[test]
    fn others_are_told_in_shares_and_never_singly() {
        let others = Others { owed: 200, without: 200, with: 190, worst: None };
        assert_eq!((all(&others), worst(&others)), ("95% (100% without)".into(), "Nobody".into()));
    }
}
