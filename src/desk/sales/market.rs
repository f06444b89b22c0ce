//! One market, to be shown to a customer: what its leads are, and what a buyer would get.

use std::sync::Arc;

use app::{
    api::{
        Asked, Refusal,
        form::{Problems, Typed},
        market::{Counted, Fields, MarketDesk, MarketView, SupplyView, WhatIfView},
    },
    ids::MarketId,
    instant::Instant,
    lead::facts::Facts,
    plan::{
        Ground, Reply, ScenarioFile, Wish,
        expected::Expected,
        kinds::by_kind,
        reduced::is_approximate,
        supply::{SPAN_MS, SPANS_MAX, whole_spans},
        what_if_file::what_if_file,
    },
};
use chrono::{Datelike, Timelike, Weekday};
use chrono_tz::Tz;

use super::{
    arrivals::Arrivals,
    capacity,
    ground::{begins, ground},
};
use crate::{
    calendar,
    chart::{draw_bars, draw_expected},
    clock::{Clock, Dice},
    desk::{Outlooks, SignedIn, told},
    fault::Fault,
    seal::{NoteSealer, Sealer},
    store::{
        Store, Tx, lead,
        market::{self, Market},
    },
};

/// What a market's supply is told of, back from now.
const SUPPLY_MS: i64 = SPAN_MS * SPANS_MAX as i64;
const WEEKDAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// The desk of somebody who sells one market's seats.
pub struct Seller {
    pub me: SignedIn,
    /// Where prospects reach this server.
    pub url: String,
    pub store: Store,
    pub clock: Clock,
    pub dice: Dice,
    pub sealer: Arc<Sealer>,
    pub notes: Arc<NoteSealer>,
    pub outlooks: Arc<Outlooks>,
    pub arrivals: Arc<Arrivals>,
}

impl MarketDesk for Seller {
    fn market(&self, id: MarketId, asked: Fields) -> Asked<'_, MarketView> {
        Box::pin(
            async move { told(self.read_market(id, asked).await)?.ok_or_else(Refusal::not_found) },
        )
    }

    fn unserved(&self) -> Asked<'_, Vec<(String, usize)>> {
        Box::pin(async move { told(self.read_unserved().await) })
    }
}

/// What is known of a market for its what-ifs.
pub(in crate::desk) struct Survey {
    pub market: Market,
    pub zone: Tz,
    pub ground: Ground,
    /// When its first lead came; now, where none has.
    first: Instant,
    arrivals: Vec<(Instant, Facts)>,
    approximate: usize,
}

impl Seller {
    async fn read_market(&self, id: MarketId, asked: Fields) -> Result<Option<MarketView>, Fault> {
        let now = self.clock.now();
        let mut tx = self.store.read().await?;
        let Some(survey) = self.survey(&mut tx, id, now).await? else { return Ok(None) };
        let supply = supply(&survey, now);
        let capacity = capacity(&mut tx, survey.market, now).await?;
        drop(tx);
        let what_if = what_if(survey.ground, asked, survey.approximate).await?;
        Ok(Some(MarketView { capacity, supply, what_if }))
    }

    /// `None` where there is no such market.
    pub(in crate::desk) async fn survey(
        &self,
        tx: &mut Tx,
        id: MarketId,
        now: Instant,
    ) -> Result<Option<Survey>, Fault> {
        let Some(market) = market::find(tx, id).await? else { return Ok(None) };
        let zone = market.zone()?;
        let since = begins(zone, now).min(now - SUPPLY_MS);
        let arrivals = self.arrivals.since(tx, &self.sealer, id, since).await?;
        let book = &self.outlooks.book(tx, id).await?.book;
        let contracts = book.allocations();
        let approximate = contracts.filter(|it| is_approximate(&it.terms.filters)).count();
        let first = lead::first_received(tx, id).await?.unwrap_or(now);
        let ground = ground(book, (&market, first), &arrivals, now)?;
        Ok(Some(Survey { market, zone, ground, first, arrivals, approximate }))
    }

