//! A statement in words: names for its sums, dates in the market's time zone.

use app::{
    api::statement::{ContractStatement, LeadLine, StatedMoney, StatedSum, StatementState},
    contract::Remedy,
    credit::CreditEffect,
    ids::AllocationId,
    instant::Instant,
    money::Cents,
    statement::{Adjustment, Follows, LineAccount, StatedLead, Statement},
};
use chrono_tz::Tz;

use crate::{calendar, store::market::Market};

/// Whose statement is told, and where.
pub struct Stated<'a> {
    pub contract: AllocationId,
    pub market: &'a Market,
    pub zone: Tz,
    /// Nothing is entered any more that happened before it.
    pub settled: Instant,
}

pub fn view(stated: &Stated, statement: &Statement) -> ContractStatement {
    let state = match statement.is_final(stated.settled) {
        true => StatementState::Closed,
        false => StatementState::SoFar,
    };
    let line = statement.line.as_ref();
    let mut leads: Vec<LeadLine> =
        statement.leads.iter().flat_map(|lead| lead_lines(stated, lead)).collect();
    leads.sort_by_key(|line| line.at);
    ContractStatement {
        name: stated.market.name.clone(),
        market: stated.market.id,
        allocation: stated.contract,
        remedy: statement.remedy,
        state,
        sentences: sentences(stated, statement, state),
        sums: line.map(|line| sums(statement, line)).unwrap_or_default(),
        money: money(statement),
        total: statement.total(),
        leads,
        adjustments: statement.adjustments.iter().map(|it| adjustment(stated, it)).collect(),
    }
}

fn sentences(stated: &Stated, statement: &Statement, state: StatementState) -> Vec<String> {
    let month = month_name(stated, statement.month.start);
    let line = statement.line.as_ref();
    let first = match (state, line.filter(|line| line.closed_at.is_none())) {
        (StatementState::Closed, _) => {
            format!("{month} is closed. A later credit would stand in a later month's statement.")
        }
        (StatementState::SoFar, Some(account)) if account.line.is_active() => {
            format!("If nothing changes and all that is owed comes, {month} costs this.")
        }
        (StatementState::SoFar, Some(_)) => {
            format!("The contract is paused; if it stays so, {month} costs this.")
        }
        (StatementState::SoFar, None) => {
            format!("The contract is over; until {month} is, credits may still come.")
        }
    };
    vec![first, remedy(stated, statement)]
}

/// What becomes of a shortage or a surplus.
fn remedy(stated: &Stated, statement: &Statement) -> String {
    let next = month_name(stated, statement.month.end);
    let follows = statement.line.as_ref().map(|line| line.follows);
    match (follows, statement.remedy) {
        (Some(Follows::Nothing), _) => "The contract ends with it: what is short then is paid \
             back, and what came beyond what is owed is billed."
            .to_owned(),
        (None, _) => "It had no line in this month: a credit is paid back.".to_owned(),
        (Some(Follows::Line), Remedy::Carry) => format!(
            "What is short at its end is owed in {next} on top, up to one month's number; the \
             rest is paid back."
        ),
        (Some(Follows::Line), Remedy::Refund) => {
            "What is short at its end is paid back.".to_owned()
        }
    }
}

fn month_name(stated: &Stated, at: Instant) -> String {
    calendar::date(stated.zone, at).format("%B").to_string()
}

