//! "What would I get?": today's contracts and one more, over each of the last whole months. Run by
//! the server and, unchanged, by the browser, on arrivals that were reduced for both.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    contract::{Filters, Month, Months, Number, Terms},
    ids::AllocationId,
    instant::Instant,
    lead::facts::State,
    ledger::Refusal,
    plan::{
        expected::{Delivered, Expected},
        reduced::{Arrivals, is_approximate, widened},
        rerun::{Ran, Replayed, replay, unpriced},
        wish::Wish,
    },
};

/// Of fewer others a sum would tell what one of them gets.
pub const OTHERS_MIN: usize = 2;

/// What a market's what-ifs are worked out from. It holds no lead, no officer and no contract's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// The local date, in days of the common era.
    pub today: i32,
    pub early_limit_ns: i64,
    /// The oldest first.
    pub months: Vec<PastMonth>,
    /// In the order in which the rule breaks ties between them.
    pub rivals: Vec<Rival>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastMonth {
    /// "August 2026".
    pub name: String,
    /// Its first, in days of the common era.
    pub first: i32,
    /// Where each of its days begins, and where the last one ends.
    pub days: Vec<Instant>,
    pub arrivals: Arrivals,
}

/// A contract of today's, as far as it shares the supply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rival {
    pub number: Number,
    /// Its last day is the one before, in days of the common era.
    pub until: Option<i32>,
    pub daily_max: Option<u32>,
    pub filters: Filters,
    pub licensed_states: Vec<State>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub carried: Carried,
    /// The filters ask for less than what is known of a lead tells apart.
    pub approximate: bool,
    /// The oldest first.
    pub months: Vec<MonthAnswer>,
}

/// Whether the supply carries what is wished for, over whole months, whenever it starts: in each
/// the new seat ends whole, and every other seat ends whole, too, or with no fewer leads than
/// without the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Carried {
    /// There was no whole month yet.
    Unknown,
    Yes,
    /// Not so many, but so many.
    AtMost(u32),
    /// Not even the fewest that a contract may name.
    None,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthAnswer {
    pub name: String,
    pub buyer: Delivered,
    /// `None` where they are fewer than [`OTHERS_MIN`].
    pub others: Option<Others>,
}

/// All other seats together, and the one that loses most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Others {
    pub owed: i64,
    pub without: i64,
    pub with: i64,
    /// `None` where nobody has fewer.
    pub worst: Option<Worst>,
}

/// Delivered of what is owed, in percent, rounded down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worst {
    pub without_percent: i64,
    pub with_percent: i64,
}

/// What is said to somebody who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// No number was asked for yet.
    Nothing,
    /// Fields, and what is wrong with them.
    Wrong(Vec<(String, String)>),
    Told(Answer),
    /// It could not be worked out.
    Failed,
}

impl Ground {
    /// To whoever sends these fields; with what is drawn of it.
    pub fn reply(&self, fields: &[(String, String)]) -> (Reply, Option<Expected>) {
        let is_asked = fields.iter().any(|(name, value)| name == "number" && !value.is_empty());
        let wish = match Wish::read(fields, self.today()) {
            _ if !is_asked => return (Reply::Nothing, None),
            Ok(wish) => wish,
            Err(wrong) => {
                let wrong = wrong.into_iter().map(|(field, what)| (field.to_owned(), what));
                return (Reply::Wrong(wrong.collect()), None);
            }
        };
        match self.answer(&wish) {
            Ok(answer) => {
                let months = answer.months.iter().map(|month| &month.buyer);
                let expected = Expected::of(wish.starts, months);
                (Reply::Told(answer), expected)
            }
            Err(_) => (Reply::Failed, None),
        }
    }

