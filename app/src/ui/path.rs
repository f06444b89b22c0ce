//! Where pages are. Nothing personal stands in a path.

use crate::{
    ids::{AllocationId, LeadId, MarketId, OfficerId, ProspectId},
    people::Role,
};

/// What anybody may read; sends those who are signed in on to the page that they begin with.
pub const FIRST: &str = "/";
pub const SIGN_IN: &str = "/sign-in";
pub const SIGN_OUT: &str = "/sign-out";
/// Where a one-time link leads, and a password is set.
pub const WELCOME: &str = "/welcome";
pub const ACCOUNT: &str = "/account";
pub const CHANGE_PASSWORD: &str = "/account/password";
pub const END_SESSION: &str = "/account/end-session";
pub const END_OTHER_SESSIONS: &str = "/account/end-other-sessions";
/// An officer's month.
pub const PACE: &str = "/pace";
pub const LEADS: &str = "/leads";
/// The event stream of an open page.
pub const LIVE: &str = "/live";
pub const LEADS_CSV: &str = "/leads.csv";
/// Everything that happened in an officer's month.
pub const LOG: &str = "/log";
pub const LOG_CSV: &str = "/log.csv";
pub const LOG_JSON: &str = "/log.json";
/// What an officer signed.
pub const OWN_CONTRACT: &str = "/contract";
/// What an officer's month costs.
pub const STATEMENT: &str = "/statement";
pub const STATEMENT_CSV: &str = "/statement.csv";
/// What every market has to sell, to be shown on a call.
pub const CAPACITY: &str = "/capacity";
/// The drawing of a what-if, by its numbers.
pub const CAPACITY_CHART: &str = "/capacity/chart.svg";
/// The quotes that staff made.
pub const QUOTES: &str = "/quotes";
/// Below it, each quote at an address that nobody guesses.
const QUOTE: &str = "/quote/";
pub const MARKETS: &str = "/markets";
pub const NEW_MARKET: &str = "/markets/new";
pub const OFFICERS: &str = "/officers";
pub const NEW_OFFICER: &str = "/officers/new";
pub const CONTRACTS: &str = "/contracts";
pub const NEW_CONTRACT: &str = "/contracts/new";
/// Who may sign in.
pub const PEOPLE: &str = "/people";
/// Credits that wait for a decision.
pub const CREDITS: &str = "/credits";
pub const CREDIT_REPORT: &str = "/credits/report";
pub const CREDIT_REPORT_CSV: &str = "/credits/report.csv";
pub const SOURCES: &str = "/sources";
/// What needs a person: who will end the month short, and which leads nobody got.
pub const ATTENTION: &str = "/attention";
/// Who waits to be called.
pub const CALLS: &str = "/calls";

/// For whom a market's seats are kept, and who waits.
pub fn seats(id: MarketId) -> String {
    format!("{CAPACITY}/{id}/seats")
}

/// Where a contract is signed for the seat that is kept for a prospect.
pub fn sale(id: MarketId, prospect: ProspectId) -> String {
    format!("{CAPACITY}/{id}/sell/{prospect}")
}

/// One market, to be shown on a call.
pub fn capacity_of(id: MarketId) -> String {
    format!("{CAPACITY}/{id}")
}

/// Where a price for this what-if is put in writing.
pub fn new_quote(id: MarketId, query: &str) -> String {
    with_query(&format!("{CAPACITY}/{id}/quote"), query)
}

pub fn scenario(id: MarketId, query: &str) -> String {
    with_query(&format!("{CAPACITY}/{id}/scenario.json"), query)
}

pub fn quote(token: &str) -> String {
    format!("{QUOTE}{token}")
}

/// Whether this is a quote's own address, which is its secret.
pub fn is_quote(path: &str) -> bool {
    path.starts_with(QUOTE)
}

pub fn edit_market(id: MarketId) -> String {
    format!("{MARKETS}/{id}/edit")
}

pub fn officer(id: OfficerId) -> String {
    format!("{OFFICERS}/{id}")
}

pub fn contract(id: AllocationId) -> String {
    format!("{CONTRACTS}/{id}")
}

pub fn contract_statement(id: AllocationId) -> String {
    format!("{CONTRACTS}/{id}/statement")
}

pub fn credit(lead: LeadId) -> String {
    format!("{CREDITS}/{lead}")
}

pub fn lead(id: LeadId) -> String {
    format!("{LEADS}/{id}")
}

