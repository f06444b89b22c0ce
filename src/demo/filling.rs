//! Lives through the demo's months: whatever is due next happens at its own instant, through the
//! same writer and in the same way as on any other day.

use app::{
    ids::{LeadId, MarketId, PersonId, ProspectId, SourceId},
    instant::{DAY_MS, Instant},
    lead::submission::{AcceptanceRules, Submission},
    money::Cents,
};
use indicatif::{ProgressBar, ProgressStyle};

use super::{
    BEGUN, DemoParts, DemoSignIns, FILLED, Progress, SALES_EMAIL, SETTING,
    agenda::{Act, Recipient},
    callers::Caller,
    cast::{DemoMarket, MARKETS},
    sign_ins,
    span::Span,
    world::World,
};
use crate::{
    clock::{Clock, Dice},
    fault::Fault,
    prospect_card::ProspectCard,
    seal::{Marker, NoteSealer, Sealer},
    store::{Store, lead, lead::Fate, market::Market, officer, person, setting},
    writer::{Answer, CreditStep, Declined, Order, Preparer, Settings, Writer},
};

/// How far ahead of pace a market still gives a lead.
const EARLY_LIMIT_NS: i64 = 5 * DAY_MS * 1_000_000;

pub async fn fill(
    parts: &DemoParts<'_>,
    now: Instant,
    password: String,
    progress: Progress,
) -> Result<DemoSignIns, Fault> {
    let span = Span::ending(now, parts.extent.days, MARKETS[0].zone);
    let mut world = World::new(parts.extent.seed, span);
    let (source, sign_ins) = add_people(parts.store, &world, password, span.begins).await?;
    let clock = Clock::set_to(span.begins);
    let (writer, written) =
        Writer::start(parts.store.clone(), parts.master, clock.clone(), Settings::default())
            .await?;
    let preparer = Preparer {
        sealer: Sealer::new(parts.master),
        marker: Marker::new(parts.master),
        // What seals a lead is never drawn from the world's dice, whose seed anybody can read.
        dice: Dice::System,
    };
    let sales = person::by_email(&mut parts.store.read().await?, SALES_EMAIL).await?;
    let sales = sales.ok_or_else(|| Fault::Setup("the demo has nobody who sells".to_owned()))?.id;
    let notes = NoteSealer::new(parts.master);
    let stage = Stage { writer, clock, store: parts.store, preparer, source, sales, notes };
    stage.play(&mut world, span, progress).await?;
    // The last handle on the writer goes, and it stops.
    drop(stage);
    written.await?;
    let mut tx = parts.store.write().await?;
    setting::put(&mut tx, SETTING, FILLED).await?;
    tx.commit().await?;
    Ok(sign_ins)
}

/// Begins: from here on the database is the demo's, and half-filled.
async fn add_people(
    store: &Store,
    world: &World,
    password: String,
    at: Instant,
) -> Result<(SourceId, DemoSignIns), Fault> {
    let mut tx = store.write().await?;
    setting::put(&mut tx, SETTING, BEGUN).await?;
    for officer in &world.officers {
        officer::insert(&mut tx, officer).await?;
    }
    let added = sign_ins::add(&mut tx, world.signed_in(), password, at).await?;
    tx.commit().await?;
    Ok(added)
}

/// What the world's acts are carried out with.
struct Stage<'a> {
    writer: Writer,
    clock: Clock,
    store: &'a Store,
    preparer: Preparer,
    source: SourceId,
    /// Who talks with prospects.
    sales: PersonId,
    notes: NoteSealer,
}

