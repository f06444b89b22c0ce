//! One contract, its facts in order, and its lines recomputed from them.

use serde_json::{Value, json};

use super::calendar::{midnight, text};
use super::exact::{Exact, half, round_half_up, whole};

/// One contract and all that has happened to it, in order.
pub struct Contract {
    pub id: String,
    pub opens: i64,
    pub ends: Option<i64>,
    monthly: i64,
    pub terms: Value,
    pub facts: Vec<(i64, Fact)>,
}

#[derive(Clone, PartialEq)]
pub enum Fact {
    Paused,
    Resumed,
    Amended(i64),
    Ended,
    Routed(String),
    Credited(String),
}

impl Fact {
    /// Whether the straight line bends here.
    fn bends(&self) -> bool {
        matches!(self, Self::Paused | Self::Resumed | Self::Amended(_))
    }
}

/// One line as it stands at the instant for which it was computed.
pub struct Line {
    pub start: i64,
    pub end: Option<i64>,
    pub active: bool,
    pub number: i64,
    pub earned: i64,
    pub total: i64,
    pub owed: i64,
    pub delivered: i64,
    credited: i64,
    carry_in: i64,
    carry_out: i64,
    pub refunded: i64,
}

impl Contract {
    pub fn new(terms: &Value, signed: Option<i64>, zone: &chrono_tz::Tz) -> Self {
        let midnight = |key: &str| {
            terms.get(key).and_then(Value::as_str).map(|date| midnight(date.parse().unwrap(), zone))
        };
        Self {
            id: terms["id"].as_str().unwrap().to_owned(),
            opens: midnight("starts").max(signed).unwrap(),
            ends: midnight("ends"),
            monthly: terms["monthly"].as_i64().unwrap(),
            terms: terms.clone(),
            facts: Vec::new(),
        }
    }

    fn ended(&self) -> Option<(usize, i64)> {
        let position = self.facts.iter().position(|(_, fact)| *fact == Fact::Ended)?;
        Some((position, self.facts[position].0))
    }

    pub fn lives(&self, now: i64) -> bool {
        self.ended().is_none() && self.ends.is_none_or(|ends| now < ends)
    }

    pub fn paused(&self, now: i64) -> bool {
        let count = |what| self.facts.iter().filter(|(at, f)| *at <= now && *f == what).count();
        count(Fact::Paused) > count(Fact::Resumed)
    }

    pub fn routed_at(&self, lead: &str) -> Option<i64> {
        let routed = Fact::Routed(lead.to_owned());
        self.facts.iter().find(|(_, fact)| *fact == routed).map(|(at, _)| *at)
    }

    pub fn last_routed(&self) -> Option<i64> {
        self.facts.iter().filter(|(_, f)| matches!(f, Fact::Routed(_))).map(|(at, _)| *at).max()
    }

    pub fn routed_within_a_day(&self, now: i64) -> i64 {
        let a_day_ago = now - 86_400_000;
        let recent = |at: i64| a_day_ago < at && at <= now;
        self.facts.iter().filter(|(at, f)| recent(*at) && matches!(f, Fact::Routed(_))).count()
            as i64
    }

