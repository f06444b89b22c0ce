//! Prices in writing: made from a what-if, withdrawn by staff, read by whoever holds the link.

use app::{
    api::{
        Asked, Refusal,
        form::{Problems, Shown, Typed},
        market::Fields,
        quote::{
            Draft, Offer, ProspectDesk, QuoteDesk, QuoteRow, QuoteStanding, QuoteView, Quoted,
        },
    },
    contract::Remedy,
    ids::{MarketId, QuoteId},
    instant::Instant,
    plan::{Wish, expected::Expected},
    ui::{
        path,
        words::{self, plain_amount},
    },
};
use chrono::NaiveDate;

use super::{
    Seller, Visitor,
    admin::{Came, Reading},
    sales::{Survey, query},
    told,
};
use crate::{
    calendar,
    chart::draw_expected,
    fault::Fault,
    store::{
        Tx,
        quote::{self, Quote},
    },
    token::{self, Token},
};

/// Quotes on the page that lists them.
const LISTED_MAX: i64 = 200;
/// Days that a quote holds at the most.
const VALID_DAYS_MAX: i64 = 90;

impl QuoteDesk for Seller {
    fn draft(&self, market: MarketId, asked: Fields) -> Asked<'_, Draft> {
        Box::pin(async move {
            told(self.read_draft(market, asked).await)?.ok_or_else(Refusal::not_found)
        })
    }

    fn quotes(&self) -> Asked<'_, Vec<QuoteRow>> {
        Box::pin(async move { told(self.read_quotes().await) })
    }
}

impl ProspectDesk for Visitor {
    fn quote(&self, token: String) -> Asked<'_, QuoteView> {
        Box::pin(async move {
            if !self.may_look() {
                return Err(Refusal::too_often());
            }
            told(self.read_quote(&token).await)?.ok_or_else(Refusal::not_found)
        })
    }
}

impl Seller {
    async fn read_draft(&self, id: MarketId, asked: Fields) -> Result<Option<Draft>, Fault> {
        let now = self.clock.now();
        let mut tx = self.store.read().await?;
        let Some(survey) = self.survey(&mut tx, id, now).await? else { return Ok(None) };
        let filled = Reading::usual_terms().with("valid_days", "14");
        let filled = filled.with("price", plain_amount(survey.market.price_cents));
        let market_name = survey.market.name.clone();
        let query = query(&asked);
        let quoted = draft(survey, asked, now).await?;
        Ok(Some(Draft { market: id, market_name, query, quoted, filled }))
    }

    /// Makes a quote, and shows its link, this once.
    pub async fn make_quote(
        &self,
        id: MarketId,
        asked: Fields,
        typed: &Typed,
    ) -> Result<Came, Fault> {
        let now = self.clock.now();
        let mut tx = self.store.read().await?;
        let Some(survey) = self.survey(&mut tx, id, now).await? else { return Ok(Came::NotFound) };
        drop(tx);
        let zone = survey.zone;
        let draft = draft(survey, asked, now).await?;
        let (name, days, quoted) = match draft.and_then(|draft| read_terms(typed, draft)) {
            Ok(read) => read,
            Err(problems) => return Ok(Came::Problems(problems)),
        };
        let last = calendar::date(zone, calendar::midnight_after(zone, now, days));
        let quoted = Quoted { until: words::spelt(last), ..quoted };
        let (token, quote_id) = (Token::draw("", &self.dice), QuoteId(self.dice.id(now)));
        let quote = Quote {
            id: quote_id,
            market: id,
            made_at: now,
            made_by: self.me.person,
            expires_at: calendar::midnight(zone, last.succ_opt().unwrap_or(last)),
            withdrawn_at: None,
            name: self.notes.seal(quote_id.0, &name, &self.dice),
            quoted: serde_json::to_string(&quoted).map_err(|it| Fault::corrupt("quote", it))?,
        };
        let mut tx = self.store.write().await?;
        quote::insert(&mut tx, &token.hash().0, &quote).await?;
        tx.commit().await?;
        Ok(Came::Shown(Shown {
            title: format!("The quote for {name} is made"),
            text: format!("{}{}", self.url, path::quote(token.as_str())),
            hint: "Copy the address now and send it: it is shown this once. Whoever has it can \
                   read the quote without an account."
                .to_owned(),
        }))
    }

    pub async fn withdraw_quote(&self, id: QuoteId) -> Result<(), Fault> {
        let mut tx = self.store.write().await?;
        quote::withdraw(&mut tx, id, self.clock.now(), self.me.person).await?;
        tx.commit().await
    }

