//! THE transaction: a batch of orders decided one after the other, written at once, answered after
//! the commit.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use app::{
    ids::{LeadId, MarketId, SourceId},
    instant::{DAY_MS, Instant},
    ledger::{Command, Head, Record},
};

use super::{
    Answer, Contracts, Declined, Keep, Order, Settings, again::Opener, books::Books,
    gather::Gathered, history, leads::search_marks, order::Wants,
};
use crate::{
    clock::Clock,
    fault::Fault,
    seal::{MasterKey, SearchMark},
    store::{
        Store, Tx, act, allocation, answer, call, duplicate_mark, entry, head, lead, line, market,
        market::Market,
        prospect, quote,
        sealed_lead::{self, SealedRow},
        search_mark::{self, MarkRow},
        seat, snapshot,
        source_refusal::{self, Refused},
    },
};

pub(super) type Answered = Result<Answer, Declined>;

/// A clock that jumped forward would close months for ever. Until a person has looked and started
/// the server again, nothing is decided.
pub const PARTED_MS_MAX: i64 = 60_000;
/// How long it is remembered who a prospect was, once nothing is kept for them and no quote holds.
const PROSPECT_KEPT_MS: i64 = 90 * DAY_MS;

pub(super) struct Batcher {
    store: Store,
    clock: Clock,
    pub(super) settings: Settings,
    pub(super) books: Books,
    pub(super) opener: Opener,
}

/// What a batch has decided and not yet written.
pub(super) struct Pending {
    pub(super) at: Instant,
    pub(super) gathered: Gathered,
    contracts: Contracts,
    pub(super) records: Vec<Record>,
    pub(super) sealed: Vec<SealedRow>,
    pub(super) search: Vec<(LeadId, Vec<SearchMark>)>,
    pub(super) answers: Vec<answer::Answer>,
    pub(super) opened: Vec<(Market, Vec<String>)>,
    /// Posts that were not taken, by source and code.
    refused: BTreeMap<(SourceId, &'static str), i64>,
    /// Markets in which a contract was signed or a number raised, and nothing was offered yet.
    pub(super) raised: BTreeSet<MarketId>,
    /// Those that are locked.
    pub(super) markets: Vec<MarketId>,
    /// Those of them that may begin with a history.
    pub(super) empty: HashSet<MarketId>,
}

impl Batcher {
    pub async fn new(
        store: Store,
        master: &MasterKey,
        clock: Clock,
        settings: Settings,
    ) -> Result<Self, Fault> {
        let mut tx = store.write().await?;
        head::ensure(&mut tx, MarketId::HOUSE).await?;
        tx.commit().await?;
        let (books, opener) = (Books::default(), Opener::new(master));
        Ok(Self { store, clock, settings, books, opener })
    }

    /// One answer an order, in order. A batch that fails is retried order by order, so that one bad
    /// order costs the others nothing but time; but not where the database itself failed, and would
    /// let each of them wait for the same.
    pub async fn carry_out(&mut self, orders: Vec<Order>) -> Vec<Answered> {
        let parted_ms = self.clock.parted_ms();
        if parted_ms.abs() > PARTED_MS_MAX {
            tracing::error!(parted_ms, "the clock was set; look at it, then start again");
            return orders.iter().map(|_| Err(Declined::ClockParted)).collect();
        }
        if orders.iter().any(|order| matches!(order, Order::Together { .. })) {
            return self.carry_out_apart(&orders).await;
        }
        match self.commit(&orders, Keep::Each).await {
            Ok(answers) => answers,
            Err(fault) if fault.is_outage() => {
                tracing::error!(%fault, orders = orders.len(), "a batch failed");
                vec![Err(Declined::Fault); orders.len()]
            }
            Err(fault) => {
                tracing::warn!(%fault, orders = orders.len(), "a batch failed; order by order now");
                self.carry_out_singly(&orders).await
            }
        }
    }

    pub(super) async fn commit(
        &mut self,
        orders: &[Order],
        keep: Keep,
    ) -> Result<Vec<Answered>, Fault> {
        let mut tx = self.store.write().await?;
        let at = self.clock.now();
        let gathered = Gathered::read(&mut tx, orders, at, &self.settings).await?;
        let markets = gathered.markets(&mut tx, orders).await?;
        let decided = self.decide_all(tx, orders, at, gathered, &markets).await;
        let committed = match decided {
            Ok((tx, pending, answers)) if stand(&answers, keep) => {
                self.write(tx, pending).await.map(|()| (true, answers))
            }
            Ok((_, _, answers)) => Ok((false, answers)),
            Err(fault) => Err(fault),
        };
        // What was decided and isn't written never happened.
        if !matches!(committed, Ok((true, _))) {
            let opened = orders.iter().filter_map(Order::opened);
            self.books.forget(markets.into_iter().chain(opened));
        }
        committed.map(|(_, answers)| answers)
    }