    pub fn today(&self) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(self.today).unwrap_or_default()
    }

    /// Fails where the months don't follow from each other.
    pub fn answer(&self, wish: &Wish) -> Result<Answer, Refusal> {
        let run = Run::of(self, wish)?;
        let with = run.with(wish.number)?;
        let months = self.months.iter().zip(&run.without).zip(&with);
        let months = months.map(|((month, without), with)| run.month(month, without, with));
        let months = months.collect();
        let approximate = is_approximate(&wish.filters);
        Ok(Answer { carried: run.carried(wish.number)?, approximate, months })
    }

    /// The contracts that share with one that starts on this date.
    pub fn sharing(&self, starts: NaiveDate) -> impl Iterator<Item = &Rival> {
        let lives =
            move |rival: &&Rival| rival.until.is_none_or(|until| until > starts.num_days_from_ce());
        self.rivals.iter().filter(lives)
    }
}

impl PastMonth {
    pub fn month(&self) -> Month {
        let (start, end) = (self.days.first(), self.days.last());
        Month {
            start: start.copied().unwrap_or(Instant(0)),
            end: end.copied().unwrap_or(Instant(0)),
        }
    }

    /// The day of this month, counted from 0, on which a contract starts that starts on this date.
    pub fn day_of(&self, starts: NaiveDate) -> usize {
        (starts.day0() as usize).min(self.days.len().saturating_sub(2))
    }
}

/// Whether what is missing is one lead, or one in twenty.
fn is_whole(ran: Ran) -> bool {
    ran.owed - ran.delivered <= (ran.owed / 20).max(1)
}

/// One wish over all months.
struct Run<'a> {
    ground: &'a Ground,
    wish: &'a Wish,
    /// Of each month, the whole calendar that it needs.
    months: Vec<(Month, Months)>,
    others: Vec<Terms>,
    without: Vec<Replayed>,
}

impl<'a> Run<'a> {
    fn of(ground: &'a Ground, wish: &'a Wish) -> Result<Self, Refusal> {
        let months = ground.months.iter().map(|month| {
            let month = month.month();
            let calendar = Months::new(vec![month.start, month.end]);
            Ok((month, calendar.ok_or(Refusal::OutsideCalendar(month.start))?))
        });
        let others = (1..).zip(ground.sharing(wish.starts)).map(|(place, rival)| {
            let terms = unpriced(place, rival.number, rival.daily_max, rival.filters.clone());
            Terms { licensed_states: rival.licensed_states.clone(), ..terms }
        });
        let (months, others) = (months.collect::<Result<_, _>>()?, others.collect());
        let mut run = Self { ground, wish, months, others, without: Vec::new() };
        run.without =
            (0..run.months.len()).map(|index| run.replay(index, None)).collect::<Result<_, _>>()?;
        Ok(run)
    }

    /// Its id comes after all others', as the newest contract's does.
    fn buyer(&self, number: Number) -> Terms {
        let filters = widened(&self.wish.filters);
        unpriced(self.others.len() as u128 + 1, number, self.wish.daily_max, filters)
    }

    /// Each month with the new seat, from the day on which it starts.
    fn with(&self, number: Number) -> Result<Vec<Replayed>, Refusal> {
        let days = self.ground.months.iter().map(|month| month.day_of(self.wish.starts));
        days.enumerate().map(|(index, day)| self.replay(index, Some((number, day)))).collect()
    }

    /// A month, with a new seat of so many leads from one of its days on, if there is one.
    fn replay(&self, index: usize, buyer: Option<(Number, usize)>) -> Result<Replayed, Refusal> {
        let (past, (month, months)) = (&self.ground.months[index], &self.months[index]);
        let others = self.others.iter().cloned();
        let others = others.map(|terms| Terms { starts: month.start, ..terms });
        let buyer =
            buyer.map(|(number, day)| Terms { starts: past.days[day], ..self.buyer(number) });
        let contracts: Vec<Terms> = others.chain(buyer).collect();
        let arrivals = past.arrivals.from(month.start);
        replay(&contracts, self.ground.early_limit_ns, (*month, months), arrivals)
    }

