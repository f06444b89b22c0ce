//! What sales staff ask while a customer is on the telephone: what each market has to sell. No
//! officer is named in any answer, so every screen made of them can be shown to anybody.

use std::sync::Arc;

use crate::{
    api::{Asked, Refusal, ask},
    ids::MarketId,
    money::Cents,
    plan::{Fit, Fulfilment, Observed},
};

/// Characters of a search at the most.
pub const PLACE_CHARS_MAX: usize = 60;

/// Handed to signed-in sales staff and admins.
pub trait SalesDesk: Send + Sync {
    fn capacity(&self, sought: Option<String>) -> Asked<'_, Found>;
}

/// The markets that a search finds, or all of them, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub sought: Option<Sought>,
    pub markets: Vec<MarketCapacity>,
}

/// What was typed into the search, as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// "78701", or the beginning of one: "787".
    Zip(String),
    /// "TX".
    State(String),
    /// A part of a market's name, or of a town's.
    Name(String),
}

/// What one market has to sell, and whether it can keep what it sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarketCapacity {
    pub id: MarketId,
    pub name: String,
    pub seats: u32,
    pub sold: u32,
    /// Seats that are kept for a prospect: held, or offered to who waits.
    pub kept: u32,
    /// Prospects on the waitlist.
    pub waiting: u32,
    /// Leads a month that living contracts name.
    pub contracted: i64,
    pub price_cents: Cents,
    pub observed: Option<Observed>,
    /// This month's, of all seats together; `None` where that would be one officer's.
    pub fulfilment: Option<Fulfilment>,
}

impl MarketCapacity {
    /// Seats that are nobody's.
    pub fn open(&self) -> u32 {
        self.seats.saturating_sub(self.sold).saturating_sub(self.kept)
    }

    pub fn fit(&self) -> Fit {
        Fit::of(self.contracted, self.observed)
    }
}

/// Which of the markets are shown, and in what order: all of it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arranged {
    pub sought: Option<String>,
    pub seats: Option<Seats>,
    pub order: Order,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seats {
    Open,
    Full,
}

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Name,
    /// The most open seats.
    Open,
    /// The least price.
    Price,
    /// The promises that fit the supply worst.
    Fit,
    /// The least delivered of what was due.
    Fulfilment,
}

impl Seats {
    pub const ALL: [Self; 2] = [Self::Open, Self::Full];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Full => "full",
        }
    }
}

impl Order {
    pub const ALL: [Self; 5] = [Self::Name, Self::Open, Self::Price, Self::Fit, Self::Fulfilment];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Open => "open",
            Self::Price => "price",
            Self::Fit => "fit",
            Self::Fulfilment => "fulfilment",
        }
    }
}

impl Arranged {
    /// From an address's query. What it doesn't know it leaves out.
    pub fn of(get: impl Fn(&str) -> Option<String>) -> Self {
        let sought = get("q").map(|text| text.trim().chars().take(PLACE_CHARS_MAX).collect());
        let named = |name: &str| get(name).unwrap_or_default();
        let (seats, order) = (named("seats"), named("sort"));
        Self {
            sought: sought.filter(|text: &String| !text.is_empty()),
            seats: Seats::ALL.into_iter().find(|it| it.code() == seats),
            order: Order::ALL.into_iter().find(|it| it.code() == order).unwrap_or_default(),
        }
    }

    /// Those that are asked for, in the order that is asked for.
    pub fn arrange(&self, markets: &[MarketCapacity]) -> Vec<MarketCapacity> {
        let is_asked = |market: &&MarketCapacity| match self.seats {
            None => true,
            Some(Seats::Open) => market.open() > 0,
            Some(Seats::Full) => market.open() == 0,
        };
        let mut arranged: Vec<MarketCapacity> = markets.iter().filter(is_asked).cloned().collect();
        match self.order {
            Order::Name => arranged.sort_by(|a, b| a.name.cmp(&b.name)),
            Order::Open => arranged.sort_by_key(|market| std::cmp::Reverse(market.open())),
            Order::Price => arranged.sort_by_key(|market| market.price_cents.0),
            Order::Fit => arranged.sort_by_key(|market| worst_first(market.fit())),
            Order::Fulfilment => arranged.sort_by_key(|market| {
                market.fulfilment.and_then(Fulfilment::percent).unwrap_or(i64::MAX)
            }),
        }
        arranged
    }
}

/// By kind, and within a kind by how much; what isn't known stands last.
fn worst_first(fit: Fit) -> (Fit, i64) {
    match fit {
        Fit::Short { by } => (Fit::Short { by: 0 }, -by),
        Fit::Carries { to_spare } => (Fit::Carries { to_spare: 0 }, to_spare),
        Fit::Tight | Fit::Unknown => (fit, 0),
    }
}

pub async fn read_capacity(sought: Option<String>) -> Result<Found, Refusal> {
    ask(async |desk: Arc<dyn SalesDesk>| desk.capacity(sought).await).await
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn market(name: &str, sold: u32, contracted: i64, seen: i64) -> MarketCapacity {
        MarketCapacity {
            id: MarketId(Uuid::nil()),
            name: name.to_owned(),
            seats: 4,
            sold,
            kept: 0,
            waiting: 0,
            contracted,
            price_cents: Cents(contracted),
            observed: Observed::of(&[seen]),
            fulfilment: Some(Fulfilment { delivered: seen, due_hundredths: 100 * contracted }),
        }
    }

    fn names(query: &[(&str, &str)]) -> String {
        let markets =
            [market("Austin", 4, 20, 10), market("Boise", 1, 30, 90), market("Tampa", 3, 10, 12)];
        let get = |name: &str| {
            query.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        let arranged = Arranged::of(get).arrange(&markets);
        arranged.iter().map(|market| &market.name[..1]).collect()
    }

    #[test]
    fn an_address_says_what_is_shown_first() {
        for (order, first) in
            [("", "ABT"), ("open", "BTA"), ("price", "TAB"), ("fit", "ATB"), ("fulfilment", "ATB")]
        {
            assert_eq!(names(&[("sort", order)]), first, "{order}");
        }
    }

    #[test]
    fn a_seat_that_is_kept_is_not_open() {
        let kept = MarketCapacity { kept: 1, ..market("Tampa", 3, 10, 12) };
        assert_eq!(kept.open(), 0);
    }

    #[test]
    fn an_address_says_what_is_shown_at_all() {
        assert_eq!(names(&[("seats", "open")]), "BT");
        assert_eq!(names(&[("seats", "full")]), "A");
        assert_eq!(names(&[("seats", "perhaps")]), "ABT");
    }
}
