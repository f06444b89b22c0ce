//! What a batch has to know before anything in it is decided, read with one statement each.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use app::{
    ids::{LeadId, MarketId, OfficerId, SourceId},
    instant::Instant,
    ledger::Hash,
};

use super::{Order, Post, Settings, history::History, leads::Leads};
use crate::{
    fault::Fault,
    store::{
        Tx,
        allocation::{self, Status},
        answer, duplicate_mark,
        duplicate_mark::Claim,
        lead, market,
        officer::{self, Officer},
    },
};

#[derive(Default)]
pub(super) struct Gathered {
    /// Answers that were given before, by source and key: of the request's bytes, and the bytes.
    pub answers: HashMap<(SourceId, String), (Hash, String)>,
    /// Whose each mark is.
    owners: HashMap<Hash, LeadId>,
    serving: HashMap<String, MarketId>,
    /// The same as the batch's own orders leave it.
    claimed: HashMap<String, MarketId>,
    /// Those whose licences orders read or change, locked.
    pub officers: HashMap<OfficerId, Officer>,
    pub leads: Leads,
    /// Who was here before whom among leads of the time before.
    pub history: History,
}

impl Gathered {
    pub async fn read(
        tx: &mut Tx,
        orders: &[Order],
        at: Instant,
        settings: &Settings,
    ) -> Result<Self, Fault> {
        let posts: Vec<&Post> = orders.iter().filter_map(Order::post).collect();
        let now = orders.iter().filter(|order| matches!(order, Order::Post(_)));
        let posted: Vec<&Post> = now.filter_map(Order::post).collect();
        let mut gathered = Self::default();
        gathered.read_answers(tx, &posts, at - answer::KEPT_MS).await?;
        gathered.read_owners(tx, &posted, at, settings.duplicate_window_ms).await?;
        gathered.history = History::of(orders, settings.duplicate_window_ms);
        gathered.read_areas(tx, orders, &posts).await?;
        gathered.lock_officers(tx, orders).await?;
        Ok(gathered)
    }

    async fn read_answers(
        &mut self,
        tx: &mut Tx,
        posts: &[&Post],
        since: Instant,
    ) -> Result<(), Fault> {
        let keys: Vec<(SourceId, &str)> = posts
            .iter()
            .filter_map(|post| post.retry.as_ref().map(|retry| (post.arrival.source, &*retry.key)))
            .collect();
        for answer in answer::find(tx, &keys, since).await? {
            self.answers.insert((answer.source, answer.key), (answer.body_hash, answer.body));
        }
        Ok(())
    }

    /// Takes the marks of leads that are new, and looks up those of tests. Within a batch the first
    /// lead to claim a mark stands for it.
    async fn read_owners(
        &mut self,
        tx: &mut Tx,
        posts: &[&Post],
        at: Instant,
        window_ms: i64,
    ) -> Result<(), Fault> {
        let (mut claims, mut keys) = (BTreeMap::new(), HashSet::new());
        let (tests, real): (Vec<&Post>, Vec<&Post>) = posts.iter().partition(|post| post.test);
        for post in real {
            let key = post.retry.as_ref().map(|retry| (post.arrival.source, retry.key.clone()));
            let is_new = key.is_none_or(|key| !self.answers.contains_key(&key) && keys.insert(key));
            for mark in post.marks.iter().filter(|_| is_new) {
                claims.entry(mark.0).or_insert(Claim { mark: *mark, lead: post.arrival.lead, at });
            }
        }
        let claims: Vec<Claim> = claims.into_values().collect();
        self.owners = duplicate_mark::take(tx, &claims, window_ms).await?;
        let marks: Vec<Hash> = tests.iter().flat_map(|post| post.marks.iter().copied()).collect();
        self.owners.extend(duplicate_mark::find(tx, &marks, at - window_ms).await?);
        Ok(())
    }

