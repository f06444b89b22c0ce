//! What a customer is told of a market, in one breath.

use crate::{
    api::sales::{Found, MarketCapacity, Order, Seats, Sought},
    instant::{DAY_MS, HOUR_MS, MINUTE_MS},
    plan::{Fit, Kind, Observed},
    ui::words,
};

/// The straight answer to a search, and what belongs to it.
pub fn answer(found: &Found) -> Option<(String, String)> {
    let sought = found.sought.as_ref()?;
    let place = place(sought);
    let answer = match found.markets.as_slice() {
        [] => (none(sought).to_owned(), place),
        [market] => (seats(market), format!("{place}: {}", market.name)),
        markets => {
            let open = markets.iter().filter(|market| market.open() > 0).count();
            (format!("Open in {open} of {} markets", markets.len()), place)
        }
    };
    Some(answer)
}

fn none(sought: &Sought) -> &'static str {
    match sought {
        Sought::Zip(_) | Sought::State(_) => "Not served",
        Sought::Name(_) => "No market has this name, or this town",
    }
}

fn place(sought: &Sought) -> String {
    match sought {
        Sought::Zip(zip) if zip.len() < 5 => format!("ZIPs that begin with {zip}"),
        Sought::Zip(zip) => format!("ZIP {zip}"),
        Sought::State(state) => state.clone(),
        Sought::Name(name) => format!("\u{201c}{name}\u{201d}"),
    }
}

/// "Open: 2 of 8 seats", "Open: 1 of 8 seats, 1 held", "Full: 8 of 8 seats sold, 3 wait".
pub fn seats(market: &MarketCapacity) -> String {
    let held = match market.kept {
        0 => String::new(),
        held => format!(", {held} held"),
    };
    let waiting = match market.waiting {
        0 => String::new(),
        1 => ", 1 waits".to_owned(),
        waiting => format!(", {waiting} wait"),
    };
    match market.open() {
        0 => format!("Full: {} of {} seats sold{held}{waiting}", market.sold, market.seats),
        open => format!("Open: {open} of {} seats{held}{waiting}", market.seats),
    }
}

/// "3 sold, 1 held, 2 open, 4 wait": of 6 seats.
pub fn shares(market: &MarketCapacity) -> String {
    let (sold, held, open) = (market.sold, market.kept, market.open());
    let shares = format!("{sold} sold, {held} held, {open} open");
    match market.waiting {
        0 => shares,
        1 => format!("{shares}, 1 waits"),
        waiting => format!("{shares}, {waiting} wait"),
    }
}

/// "1 d 23 h left", "3 h 5 min left", "4 min left".
pub fn left(ms: i64) -> String {
    match ms {
        _ if ms <= 0 => "over".to_owned(),
        _ if ms < HOUR_MS => format!("{} min left", (ms / MINUTE_MS).max(1)),
        _ if ms < DAY_MS => format!("{} h {} min left", ms / HOUR_MS, ms % HOUR_MS / MINUTE_MS),
        _ => format!("{} d {} h left", ms / DAY_MS, ms % DAY_MS / HOUR_MS),
    }
}

/// "92 (84 to 97)".
pub fn observed(observed: Option<Observed>) -> String {
    match observed {
        None => "Not yet known".to_owned(),
        Some(Observed { low, mean, high, .. }) if low == high => mean.to_string(),
        Some(Observed { low, mean, high, .. }) => format!("{mean} ({low} to {high})"),
    }
}

/// "VA leads (military)", "Loans from $300,000 to $500,000".
pub fn kind(kind: &Kind) -> String {
    match kind {
        Kind::Military => "VA leads (military)".to_owned(),
        Kind::Purpose(purpose) => words::purpose(*purpose).to_owned(),
        Kind::CreditBand(band) => format!("Credit score {band}"),
        Kind::Loan(0, Some(to)) => format!("Loans below {}", words::dollars(*to)),
        Kind::Loan(from, Some(to)) => {
            format!("Loans from {} to {}", words::dollars(*from), words::dollars(*to))
        }
        Kind::Loan(from, None) => format!("Loans from {}", words::dollars(*from)),
        Kind::Zip3(region) => format!("ZIP {region}.."),
    }
}

