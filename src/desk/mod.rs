//! Who is signed in, and the desk that they get: the database, already scoped to them.

mod browser;
mod call;
mod session;
mod guesses;
mod sign_in;
mod link;
mod area;
mod visitor;
mod account;
mod workings;
mod books;
mod outlook;
mod contract_words;
mod foretold;
mod months;
mod own_markets;
mod kept_months;
mod pace_words;
mod pace;
mod timeline;
mod evidence;
mod credit;
mod live;
mod borrowers;
mod officer;
mod leads;
mod sheet;
mod lead_file;
mod log_sums;
mod log;
mod log_file;
mod attention;
mod statement_words;
mod statement;
mod statement_file;
mod staff;
mod sales;
mod admin;
mod own_contract;
mod seats;
mod quotes;

use app::api::Refusal;

use crate::fault::Fault;

pub use account::{Account, ChangeOutcome};
pub use admin::{
    Admin, Came, USUAL_TERMS, credit_report_csv, declined, read_market, read_officer, read_terms,
};
pub use attention::{Attentive, Concerns};
pub use borrowers::Borrowers;
pub use guesses::Guesses;
pub use kept_months::KeptMonths;
pub use link::{lasts_ms, make_link, use_link};
pub use live::{Cursor, Follower, Following, Live};
pub use log_file::{csv as log_csv, json as log_json};
pub use officer::Officer;
pub use outlook::Outlooks;
pub use sales::{Arrivals, Sales, Seller};
pub use seats::Keeper;
pub use session::{
    BROWSER_MS, Brought, Given, SESSION_MS, SignedIn, person_of, sign_out, start_session,
};
pub use sign_in::{Attempt, SignInOutcome, sign_in};
pub use staff::Staff;
pub use statement_file::csv as statement_csv;
pub use visitor::{Strangers, Visitor, Wished};

fn told<T>(result: Result<T, Fault>) -> Result<T, Refusal> {
    result.map_err(|fault| refused(&fault))
}

/// What went wrong is logged here, and told nobody but for whether it is worth another try.
pub fn refused(fault: &Fault) -> Refusal {
    tracing::error!(%fault, "not answered");
    match fault.is_outage() || fault.is_worth_a_retry() {
        true => Refusal::outage(),
        false => Refusal::fault(),
    }
}