    async fn read_unserved(&self) -> Result<Vec<(String, usize)>, Fault> {
        let mut tx = self.store.look().await?;
        let (since, house) = (self.clock.now() - SUPPLY_MS, MarketId::HOUSE);
        let came = self.arrivals.since(&mut tx, &self.sealer, house, since).await?;
        let mut regions: Vec<(String, usize)> = Vec::new();
        for region in came.into_iter().filter_map(|(_, facts)| facts.zip) {
            match regions.iter_mut().find(|(known, _)| *known == region) {
                Some((_, count)) => *count += 1,
                None => regions.push((region, 1)),
            }
        }
        regions.sort_by(|(a, most), (b, more)| more.cmp(most).then_with(|| a.cmp(b)));
        Ok(regions)
    }

    /// The file that `evenpace simulate` reads; `None` where there is no such market, or nothing
    /// to run.
    pub async fn scenario(
        &self,
        id: MarketId,
        asked: &Fields,
    ) -> Result<Option<ScenarioFile>, Fault> {
        let now = self.clock.now();
        let mut tx = self.store.read().await?;
        let Some(Survey { market, ground, .. }) = self.survey(&mut tx, id, now).await? else {
            return Ok(None);
        };
        let wish = Wish::read(asked, ground.today()).ok();
        let wish = wish.filter(|_| !ground.months.is_empty());
        Ok(wish.map(|wish| what_if_file(&ground, &wish, &market.name, &market.time_zone)))
    }
}

/// Run beside everybody else's pages, not before them.
async fn what_if(ground: Ground, asked: Fields, approximate: usize) -> Result<WhatIfView, Fault> {
    let fields = asked.clone();
    let run = move || {
        let (reply, expected) = ground.reply(&fields);
        (ground, reply, expected)
    };
    let (ground, reply, expected) = tokio::task::spawn_blocking(run).await?;
    let problems = match reply {
        Reply::Wrong(_) => {
            Problems::of(Wish::read(&asked, ground.today()).err().unwrap_or_default())
        }
        _ => Problems::default(),
    };
    let query = query(&asked);
    let chart = expected.as_ref().map(|expected: &Expected| draw_expected(expected));
    let (typed, chart) = (Typed::of(asked), chart.unwrap_or_default());
    Ok(WhatIfView { ground, typed, problems, reply, chart, query, approximate })
}

/// Without what was left empty.
pub(in crate::desk) fn query(fields: &Fields) -> String {
    let given = fields.iter().filter(|(_, value)| !value.is_empty());
    form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish()
}

fn supply(survey: &Survey, now: Instant) -> SupplyView {
    let came = survey.arrivals.partition_point(|(at, _)| *at < now - SUPPLY_MS);
    let came = &survey.arrivals[came..];
    let (mut hours, mut weekdays) = ([0; 24], [0; 7]);
    for (at, _) in came {
        let wall = calendar::wall(survey.zone, *at);
        hours[wall.hour() as usize] += 1;
        weekdays[wall.weekday().num_days_from_monday() as usize] += 1;
    }
    let hours = hours.iter().enumerate().map(|(hour, leads)| (clock_face(hour), *leads));
    let weekdays = WEEKDAYS.iter().zip(weekdays).map(|(day, leads)| (day.to_string(), leads));
    SupplyView {
        leads: came.len(),
        by_hour: counted(hours.collect(), 6),
        by_weekday: counted(weekdays.collect(), 1),
        by_kind: by_kind(came, now, whole_spans(survey.first, now)),
    }
}

/// A bar each, and every so many have their name below.
fn counted(rows: Vec<(String, usize)>, named: usize) -> Counted {
    Counted { chart: draw_bars(&rows, named), rows }
}

/// 0 as "12 AM".
fn clock_face(hour: usize) -> String {
    let half = if hour < 12 { "AM" } else { "PM" };
    match hour % 12 {
        0 => format!("12 {half}"),
        hour => format!("{hour} {half}"),
    }
}
