//! The auditor: the rule of PRODUCT.md once more, written from its words alone, in the most obvious
//! way. Every decision recomputes every line from the whole list of facts, in exact rationals. It
//! must share nothing with the crate that it audits.

pub mod calendar;
mod contract;
mod exact;
pub mod fits;

use std::cmp::Reverse;

use serde_json::{Value, json};

use calendar::{months, ms};
use contract::{Contract, Fact, Line};
use exact::{Exact, decimal, whole};
use fits::fits;

/// What the auditor found: the outcome in the form of `expected` with every impossible event left
/// out, and those events by their numbers in the file (from 0), in the order in which they came up.
pub struct Audit {
    pub outcome: Value,
    pub impossible: Vec<usize>,
}

pub fn audit(scenario: &Value) -> Audit {
    let mut market = Market::new(scenario);
    let mut impossible = Vec::new();
    let events = scenario["events"].as_array().unwrap();
    let mut order: Vec<usize> = (0..events.len()).collect();
    // Stable: changes and credits of one instant keep the order of the file.
    order.sort_by_key(|&i| {
        let lead = &events[i]["lead"];
        (ms(&events[i]["at"]), !lead.is_null(), lead["id"].as_str().unwrap_or_default())
    });
    for &number in &order {
        if !market.take(&events[number]) {
            impossible.push(number);
        }
    }
    let last = order.last().map(|&i| ms(&events[i]["at"]));
    let until = scenario.get("until").filter(|until| !until.is_null()).map(ms);
    Audit { outcome: market.outcome(last.max(until).unwrap_or(i64::MIN)), impossible }
}

struct Market {
    zone: chrono_tz::Tz,
    early_limit_ms: Exact,
    months: Vec<i64>,
    contracts: Vec<Contract>,
    /// Every lead that came, with what became of it.
    leads: Vec<(String, Result<String, &'static str>)>,
}

impl Market {
    fn new(scenario: &Value) -> Self {
        let market = &scenario["market"];
        let zone: chrono_tz::Tz = market["timezone"].as_str().unwrap().parse().unwrap();
        let days = market.get("early_limit_days").cloned().unwrap_or(json!(5));
        let listed = scenario["allocations"].as_array().unwrap().iter();
        Self {
            zone,
            early_limit_ms: decimal(&days.to_string()) * whole(86_400_000),
            months: months(scenario, &zone),
            contracts: listed.map(|terms| Contract::new(terms, None, &zone)).collect(),
            leads: Vec::new(),
        }
    }

    /// Takes one event; false where it is impossible, and then nothing changes.
    fn take(&mut self, event: &Value) -> bool {
        let at = ms(&event["at"]);
        let (kind, what) =
            event.as_object().unwrap().iter().find(|(kind, _)| *kind != "at").unwrap();
        match kind.as_str() {
            "lead" => self.lead(at, what),
            "credit" => self.credit(at, what.as_str().unwrap()),
            "sign" => self.sign(at, what),
            "pause" => self.change(at, what, |_| Fact::Paused),
            "resume" => self.change(at, what, |_| Fact::Resumed),
            "end" => self.change(at, what, |_| Fact::Ended),
            "amend" => self.change(at, &what["allocation"], |_| {
                Fact::Amended(what["monthly"].as_i64().unwrap())
            }),
            _ => panic!("no such event: {kind}"),
        }
    }

    fn lead(&mut self, at: i64, lead: &Value) -> bool {
        let id = lead["id"].as_str().unwrap().to_owned();
        if self.leads.iter().any(|(earlier, _)| *earlier == id) {
            return false;
        }
        let chosen = self.choose(at, lead);
        if let Ok(contract) = chosen {
            self.contracts[contract].facts.push((at, Fact::Routed(id.clone())));
        }
        self.leads.push((id, chosen.map(|contract| self.contracts[contract].id.clone())));
        true
    }

    fn choose(&self, at: i64, lead: &Value) -> Result<usize, &'static str> {
        let lines = self.contracts.iter().map(|contract| contract.lines(at, &self.months).pop());
        let mut left: Vec<(usize, &Contract, Line)> = self
            .contracts
            .iter()
            .zip(lines)
            .enumerate()
            .filter_map(|(index, (contract, line))| Some((index, contract, line?)))
            .collect();
        let mut stage = |reason, keep: &dyn Fn(&Contract, &Line) -> bool| {
            left.retain(|(_, contract, line)| keep(contract, line));
            if left.is_empty() { Err(reason) } else { Ok(()) }
        };
        stage("none_active", &|_, line| line.active)?;
        stage("no_match", &|contract, _| fits(&contract.terms, lead))?;
        stage("all_full", &|_, line| line.delivered < line.owed)?;
        stage("all_early", &|_, line| line.ms_until_due() <= self.early_limit_ms)?;
        stage("all_capped", &|contract, _| {
            let most = contract.terms.get("max_per_day").and_then(Value::as_i64);
            most.is_none_or(|most| contract.routed_within_a_day(at) < most)
        })?;
        let best = left.into_iter().max_by_key(|(_, contract, line)| {
            // `None`, never routed, is the least instant, so the longest wait.
            (line.gap(), Reverse(contract.last_routed()), Reverse(contract.id.as_bytes().to_vec()))
        });
        best.map(|(index, _, _)| index).ok_or("none_active")
    }

    fn credit(&mut self, at: i64, lead: &str) -> bool {
        let credited = Fact::Credited(lead.to_owned());
        let holder = self.contracts.iter_mut().find(|c| c.routed_at(lead).is_some());
        match holder {
            Some(holder) if holder.facts.iter().all(|(_, fact)| *fact != credited) => {
                holder.facts.push((at, credited));
                true
            }
            _ => false,
        }
    }

    fn sign(&mut self, at: i64, terms: &Value) -> bool {
        let contract = Contract::new(terms, Some(at), &self.zone);
        let known = self.contracts.iter().any(|earlier| earlier.id == contract.id);
        let empty = contract.ends.is_some_and(|ends| ends <= contract.opens);
        if !known && !empty {
            self.contracts.push(contract);
        }
        !known && !empty
    }

    fn change(&mut self, at: i64, id: &Value, fact: impl Fn(&Contract) -> Fact) -> bool {
        let found = self.contracts.iter_mut().find(|contract| *id == *contract.id);
        let Some(contract) = found.filter(|contract| contract.lives(at)) else {
            return false;
        };
        let fact = fact(contract);
        let possible = match fact {
            Fact::Paused => !contract.paused(at),
            Fact::Resumed => contract.paused(at),
            Fact::Amended(number) => (1..=10_000).contains(&number),
            _ => true,
        };
        if possible {
            contract.facts.push((at, fact));
        }
        possible
    }

    fn outcome(&mut self, now: i64) -> Value {
        self.contracts.sort_by(|a, b| a.id.as_bytes().cmp(b.id.as_bytes()));
        let leads = self.leads.iter().map(|(lead, became)| match became {
            Ok(allocation) => json!({"lead": lead, "routed_to": allocation}),
            Err(reason) => json!({"lead": lead, "overflow": reason}),
        });
        let lines = self.contracts.iter().flat_map(|contract| {
            contract.lines(now, &self.months).into_iter().map(|line| line.report(&contract.id))
        });
        let settled = self.contracts.iter().filter_map(|contract| {
            let leads = contract.settled(now, &self.months);
            (leads != 0).then(|| json!({"allocation": contract.id, "leads": leads}))
        });
        json!({
            "leads": leads.collect::<Vec<_>>(),
            "lines": lines.collect::<Vec<_>>(),
            "settled": settled.collect::<Vec<_>>(),
        })
    }
}