    async fn decide_all(
        &mut self,
        mut tx: Tx,
        orders: &[Order],
        at: Instant,
        mut gathered: Gathered,
        markets: &[MarketId],
    ) -> Result<(Tx, Pending, Vec<Answered>), Fault> {
        self.books.catch_up(&mut tx, markets).await?;
        gathered.read_leads(&mut tx, orders).await?;
        let remembers = orders.iter().any(|order| matches!(order, Order::Remember { .. }));
        let asked = if remembers { markets } else { &[] };
        let empty = history::empty(&mut tx, asked).await?.into_iter().collect();
        let mut pending = Pending {
            at,
            gathered,
            contracts: Contracts::default(),
            records: Vec::new(),
            sealed: Vec::new(),
            search: Vec::new(),
            answers: Vec::new(),
            opened: Vec::new(),
            refused: BTreeMap::new(),
            raised: BTreeSet::new(),
            markets: markets.to_vec(),
            empty,
        };
        self.begin(&mut tx, &mut pending).await?;
        let mut answers = Vec::with_capacity(orders.len());
        for order in orders {
            let (order, note) = order.bare();
            // Contracts that are signed on end share what nobody got.
            if !order.signs() {
                self.offer_again(&mut tx, &mut pending).await?;
            }
            let known = pending.records.len();
            let answer = self.decide(order, &mut tx, &mut pending).await?;
            if let (Ok(_), Some(note)) = (&answer, note) {
                act::insert(&mut tx, &note.act(&pending.records[known..], pending.at)).await?;
            }
            answers.push(answer);
        }
        self.offer_again(&mut tx, &mut pending).await?;
        Ok((tx, pending, answers))
    }

    async fn decide(
        &mut self,
        order: &Order,
        tx: &mut Tx,
        pending: &mut Pending,
    ) -> Result<Answered, Fault> {
        Ok(match order {
            Order::Post(post) => match self.post(post, pending.at, pending) {
                // Its marks are taken already. Committed without it, they would make its next try
                // the duplicate of a lead that is nowhere.
                Err(declined) if declined != Declined::KeyReused => {
                    let what = format!("lead {}: {declined}", post.arrival.lead);
                    return Err(Fault::corrupt("market", what));
                }
                answered => answered,
            },
            Order::Remember { at, post } => self.remember(post, *at, pending),
            Order::OpenMarket { market, areas, early_limit_ns } => {
                self.open_market((market, areas), *early_limit_ns, tx, pending).await?
            }
            Order::ChangeMarket(change) => self.change_market(change, tx, pending).await?,
            Order::ChangeOfficer(officer) => self.change_officer(officer, tx, pending).await?,
            Order::Change { market, command } => {
                match Self::with_licences(command, &pending.gathered.officers) {
                    Ok(command) => self.take(*market, command, pending).map(|()| Answer::Done),
                    Err(declined) => Err(declined),
                }
            }
            Order::PauseOwn(own) => self.pause_own(own, tx, pending).await?,
            Order::Meet { prospect, wants } => {
                let command = match wants {
                    Wants::Seat => Command::Hold(prospect.id),
                    Wants::Place => Command::JoinWaitlist(prospect.id),
                };
                match self.take(prospect.market, command, pending) {
                    Ok(()) => {
                        prospect::insert(tx, prospect).await?;
                        Ok(Answer::Done)
                    }
                    Err(declined) => Err(declined),
                }
            }
            Order::OpenLead { lead, officer } => self.open_lead(*lead, *officer, pending),
            Order::Credit { lead, step, said } => {
                self.credit((*lead, *step), said.as_ref(), tx, pending).await?
            }
            Order::Tick(market) => {
                self.take(*market, Command::Tick, pending).map(|()| Answer::Done)
            }
            Order::CountRefusal { source, code } => {
                *pending.refused.entry((*source, *code)).or_default() += 1;
                Ok(Answer::Done)
            }
            Order::Forget => {
                answer::forget(tx, pending.at - answer::KEPT_MS).await?;
                call::forget(tx, pending.at - call::KEPT_MS).await?;
                prospect::forget(tx, pending.at - PROSPECT_KEPT_MS).await?;
                quote::forget(tx, pending.at - PROSPECT_KEPT_MS).await?;
                Ok(Answer::Done)
            }
            Order::Noted { .. } | Order::Together { .. } => {
                unreachable!("what holds other orders was opened")
            }
        })
    }

