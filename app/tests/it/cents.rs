//! What a contract cost, written from PRODUCT.md's words alone: a card for each lead that was
//! billed or came. Whoever has no card with a price on it has paid nothing.

use std::collections::BTreeMap;

use app::{
    credit::CreditEffect,
    ids::{AllocationId, LeadId},
    instant::Instant,
    ledger::{Entry, Event},
};

/// A lead that was billed, or came, or both.
#[derive(Clone, Copy, Debug)]
pub struct Card {
    pub price: Option<i64>,
    /// The line on which it came, and what a lead cost there.
    pub came: Option<(Instant, i64)>,
}

/// The cards of a contract as its last closed line and the credits since leave them.
pub fn cards(contract: AllocationId, entries: &[Entry]) -> Vec<Card> {
    let mut cards: Vec<Card> = Vec::new();
    let (mut next_price, mut line) = (0, (Instant(0), 0));
    let mut came: BTreeMap<LeadId, (Instant, i64)> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.event.allocation() == Some(contract)) {
        match &entry.event {
            Event::AllocationSigned(event) => next_price = event.terms.price_cents.0,
            // "A price change starts with the next line."
            Event::AllocationRepriced(event) => next_price = event.price_cents.0,
            Event::LineOpened(event) => line = (event.line.start, next_price),
            Event::LeadRouted(event) => drop(came.insert(event.lead, line)),
            Event::LineClosed(event) => {
                // "Billed per line: price x round_half_up(total / month_ms) at its end."
                (0..event.closing.contracted).for_each(|_| bill(&mut cards, line.1));
                (0..event.closing.delivered).for_each(|_| deliver(&mut cards, line));
                // "A shortage is paid back, a surplus is billed."
                for _ in 0..event.closing.refunded {
                    let first = cards.iter().position(|card| card.came.is_none()).unwrap();
                    cards.remove(first);
                }
                for card in cards.iter_mut().filter(|_| event.closing.refunded < 0) {
                    card.price = card.price.or(card.came.map(|(_, price)| price));
                }
            }
            // "A refunded lead gives its price back"; one that is owed again costs nothing more.
            Event::CreditApproved(event) if event.effect != CreditEffect::OpenLine => {
                let on_line = |card: &Card| card.came == Some(came[&event.lead]);
                let last = cards.iter().rposition(on_line).unwrap();
                let price = cards.remove(last).price;
                let owed_again = price.filter(|_| event.effect == CreditEffect::LateCredit);
                owed_again.into_iter().for_each(|price| bill(&mut cards, price));
            }
            _ => {}
        }
    }
    cards
}

fn bill(cards: &mut Vec<Card>, price: i64) {
    match cards.iter_mut().find(|card| card.price.is_none()) {
        Some(card) => card.price = Some(price),
        None => cards.push(Card { price: Some(price), came: None }),
    }
}

fn deliver(cards: &mut Vec<Card>, line: (Instant, i64)) {
    match cards.iter_mut().find(|card| card.came.is_none()) {
        Some(card) => card.came = Some(line),
        None => cards.push(Card { price: None, came: Some(line) }),
    }
}