    fn carried(&self, number: Number) -> Result<Carried, Refusal> {
        if self.months.is_empty() {
            return Ok(Carried::Unknown);
        }
        if self.tries(number)? {
            return Ok(Carried::Yes);
        }
        // Halving: what carries `low` and not `high` carries some number between them, and not the
        // one above it.
        let (mut low, mut high) = (Number::CONTRACT_MIN - 1, u32::from(number));
        while high - low > 1 {
            let middle = low.midpoint(high);
            let is_carried = Number::new(middle).map_or(Ok(false), |it| self.tries(it))?;
            (low, high) = if is_carried { (middle, high) } else { (low, middle) };
        }
        Ok(match low {
            ..Number::CONTRACT_MIN => Carried::None,
            _ => Carried::AtMost(low),
        })
    }

    /// Whether so many leads are carried in whole months, up to the first in which they aren't: the
    /// one with the fewest leads is likeliest to say no, and goes first.
    fn tries(&self, number: Number) -> Result<bool, Refusal> {
        let mut poorest_first: Vec<usize> = (0..self.months.len()).collect();
        poorest_first.sort_by_key(|index| self.ground.months[*index].arrivals.0.len());
        for index in poorest_first {
            if !self.carries(&self.without[index], &self.replay(index, Some((number, 0)))?) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn carries(&self, without: &Replayed, with: &Replayed) -> bool {
        with.lines.iter().all(|(id, ran)| {
            let loses = without.lines.get(id).is_none_or(|it| ran.delivered < it.delivered);
            is_whole(*ran) || !loses
        })
    }

    fn month(&self, past: &PastMonth, without: &Replayed, with: &Replayed) -> MonthAnswer {
        let buyer = AllocationId(Uuid::from_u128(self.others.len() as u128 + 1));
        let routed = with.routed.iter().filter(|(_, to)| *to == buyer).map(|(at, _)| *at);
        let days = &past.days[past.day_of(self.wish.starts)..];
        let owed = with.lines.get(&buyer).map_or(0, |ran| ran.owed);
        MonthAnswer {
            name: past.name.clone(),
            buyer: delivered(owed, days, &routed.collect::<Vec<_>>()),
            others: (self.others.len() >= OTHERS_MIN).then(|| others(&without.lines, &with.lines)),
        }
    }
}

/// Leads of a line that runs over these days, each beginning where the one before ends.
fn delivered(owed: i64, days: &[Instant], routed: &[Instant]) -> Delivered {
    let ends = days.iter().skip(1);
    let by_day = ends.clone().map(|end| routed.partition_point(|at| at < end) as i64);
    let stops = days.first().into_iter().chain(routed);
    let longest = stops.clone().zip(stops.skip(1).chain(ends.last())).map(|(from, to)| *to - *from);
    let longest_wait_ms = longest.max().unwrap_or(0);
    Delivered { owed, by_day: by_day.collect(), longest_wait_ms }
}

fn others(without: &BTreeMap<AllocationId, Ran>, with: &BTreeMap<AllocationId, Ran>) -> Others {
    let percent = |ran: &Ran| 100 * ran.delivered / ran.owed.max(1);
    let both = || without.iter().filter_map(|(id, ran)| Some((ran, with.get(id)?)));
    let lost = |(without, with): &(&Ran, &Ran)| {
        1_000_000 * (without.delivered - with.delivered) / without.owed.max(1)
    };
    let worst = both().max_by_key(lost);
    let worst = worst.filter(|(without, with)| with.delivered < without.delivered);
    Others {
        owed: both().map(|(without, _)| without.owed).sum(),
        without: both().map(|(without, _)| without.delivered).sum(),
        with: both().map(|(_, with)| with.delivered).sum(),
        worst: worst.map(|(without, with)| Worst {
            without_percent: percent(without),
            with_percent: percent(with),
        }),
    }
}