    /// Decides a command in its market, and notes its entries and the rows that they move. A
    /// refusal keeps what fell due.
    pub(super) fn take(
        &mut self,
        market: MarketId,
        command: Command,
        pending: &mut Pending,
    ) -> Result<(), Declined> {
        self.take_at(pending.at, market, command, pending)
    }

    pub(super) fn take_at(
        &mut self,
        at: Instant,
        market: MarketId,
        command: Command,
        pending: &mut Pending,
    ) -> Result<(), Declined> {
        let known = self.books.get(market).ok_or(Declined::NoSuchMarket)?;
        let (mut entries, raises) = (Vec::new(), known.book.raises_so_far());
        let taken = known.book.take(command, at, &known.months, &mut entries);
        if known.book.raises_so_far() > raises {
            pending.raised.insert(market);
        }
        for entry in &entries {
            pending.records.push(known.head.record(entry));
            pending.contracts.apply(entry, &known.book);
            pending.gathered.leads.apply(market, entry, &known.book);
        }
        taken.map_err(Declined::from)
    }

    async fn write(&mut self, mut tx: Tx, mut pending: Pending) -> Result<(), Fault> {
        let unknown = pending.gathered.leads.unknown();
        pending.gathered.leads.know(lead::find(&mut tx, &unknown).await?);
        for (market, areas) in &pending.opened {
            market::insert(&mut tx, market).await?;
            market::add_areas(&mut tx, market.id, areas).await?;
            head::ensure(&mut tx, market.id).await?;
        }
        entry::append(&mut tx, &pending.records).await?;
        lead::put(&mut tx, &pending.gathered.leads.changed()).await?;
        sealed_lead::insert(&mut tx, &pending.sealed).await?;
        let claims = pending.gathered.history.claims();
        duplicate_mark::take(&mut tx, &claims, self.settings.duplicate_window_ms).await?;
        search_mark::insert(&mut tx, &pending.search_marks()).await?;
        answer::insert(&mut tx, &pending.answers).await?;
        source_refusal::add(&mut tx, &pending.refusals()).await?;
        let contracts = &pending.contracts;
        // First the seats that became free: whoever signed may have had one of them.
        let ended: Vec<_> = contracts.ended.iter().map(|(id, at)| (*id, *at)).collect();
        allocation::end(&mut tx, &ended).await?;
        allocation::put(&mut tx, &contracts.allocations.values().collect::<Vec<_>>()).await?;
        for (market, prospects) in &contracts.prospects {
            seat::put(&mut tx, *market, prospects.holds(), prospects.waitlist()).await?;
        }
        line::put(&mut tx, &contracts.lines.values().collect::<Vec<_>>()).await?;
        self.advance_heads(&mut tx, &pending.records).await?;
        tx.commit().await
    }

    async fn advance_heads(&mut self, tx: &mut Tx, records: &[Record]) -> Result<(), Fault> {
        let mut markets: Vec<MarketId> = records.iter().map(|record| record.market).collect();
        markets.sort_unstable();
        markets.dedup();
        let mut heads: Vec<Head> = Vec::with_capacity(markets.len());
        for market in markets {
            let known = self.books.get(market).expect("it was decided with");
            heads.push(known.head);
            if known.head.seq >= known.snapshot_seq + self.settings.snapshot_every {
                snapshot::put(tx, &known.book, known.head).await?;
                known.snapshot_seq = known.head.seq;
            }
        }
        head::advance(tx, &heads).await
    }
}

/// Whether what came to these answers is written.
fn stand(answers: &[Answered], keep: Keep) -> bool {
    match keep {
        Keep::Each => true,
        Keep::All => answers.iter().all(Result::is_ok),
        Keep::Nothing => false,
    }
}

impl Pending {
    fn refusals(&self) -> Vec<Refused> {
        let day = source_refusal::day(self.at);
        let refused = self.refused.iter();
        refused
            .map(|((source, code), posts)| Refused { source: *source, day, code, posts: *posts })
            .collect()
    }

    /// By which the recipients of this batch's leads find them. Nobody looks for the others.
    fn search_marks(&self) -> Vec<MarkRow> {
        let leads = self.search.iter();
        let routed =
            leads.filter_map(|(lead, marks)| Some((self.gathered.leads.get(*lead)?, marks)));
        routed.flat_map(|(lead, marks)| search_marks(lead, marks)).collect()
    }
}