    async fn read_areas(
        &mut self,
        tx: &mut Tx,
        orders: &[Order],
        posts: &[&Post],
    ) -> Result<(), Fault> {
        let mut areas: Vec<&str> = posts.iter().flat_map(|post| post.areas()).collect();
        for order in orders {
            match order.bare().0 {
                Order::OpenMarket { areas: claimed, .. } => {
                    areas.extend(claimed.iter().map(String::as_str));
                }
                Order::ChangeMarket(change) => {
                    areas.extend(change.areas.iter().map(String::as_str));
                }
                _ => {}
            }
        }
        areas.sort_unstable();
        areas.dedup();
        self.serving = market::serving(tx, &areas).await?.into_iter().collect();
        self.claimed = self.serving.clone();
        Ok(())
    }

    /// In the order of their ids, so that nobody waits in a circle.
    async fn lock_officers(&mut self, tx: &mut Tx, orders: &[Order]) -> Result<(), Fault> {
        let ids: BTreeSet<OfficerId> = orders.iter().filter_map(Order::officer).collect();
        for id in ids {
            if let Some(officer) = officer::lock(tx, id).await? {
                self.officers.insert(id, officer);
            }
        }
        Ok(())
    }

    /// The rows of leads that orders name, if there are any, and of those that duplicates repeat.
    /// Read once the markets are locked: until then another server may write them.
    pub async fn read_leads(&mut self, tx: &mut Tx, orders: &[Order]) -> Result<(), Fault> {
        let owners = self.owners.values().copied();
        let ids: HashSet<LeadId> = owners.chain(orders.iter().filter_map(Order::lead)).collect();
        let ids: Vec<LeadId> = ids.into_iter().collect();
        self.leads.know(lead::find(tx, &ids).await?);
        Ok(())
    }

    /// The market that serves a lead, or the house.
    pub fn market_of(&self, post: &Post) -> MarketId {
        let served = post.areas().into_iter().find_map(|area| self.serving.get(area));
        served.copied().unwrap_or(MarketId::HOUSE)
    }

    /// Those of these areas that are another market's already, and whose.
    pub fn taken(&self, areas: &[String], own: MarketId) -> Vec<(String, MarketId)> {
        let owned = areas.iter().filter_map(|area| Some((area.clone(), *self.claimed.get(area)?)));
        owned.filter(|(_, owner)| *owner != own).collect()
    }

    /// From now on these areas, and no others, are this market's.
    pub fn claim(&mut self, areas: &[String], own: MarketId) {
        self.claimed.retain(|_, owner| *owner != own);
        self.claimed.extend(areas.iter().map(|area| (area.clone(), own)));
    }

    /// The earlier lead of the same borrower.
    pub fn duplicate_of(&self, post: &Post) -> Option<LeadId> {
        if let Some(earlier) = self.history.duplicate_of(post.arrival.lead) {
            return Some(earlier);
        }
        let owners = post.marks.iter().filter_map(|mark| self.owners.get(mark));
        owners.copied().find(|owner| *owner != post.arrival.lead)
    }

    /// Every market that an order of the batch may append to.
    pub async fn markets(&self, tx: &mut Tx, orders: &[Order]) -> Result<Vec<MarketId>, Fault> {
        let named: Vec<LeadId> = orders.iter().filter_map(Order::lead).collect();
        let named = lead::find(tx, &named).await?;
        let mut markets: Vec<MarketId> = named.iter().map(|lead| lead.market).collect();
        for order in orders {
            match order.bare().0 {
                Order::Post(post) | Order::Remember { post, .. } => {
                    markets.push(self.market_of(post));
                }
                Order::Change { market, .. } | Order::Tick(market) => markets.push(*market),
                Order::PauseOwn(own) => markets.push(own.market),
                Order::Meet { prospect, .. } => markets.push(prospect.market),
                Order::ChangeMarket(change) => markets.push(change.market.id),
                Order::ChangeOfficer(change) => {
                    let contracts = allocation::of_officer(tx, change.after.id).await?;
                    let living = contracts.iter().filter(|it| it.status != Status::Ended);
                    markets.extend(living.map(|contract| contract.market));
                }
                Order::OpenLead { .. }
                | Order::Credit { .. }
                | Order::OpenMarket { .. }
                | Order::Noted { .. }
                | Order::Together { .. }
                | Order::CountRefusal { .. }
                | Order::Forget => {}
            }
        }
        markets.sort_unstable();
        markets.dedup();
        Ok(markets)
    }
}