pub fn fit(fit: Fit) -> String {
    match fit {
        Fit::Short { by } => format!("Over-promised by {by}"),
        Fit::Tight => "Tight".to_owned(),
        Fit::Carries { to_spare: 0 } => "Fits, none to spare".to_owned(),
        Fit::Carries { to_spare } => format!("Fits, {to_spare} to spare"),
        Fit::Unknown => "No whole month yet".to_owned(),
    }
}

pub const fn order(order: Order) -> &'static str {
    match order {
        Order::Name => "Name",
        Order::Open => "Most open seats",
        Order::Price => "Lowest price",
        Order::Fit => "Tightest supply",
        Order::Fulfilment => "Least fulfilled",
    }
}

pub const fn seats_shown(seats: Seats) -> &'static str {
    match seats {
        Seats::Open => "With open seats",
        Seats::Full => "Full",
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{ids::MarketId, money::Cents};

    fn market(name: &str, sold: u32) -> MarketCapacity {
        MarketCapacity {
            id: MarketId(Uuid::nil()),
            name: name.to_owned(),
            seats: 8,
            sold,
            kept: 0,
            waiting: 0,
            contracted: 100,
            price_cents: Cents(6_500),
            observed: None,
            fulfilment: None,
        }
    }

    fn told(sought: Sought, markets: &[MarketCapacity]) -> String {
        let found = Found { sought: Some(sought), markets: markets.to_vec() };
        let (answer, of) = answer(&found).unwrap();
        format!("{answer} | {of}")
    }

    #[test]
    fn a_zip_gets_the_straight_answer() {
        let zip = || Sought::Zip("78701".to_owned());
        assert_eq!(told(zip(), &[market("Austin", 6)]), "Open: 2 of 8 seats | ZIP 78701: Austin");
        assert_eq!(
            told(zip(), &[market("Austin", 8)]),
            "Full: 8 of 8 seats sold | ZIP 78701: Austin"
        );
        assert_eq!(told(zip(), &[]), "Not served | ZIP 78701");
    }

    #[test]
    fn what_is_held_and_who_waits_is_told_beside_what_is_open() {
        let held = MarketCapacity { kept: 1, ..market("Austin", 6) };
        assert_eq!(seats(&held), "Open: 1 of 8 seats, 1 held");
        let full = |waiting| MarketCapacity { kept: 2, waiting, ..market("Austin", 6) };
        assert_eq!(seats(&full(1)), "Full: 6 of 8 seats sold, 2 held, 1 waits");
        assert_eq!(seats(&full(3)), "Full: 6 of 8 seats sold, 2 held, 3 wait");
        assert_eq!(shares(&full(3)), "6 sold, 2 held, 0 open, 3 wait");
        assert_eq!(shares(&held), "6 sold, 1 held, 1 open");
    }

    #[test]
    fn time_that_is_left_is_told_as_one_would_say_it() {
        let times = [47 * HOUR_MS + 59 * MINUTE_MS, 3 * HOUR_MS + 5 * MINUTE_MS, 30_000, 0];
        assert_eq!(times.map(left), ["1 d 23 h left", "3 h 5 min left", "1 min left", "over"]);
    }

    #[test]
    fn several_markets_are_counted() {
        let both = [market("Austin", 8), market("Tampa", 2)];
        assert_eq!(told(Sought::State("TX".to_owned()), &both), "Open in 1 of 2 markets | TX");
        let found = Found { sought: None, markets: both.to_vec() };
        assert_eq!(answer(&found), None, "nothing was asked");
    }

    #[test]
    fn a_fit_is_told_with_what_it_leaves() {
        let fits = [Fit::Short { by: 12 }, Fit::Tight, Fit::Carries { to_spare: 3 }, Fit::Unknown];
        assert_eq!(
            fits.map(fit),
            ["Over-promised by 12", "Tight", "Fits, 3 to spare", "No whole month yet"]
        );
    }

    #[test]
    fn a_spread_is_told_where_there_is_one() {
        assert_eq!(observed(Observed::of(&[84, 97])), "91 (84 to 97)");
        assert_eq!(observed(Observed::of(&[84])), "84");
        assert_eq!(observed(None), "Not yet known");
    }
}
