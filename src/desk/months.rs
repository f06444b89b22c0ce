//! The months in which an officer has lines, and the way back and forth between them.

use app::{api::pace::MonthView, instant::Instant};
use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::{
    calendar::{first_of_month, months_before, next_month},
    store::own_market::{OwnMarket, OwnMarkets},
};

/// Months by their first days, each line's in its market's time zone.
#[derive(Clone, Debug)]
pub(super) struct OwnMonths {
    /// The officer's own.
    pub zone: Tz,
    /// Of their first line and of their latest.
    span: Option<(NaiveDate, NaiveDate)>,
    /// Of the latest line in each of their markets, with its time zone.
    latest: Vec<(Tz, NaiveDate)>,
}

impl OwnMonths {
    /// `None` where something is no time zone.
    pub fn of(own: &OwnMarkets) -> Option<Self> {
        let zone = own.time_zone.parse().ok()?;
        let (mut firsts, mut latest) = (Vec::new(), Vec::new());
        for OwnMarket { market, opened, .. } in &own.markets {
            let zone: Tz = market.time_zone.parse().ok()?;
            let Some((first_at, latest_at)) = *opened else { continue };
            firsts.push(first_of_month(zone, first_at));
            latest.push((zone, first_of_month(zone, latest_at)));
        }
        let last = latest.iter().map(|(_, month)| *month).max();
        Some(Self { zone, span: firsts.into_iter().min().zip(last), latest })
    }

    /// The month that was asked for; `None` where this is no month. Without one it is the present
    /// month, of which there may be two at once: the one that has a line. Where none has, it is the
    /// latest that had.
    pub fn asked(&self, month: Option<&str>, now: Instant) -> Option<NaiveDate> {
        if let Some(month) = month {
            return first_day(month);
        }
        let own = first_of_month(self.zone, now);
        let present =
            self.latest.iter().filter(|(zone, month)| first_of_month(*zone, now) == *month);
        let present = present.map(|(_, month)| *month);
        let nearest = present.max_by_key(|month| (*month == own, *month));
        Some(nearest.or(self.span.map(|(_, latest)| latest)).unwrap_or(own))
    }

    /// With the present month where their markets are, if there were lines before.
    pub fn until(self, now: Instant) -> Self {
        let present = self.latest.iter().map(|(zone, _)| first_of_month(*zone, now)).max();
        let span =
            self.span.map(|(first, latest)| (first, present.map_or(latest, |it| latest.max(it))));
        Self { span, ..self }
    }

    /// As they are read of a market alone, in its time zone.
    pub fn read_in(mut self, zone: Tz) -> Self {
        self.latest.retain(|(it, _)| *it == zone);
        Self { zone, ..self }
    }

    pub fn view(&self, first: NaiveDate) -> MonthView {
        let earlier = self.span.filter(|(from, _)| *from < first);
        let later = self.span.filter(|(_, to)| *to > first);
        MonthView {
            name: first.format("%B %Y").to_string(),
            earlier: earlier.map(|(_, to)| key_of(to.min(months_before(first, 1)))),
            later: later.map(|(from, _)| key_of(from.max(next_month(first)))),
        }
    }
}

/// "2026-11", by its first day.
pub(super) fn key_of(first: NaiveDate) -> String {
    first.format("%Y-%m").to_string()
}

/// "2026-11" as its first day.
fn first_day(month: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").ok()
}

#[cfg(test)]
mod tests {
    use app::{ids::MarketId, ledger::Head, money::Cents};

    use super::*;
    use crate::store::market::Market;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    /// Of an officer here, with lines there that opened on the first of these months.
    fn months(own: &str, market: &str, opened: [&str; 2]) -> OwnMonths {
        let [first, latest] = opened.map(at);
        let market = Market {
            id: MarketId::HOUSE,
            name: String::new(),
            time_zone: market.to_owned(),
            seats: 1,
            price_cents: Cents(1),
            opened_at: first,
            towns: String::new(),
        };
        let head = Some(Head::first(market.id));
        let markets = vec![OwnMarket { market, head, opened: Some((first, latest)) }];
        let (name, time_zone) = (String::new(), own.to_owned());
        OwnMonths::of(&OwnMarkets { name, time_zone, markets }).unwrap()
    }

    fn shown(months: &OwnMonths, month: &str) -> (Option<String>, Option<String>) {
        let view = months.view(first_day(month).unwrap());
        (view.earlier, view.later)
    }

    #[test]
    fn a_line_is_of_the_month_that_it_opens_in_where_its_market_is() {
        // From 1 October to 1 November in New York; in Los Angeles it is the day before.
        let opened = ["2026-10-01T04:00:00Z", "2026-11-01T04:00:00Z"];
        let west = months("America/Los_Angeles", "America/New_York", opened);
        let november = Some("2026-11".to_owned());
        assert_eq!(shown(&west, "2026-10"), (None, november));
        assert_eq!(shown(&west, "2026-11"), (Some("2026-10".to_owned()), None));
        let begun = west.asked(None, at("2026-11-01T05:00:00Z")).map(key_of);
        assert_eq!(begun.unwrap(), "2026-11", "where it has begun");
        let until = west.until(at("2026-12-01T05:30:00Z"));
        assert_eq!(shown(&until, "2026-11").1, Some("2026-12".to_owned()), "as it has there");
    }

    #[test]
    fn a_market_that_is_read_alone_has_its_own_present_month() {
        let opened = ["2026-10-01T04:00:00Z", "2026-11-01T04:00:00Z"];
        let mut both = months("America/New_York", "America/New_York", opened);
        let west = Tz::America__Los_Angeles;
        both.latest.push((west, first_day("2026-11").unwrap()));
        let later =
            |months: OwnMonths| shown(&months.until(at("2026-12-01T06:00:00Z")), "2026-11").1;
        assert_eq!(later(both.clone()), Some("2026-12".to_owned()));
        assert_eq!(later(both.read_in(west)), None, "it is November there");
    }

    #[test]
    fn a_month_that_has_begun_only_where_the_officer_is_is_not_the_one_shown() {
        let opened = ["2026-10-01T07:00:00Z", "2026-11-01T07:00:00Z"];
        let east = months("America/New_York", "America/Los_Angeles", opened);
        let asked = |now| east.asked(None, at(now)).map(key_of);
        assert_eq!(asked("2026-11-30T12:00:00Z").unwrap(), "2026-11");
        // 1 December, 1:00 in New York; 30 November, 22:00 in Los Angeles.
        assert_eq!(asked("2026-12-01T06:00:00Z").unwrap(), "2026-11");
        assert_eq!(asked("2027-02-03T00:00:00Z").unwrap(), "2026-11", "it was the last");
        assert_eq!(east.asked(Some("2026-12"), at("2026-12-01T06:00:00Z")), first_day("2026-12"));
        assert_eq!(east.asked(Some("nonsense"), at("2026-12-01T06:00:00Z")), None);
        let later = |now| shown(&east.clone().until(at(now)), "2026-12").1;
        assert_eq!(later("2027-01-01T06:00:00Z"), None, "it is December in Los Angeles");
        assert_eq!(later("2027-01-01T08:00:00Z"), Some("2027-01".to_owned()));
    }
}