/// The leads of a market that were routed on a day, "2026-11-03".
pub fn leads_of_day(market: MarketId, date: &str) -> String {
    format!("{LEADS}?day={date}&market={market}")
}

/// The page of leads, or the file of them, with this query.
pub fn with_query(path: &str, query: &str) -> String {
    match query {
        "" => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

pub fn pace_in(month: &str) -> String {
    format!("{PACE}?month={month}")
}

pub fn log_of(month: &str) -> String {
    format!("{LOG}?month={month}")
}

/// What stands in the bar for a person of this role: path and name.
pub const fn pages(role: Role) -> &'static [(&'static str, &'static str)] {
    match role {
        Role::Officer => &[
            (PACE, "Pace"),
            (LEADS, "Leads"),
            (LOG, "Log"),
            (STATEMENT, "Statement"),
            (OWN_CONTRACT, "Contract"),
        ],
        Role::Sales => &[
            (CAPACITY, "Capacity"),
            (MARKETS, "Markets"),
            (QUOTES, "Quotes"),
            (CALLS, "Calls"),
            (ATTENTION, "Attention"),
        ],
        Role::Admin => &[
            (MARKETS, "Markets"),
            (CREDITS, "Credits"),
            (CONTRACTS, "Contracts"),
            (OFFICERS, "Officers"),
            (SOURCES, "Sources"),
            (PEOPLE, "People"),
            (CALLS, "Calls"),
            (ATTENTION, "Attention"),
            (CAPACITY, "Capacity"),
        ],
    }
}

/// The page that a person of this role begins with.
pub const fn home(role: Role) -> &'static str {
    pages(role)[0].0
}

/// The roles that may see the page at this path; `None` where anybody may.
pub fn allowed(path: &str) -> Option<&'static [Role]> {
    let is = |page: &str| match path.strip_prefix(page) {
        Some(rest) => rest.is_empty() || rest.starts_with(['/', '.']),
        None => false,
    };
    match path {
        _ if is(ACCOUNT) || path == LIVE => Some(Role::ALL),
        _ if is(PACE) || is(LEADS) || is(LOG) => Some(&[Role::Officer]),
        _ if is(STATEMENT) || is(OWN_CONTRACT) => Some(&[Role::Officer]),
        _ if path == NEW_MARKET || is(MARKETS) && path.ends_with("/edit") => Some(&[Role::Admin]),
        _ if is(MARKETS) || is(CAPACITY) || is(CALLS) || is(ATTENTION) || is(QUOTES) => {
            Some(&[Role::Sales, Role::Admin])
        }
        _ if is(OFFICERS) || is(CONTRACTS) || is(PEOPLE) || is(CREDITS) => Some(&[Role::Admin]),
        _ if is(SOURCES) => Some(&[Role::Admin]),
        _ => None,
    }
}

/// Whether an open page asks for itself again whenever something moved: an officer's do, but for
/// their account, of which the ledgers know nothing; and of staff's those that show what moves and
/// have no form over all of something, in which what somebody is typing would stand beside what
/// another has changed.
pub fn keeps_up(path: &str, role: Role) -> bool {
    match role {
        Role::Officer => path != ACCOUNT,
        Role::Sales | Role::Admin => [CAPACITY, MARKETS, CREDITS].contains(&path) || is_seats(path),
    }
}

/// Its one form asks for somebody new, and stays what it is whatever moves beside it.
fn is_seats(path: &str) -> bool {
    path.strip_prefix(CAPACITY).is_some_and(|rest| rest.ends_with("/seats"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_for_its_role_and_so_are_its_file_and_everything_below_it() {
        assert_eq!(allowed(LEADS_CSV), Some(&[Role::Officer][..]));
        assert_eq!(allowed("/leads/1"), Some(&[Role::Officer][..]));
        assert_eq!(allowed("/leads"), Some(&[Role::Officer][..]));
        assert_eq!(allowed("/leadsx"), None);
        assert_eq!(allowed(SIGN_IN), None);
    }

    #[test]
    fn nobody_is_shown_the_way_to_a_page_that_is_not_theirs() {
        for role in [Role::Officer, Role::Sales, Role::Admin] {
            for (path, name) in pages(role) {
                let allowed = allowed(path).is_some_and(|roles| roles.contains(&role));
                assert!(allowed, "{name} for {role}");
            }
        }
    }
}