    /// Every line that has opened by `now`, as it stands then.
    pub fn lines(&self, now: i64, months: &[i64]) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        for month in months.windows(2) {
            let start = self.opens.max(month[0]);
            let natural_end = self.ends.unwrap_or(i64::MAX).min(month[1]);
            let over = self.ended().is_some_and(|(_, at)| at < start);
            if start > now || over || self.ends.is_some_and(|ends| ends <= start) {
                break;
            }
            if start < natural_end {
                let carry_in = lines.last().map_or(0, |line| line.carry_out);
                lines.push(self.line(start, natural_end, month[1] - month[0], carry_in, now));
            }
        }
        lines
    }

    fn line(&self, start: i64, natural_end: i64, month_ms: i64, carry_in: i64, now: i64) -> Line {
        let ended = self.ended().filter(|(_, at)| *at < natural_end);
        let until = ended.map_or(self.facts.len(), |(position, _)| position);
        let facts: Vec<&(i64, Fact)> = self.facts[..until]
            .iter()
            .filter(|(at, _)| start <= *at && *at < natural_end)
            .collect();
        let end = ended.map(|(_, at)| at).or(Some(natural_end).filter(|end| *end <= now));
        let now = end.unwrap_or(now);

        // The last word before the line opened, and every higher one since, from its instant.
        let words = self.facts.iter().filter(|(at, _)| *at < start);
        let opening = words.fold(self.monthly, |number, (_, fact)| match fact {
            Fact::Amended(word) => *word,
            _ => number,
        });
        let number = |at: i64| {
            let raised = facts.iter().filter_map(|(when, fact)| match fact {
                Fact::Amended(word) if *when <= at => Some(*word),
                _ => None,
            });
            raised.fold(opening, i64::max)
        };
        let mut edges: Vec<i64> = vec![start, now];
        edges.extend(facts.iter().filter(|(_, fact)| fact.bends()).map(|(at, _)| *at));
        edges.retain(|at| *at <= now);
        edges.sort_unstable();
        edges.dedup();
        let pieces = edges.windows(2).filter(|piece| !self.paused(piece[0]));
        let earned = pieces.map(|piece| number(piece[0]) * (piece[1] - piece[0])).sum::<i64>();
        let active = end.is_none() && !self.paused(now);
        let total = if active { earned + number(now) * (natural_end - now) } else { earned };

        let here = |lead: &str| self.routed_at(lead).is_some_and(|at| at >= start);
        let count = |test: &dyn Fn(&Fact) -> bool| facts.iter().filter(|f| test(&f.1)).count();
        let routed = count(&|f| matches!(f, Fact::Routed(_))) as i64;
        let credited = count(&|f| matches!(f, Fact::Credited(lead) if here(lead))) as i64;
        let late = count(&|f| matches!(f, Fact::Credited(lead) if !here(lead))) as i64;
        let owed = round_half_up(total, month_ms) + carry_in + late;
        let delivered = routed - credited;
        let (carry_out, refunded) = match end {
            Some(end) => {
                let last = ended.is_some() || self.ends == Some(end);
                self.settle(owed - delivered, number(end), last)
            }
            None => (0, 0),
        };
        let number = number(now);
        Line {
            start,
            end,
            active,
            number,
            earned,
            total,
            owed,
            delivered,
            credited,
            carry_in,
            carry_out,
            refunded,
        }
    }

    /// What a closing line brings into the next one, and what becomes money.
    fn settle(&self, owing: i64, number: i64, last: bool) -> (i64, i64) {
        let refunds = self.terms["remedy"] == "refund";
        match owing {
            _ if last => (0, owing),
            ..0 => (owing, 0),
            _ if refunds => (0, owing),
            _ => (owing.min(number), owing - owing.min(number)),
        }
    }

    /// Leads turned into money in all.
    pub fn settled(&self, now: i64, months: &[i64]) -> i64 {
        let at_ends: i64 = self.lines(now, months).iter().map(|line| line.refunded).sum();
        let after = self.facts.iter().enumerate().filter(|(position, (at, fact))| {
            let gone = self.ended().is_some_and(|(end, _)| *position > end)
                || self.ends.is_some_and(|ends| *at >= ends);
            gone && matches!(fact, Fact::Credited(_))
        });
        at_ends + after.count() as i64
    }
}

impl Line {
    /// (pace - d - 1/2) / N, as written.
    pub fn gap(&self) -> Exact {
        (self.pace() - whole(self.delivered) - half()) / whole(self.owed)
    }

    /// How long until the line passes the middle of its next lead, if nothing changes; negative
    /// where it already has.
    pub fn ms_until_due(&self) -> Exact {
        let leads_per_ms = whole(self.owed) * whole(self.number) / whole(self.total);
        (whole(self.delivered) + half() - self.pace()) / leads_per_ms
    }

    pub fn report(&self, allocation: &str) -> Value {
        json!({
            "allocation": allocation,
            "start": text(self.start),
            "end": self.end.map(text),
            "owed": self.owed,
            "delivered": self.delivered,
            "credited": self.credited,
            "carry_in": self.carry_in,
            "carry_out": self.end.map(|_| self.carry_out),
            "refunded": self.end.map(|_| self.refunded),
        })
    }

    fn pace(&self) -> Exact {
        whole(self.owed) * whole(self.earned) / whole(self.total)
    }
}