/// Leads, in the order in which they add up.
fn sums(statement: &Statement, account: &LineAccount) -> Vec<StatedSum> {
    let line = &account.line;
    let closing = account.closed_at.map(|_| account.closing);
    let (short, name) = match (account.short(), closing) {
        (surplus @ ..0, _) => (("surplus", -surplus), "More than owed"),
        (short, None) => (("still_to_come", short), "Still to come"),
        (short, Some(_)) => (("short", short), "Short"),
    };
    let carried = closing.map_or(0, |closing| closing.carry_out);
    let paid_back = closing.map_or(0, |closing| closing.refunded);
    let rows = [
        (("contracted", account.contracted()), "Contracted", true),
        (("carried_in", line.carry_in), "Carried in", true),
        (("late_credits", line.late_credits), "Owed again for credits", line.late_credits != 0),
        (("owed", account.owed()), "Owed in all", true),
        (("routed", account.routed()), "Routed", true),
        (("replaced", statement.replaced()), "Of them replacements", true),
        (("credited", line.credited), "Credited", true),
        (("delivered", line.delivered), "Delivered", true),
        (short, name, true),
        (("carried_out", carried), "Remedy: carried into the next month", carried != 0),
        (("paid_back", paid_back.max(0)), "Remedy: paid back", paid_back > 0),
        (("surplus_billed", -paid_back.min(0)), "Surplus billed", paid_back < 0),
    ];
    let shown = rows.into_iter().filter(|(.., is_shown)| *is_shown);
    shown.map(|((code, leads), name, _)| StatedSum { code, name: name.to_owned(), leads }).collect()
}

fn money(statement: &Statement) -> Vec<StatedMoney> {
    let mut rows = Vec::new();
    if let Some(account) = &statement.line {
        rows.push(StatedMoney {
            code: "billed",
            name: "Contracted leads".to_owned(),
            leads: account.contracted(),
            price: account.price_cents,
            amount: account.billed(),
        });
        let [short, surplus] = match account.closed_at {
            Some(_) => ["Short, paid back", "Surplus, billed"],
            None => ["Short if it stays so, paid back", "Surplus at its end, billed"],
        };
        rows.extend(account.settled.iter().map(|it| {
            let (code, name) = if it.leads < 0 { ("refund", short) } else { ("surplus", surplus) };
            StatedMoney {
                code,
                name: name.to_owned(),
                leads: it.leads.abs(),
                price: it.price_cents,
                amount: it.amount(),
            }
        }));
    }
    let paid_back = statement.adjustments.iter().filter(|it| it.effect == CreditEffect::Money);
    rows.extend(paid_back.map(|it| StatedMoney {
        code: "credit",
        name: "A credit after the contract's end, paid back".to_owned(),
        leads: 1,
        price: -it.cents,
        amount: it.cents,
    }));
    rows
}

/// When it came and, if so, when it was credited.
fn lead_lines(stated: &Stated, lead: &StatedLead) -> Vec<LeadLine> {
    let line = |code, at, what: &str, other| LeadLine {
        code,
        lead: lead.lead,
        at,
        date: date(stated, at),
        what: what.to_owned(),
        other,
        amount: None,
    };
    let what = match lead.replaces {
        Some(_) => "Routed; it makes good a credited lead",
        None => "Routed",
    };
    let routed = line("lead_routed", lead.at, what, lead.replaces);
    let credited = |at| line("lead_credited", at, "Credited: it does not count as delivered", None);
    [Some(routed), lead.credited_at.map(credited)].into_iter().flatten().collect()
}

fn adjustment(stated: &Stated, adjustment: &Adjustment) -> LeadLine {
    let Adjustment { at, lead, routed_at, effect, cents } = *adjustment;
    let came = calendar::date(stated.zone, routed_at).format("%-d %B %Y");
    let (code, what) = match effect {
        CreditEffect::Money => ("paid_back", "credited: its price is paid back"),
        CreditEffect::OpenLine | CreditEffect::LateCredit => {
            ("owed_again", "credited: one lead more is owed this month")
        }
    };
    LeadLine {
        code,
        lead,
        at,
        date: date(stated, at),
        what: format!("Lead of {came} {what}"),
        other: None,
        amount: Some(cents).filter(|cents| *cents != Cents(0)),
    }
}

fn date(stated: &Stated, at: Instant) -> String {
    calendar::date(stated.zone, at).format("%a %-d %b").to_string()
}
