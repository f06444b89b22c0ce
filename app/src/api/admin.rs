//! What admins alone may ask: markets, officers, contracts, people and sources, each with what was
//! ever done about it.

use std::sync::Arc;

use crate::{
    api::{
        Asked, Refusal, ask,
        form::{Choices, Typed},
        statement::StatementView,
    },
    ids::{AllocationId, MarketId, OfficerId, PersonId, SourceId},
    instant::Instant,
    money::Cents,
    people::Role,
};

/// Handed to signed-in admins.
pub trait AdminDesk: Send + Sync {
    /// What is still to be done before the first lead is routed; empty once one was.
    fn first_steps(&self) -> Asked<'_, Vec<Step>>;
    fn market(&self, id: Option<MarketId>) -> Asked<'_, MarketForm>;
    fn officers(&self) -> Asked<'_, Vec<OfficerRow>>;
    fn officer(&self, id: Option<OfficerId>) -> Asked<'_, OfficerForm>;
    fn contracts(&self) -> Asked<'_, Vec<ContractRow>>;
    fn new_contract(&self) -> Asked<'_, ContractForm>;
    fn contract(&self, id: AllocationId) -> Asked<'_, ContractView>;
    /// `month` as "2026-11"; the present one where absent.
    fn statement(&self, id: AllocationId, month: Option<String>) -> Asked<'_, StatementView>;
    fn people(&self) -> Asked<'_, PeopleView>;
    fn sources(&self) -> Asked<'_, Vec<SourceRow>>;
}

/// One of the things to be done first, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub is_done: bool,
    pub title: &'static str,
    pub why: &'static str,
    pub path: &'static str,
    /// What is typed into a terminal.
    pub command: Option<String>,
}

/// Something that was done, the latest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    pub at: Instant,
    pub what: String,
    /// `None` where it fell due by itself, or was done before the product kept who did it.
    pub who: Option<String>,
    pub why: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarketForm {
    /// `None` where it is to be opened.
    pub name: Option<String>,
    pub filled: Typed,
    pub zones: Choices,
    pub history: Vec<Deed>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficerRow {
    pub id: OfficerId,
    pub name: String,
    pub nmls: Option<String>,
    /// "FL, GA", or empty where there is no limit.
    pub licences: String,
    pub contracts: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficerForm {
    /// `None` where they are to be added.
    pub name: Option<String>,
    pub filled: Typed,
    pub zones: Choices,
    pub contracts: Vec<ContractRow>,
    pub history: Vec<Deed>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractRow {
    pub id: AllocationId,
    pub officer: String,
    pub market: String,
    pub number: i64,
    pub price_cents: Cents,
    /// In plain words: "since 1 Jun 2026".
    pub time: String,
    pub state: &'static str,
}

/// A contract that is to be signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractForm {
    pub filled: Typed,
    /// With their open seats.
    pub markets: Choices,
    pub officers: Choices,
    /// Where it is for a seat that is kept: the market and its name.
    pub sale: Option<(MarketId, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractView {
    pub row: ContractRow,
    pub officer: OfficerId,
    /// Name and value, in plain words.
    pub terms: Vec<(&'static str, String)>,
    /// What may be done to it now.
    pub is_living: bool,
    pub is_paused: bool,
    /// Whether its officer may pause and resume it.
    pub may_pause: bool,
    pub planned: Vec<PlannedRow>,
    /// Today's date in the market's zone.
    pub today: String,
    pub history: Vec<Deed>,
}

/// What is to happen to a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedRow {
    pub due: Instant,
    pub what: String,
    /// It is the present pause's end.
    pub resumption: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeopleView {
    pub people: Vec<PersonRow>,
    /// Officers who can't sign in yet.
    pub officers: Choices,
    pub history: Vec<Deed>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub state: PersonState,
    /// The one who asks.
    pub is_me: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonState {
    /// Has set no password yet.
    Invited,
    Active,
    Disabled,
}

/// A source and what it has posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    pub id: SourceId,
    pub name: String,
    pub added_at: Instant,
    pub revoked_at: Option<Instant>,
    /// Leads that were taken in the last 90 days, and when the latest came.
    pub leads: i64,
    pub last_lead_at: Option<Instant>,
    /// Of the last 90 days' leads, by code, the most frequent first.
    pub outcomes: Vec<Share>,
    /// Posts of the last 90 days that were not taken, of all, by what was wrong first.
    pub refused: Vec<Share>,
    /// Of those that were routed, where their credits stand.
    pub credits: Vec<Share>,
    pub history: Vec<Deed>,
}

/// So many leads of so many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    pub code: String,
    pub leads: i64,
    pub of: i64,
}

pub async fn read_first_steps() -> Result<Vec<Step>, Refusal> {
    ask(async |desk: Arc<dyn AdminDesk>| desk.first_steps().await).await
}

pub async fn read_market(id: Option<MarketId>) -> Result<MarketForm, Refusal> {
    ask(async |desk: Arc<dyn AdminDesk>| desk.market(id).await).await
}

pub async fn read_officers() -> Result<Vec<OfficerRow>, Refusal> {
    ask(async |desk: Arc<dyn AdminDesk>| desk.officers().await).await
}

pub async fn read_officer(id: Option<OfficerId>) -> Result<OfficerForm, Refusal> {
    ask(async |desk: Arc<dyn AdminDesk>| desk.officer(id).await).await
}

pub async fn read_contracts() -> Result<Vec<ContractRow>, Refusal> {
    ask(async |desk: Arc<dyn AdminDesk>| desk.contracts().await).await
}

pub async fn read_new_contract() -> Result<ContractForm, Refusal> {
    ask(async |desk: Arc<dyn AdminDesk>| desk.new_contract().await).await
}

pub async fn read_contract(id: AllocationId) -> Result<ContractView, Refusal> {
    ask(async |desk: Arc<dyn AdminDesk>| desk.contract(id).await).await
}

pub async fn read_people() -> Result<PeopleView, Refusal> {
    ask(async |desk: Arc<dyn AdminDesk>| desk.people().await).await
}

pub async fn read_sources() -> Result<Vec<SourceRow>, Refusal> {
    ask(async |desk: Arc<dyn AdminDesk>| desk.sources().await).await
}