impl Stage<'_> {
    async fn play(&self, world: &mut World, span: Span, progress: Progress) -> Result<(), Fault> {
        let bar = bar(span, progress);
        while let Some((at, act)) = world.agenda.next(span.now) {
            self.clock.set(at);
            self.carry_out(at, act, world).await?;
            bar.set_position(days(span.begins, at));
        }
        self.clock.set(span.now);
        let declined = self.writer.tick().await?;
        bar.finish_and_clear();
        match declined {
            0 => Ok(()),
            _ => Err(Fault::Setup(format!("the demo ends in {declined} markets that stand still"))),
        }
    }

    async fn carry_out(&self, at: Instant, act: Act, world: &mut World) -> Result<(), Fault> {
        match act {
            Act::OpenMarket(id, cast) => self.order(open_market(id, cast, at)).await.map(drop),
            Act::Change(market, command) => {
                self.order(Order::Change { market, command }).await.map(drop)
            }
            Act::Arrive(place) => self.arrive(place, at, world).await,
            Act::Open(recipient) => {
                let Recipient { lead, officer, .. } = recipient;
                self.order(Order::OpenLead { lead, officer }).await?;
                world.opened(recipient, at);
                Ok(())
            }
            Act::RequestCredit(lead, reason) => {
                self.credit(lead, CreditStep::Request(reason)).await?;
                world.asked(lead, reason, at);
                Ok(())
            }
            Act::Meet(market, prospect, caller) => self.meet(market, prospect, caller, at).await,
            Act::Approve(lead) => self.credit(lead, CreditStep::Approve).await,
            Act::Deny(lead) => self.credit(lead, CreditStep::Deny).await,
        }
    }

    async fn meet(
        &self,
        market: MarketId,
        prospect: ProspectId,
        caller: &Caller,
        at: Instant,
    ) -> Result<(), Fault> {
        let [name, reach, note] =
            [caller.name, caller.reach, caller.note].map(std::borrow::ToOwned::to_owned);
        let card = ProspectCard { name, reach, note };
        let (whose, met) = ((prospect, market), (at, self.sales));
        let prospect = card.seal(whose, met, &self.notes, &Dice::System);
        self.order(Order::Meet { prospect, wants: caller.wants }).await.map(drop)
    }

    async fn arrive(
        &self,
        place: Option<usize>,
        at: Instant,
        world: &mut World,
    ) -> Result<(), Fault> {
        let (lead, body) = world.arrive(place, at);
        let submission = Submission::read(&body, at, &AcceptanceRules::default());
        // The problems name fields and tell no values.
        let submission = submission
            .map_err(|problems| Fault::Setup(format!("the demo's own lead: {problems:?}")))?;
        let post = self.preparer.prepare(lead, self.source, submission, None);
        self.order(Order::Post(Box::new(post))).await?;
        let Some(place) = place else { return Ok(()) };
        let found = lead::find(&mut self.store.read().await?, &[lead]).await?;
        if let Some(Fate::Routed { officer, .. }) = found.first().map(|lead| &lead.fate) {
            world.routed(Recipient { lead, officer: *officer, zone: MARKETS[place].zone }, at);
        }
        Ok(())
    }

    async fn credit(&self, lead: LeadId, step: CreditStep) -> Result<(), Fault> {
        self.order(Order::Credit { lead, step, said: None }).await.map(drop)
    }

    async fn order(&self, order: Order) -> Result<Answer, Fault> {
        self.writer.order(order).await.map_err(|declined| match declined {
            Declined::Refused(refusal) => Fault::Refused(refusal),
            declined => Fault::Setup(format!("filling the database with the demo: {declined}")),
        })
    }
}

fn open_market(id: MarketId, cast: &DemoMarket, at: Instant) -> Order {
    let market = Market {
        id,
        name: cast.name.to_owned(),
        time_zone: cast.zone.name().to_owned(),
        seats: cast.seats,
        price_cents: Cents(cast.price_dollars * 100),
        opened_at: at,
        towns: String::new(),
    };
    let areas = cast.areas.iter().map(|area| (*area).to_owned()).collect();
    Order::OpenMarket { market, areas, early_limit_ns: EARLY_LIMIT_NS }
}

/// Nothing is drawn where nobody watches, or where standard error is no terminal.
fn bar(span: Span, progress: Progress) -> ProgressBar {
    if progress == Progress::Hidden {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("demo {wide_bar} day {pos} of {len}");
    let bar = ProgressBar::new(days(span.begins, span.now));
    bar.with_style(style.expect("the template is one"))
}

fn days(from: Instant, to: Instant) -> u64 {
    ((to - from) / DAY_MS).max(0) as u64
}
