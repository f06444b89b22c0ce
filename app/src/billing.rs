//! What each lead of a contract was billed at. Leads are billed with the line that contracted them,
//! and delivered on that one or on a later one: each keeps the price at which it was billed.

use std::collections::{BTreeMap, VecDeque};

use crate::{contract::Closing, instant::Instant, money::Cents};

/// A contract's account in leads, each at its price. What has been owed longest is delivered, or
/// paid back, first; of leads that came on one line, the last one is credited first.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Billed and not delivered: what each cost, the one owed longest first.
    owed: VecDeque<Cents>,
    /// Closed lines by their start.
    lines: BTreeMap<Instant, Delivered>,
}

/// What stands of a closed line's leads.
#[derive(Clone, Debug)]
struct Delivered {
    /// Of a lead on this line.
    price_cents: Cents,
    /// What each was billed at; `None` while it is a surplus that no line has contracted.
    billed_at: Vec<Option<Cents>>,
}

/// So many leads turned into money at one price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Billed; below 0: paid back.
    pub leads: i64,
    pub price_cents: Cents,
}

/// These entries are not all of this contract's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unaccounted;

impl Account {
    /// The line that opened at `start` ends. What its end turns into money, at which prices.
    pub fn close(
        &mut self,
        start: Instant,
        price_cents: Cents,
        closing: &Closing,
    ) -> Result<Vec<Settled>, Unaccounted> {
        self.bill(closing.contracted, price_cents);
        let billed_at = (0..closing.delivered).map(|_| self.owed.pop_front()).collect();
        self.lines.insert(start, Delivered { price_cents, billed_at });
        let settled = match closing.refunded {
            0.. => self.pay_back(closing.refunded)?,
            _ => self.bill_surplus(),
        };
        match self.carry() == closing.carry_out {
            true => Ok(settled),
            false => Err(Unaccounted),
        }
    }

    /// A lead of the closed line that opened at `start` was credited: it is owed again, at no price
    /// but its own.
    pub fn owe_again(&mut self, start: Instant) -> Result<(), Unaccounted> {
        if let Some(price) = self.take_back(start)? {
            self.bill(1, price);
        }
        Ok(())
    }

    /// The same once the contract is over: what is paid back for it.
    pub fn refund(&mut self, start: Instant) -> Result<Cents, Unaccounted> {
        self.take_back(start)?.ok_or(Unaccounted)
    }

    fn take_back(&mut self, start: Instant) -> Result<Option<Cents>, Unaccounted> {
        let line = self.lines.get_mut(&start).ok_or(Unaccounted)?;
        line.billed_at.pop().ok_or(Unaccounted)
    }

    /// So many leads more are paid for: those that came and were not, the oldest first, then some
    /// that are to come.
    fn bill(&mut self, leads: i64, price: Cents) {
        let mut ahead = leads;
        for (_, lead) in self.unbilled().zip(0..leads).map(|(lead, _)| lead) {
            *lead = Some(price);
            ahead -= 1;
        }
        self.owed.extend((0..ahead).map(|_| price));
    }

    fn pay_back(&mut self, leads: i64) -> Result<Vec<Settled>, Unaccounted> {
        let prices = (0..leads).map(|_| self.owed.pop_front());
        let prices: Option<Vec<_>> = prices.collect();
        Ok(runs(prices.ok_or(Unaccounted)?, -1))
    }

    /// What no line contracted costs what a lead cost where it came.
    fn bill_surplus(&mut self) -> Vec<Settled> {
        let prices = self.unbilled().map(|(price, lead)| *lead.insert(price));
        runs(prices.collect(), 1)
    }

    /// Leads that came and nobody billed, the oldest first, each with its line's price.
    fn unbilled(&mut self) -> impl Iterator<Item = (Cents, &mut Option<Cents>)> {
        self.lines.values_mut().flat_map(|line| {
            let leads = line.billed_at.iter_mut().filter(|lead| lead.is_none());
            leads.map(|lead| (line.price_cents, lead))
        })
    }

    fn carry(&mut self) -> i64 {
        self.owed.len() as i64 - self.unbilled().count() as i64
    }
}

/// One item for leads of one price that stand behind each other.
fn runs(prices: Vec<Cents>, leads: i64) -> Vec<Settled> {
    let mut runs: Vec<Settled> = Vec::new();
    for price_cents in prices {
        match runs.last_mut().filter(|run| run.price_cents == price_cents) {
            Some(run) => run.leads += leads,
            None => runs.push(Settled { leads, price_cents }),
        }
    }
    runs
}

impl Settled {
    pub fn amount(self) -> Cents {
        self.price_cents * self.leads
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closing(contracted: i64, delivered: i64, carry_out: i64, refunded: i64) -> Closing {
        let owed = delivered + carry_out + refunded;
        Closing { contracted, owed, delivered, credited: 0, carry_out, refunded }
    }

    const MAY: Instant = Instant(5);
    const JUNE: Instant = Instant(6);
    const JULY: Instant = Instant(7);

    #[test]
    fn what_is_carried_is_delivered_first_and_paid_back_at_the_price_it_was_billed_at() {
        let mut account = Account::default();
        assert_eq!(account.close(MAY, Cents(60), &closing(10, 0, 10, 0)), Ok(vec![]));
        let settled = account.close(JUNE, Cents(70), &closing(10, 4, 0, 16)).unwrap();
        let [old, new] = settled.as_slice() else { panic!("{settled:?}") };
        assert_eq!((old.leads, old.price_cents), (-6, Cents(60)));
        assert_eq!((new.leads, new.amount()), (-10, Cents(-700)));
        assert_eq!(account.refund(JUNE), Ok(Cents(60)));
        assert_eq!(account.refund(MAY), Err(Unaccounted));
    }

    #[test]
    fn a_surplus_is_billed_where_it_is_contracted_and_else_at_the_price_where_it_came() {
        let mut account = Account::default();
        account.close(MAY, Cents(60), &closing(4, 7, -3, 0)).unwrap();
        account.close(JUNE, Cents(70), &closing(1, 0, -2, 0)).unwrap();
        let settled = account.close(JULY, Cents(80), &closing(0, 0, 0, -2));
        assert_eq!(settled, Ok(vec![Settled { leads: 2, price_cents: Cents(60) }]));
        let paid = [(); 7].map(|()| account.refund(MAY).unwrap());
        assert_eq!(paid.into_iter().sum::<Cents>(), Cents(6 * 60 + 70));
    }

    #[test]
    fn a_credited_lead_is_owed_again_at_its_own_price() {
        let mut account = Account::default();
        account.close(MAY, Cents(60), &closing(2, 2, 0, 0)).unwrap();
        account.owe_again(MAY).unwrap();
        let settled = account.close(JUNE, Cents(70), &closing(2, 2, 0, 1));
        assert_eq!(settled, Ok(vec![Settled { leads: -1, price_cents: Cents(70) }]));
        assert_eq!((account.refund(JUNE), account.refund(JUNE)), (Ok(Cents(70)), Ok(Cents(60))));
    }
}
