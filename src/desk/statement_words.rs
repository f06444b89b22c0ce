//! A statement in words: names for its sums, dates in the market's time zone.

use app::{
    api::statement::{ContractStatement, LeadLine, StatedMoney, StatedSum, StatementState},
    contract::Remedy,
    credit::CreditEffect,
    ids::AllocationId,
    instant::Instant,
    money::Cents,
    statement::{Adjustment, LineAccount, StatedLead, Statement},
};
use chrono_tz::Tz;

use crate::calendar;

/// Whose statement is told, and where.
pub struct Stated<'a> {
    pub contract: AllocationId,
    pub market: &'a str,
    pub zone: Tz,
    pub now: Instant,
}

pub fn view(stated: &Stated, statement: &Statement) -> ContractStatement {
    let state = match statement.is_final(stated.now) {
        true => StatementState::Closed,
        false => StatementState::SoFar,
    };
    let line = statement.line.as_ref();
    let mut leads: Vec<LeadLine> =
        statement.leads.iter().flat_map(|lead| lead_lines(stated, lead)).collect();
    leads.sort_by_key(|line| line.at);
    ContractStatement {
        market: stated.market.to_owned(),
        allocation: stated.contract,
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
    let next = month_name(stated, statement.month.end);
    let is_open = statement.line.as_ref().is_some_and(|line| line.closed.is_none());
    let first = match (state, is_open) {
        (StatementState::Closed, _) => {
            format!("{month} is closed. A later credit would stand in a later month's statement.")
        }
        (StatementState::SoFar, true) => {
            format!("If nothing changes and all that is owed comes, {month} costs this.")
        }
        (StatementState::SoFar, false) => {
            format!("The contract is over; until {month} is, credits may still come.")
        }
    };
    let remedy = match statement.remedy {
        Remedy::Carry => format!(
            "What is short at its end is owed in {next} on top, up to one month's number; the \
             rest is paid back."
        ),
        Remedy::Refund => "What is short at its end is paid back.".to_owned(),
    };
    [Some(first), is_open.then_some(remedy)].into_iter().flatten().collect()
}

fn month_name(stated: &Stated, at: Instant) -> String {
    calendar::date(stated.zone, at).format("%B").to_string()
}

/// Leads, in the order in which they add up.
fn sums(statement: &Statement, account: &LineAccount) -> Vec<StatedSum> {
    let line = &account.line;
    let closing = account.closed.map(|closed| closed.closing);
    let (short, name) = match (account.short(), closing) {
        (surplus @ ..0, _) => (("surplus", -surplus), "More than owed"),
        (short, None) => (("still_to_come", short), "Still to come"),
        (short, Some(_)) => (("short", short), "Short"),
    };
    let carried = closing.map_or(0, |closing| closing.carry_out);
    let paid_back = closing.map_or(0, |closing| closing.refunded);
    let rows = [
        (("contracted", account.contracted()), "Contracted", true),
        (("carried_in", line.carry_in), "Carried in", line.carry_in != 0),
        (("late_credits", line.late_credits), "Owed again for credits", line.late_credits != 0),
        (("owed", account.owed()), "Owed in all", true),
        (("routed", account.routed()), "Routed", true),
        (("replaced", statement.replaced()), "Of them replacements", statement.replaced() != 0),
        (("credited", line.credited), "Credited", line.credited != 0),
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
        let price = account.price_cents;
        let row = |code, name: &str, leads, amount| StatedMoney {
            code,
            name: name.to_owned(),
            leads,
            price,
            amount,
        };
        rows.push(row("billed", "Contracted leads", account.contracted(), account.billed()));
        let refunded = account.closed.map_or(0, |closed| closed.closing.refunded);
        match refunded {
            0 => {}
            1.. => rows.push(row("refund", "Short, paid back", refunded, account.settled())),
            _ => rows.push(row("surplus", "Surplus, billed", -refunded, account.settled())),
        }
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
