//! A lead that arrives, what its source is answered, and its officer's first look.

use app::{
    ids::{LeadId, OfficerId},
    instant::Instant,
    ledger::{Arrival, Command},
};

use super::{
    Answer, Declined, LeadAnswer, Leads, Post,
    batch::{Answered, Batcher, Pending},
    leads::is_of,
};
use crate::store::answer;

impl Batcher {
    pub(super) fn post(&mut self, post: &Post, at: Instant, pending: &mut Pending) -> Answered {
        let key = post.retry.as_ref().map(|retry| (post.arrival.source, retry.key.clone()));
        let before = key.as_ref().and_then(|key| pending.gathered.answers.get(key));
        if let (Some((body_hash, body)), Some(retry)) = (before, &post.retry) {
            let is_same = *body_hash == retry.body_hash;
            return if is_same {
                Ok(Answer::Posted(body.clone()))
            } else {
                Err(Declined::KeyReused)
            };
        }
        let market = pending.gathered.market_of(post);
        // A lead that is there already came to this in a commit whose answer got lost.
        let is_new = pending.gathered.leads.get(post.arrival.lead).is_none();
        let mut tested = Leads::default();
        if post.test {
            let known = self.books.get(market).ok_or(Declined::NoSuchMarket)?;
            let command = pending.receive(post);
            for entry in known.book.foresee(command, pending.at, &known.months)? {
                tested.apply(market, &entry, &known.book);
            }
        } else if is_new {
            self.take_at(at, market, pending.receive(post), pending)?;
            pending.sealed.push(post.sealed.clone());
            pending.search.push((post.arrival.lead, post.search.clone()));
        }
        let name = self.books.get(market).and_then(|known| known.name.clone());
        let leads = if post.test { &tested } else { &pending.gathered.leads };
        let lead = leads.get(post.arrival.lead).ok_or(Declined::Fault)?;
        let earlier = pending.gathered.duplicate_of(post);
        let earlier = earlier.and_then(|earlier| pending.gathered.leads.get(earlier));
        let mut answer = LeadAnswer::of(lead, name, earlier);
        if post.test {
            answer.lead = None;
            return Ok(Answer::Posted(answer.bytes()));
        }
        let body = answer.bytes();
        if let (Some(key), Some(retry)) = (key, &post.retry) {
            pending.answers.push(answer::Answer {
                source: key.0,
                key: key.1.clone(),
                body_hash: retry.body_hash,
                body: body.clone(),
                at: pending.at,
            });
            pending.gathered.answers.insert(key, (retry.body_hash, body.clone()));
        }
        Ok(Answer::Posted(body))
    }

    pub(super) fn open_lead(
        &mut self,
        lead: LeadId,
        officer: OfficerId,
        pending: &mut Pending,
    ) -> Answered {
        match pending.gathered.leads.get(lead).filter(|lead| is_of(lead, officer)) {
            None => Err(Declined::NoSuchLead),
            Some(opened) if opened.opened_at.is_some() => Ok(Answer::Done),
            Some(found) => {
                let market = found.market;
                self.take(market, Command::OpenLead(lead), pending).map(|()| Answer::Done)
            }
        }
    }
}

impl Pending {
    fn receive(&self, post: &Post) -> Command {
        let duplicate_of = self.gathered.duplicate_of(post);
        let remembered = self.gathered.history.has(post.arrival.lead);
        Command::Receive(Arrival { duplicate_of, remembered, ..post.arrival.clone() })
    }
}