    async fn read_quotes(&self) -> Result<Vec<QuoteRow>, Fault> {
        let now = self.clock.now();
        let mut tx = self.store.read().await?;
        let quotes = quote::newest(&mut tx, LISTED_MAX).await?.into_iter();
        let rows = quotes.map(|quote| {
            let quoted = content(&quote)?;
            Ok(QuoteRow {
                id: quote.id,
                prospect: self.notes.open(quote.id.0, &quote.name)?,
                market: quoted.market,
                number: quoted.number,
                price_cents: quoted.price_cents,
                made_at: quote.made_at,
                until: quoted.until,
                standing: standing(&quote, now),
            })
        });
        rows.collect()
    }
}

impl Visitor {
    /// `None` where nobody ever made one with this token.
    async fn read_quote(&self, token: &str) -> Result<Option<QuoteView>, Fault> {
        let mut tx: Tx = self.store.read().await?;
        let found = quote::find(&mut tx, &token::hash_of(token).0).await?;
        let Some(quote) = found else { return Ok(None) };
        let quoted = content(&quote)?;
        Ok(Some(match (standing(&quote, self.clock.now()), quote.withdrawn_at) {
            (QuoteStanding::Withdrawn, at) => QuoteView::Withdrawn(at.unwrap_or(quote.made_at)),
            (QuoteStanding::Expired, _) => QuoteView::Expired(quoted.until),
            (QuoteStanding::Holds, _) => QuoteView::Holds(Box::new(Offer {
                prospect: self.notes.open(quote.id.0, &quote.name)?,
                made_at: quote.made_at,
                chart: drawn(&quoted),
                quoted,
            })),
        }))
    }
}

/// What would be quoted at the market's price, or what is wrong with what was asked for. That it
/// can't be worked out is nobody's problem but ours.
async fn draft(
    survey: Survey,
    asked: Fields,
    now: Instant,
) -> Result<Result<Quoted, Problems>, Fault> {
    let Survey { market, zone, ground, .. } = survey;
    let wish = match Wish::read(&asked, ground.today()) {
        Ok(wish) => wish,
        Err(wrong) => return Ok(Err(Problems::of(wrong))),
    };
    let run = move || ground.answer(&wish).map(|answer| (wish, answer));
    let (wish, answer) = tokio::task::spawn_blocking(run).await??;
    let months = answer.months.into_iter().map(|month| (month.name, month.buyer));
    Ok(Ok(Quoted {
        market: market.name,
        number: wish.number,
        price_cents: market.price_cents,
        starts: wish.starts.to_string(),
        daily_max: wish.daily_max,
        filters: wish.filters,
        remedy: Remedy::default(),
        credit_window_days: 0,
        until: words::spelt(calendar::date(zone, now)),
        months: months.collect(),
    }))
}

/// The prospect's name, the days for which it holds, and the terms as they were typed.
fn read_terms(typed: &Typed, draft: Quoted) -> Result<(String, u64, Quoted), Problems> {
    let mut form = Reading::of(typed);
    let name = form.line("name", "Say for whom it is.");
    let price_cents = form.price("price");
    let remedy = form.remedy();
    let window = form.window_days();
    let days = form.number("valid_days", 1, VALID_DAYS_MAX);
    let read = price_cents.zip(remedy).zip(window).zip(days);
    let read = read.map(|(((price_cents, remedy), credit_window_days), days)| {
        let quoted = Quoted { price_cents, remedy, credit_window_days, ..draft };
        (name, days.unsigned_abs(), quoted)
    });
    form.done(read)
}

fn standing(quote: &Quote, now: Instant) -> QuoteStanding {
    match quote.withdrawn_at {
        Some(_) => QuoteStanding::Withdrawn,
        None if quote.expires_at <= now => QuoteStanding::Expired,
        None => QuoteStanding::Holds,
    }
}

fn content(quote: &Quote) -> Result<Quoted, Fault> {
    serde_json::from_str(&quote.quoted)
        .map_err(|error| Fault::corrupt("quote", format!("{}: {error}", quote.id)))
}

fn drawn(quoted: &Quoted) -> String {
    let months = quoted.months.iter().map(|(_, had)| had);
    let starts: Option<NaiveDate> = quoted.starts.parse().ok();
    let expected = starts.and_then(|starts| Expected::of(starts, months));
    expected.map(|expected| draw_expected(&expected)).unwrap_or_default()
}
